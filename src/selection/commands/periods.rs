//! More time for a step, in one act.
use super::{Change, moving::Scene};
use crate::{
    cohorts::commands::{kind, note},
    enrollment::ledger::{event, message, record},
    error::{Error, Refusal, Result},
    mail, people,
    selection::{letters, queries::period, rules},
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentState as State},
        selection_step::{self, SelectionStep},
    },
    text,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// Extends the period of a step and tells those concerned; offers that would end before stand as long.
/// Answers how many were told.
///
/// # Errors
/// `NotFound` for a step that is off; refusals at `sampai` when it is no later, and after the
/// announcement but for re-registration.
pub async fn extend(
    tx: &Tx,
    cohort: CohortId,
    step: SelectionStep,
    until: DateTime<Utc>,
    change: Change<'_>,
) -> Result<u32> {
    let scene = Scene::of(tx, cohort).await?;
    let before = period(scene.selects()?, step).ok_or(Error::NotFound)?.until_at;
    if until == before {
        // The same button twice.
        return Ok(0);
    }
    if until < before || until <= change.now {
        return Err(Refusal::at(
            "sampai",
            both!(
                "Waktu hanya bisa diperpanjang. Pilih saat sesudah batas yang lama dan sesudah sekarang.",
                "A period can only be extended. Choose a moment after the old end and after now."
            ),
        )
        .into());
    }
    if !rules::may_extend(step, scene.is_announced()) {
        return Err(Refusal::at(
            "sampai",
            both!(
                "Hasilnya sudah diumumkan. Hanya daftar ulang yang bisa diperpanjang.",
                "The result is announced. Only re-registration can be extended."
            ),
        )
        .into());
    }
    let zone = people::queries::zone(&scene.offer.centre);
    rules::may_end(text::local_date(zone, until), scene.offer.cohort.ends_on)
        .map_err(|why| Refusal { field: "sampai", ..why })?;
    let row = selection_step::ActiveModel {
        cohort_id: Set(cohort),
        step: Set(step),
        until_at: Set(until),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    if step == SelectionStep::Reregister {
        let longer = enrolment::ActiveModel { offered_until: Set(Some(until)), ..Default::default() };
        enrolment::Entity::update_many()
            .set(longer)
            .filter(enrolment::COLUMN.cohort_id.eq(cohort))
            .filter(enrolment::COLUMN.state.eq(State::Offered))
            .filter(enrolment::COLUMN.offered_until.lt(until))
            .exec(tx.db())
            .await?;
    }
    let reason = format!(
        "{}: {}",
        letters::step_name(step).pick(text::Language::Id),
        text::moment(text::Language::Id, zone, until)
    );
    note(tx, cohort, kind::EXTENDED, change.by, &reason, change.now).await?;
    let told: Vec<_> = scene
        .people(tx, None)
        .await?
        .into_iter()
        .filter(|one| rules::concerned(step, one.row.state))
        .collect();
    record(tx, told.iter().map(|one| event(one.row.id, "extended", &reason, change)).collect()).await?;
    let turn = format!("{}:{}", step.word(), until.timestamp());
    let messages = told.iter().map(|one| {
        let letter = letters::extended(&scene.offer, step, until, one, change.origin);
        message(&scene.offer, &one.row, &one.person, "extended", &turn, letter)
    });
    mail::post_all(tx, messages.collect(), change.now).await?;
    tx.public_changed();
    Ok(told.len() as u32)
}
