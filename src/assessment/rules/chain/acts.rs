//! Who may do what when, and what is written of it.
use super::{Act, Actor, Basis, Case, Decided, Deed, Stage, Step};
use crate::{
    assessment::rules::{may_assess, may_be_settled, may_decide, may_reopen},
    error::Refusal,
    tables::{person::PersonId, unit_decision::Outcome, unit_step::StepKind},
};

/// What is to be written when this person does this.
///
/// # Errors
/// The sentence that says why not, and who can.
pub fn act(case: &Case, who: &Actor, act: &Act) -> Result<Deed, Refusal> {
    may_assess(&case.facts)?;
    if !who.own {
        case.may_judge(who.person)?;
    }
    match act {
        Act::Recommend(outcome) => recommend(case, who, *outcome),
        Act::Withdraw(reason) => withdraw(case, who, reason),
        Act::Assign(person) => assign(case, who, *person),
        Act::SecondRecommend(outcome) => second(case, who, *outcome),
        Act::Name(person) => name(case, who, *person),
        Act::Acknowledge if who.own => acknowledge(case, who, StepKind::Acknowledged),
        Act::Acknowledge => Err(nobody()),
        Act::AcknowledgeOnPaper(note) => on_paper(case, who, note),
        Act::Decide(outcome) => decide(case, who, *outcome),
        Act::Reopen(reason) => reopen(case, who, reason),
    }
}

fn step(kind: StepKind, who: &Actor) -> Step {
    Step { kind, outcome: None, person: None, by: who.person }
}

fn nobody() -> Refusal {
    Refusal::new(both!(
        "Langkah ini bukan bagian Anda di unit ini.",
        "This step of this unit is not yours to take."
    ))
}

fn moved_on() -> Refusal {
    Refusal::new(both!(
        "Unit ini sudah berpindah ke langkah lain. Muat ulang halaman ini.",
        "This unit has moved on to another step. Load this page again."
    ))
}

fn reason(said: &str) -> Result<(), Refusal> {
    match said.trim() {
        "" => Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasannya. Alasan ini disimpan di riwayat.",
                "Write why. The reason is kept in the history."
            ),
        )),
        _ => Ok(()),
    }
}

impl Case {
    /// What a recommendation comes to that was made outside of judging: the answer to an appeal, which needs
    /// no second look because it is one.
    pub fn recommended_by(&self, step: Step) -> Deed {
        advance(self, vec![step])
    }
}

/// What the steps come to: if nothing is missing any more, the recommendation takes effect, signed by who
/// gave it. What begins and ends in one act needs no step beside the decision.
fn advance(case: &Case, steps: Vec<Step>) -> Deed {
    let mut after = case.clone();
    for step in &steps {
        after.chain.take(step);
    }
    match (after.stage(), after.chain.recommended) {
        (Stage::Complete, Some((by, outcome))) => {
            let at_once = case.chain.recommended.is_none();
            let decided = Some(Decided { outcome, by, basis: Basis::First });
            Deed { steps: if at_once { Vec::new() } else { steps }, decided, reopened: false }
        }
        _ => Deed { steps, ..Deed::default() },
    }
}

fn recommend(case: &Case, who: &Actor, outcome: Outcome) -> Result<Deed, Refusal> {
    if !who.assesses || case.is_hidden_from(who) {
        return Err(nobody());
    }
    match case.stage() {
        Stage::Open => {}
        // The same again: a button pressed twice.
        Stage::Locked(decided) if decided == outcome => return Ok(Deed::default()),
        Stage::Locked(_) => {
            return Err(Refusal::new(both!(
                "Unit ini sudah diputuskan. Buka kembali dengan alasan untuk mengubah keputusannya.",
                "This unit is decided. Reopen it with a reason to change the decision."
            )));
        }
        _ if case.chain.recommended == Some((who.person, outcome)) => return Ok(Deed::default()),
        _ => return Err(moved_on()),
    }
    may_be_settled(&case.facts)?;
    case.may_recommend(outcome, &case.facts.criteria, &case.findings)?;
    let mut steps = vec![Step { outcome: Some(outcome), ..step(StepKind::Recommended, who) }];
    if case.plan.asks_second(case.enrolment, case.unit, outcome) {
        steps.push(step(StepKind::SecondAsked, who));
    }
    Ok(advance(case, steps))
}

fn withdraw(case: &Case, who: &Actor, said: &str) -> Result<Deed, Refusal> {
    let first = case.chain.recommended.is_some_and(|(by, _)| by == who.person) && who.assesses;
    let spoken = case.chain.second.is_some_and(|(_, outcome)| outcome.is_some());
    let may = match case.stage() {
        Stage::Open | Stage::Complete | Stage::Locked(_) => return Err(moved_on()),
        // Once it is with who decides, only they send it back.
        Stage::Decide(_) => case.decides(who.person),
        // What a second assessor has said stays: only who decides may begin anew.
        _ => first && !spoken,
    };
    if !may {
        return Err(nobody());
    }
    reason(said)?;
    Ok(Deed { steps: vec![step(StepKind::Withdrawn, who)], ..Deed::default() })
}

fn assign(case: &Case, who: &Actor, person: PersonId) -> Result<Deed, Refusal> {
    if !who.coordinates {
        return Err(nobody());
    }
    match case.stage() {
        Stage::Assign | Stage::Second(_) => {}
        // Also without being asked by the plan: so being assigned tells nobody what was recommended.
        Stage::Trainee | Stage::Decide(None) if case.chain.second.is_none() && !case.chain.acknowledged => {}
        _ => return Err(moved_on()),
    }
    if !case.may_be_second(person) {
        return Err(Refusal::at(
            "orang",
            both!(
                "Pilih asesor angkatan ini yang belum menilai orang ini di unit ini, dan bukan koordinator.",
                "Choose an assessor of this cohort who has not judged this person in this unit and is no coordinator."
            ),
        ));
    }
    let assigned = Step { person: Some(person), ..step(StepKind::SecondAssigned, who) };
    Ok(Deed { steps: vec![assigned], ..Deed::default() })
}

fn second(case: &Case, who: &Actor, outcome: Outcome) -> Result<Deed, Refusal> {
    if case.stage() != Stage::Second(who.person) || !who.assesses || who.coordinates {
        return Err(nobody());
    }
    if case.second_criteria.iter().any(|c| c.judgement.is_none()) {
        return Err(Refusal::new(both!(
            "Nilai sendiri semua kriteria dulu. Hasil Anda berdiri tanpa penilaian yang pertama.",
            "Judge every criterion yourself first. What you find stands without the first assessment."
        )));
    }
    case.may_recommend(outcome, &case.second_criteria, &case.second_findings)?;
    let said = Step { outcome: Some(outcome), ..step(StepKind::SecondRecommended, who) };
    Ok(advance(case, vec![said]))
}

fn name(case: &Case, who: &Actor, person: PersonId) -> Result<Deed, Refusal> {
    if !who.coordinates {
        return Err(nobody());
    }
    if !matches!(case.stage(), Stage::Apart | Stage::Decide(Some(_))) {
        return Err(moved_on());
    }
    if !case.may_decide(person) {
        return Err(Refusal::at(
            "orang",
            both!(
                "Pilih orang yang tidak ikut menilai unit ini.",
                "Choose somebody who did not assess this unit."
            ),
        ));
    }
    let named = Step { person: Some(person), ..step(StepKind::Named, who) };
    Ok(Deed { steps: vec![named], ..Deed::default() })
}

fn acknowledge(case: &Case, who: &Actor, kind: StepKind) -> Result<Deed, Refusal> {
    if case.chain.acknowledged {
        return Ok(Deed::default());
    }
    match case.stage() {
        Stage::Trainee => Ok(advance(case, vec![step(kind, who)])),
        _ => Err(moved_on()),
    }
}

fn on_paper(case: &Case, who: &Actor, note: &str) -> Result<Deed, Refusal> {
    let first = case.chain.recommended.is_some_and(|(by, _)| by == who.person) && who.assesses;
    if !who.coordinates && !first {
        return Err(nobody());
    }
    if note.trim().is_empty() {
        return Err(Refusal::at(
            "catatan",
            both!(
                "Tulis kapan ditandatangani dan di mana kertasnya disimpan.",
                "Write when it was signed and where the paper is kept."
            ),
        ));
    }
    acknowledge(case, who, StepKind::AcknowledgedOnPaper)
}

fn decide(case: &Case, who: &Actor, outcome: Outcome) -> Result<Deed, Refusal> {
    if case.stage() == Stage::Locked(outcome) {
        return Ok(Deed::default());
    }
    if !matches!(case.stage(), Stage::Decide(_)) {
        return Err(moved_on());
    }
    if !case.decides(who.person) || !(who.assesses || who.coordinates) {
        return Err(Refusal::new(both!(
            "Unit ini diputuskan oleh orang yang tidak ikut menilai, atau yang ditunjuk koordinator.",
            "This unit is decided by somebody who did not assess it, or whom the coordinator named."
        )));
    }
    let first = case.chain.recommended.map(|(_, outcome)| outcome);
    let second = case.chain.second.and_then(|(_, outcome)| outcome);
    let (basis, criteria) = if first == Some(outcome) {
        (Basis::First, &case.facts.criteria)
    } else if second == Some(outcome) {
        (Basis::Second, &case.second_criteria)
    } else {
        return Err(Refusal::new(both!(
            "Keputusan mengikuti rekomendasi asesor. Kalau Anda tidak setuju, kembalikan dengan alasan.",
            "The decision follows an assessor’s recommendation. If you do not agree, send it back with a reason."
        )));
    };
    may_decide(criteria, outcome)?;
    Ok(Deed { decided: Some(Decided { outcome, by: who.person, basis }), ..Deed::default() })
}

fn reopen(case: &Case, who: &Actor, said: &str) -> Result<Deed, Refusal> {
    let may = match case.plan.decider {
        // Where the assessor only recommends, he does not lift what others decided.
        true => (who.assesses || who.coordinates) && case.is_apart(who.person),
        false => who.assesses,
    };
    if !may {
        return Err(Refusal::new(both!(
            "Unit ini diputuskan orang lain. Koordinator atau pemutus yang bisa membukanya kembali.",
            "Somebody else decided this unit. The coordinator or who decides can reopen it."
        )));
    }
    if case.appealed {
        return Err(Refusal::new(both!(
            "Ada banding yang menunggu jawaban. Jawabannya yang bisa mengubah keputusan ini.",
            "An appeal waits for its answer. It is the answer that can change this decision."
        )));
    }
    may_reopen(&case.facts, said)?;
    let attempts = case.plan.unit(case.unit).attempts;
    if attempts > 0 && case.attempts >= attempts && case.facts.decided == Some(Outcome::NotYetCompetent) {
        return Err(Refusal::new(both!(
            "Kesempatan di unit ini sudah habis: {attempts} kali diputuskan belum kompeten. Peserta masih bisa mengajukan banding.",
            "No attempt is left in this unit: it was decided not yet competent {attempts} times. The trainee may still appeal."
        )));
    }
    Ok(Deed { reopened: true, ..Deed::default() })
}
