//! Who sends an applicant: noted by the coordinator, of one or of several at once.
use super::{Change, moving::Scene, papers::named};
use crate::{
    enrollment::ledger::{event, record},
    error::{Error, Refusal, Result},
    selection::{
        queries::sponsors,
        rules::{may_sponsor, sponsor},
    },
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId},
        quota_pool::PoolKind,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// Notes who sends these applicants; nothing typed: nobody does. It leaves who, when and why in the
/// history of each whose sponsor changes; answers of how many it does.
///
/// # Errors
/// `NotFound` when one is not of this cohort; refusals at `pengirim` once the order stands or when an
/// application is over, naming who, and at `alasan` when nothing is said; then nobody changes.
pub async fn set_sponsor(
    tx: &Tx,
    cohort: CohortId,
    who: &[EnrolmentId],
    typed: &str,
    why: &str,
    change: Change<'_>,
) -> Result<u32> {
    let scene = Scene::of(tx, cohort).await?;
    let setup = scene.selects()?;
    let ordered = setup.selection.ranked_at.is_some() || scene.is_announced();
    let known = sponsors(tx.db(), scene.offer.cohort.centre_id).await?;
    // A pool is written as its condition says it.
    let pools = setup.pools.iter().filter(|pool| pool.kind == PoolKind::Sponsor);
    let known = pools.map(|pool| pool.value.as_str()).chain(known.iter().map(String::as_str));
    let name = sponsor(typed, known)?;
    let people = scene.people(tx, Some(who)).await?;
    if who.iter().any(|id| people.iter().all(|one| one.row.id != *id)) {
        return Err(Error::NotFound);
    }
    for one in &people {
        may_sponsor(one.row.state, ordered).map_err(|why| named(&one.person.name, why))?;
    }
    let why = why.trim();
    if why.is_empty() {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasannya, misalnya surat yang Anda terima.",
                "Write the reason, such as the letter you were sent."
            ),
        )
        .into());
    }
    let changed: Vec<_> = people.iter().filter(|one| one.row.sponsor != name).collect();
    let row = enrolment::ActiveModel { sponsor: Set(name.clone()), ..Default::default() };
    for some in changed.chunks(500) {
        enrolment::Entity::update_many()
            .set(row.clone())
            .filter(enrolment::COLUMN.id.is_in(some.iter().map(|one| one.row.id)))
            .exec(tx.db())
            .await?;
    }
    let events = changed.iter().map(|one| {
        let said = match &name {
            Some(name) => format!("{name}. {why}"),
            None => say!(one.person.language, "Tanpa pengirim. {why}", "Nobody. {why}"),
        };
        event(one.row.id, "sponsor", &said, change)
    });
    record(tx, events.collect()).await?;
    Ok(changed.len() as u32)
}
