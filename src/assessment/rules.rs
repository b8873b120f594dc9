//! What is true of assessment, whatever stores it and whoever asks. No I/O here.
use crate::{
    error::Refusal,
    tables::{
        cohort::CohortState,
        criterion::CriterionId,
        enrolment::EnrolmentState,
        judgement::{Method, Verdict},
        unit::UnitId,
        unit_decision::Outcome,
    },
};

/// Where one person stands in one unit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitStanding {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its share of the course, JP.
    pub hours: i32,
    /// How many criteria it has.
    pub criteria: i64,
    /// How many are met.
    pub met: i64,
    /// How many are not met yet.
    pub not_yet: i64,
    /// The decision in force, `None` while undecided or reopened.
    pub outcome: Option<Outcome>,
}

impl UnitStanding {
    /// How many criteria nobody has judged.
    pub fn not_assessed(&self) -> i64 {
        (self.criteria - self.met - self.not_yet).max(0)
    }
}

/// What an assessor found of one criterion, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Met, or not yet.
    pub verdict: Verdict,
    /// How it was found.
    pub method: Method,
    /// Anything worth keeping.
    pub note: String,
}

/// One criterion with the judgement in force; `None` is not assessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The criterion.
    pub criterion: CriterionId,
    /// Its number in the unit, "1.2".
    pub number: String,
    /// What was found of it.
    pub judgement: Option<Judgement>,
}

impl Judged {
    /// Met, not yet, or `None` for not assessed.
    pub fn verdict(&self) -> Option<Verdict> {
        self.judgement.as_ref().map(|j| j.verdict)
    }

    fn is(&self, verdict: Verdict) -> bool {
        self.verdict() == Some(verdict)
    }
}

/// What is known before somebody judges one person in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The state of the person's enrolment.
    pub enrolment: EnrolmentState,
    /// The state of the cohort.
    pub cohort: CohortState,
    /// The decision in force.
    pub decided: Option<Outcome>,
    /// Whether the cohort's pinned course version teaches the unit.
    pub taught: bool,
    /// The criteria of the unit.
    pub criteria: Vec<Judged>,
    /// Whether a certificate that has not been revoked rests on this.
    pub certified: bool,
}

/// What is to be written of one judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is so already.
    Unchanged,
    /// The criterion is judged so.
    Judge(Judgement),
    /// The criterion is not assessed any more.
    TakeBack,
}

/// Whether this person may be assessed in this unit at all.
///
/// # Errors
/// Without a seat, in a cancelled cohort, or in a unit that the cohort does not teach.
pub fn may_assess(facts: &Facts) -> Result<(), Refusal> {
    if facts.enrolment != EnrolmentState::Enrolled {
        return Err(Refusal::new(both!(
            "Orang ini tidak punya tempat di angkatan ini, jadi belum bisa dinilai. Tempat diatur koordinator.",
            "This person has no seat in this cohort, so they cannot be assessed. The coordinator manages seats."
        )));
    }
    if facts.cohort == CohortState::Cancelled {
        return Err(Refusal::new(both!(
            "Angkatan ini dibatalkan. Penilaiannya tidak bisa diubah lagi.",
            "This cohort is cancelled. Its assessment cannot change any more."
        )));
    }
    if !facts.taught {
        return Err(Refusal::new(both!(
            "Unit ini tidak diajarkan di angkatan ini.",
            "This cohort does not teach this unit."
        )));
    }
    Ok(())
}

/// Decides one judgement; `None` takes it back to "not assessed".
///
/// # Errors
/// When the person may not be assessed here, the criterion is not of this unit, or the unit is decided:
/// a decision locks its judgements until it is reopened.
pub fn judge(facts: &Facts, criterion: CriterionId, wanted: Option<Judgement>) -> Result<Decision, Refusal> {
    may_assess(facts)?;
    let Some(found) = facts.criteria.iter().find(|c| c.criterion == criterion) else {
        return Err(Refusal::new(both!(
            "Kriteria ini bukan bagian dari unit ini.",
            "This criterion is not part of this unit."
        )));
    };
    if found.judgement == wanted {
        return Ok(Decision::Unchanged);
    }
    if facts.decided.is_some() {
        return Err(Refusal::new(both!(
            "Unit ini sudah diputuskan dan terkunci. Buka kembali dengan alasan, lalu ubah penilaiannya.",
            "This unit is decided and locked. Reopen it with a reason, then change its judgements."
        )));
    }
    Ok(wanted.map_or(Decision::TakeBack, Decision::Judge))
}

/// Decides a unit; answers whether there is anything to sign (the same again changes nothing).
///
/// # Errors
/// Those of [`may_assess`] and [`may_decide`], and when it is decided otherwise already.
pub fn decide(facts: &Facts, wanted: Outcome) -> Result<bool, Refusal> {
    may_assess(facts)?;
    match facts.decided {
        Some(decided) if decided == wanted => Ok(false),
        Some(_) => Err(Refusal::new(both!(
            "Unit ini sudah diputuskan. Buka kembali dengan alasan untuk mengubah keputusannya.",
            "This unit is decided. Reopen it with a reason to change the decision."
        ))),
        None => may_decide(&facts.criteria, wanted).map(|()| true),
    }
}

/// Whether the unit may be decided so.
///
/// K asks that every criterion is met; BK that at least one was judged "not yet". A unit whose text has
/// no criteria is decided as a whole. Source: SKKNI units are assessed per KUK, K or BK per unit.
///
/// # Errors
/// Says which criteria stand in the way.
pub fn may_decide(criteria: &[Judged], wanted: Outcome) -> Result<(), Refusal> {
    let numbers =
        |those: Vec<&Judged>| those.iter().map(|c| c.number.as_str()).collect::<Vec<_>>().join(", ");
    match wanted {
        Outcome::Competent => {
            let open: Vec<&Judged> = criteria.iter().filter(|c| !c.is(Verdict::Met)).collect();
            if open.is_empty() {
                return Ok(());
            }
            let (n, which) = (open.len(), numbers(open));
            Err(Refusal::new(both!(
                "Belum bisa diputuskan kompeten: {n} kriteria belum tercapai atau belum dinilai ({which}). Nilai dulu semuanya.",
                "Not competent yet: {n} criteria are not met or not assessed ({which}). Judge all of them first."
            )))
        }
        Outcome::NotYetCompetent => {
            if criteria.is_empty() || criteria.iter().any(|c| c.is(Verdict::NotYet)) {
                return Ok(());
            }
            Err(Refusal::new(both!(
                "Untuk memutuskan belum kompeten, tandai dulu kriteria yang belum tercapai.",
                "To decide not yet competent, mark the criteria that are not met yet."
            )))
        }
        Outcome::Reopened => Err(Refusal::new(both!(
            "Membuka kembali unit harus memakai alasan.",
            "Reopening a unit needs a reason."
        ))),
    }
}

/// Whether a decided unit may be reopened.
///
/// # Errors
/// When it is not decided, the reason is empty, or a certificate rests on the decision.
pub fn may_reopen(facts: &Facts, reason: &str) -> Result<(), Refusal> {
    may_assess(facts)?;
    if facts.decided.is_none() {
        return Err(Refusal::new(both!(
            "Unit ini memang belum diputuskan.",
            "This unit is not decided yet."
        )));
    }
    if facts.certified {
        return Err(Refusal::new(both!(
            "Sertifikat orang ini sudah terbit. Minta koordinator mencabutnya dulu.",
            "This person’s certificate is issued. Ask the coordinator to revoke it first."
        )));
    }
    if reason.trim().is_empty() {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasan membuka kembali. Alasan ini disimpan di riwayat.",
                "Write why you reopen it. The reason is kept in the history."
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn met() -> Judgement {
        Judgement { verdict: Verdict::Met, method: Method::Observation, note: String::new() }
    }

    fn judged(verdicts: &[Option<Verdict>]) -> Vec<Judged> {
        let one = |(i, verdict): (usize, &Option<Verdict>)| Judged {
            criterion: CriterionId(i as i64),
            number: format!("1.{}", i + 1),
            judgement: verdict.map(|verdict| Judgement { verdict, ..met() }),
        };
        verdicts.iter().enumerate().map(one).collect()
    }

    fn facts(verdicts: &[Option<Verdict>]) -> Facts {
        Facts {
            enrolment: EnrolmentState::Enrolled,
            cohort: CohortState::Running,
            decided: None,
            taught: true,
            criteria: judged(verdicts),
            certified: false,
        }
    }

    #[test]
    fn an_open_criterion_is_judged_and_taken_back() {
        let open = facts(&[None]);
        assert_eq!(judge(&open, CriterionId(0), Some(met())), Ok(Decision::Judge(met())));
        let met_once = facts(&[Some(Verdict::Met)]);
        assert_eq!(judge(&met_once, CriterionId(0), None), Ok(Decision::TakeBack));
    }

    #[test]
    fn the_same_again_changes_nothing_even_when_locked() {
        let locked = Facts { decided: Some(Outcome::Competent), ..facts(&[Some(Verdict::Met)]) };
        assert_eq!(judge(&locked, CriterionId(0), Some(met())), Ok(Decision::Unchanged));
    }

    #[test]
    fn a_decided_unit_is_locked() {
        let locked = Facts { decided: Some(Outcome::Competent), ..facts(&[Some(Verdict::Met)]) };
        assert!(judge(&locked, CriterionId(0), None).is_err());
    }

    #[test]
    fn a_criterion_of_another_unit_is_not_judged() {
        assert!(judge(&facts(&[None]), CriterionId(9), Some(met())).is_err());
    }

    #[test]
    fn without_a_seat_nobody_is_judged() {
        for state in [EnrolmentState::Waiting, EnrolmentState::Withdrawn] {
            let gone = Facts { enrolment: state, ..facts(&[None]) };
            assert!(judge(&gone, CriterionId(0), Some(met())).is_err());
        }
    }

    #[test]
    fn a_cancelled_cohort_is_not_judged() {
        let cancelled = Facts { cohort: CohortState::Cancelled, ..facts(&[None]) };
        assert!(judge(&cancelled, CriterionId(0), Some(met())).is_err());
    }

    #[test]
    fn a_unit_that_is_not_taught_is_not_judged() {
        let foreign = Facts { taught: false, ..facts(&[None]) };
        assert!(judge(&foreign, CriterionId(0), Some(met())).is_err());
        assert!(decide(&Facts { taught: false, ..facts(&[]) }, Outcome::Competent).is_err());
    }

    #[test]
    fn a_decision_is_signed_once() {
        let open = facts(&[Some(Verdict::Met)]);
        assert_eq!(decide(&open, Outcome::Competent), Ok(true));
        let decided = Facts { decided: Some(Outcome::Competent), ..open };
        assert_eq!(decide(&decided, Outcome::Competent), Ok(false));
        assert!(decide(&decided, Outcome::NotYetCompetent).is_err());
    }

    #[test]
    fn k_names_the_criteria_that_are_open() {
        let why = may_decide(&judged(&[Some(Verdict::Met), None, Some(Verdict::NotYet)]), Outcome::Competent);
        let why = why.unwrap_err().why.id.into_owned();
        assert!(why.contains("2 kriteria") && why.contains("(1.2, 1.3)"), "{why}");
    }

    #[test]
    fn bk_names_at_least_one_criterion() {
        let bk = |verdicts: &[Option<Verdict>]| may_decide(&judged(verdicts), Outcome::NotYetCompetent);
        assert!(bk(&[Some(Verdict::Met), None]).is_err());
        assert!(bk(&[Some(Verdict::NotYet), None]).is_ok());
        assert!(bk(&[]).is_ok(), "a unit without criteria is decided as a whole");
    }

    #[test]
    fn reopening_is_no_decision() {
        assert!(may_decide(&[], Outcome::Reopened).is_err());
    }

    #[test]
    fn reopening_needs_a_decision_a_reason_and_no_certificate() {
        let decided = Facts { decided: Some(Outcome::Competent), ..facts(&[Some(Verdict::Met)]) };
        assert_eq!(may_reopen(&decided, "salah orang"), Ok(()));
        assert_eq!(may_reopen(&decided, "  ").unwrap_err().field, "alasan");
        assert!(may_reopen(&facts(&[None]), "salah orang").is_err());
        assert!(may_reopen(&Facts { certified: true, ..decided }, "salah orang").is_err());
    }

    #[test]
    fn parts_of_a_standing_sum_up() {
        let standing = UnitStanding {
            unit: UnitId(1),
            code: String::new(),
            title: String::new(),
            hours: 4,
            criteria: 9,
            met: 5,
            not_yet: 1,
            outcome: None,
        };
        assert_eq!(standing.not_assessed(), 3);
    }

    fn verdict() -> impl Strategy<Value = Option<Verdict>> {
        prop_oneof![Just(None), Just(Some(Verdict::Met)), Just(Some(Verdict::NotYet))]
    }

    proptest! {
        #[test]
        fn competent_exactly_when_all_are_met(all in proptest::collection::vec(verdict(), 0..12)) {
            let may = may_decide(&judged(&all), Outcome::Competent).is_ok();
            prop_assert_eq!(may, all.iter().all(|v| *v == Some(Verdict::Met)));
        }

        #[test]
        fn never_both(all in proptest::collection::vec(verdict(), 1..12)) {
            let all = judged(&all);
            prop_assert!(may_decide(&all, Outcome::Competent).is_err() || may_decide(&all, Outcome::NotYetCompetent).is_err());
        }
    }
}
