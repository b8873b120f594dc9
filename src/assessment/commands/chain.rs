//! The steps on the way to a decision, each under the lock of the enrolment.
use crate::{
    access::{Assessing, Learning, Planning, SignedIn},
    assessment::{
        bulk::write_judgements,
        queries::{CaseFile, case_file},
        rules::chain::{Act, Actor, Basis, Decided, Deed, Stage, Step, act},
    },
    error::{Error, Result},
    store::Tx,
    tables::{
        cohort, decision_basis,
        enrolment::{self, EnrolmentId},
        person::PersonId,
        unit::UnitId,
        unit_decision::{self, Outcome},
        unit_step::{self, StepKind},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
};

/// Who acts in which cohort, made from a proof.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// Who.
    pub(super) by: PersonId,
    /// Their name today.
    pub(super) name: &'a str,
    /// The cohort.
    pub(super) cohort: &'a cohort::Model,
    /// The enrolment that is their own, if they act as a trainee.
    pub(super) own: Option<EnrolmentId>,
}

impl<'a> Acting<'a> {
    /// An assessor of the cohort.
    pub fn assessing(by: &'a Assessing) -> Acting<'a> {
        Acting { by: by.by(), name: by.by_name(), cohort: by.cohort(), own: None }
    }

    /// A coordinator of its centre.
    pub fn planning(by: &'a Planning) -> Acting<'a> {
        Acting { by: by.by(), name: by.by_name(), cohort: by.cohort(), own: None }
    }

    /// Somebody without a request, for the demo. Named so that it is seen in review; no route may use it.
    pub fn without_sign_in(
        by: PersonId,
        name: &'a str,
        cohort: &'a cohort::Model,
        own: Option<EnrolmentId>,
    ) -> Acting<'a> {
        Acting { by, name, cohort, own }
    }

    /// The trainee herself.
    pub fn learning(by: &'a Learning, who: &'a SignedIn) -> Acting<'a> {
        let own = Some(by.enrolment().id);
        Acting { by: who.person(), name: who.name(), cohort: by.cohort(), own }
    }
}

/// Everything known of a unit under the lock of the enrolment, so that two people take turns.
pub(super) async fn locked(
    tx: &Tx,
    cohort: &cohort::Model,
    enrolment: EnrolmentId,
    unit: UnitId,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<CaseFile> {
    let enrolment = enrolment::Entity::find_by_id(enrolment)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    case_file(tx.db(), cohort, &enrolment, unit, by, now).await
}

/// What this person is in the cohort of this unit.
pub(in crate::assessment) fn actor(file: &CaseFile, person: PersonId, own: bool) -> Actor {
    Actor {
        person,
        assesses: file.case.assessors.contains(&person),
        coordinates: file.case.coordinators.contains(&person),
        own,
    }
}

/// Takes a step; `note` stands beside it. What is so already changes nothing. Answers where it stands then.
///
/// # Errors
/// `NotFound` for another cohort's person; a refusal when the rules say no.
pub async fn take(
    tx: &Tx,
    who: &Acting<'_>,
    enrolment: EnrolmentId,
    unit: UnitId,
    wanted: Act,
    note: &str,
    now: DateTime<Utc>,
) -> Result<Stage> {
    let file = locked(tx, who.cohort, enrolment, unit, who.by, now).await?;
    let deed = act(&file.case, &actor(&file, who.by, who.own == Some(enrolment)), &wanted)?;
    let note = match &wanted {
        Act::Withdraw(said) | Act::AcknowledgeOnPaper(said) | Act::Reopen(said) => said,
        _ => note,
    };
    write(tx, who, &file, &deed, note.trim(), now).await?;
    Ok(file.case.stage_after(&deed))
}

/// Writes what the rules decided.
pub(super) async fn write(
    tx: &Tx,
    who: &Acting<'_>,
    file: &CaseFile,
    deed: &Deed,
    note: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let case = &file.case;
    let mut turn = file.live().next_back().map_or(0, |last| last.turn);
    for step in &deed.steps {
        turn += 1;
        let row = step_row(who, file, step, (file.round(), turn), note, now);
        row.insert(tx.db()).await?;
    }
    if deed.reopened {
        sign(
            tx,
            case.enrolment,
            case.unit,
            file.round() + 1,
            Outcome::Reopened,
            note,
            (who.by, who.name),
            now,
        )
        .await?;
    }
    if let Some(decided) = deed.decided {
        effect(tx, who, file, decided, note, now).await?;
    }
    Ok(())
}

fn step_row(
    who: &Acting<'_>,
    file: &CaseFile,
    step: &Step,
    (round, turn): (i32, i32),
    note: &str,
    now: DateTime<Utc>,
) -> unit_step::ActiveModel {
    let registered = file.registration.as_ref().filter(|_| step.outcome.is_some());
    // The note is of what was done, not of what followed from it.
    let note = if step.kind == StepKind::SecondAsked { "" } else { note };
    unit_step::ActiveModel {
        id: NotSet,
        enrolment_id: Set(file.case.enrolment),
        unit_id: Set(file.case.unit),
        round: Set(round),
        turn: Set(turn),
        kind: Set(step.kind),
        outcome: Set(step.outcome),
        person_id: Set(step.person),
        note: Set(note.to_string()),
        by_id: Set(step.by),
        by_name: Set(who.name.to_string()),
        registration: Set(registered.map(|r| r.number.clone())),
        registered_until: Set(registered.map(|r| r.valid_until)),
        at: Set(now),
    }
}

/// Whose assessment it is, with the registration of that day.
struct Assessor {
    id: PersonId,
    name: String,
    registration: Option<String>,
    until: Option<NaiveDate>,
    note: String,
}

impl Assessor {
    fn of(row: &unit_step::Model) -> Assessor {
        Assessor {
            id: row.by_id,
            name: row.by_name.clone(),
            registration: row.registration.clone(),
            until: row.registered_until,
            note: row.note.clone(),
        }
    }

    /// Who acts now.
    fn acting(who: &Acting<'_>, file: &CaseFile, note: &str) -> Assessor {
        Assessor {
            id: who.by,
            name: who.name.to_string(),
            registration: file.registration.as_ref().map(|r| r.number.clone()),
            until: file.registration.as_ref().map(|r| r.valid_until),
            note: note.to_string(),
        }
    }
}

/// Writes a decision with whose assessment it rests on; the second assessor's judgements come into force
/// with it where it follows him.
async fn effect(
    tx: &Tx,
    who: &Acting<'_>,
    file: &CaseFile,
    decided: Decided,
    note: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let case = &file.case;
    let kind = match decided.basis {
        Basis::First => StepKind::Recommended,
        Basis::Second => StepKind::SecondRecommended,
    };
    // Without a step before it, who acts now is who assessed.
    let assessor = match file.step(kind).filter(|_| case.chain.recommended.is_some()) {
        Some(row) => Assessor::of(row),
        None => Assessor::acting(who, file, note),
    };
    if decided.basis == Basis::Second {
        let rows = case.second_criteria.iter();
        let rows = rows.filter_map(|c| Some((case.enrolment, c.criterion, c.judgement.clone()?)));
        write_judgements(tx, assessor.id, rows.collect(), now).await?;
    }
    // The trainee's step may be what lets a recommendation take effect: it is signed by who gave it.
    let (name, note) = match decided.by == who.by {
        true => (who.name, note),
        false => (assessor.name.as_str(), assessor.note.as_str()),
    };
    let turn = file.round() + 1;
    let id =
        sign(tx, case.enrolment, case.unit, turn, decided.outcome, note, (decided.by, name), now).await?;
    let basis = decision_basis::ActiveModel {
        decision_id: Set(id),
        assessor_id: Set(assessor.id),
        assessor_name: Set(assessor.name.clone()),
        registration: Set(assessor.registration.clone()),
        registered_until: Set(assessor.until),
    };
    decision_basis::Entity::insert(basis).exec_without_returning(tx.db()).await?;
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "a signature is made of these")]
async fn sign(
    tx: &Tx,
    enrolment: EnrolmentId,
    unit: UnitId,
    turn: i32,
    outcome: Outcome,
    note: &str,
    (by, name): (PersonId, &str),
    now: DateTime<Utc>,
) -> Result<unit_decision::UnitDecisionId> {
    let row = unit_decision::ActiveModel {
        id: NotSet,
        enrolment_id: Set(enrolment),
        unit_id: Set(unit),
        turn: Set(turn),
        outcome: Set(outcome),
        note: Set(note.to_string()),
        by_id: Set(by),
        by_name: Set(name.to_string()),
        at: Set(now),
    };
    Ok(row.insert(tx.db()).await?.id)
}
