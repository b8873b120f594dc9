//! Who signs in: accounts, devices, links, codes, second steps.
use super::claims::who_gave;
use crate::{
    access::token_hash,
    error::Result,
    people::rules::{Email, Phone, most_accounts},
    tables::{
        centre::CentreId,
        one_time_link,
        person::{self, PersonId},
        recovery_code,
        sign_in::{self, SignInId},
        sign_in_code::{self, Channel},
        sign_in_rule::{self, Demand},
        totp,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// Somebody who could be meant at sign-in, with what proves it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Account {
    /// Who.
    pub id: PersonId,
    /// The hash to verify against.
    pub password_hash: Option<String>,
    /// The language they chose.
    pub language: person::Language,
}

/// Whom an account as typed may mean, and how they are reached. Whoever gave an address while another
/// record has it may sign in with it as well: their password tells them apart.
fn meant(typed: &str) -> (Channel, Condition) {
    match (Email::parse(typed), Phone::parse(typed)) {
        (Ok(email), _) => (Channel::Email, who_gave(email.as_str())),
        (_, Ok(phone)) => (Channel::Phone, Condition::all().add(person::COLUMN.phone.eq(phone.as_str()))),
        // Nobody has it; asked all the same, so that the time does not tell.
        _ => (Channel::Email, who_gave("")),
    }
}

/// Who may be meant by an e-mail address or phone number, over all centres: people of a family share a
/// number, and somebody may be known to two centres. At most so many as `most_accounts` says.
///
/// # Errors
/// Faults of the database only.
pub async fn accounts(db: &impl ConnectionTrait, typed: &str) -> Result<Vec<Account>> {
    let (_, who) = meant(typed);
    Ok(person::Entity::find()
        .filter(who)
        .filter(person::COLUMN.password_hash.is_not_null())
        .order_by_asc(person::Column::Id)
        .limit(most_accounts(typed))
        .into_model()
        .all(db)
        .await?)
}

/// Who can be reached by what was typed, and how they shall be: for a code, a password is not needed.
///
/// # Errors
/// Faults of the database only.
pub async fn reachable(db: &impl ConnectionTrait, typed: &str) -> Result<(Channel, Vec<PersonId>)> {
    let (channel, who) = meant(typed);
    let found = person::Entity::find()
        .filter(who)
        .order_by_asc(person::Column::Id)
        .limit(most_accounts(typed))
        .select_only()
        .column(person::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok((channel, found))
}

/// Whose sign-in this was, on a device that kept its token: whoever it was is known there.
///
/// # Errors
/// Faults of the database only.
pub async fn known_device(db: &impl ConnectionTrait, token: &str) -> Result<Option<PersonId>> {
    Ok(sign_in::Entity::find()
        .filter(sign_in::COLUMN.token_hash.eq(token_hash(token)))
        .select_only()
        .column(sign_in::Column::PersonId)
        .into_tuple()
        .one(db)
        .await?)
}

/// Whether a code waits for its message, or old ones to be forgotten.
///
/// # Errors
/// Faults of the database only.
pub async fn codes_wait(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    let waits = Condition::all()
        .add(sign_in_code::COLUMN.posted_at.is_null())
        .add(sign_in_code::COLUMN.person_id.is_not_null())
        .add(sign_in_code::COLUMN.ended_at.is_null())
        .add(sign_in_code::COLUMN.expires_at.gt(now));
    let old = sign_in_code::COLUMN.asked_at.lt(now - TimeDelta::days(2));
    let any = Condition::any().add(waits).add(old);
    Ok(sign_in_code::Entity::find().filter(any).limit(1).one(db).await?.is_some())
}

/// The second step of somebody, set up or being set up, and how many codes on paper they have left.
///
/// # Errors
/// Faults of the database only.
pub async fn second_step(db: &impl ConnectionTrait, person: PersonId) -> Result<(Option<totp::Model>, u64)> {
    let left = recovery_code::Entity::find()
        .filter(recovery_code::COLUMN.person_id.eq(person))
        .filter(recovery_code::COLUMN.used_at.is_null());
    Ok((totp::Entity::find_by_id(person).one(db).await?, left.count(db).await?))
}

/// Whether the centre asks its staff for a second step.
///
/// # Errors
/// Faults of the database only.
pub async fn demands_second_step(db: &impl ConnectionTrait, centre: CentreId) -> Result<bool> {
    let rule = sign_in_rule::Entity::find_by_id(centre).one(db).await?;
    Ok(rule.is_some_and(|rule| rule.second_step == Demand::Required))
}

/// A device on which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Device {
    /// Which.
    pub id: SignInId,
    /// What it is, as far as it told.
    pub device: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// The devices on which a person is signed in now, the latest first.
///
/// # Errors
/// Faults of the database only.
pub async fn devices(db: &impl ConnectionTrait, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Device>> {
    Ok(sign_in::Entity::find()
        .filter(sign_in::COLUMN.person_id.eq(person))
        .filter(sign_in::COLUMN.ended_at.is_null())
        .filter(sign_in::COLUMN.expires_at.gt(now))
        .order_by_desc(sign_in::Column::Id)
        .limit(50)
        .into_model()
        .all(db)
        .await?)
}

/// The one-time link of this token, if it still works.
///
/// # Errors
/// Faults of the database only.
pub async fn link(
    db: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<one_time_link::Model>> {
    Ok(one_time_link::Entity::find()
        .filter(one_time_link::COLUMN.token_hash.eq(token_hash(token)))
        .filter(one_time_link::COLUMN.used_at.is_null())
        .filter(one_time_link::COLUMN.expires_at.gt(now))
        .one(db)
        .await?)
}
