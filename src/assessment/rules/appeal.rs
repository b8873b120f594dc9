//! What a trainee may say against a decision, who looks at it anew, and what the answer comes to.
//!
//! Source: FR.AK.04; peers D1-10: a case with a deadline and a different assessor.
use super::{Judged, chain::Case, may_decide};
use crate::{
    catalog::plan::rules::Plan,
    error::Refusal,
    tables::{person::PersonId, unit_appeal::UnitAppealOutcome, unit_decision::Outcome},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Until when an appeal against a decision of `at` is taken; `None` where the course takes none.
pub fn until(plan: &Plan, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (plan.appeal_days > 0).then(|| at + TimeDelta::days(i64::from(plan.appeal_days)))
}

/// Whether an appeal may be entered now; answers until when it is to be answered.
///
/// # Errors
/// Without a decision in force, too late, a second time, or without words.
pub fn enter(
    plan: &Plan,
    decided: Option<DateTime<Utc>>,
    entered: bool,
    words: &str,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Refusal> {
    let until = decided.and_then(|at| until(plan, at)).ok_or_else(|| {
        Refusal::new(both!(
            "Tidak ada keputusan di unit ini yang bisa diajukan banding.",
            "There is no decision on this unit that could be appealed against."
        ))
    })?;
    if entered {
        return Err(Refusal::new(both!(
            "Banding atas keputusan ini sudah diajukan.",
            "An appeal against this decision was entered already."
        )));
    }
    if now > until {
        let days = plan.appeal_days;
        return Err(Refusal::new(both!(
            "Banding diterima sampai {days} hari setelah keputusan. Tanyakan langsung kepada koordinator.",
            "Appeals are taken until {days} days after the decision. Ask the coordinator directly."
        )));
    }
    if words.trim().is_empty() {
        return Err(Refusal::at(
            "kata",
            both!(
                "Tulis mengapa keputusan ini menurut Anda keliru.",
                "Write why you think this decision is wrong."
            ),
        ));
    }
    Ok(now + TimeDelta::days(i64::from(plan.answer_days)))
}

/// Whether this person may look at it anew: an assessor of the cohort, neither who assessed nor who
/// decided.
pub fn may_review(case: &Case, decided_by: PersonId, basis: PersonId, person: PersonId) -> bool {
    case.assessors.contains(&person) && person != decided_by && person != basis && case.is_apart(person)
}

/// What the answer comes to: the same outcome upholds the decision, the other one changes it. Both say why.
///
/// # Errors
/// Without words, when the criteria do not bear the outcome, or when a certificate rests on the decision.
pub fn answer(
    decided: Outcome,
    outcome: Outcome,
    criteria: &[Judged],
    certified: bool,
    said: &str,
) -> Result<UnitAppealOutcome, Refusal> {
    if said.trim().is_empty() {
        return Err(Refusal::at(
            "keterangan",
            both!("Tulis alasan jawaban ini. Peserta membacanya.", "Write the reason. The trainee reads it."),
        ));
    }
    if outcome == decided {
        // What stands needs no certificate to be lifted, but the judgements have to bear it too.
        return may_decide(criteria, outcome).map(|()| UnitAppealOutcome::Upheld);
    }
    if certified {
        return Err(Refusal::new(both!(
            "Sertifikat orang ini sudah terbit. Minta koordinator mencabutnya dulu.",
            "This person’s certificate is issued. Ask the coordinator to revoke it first."
        )));
    }
    may_decide(criteria, outcome)?;
    Ok(UnitAppealOutcome::Changed)
}

#[cfg(test)]
mod tests {
    use super::{super::Judgement, *};
    use crate::tables::{
        criterion::CriterionId,
        judgement::{Method, Verdict},
    };
    use chrono::TimeZone;

    fn at(day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, 2, 0, 0).unwrap()
    }

    fn week() -> Plan {
        Plan { appeal_days: 7, answer_days: 10, ..Plan::default() }
    }

    #[test]
    fn an_appeal_in_time_is_to_be_answered_in_time() {
        assert_eq!(enter(&week(), Some(at(1)), false, "Saya bisa.", at(8)), Ok(at(18)));
    }

    #[test]
    fn late_twice_without_words_and_without_a_decision_there_is_none() {
        assert!(enter(&week(), Some(at(1)), false, "Saya bisa.", at(9)).is_err());
        assert!(enter(&week(), Some(at(1)), true, "Saya bisa.", at(2)).is_err());
        assert!(enter(&week(), Some(at(1)), false, " ", at(2)).is_err());
        assert!(enter(&week(), None, false, "Saya bisa.", at(2)).is_err());
        assert!(enter(&Plan::default(), Some(at(1)), false, "Saya bisa.", at(1)).is_err());
    }

    #[test]
    fn the_answer_upholds_or_changes_with_a_reason() {
        let (k, bk) = (Outcome::Competent, Outcome::NotYetCompetent);
        let found = |verdict| {
            let judgement = Judgement { verdict, method: Method::Oral, note: String::new(), evidence: None };
            [Judged { criterion: CriterionId(1), number: "1.1".into(), judgement: Some(judgement) }]
        };
        let (met, not_yet) = (found(Verdict::Met), found(Verdict::NotYet));
        assert_eq!(answer(bk, bk, &not_yet, false, "Benar."), Ok(UnitAppealOutcome::Upheld));
        assert!(answer(bk, bk, &met, false, "Benar.").is_err(), "who found everything met cannot say BK");
        assert_eq!(answer(bk, k, &[], false, "Bisa."), Ok(UnitAppealOutcome::Changed));
        assert!(answer(bk, k, &[], false, "").is_err());
        assert!(answer(k, bk, &[], true, "Belum.").is_err());
    }
}
