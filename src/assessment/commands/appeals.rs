//! What a trainee says against a decision, who looks at it anew, and the answer.
use super::{
    chain::{Acting, locked, write},
    reviews::reviewing,
};
use crate::{
    assessment::{
        bulk::write_judgements,
        rules::{
            appeal,
            chain::{Deed, Step},
            critical::Finding,
        },
    },
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        decision_basis,
        enrolment::EnrolmentId,
        person::PersonId,
        unit::UnitId,
        unit_appeal::{self, UnitAppealOutcome},
        unit_decision::{self, Outcome},
        unit_step::StepKind,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait,
};

/// Enters an appeal: the trainee's own, or what she brought to staff on paper.
///
/// # Errors
/// What [`appeal::enter`] refuses; `NotFound` for another cohort's person.
pub async fn enter_appeal(
    tx: &Tx,
    who: &Acting<'_>,
    enrolment: EnrolmentId,
    unit: UnitId,
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let file = locked(tx, who.cohort, enrolment, unit, who.by, now).await?;
    let decision = file.decision();
    let before = decision.and_then(|d| file.appeals.iter().find(|a| a.decision_id == d.id));
    // The same again: a button pressed twice.
    if before.is_some_and(|a| a.entered_by == who.by && a.words == words.trim() && a.closed_at.is_none()) {
        return Ok(());
    }
    let entered = before.is_some();
    let due = appeal::enter(&file.case.plan, decision.map(|d| d.at), entered, words, now)?;
    let Some(decision) = decision else { return Err(Error::NotFound) };
    let row = unit_appeal::ActiveModel {
        id: NotSet,
        enrolment_id: Set(enrolment),
        unit_id: Set(unit),
        decision_id: Set(decision.id),
        words: Set(words.trim().to_string()),
        entered_by: Set(who.by),
        opened_at: Set(now),
        due_at: Set(due),
        assessor_id: Set(None),
        assigned_by: Set(None),
        assigned_at: Set(None),
        outcome: Set(None),
        answer: Set(String::new()),
        closed_at: Set(None),
        closed_by: Set(None),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// The coordinator says who looks at it anew.
///
/// # Errors
/// A refusal for who assessed or decided; `NotFound` without an appeal that waits.
pub async fn assign_appeal(
    tx: &Tx,
    who: &Acting<'_>,
    enrolment: EnrolmentId,
    unit: UnitId,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let file = locked(tx, who.cohort, enrolment, unit, who.by, now).await?;
    let open = file.open_appeal().ok_or(Error::NotFound)?;
    let decision = file.decision().ok_or(Error::NotFound)?;
    if !file.case.coordinators.contains(&who.by) {
        return Err(Error::NotFound);
    }
    let basis = decision_basis::Entity::find_by_id(decision.id).one(tx.db()).await?;
    let basis = basis.map_or(decision.by_id, |basis| basis.assessor_id);
    if !appeal::may_review(&file.case, decision.by_id, basis, person) {
        return Err(Refusal::at(
            "orang",
            both!(
                "Pilih asesor angkatan ini yang tidak ikut menilai dan tidak memutuskan unit ini.",
                "Choose an assessor of this cohort who neither assessed nor decided this unit."
            ),
        )
        .into());
    }
    let change = unit_appeal::ActiveModel {
        id: Set(open.id),
        assessor_id: Set(Some(person)),
        assigned_by: Set(Some(who.by)),
        assigned_at: Set(Some(now)),
        ..Default::default()
    };
    change.update(tx.db()).await?;
    Ok(())
}

/// Answers an appeal. The other outcome lifts the decision with the reason, brings the judgements of who
/// looked at it anew into force, and recommends it: where the course asks for no more it is decided with
/// that, else it goes the usual way. The old decision stays readable.
///
/// # Errors
/// What [`appeal::answer`] refuses; `NotFound` for anybody it is not assigned to.
pub async fn answer_appeal(
    tx: &Tx,
    who: &Acting<'_>,
    enrolment: EnrolmentId,
    unit: UnitId,
    outcome: Outcome,
    said: &str,
    now: DateTime<Utc>,
) -> Result<UnitAppealOutcome> {
    let file = locked(tx, who.cohort, enrolment, unit, who.by, now).await?;
    if reviewing(&file, who.by) != Some(false) {
        return Err(Error::NotFound);
    }
    let open = file.open_appeal().ok_or(Error::NotFound)?;
    let decision: &unit_decision::Model = file.decision().ok_or(Error::NotFound)?;
    let criteria = file.found_by(who.by, false);
    let facts = &file.case.facts;
    let answer = appeal::answer(decision.outcome, outcome, &criteria, facts.certified, said)?;
    if answer == UnitAppealOutcome::Changed {
        let anew = file.findings_of(who.by);
        let findings: Vec<Finding> = file.case.findings.iter().copied().chain(anew).collect();
        file.case.may_recommend(outcome, &criteria, &findings)?;
    }
    let change = unit_appeal::ActiveModel {
        id: Set(open.id),
        outcome: Set(Some(answer)),
        answer: Set(said.trim().to_string()),
        closed_at: Set(Some(now)),
        closed_by: Set(Some(who.by)),
        ..Default::default()
    };
    change.update(tx.db()).await?;
    if answer == UnitAppealOutcome::Upheld {
        return Ok(answer);
    }
    let reopened = Deed { reopened: true, ..Deed::default() };
    write(tx, who, &file, &reopened, said.trim(), now).await?;
    let own = file.reviewed(who.by).into_iter().map(|(criterion, j)| (enrolment, criterion, j)).collect();
    write_judgements(tx, who.by, own, now).await?;
    // A new round begins with his recommendation.
    let file = locked(tx, who.cohort, enrolment, unit, who.by, now).await?;
    let step = Step { kind: StepKind::Recommended, outcome: Some(outcome), person: None, by: who.by };
    let deed = file.case.recommended_by(step);
    write(tx, who, &file, &deed, said.trim(), now).await?;
    Ok(answer)
}
