//! How it changes.
use super::{
    queries,
    rules::{self, Nib, Profile, SIZE_RULE},
};
use crate::{
    error::{Error, Result},
    store::Tx,
    tables::{
        business_profile::{self, BusinessProfileId},
        digital_answer::{self, Indicator},
        person::{self, PersonId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, NotSet, QuerySelect};

/// Keeps what somebody says of their business: a new row, unless the newest says the very same.
///
/// # Errors
/// `NotFound` when there is no such person.
pub async fn describe(
    tx: &Tx,
    person: PersonId,
    said: &Profile,
    now: DateTime<Utc>,
) -> Result<BusinessProfileId> {
    let db = tx.db();
    person::Entity::find_by_id(person).lock_exclusive().one(db).await?.ok_or(Error::NotFound)?;
    let mut digital = said.digital.clone();
    digital.sort();
    digital.dedup();
    if let Some(before) = queries::newest(db, person).await? {
        let row = &before.profile;
        let same = row.name == said.name
            && row.field == said.field
            && row.since == said.since
            && row.nib.as_deref() == said.nib.as_ref().map(Nib::as_str)
            && row.workers == said.workers
            && row.turnover == said.turnover
            && row.capital == said.capital
            && before.digital == digital;
        if same {
            return Ok(row.id);
        }
    }
    let row = business_profile::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        recorded_at: Set(now),
        name: Set(said.name.clone()),
        field: Set(said.field.into()),
        since: Set(said.since),
        nib: Set(said.nib.as_ref().map(|nib| nib.as_str().to_string())),
        workers: Set(said.workers),
        turnover: Set(said.turnover),
        capital: Set(said.capital),
        size: Set(rules::size(said.turnover, said.capital)),
        size_rule: Set(SIZE_RULE.into()),
    };
    let id = row.insert(db).await?.id;
    let answers = Indicator::ALL.iter().map(|indicator| digital_answer::ActiveModel {
        business_profile_id: Set(id),
        indicator: Set(*indicator),
        yes: Set(digital.contains(indicator)),
    });
    digital_answer::Entity::insert_many(answers).exec_without_returning(db).await?;
    let owner =
        person::ActiveModel { id: Set(person), business: Set(Some(said.name.clone())), ..Default::default() };
    owner.update(db).await?;
    Ok(id)
}
