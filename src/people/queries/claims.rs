//! What people say is theirs while another record has it.
use crate::{
    error::Result,
    people::{
        claims::unconfirmed,
        rules::{Email, PersonName, Phone, fold},
    },
    tables::{
        centre::CentreId,
        claim::{self, ClaimKind},
        person::{self, PersonId},
    },
    text::Language,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
};
use std::collections::HashMap;

/// The first record of this name and number in the centre: a family shares a number, the same name with
/// it is the same person, most likely.
///
/// # Errors
/// Faults of the database only.
pub async fn namesake(
    db: &impl ConnectionTrait,
    centre: CentreId,
    name: &PersonName,
    phone: &Phone,
) -> Result<Option<PersonId>> {
    Ok(person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(person::COLUMN.phone.eq(phone.as_str()))
        .filter(person::COLUMN.search_name.eq(fold(name.as_str())))
        .order_by_asc(person::Column::Id)
        .select_only()
        .column(person::Column::Id)
        .into_tuple()
        .one(db)
        .await?)
}

/// Everybody who gave this address, whoever had it first.
pub(super) fn who_gave(email: &str) -> Condition {
    let gave = claim::Entity::find()
        .select_only()
        .column(claim::Column::PersonId)
        .filter(claim::COLUMN.email.eq(email))
        .into_query();
    Condition::any().add(person::COLUMN.email.eq(email)).add(person::Column::Id.in_subquery(gave))
}

/// Who may be coming back, of this name and one of these: the record that was there first, and the hash of
/// its password. One statement each of one shape, whoever there is, and each finds its first row at once,
/// however many namesakes there are.
///
/// # Errors
/// Faults of the database only.
pub async fn returning(
    db: &impl ConnectionTrait,
    centre: CentreId,
    name: &PersonName,
    email: Option<&Email>,
    phone: Option<&Phone>,
) -> Result<Option<(PersonId, Option<String>)>> {
    let first = async |reached: Condition| -> Result<Option<(PersonId, Option<String>)>> {
        Ok(person::Entity::find()
            .filter(person::COLUMN.centre_id.eq(centre))
            .filter(person::COLUMN.search_name.eq(fold(name.as_str())))
            .filter(person::COLUMN.password_hash.is_not_null())
            .filter(reached)
            .order_by_asc(person::Column::Id)
            .select_only()
            .columns([person::Column::Id, person::Column::PasswordHash])
            .into_tuple()
            .one(db)
            .await?)
    };
    let mut found = Vec::new();
    if let Some(email) = email {
        found.extend(first(who_gave(email.as_str())).await?);
    }
    if let Some(phone) = phone {
        found.extend(first(Condition::all().add(person::COLUMN.phone.eq(phone.as_str()))).await?);
    }
    Ok(found.into_iter().min_by_key(|(id, _)| *id))
}

/// The address somebody gave while another record has it: mail to them goes there, and they see it as
/// theirs.
///
/// # Errors
/// Faults of the database only.
pub async fn claimed_email(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<String>> {
    let found: Option<Option<String>> = claim::Entity::find()
        .filter(claim::COLUMN.person_id.eq(person))
        .filter(claim::COLUMN.email.is_not_null())
        .order_by_desc(claim::Column::Id)
        .select_only()
        .column(claim::Column::Email)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.flatten())
}

/// The addresses that these gave while another record has them; one statement, however many.
///
/// # Errors
/// Faults of the database only.
pub async fn claimed_emails(
    db: &impl ConnectionTrait,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>> {
    let found: Vec<(PersonId, Option<String>)> = claim::Entity::find()
        .filter(claim::COLUMN.person_id.is_in(people))
        .filter(claim::COLUMN.email.is_not_null())
        .order_by_asc(claim::Column::Id)
        .select_only()
        .columns([claim::Column::PersonId, claim::Column::Email])
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().filter_map(|(person, email)| Some((person, email?))).collect())
}

/// The address of somebody as the staff reads it: their own, or the one they gave, marked as not confirmed.
///
/// # Errors
/// Faults of the database only.
pub async fn email_shown(
    db: &impl ConnectionTrait,
    person: &person::Model,
    language: Language,
) -> Result<Option<String>> {
    if person.email.is_some() {
        return Ok(person.email.clone());
    }
    Ok(claimed_email(db, person.id).await?.map(|email| unconfirmed(&email, language)))
}

/// A person as they know themselves: with the address they gave, whoever else has it.
///
/// # Errors
/// `NotFound` for anybody of another centre.
pub async fn oneself(db: &impl ConnectionTrait, centre: CentreId, id: PersonId) -> Result<person::Model> {
    let mut person = super::person(db, centre, id).await?;
    if person.email.is_none() {
        person.email = claimed_email(db, id).await?;
    }
    Ok(person)
}

/// The NIK somebody gave while another record has it, sealed.
///
/// # Errors
/// Faults of the database only.
pub async fn claimed_nik(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<String>> {
    let found: Option<Option<String>> = claim::Entity::find()
        .filter(claim::COLUMN.person_id.eq(person))
        .filter(claim::COLUMN.nik_sealed.is_not_null())
        .order_by_desc(claim::Column::Id)
        .select_only()
        .column(claim::Column::NikSealed)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.flatten())
}

/// What two records say that the other one has.
///
/// # Errors
/// Faults of the database only.
pub async fn claims_between(db: &impl ConnectionTrait, both: [PersonId; 2]) -> Result<Vec<claim::Model>> {
    Ok(claim::Entity::find()
        .filter(claim::COLUMN.person_id.is_in(both))
        .filter(claim::COLUMN.holder_id.is_in(both.map(Some)))
        .order_by_asc(claim::Column::Id)
        .all(db)
        .await?)
}

/// Whether the holder of an address waits for a letter.
///
/// # Errors
/// Faults of the database only.
pub async fn claims_wait(db: &impl ConnectionTrait) -> Result<bool> {
    let waits = claim::Entity::find()
        .filter(claim::COLUMN.told_at.is_null())
        .filter(claim::COLUMN.holder_id.is_not_null())
        .filter(claim::COLUMN.kind.eq(ClaimKind::Email));
    Ok(waits.limit(1).one(db).await?.is_some())
}

/// Two records that may be of one person.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Likeness {
    /// The record that came later.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// The record that was there.
    pub holder_id: PersonId,
    /// Theirs.
    pub holder_name: String,
    /// What both say is theirs.
    pub kind: ClaimKind,
    /// Since when.
    pub made_at: DateTime<Utc>,
}

fn open(centre: CentreId) -> Select<claim::Entity> {
    claim::Entity::find()
        .join(JoinType::InnerJoin, claim::Relation::Person.def())
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(claim::COLUMN.holder_id.is_not_null())
        .filter(claim::COLUMN.closed_at.is_null())
}

#[derive(FromQueryResult)]
struct Row {
    person_id: PersonId,
    name: String,
    holder_id: Option<PersonId>,
    kind: ClaimKind,
    made_at: DateTime<Utc>,
}

/// The records of the centre that may be of one person, the oldest first; at most two hundred lines.
///
/// # Errors
/// Faults of the database only.
pub async fn likenesses(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Likeness>> {
    let rows: Vec<Row> = open(centre)
        .select_only()
        .columns([claim::Column::PersonId, claim::Column::HolderId])
        .columns([claim::Column::Kind, claim::Column::MadeAt])
        .column_as(person::Column::Name, "name")
        .order_by_asc(claim::Column::Id)
        .limit(200)
        .into_model()
        .all(db)
        .await?;
    let holders: Vec<(PersonId, String)> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(rows.iter().filter_map(|row| row.holder_id)))
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    let names: HashMap<PersonId, String> = holders.into_iter().collect();
    let line = |row: Row| {
        let holder_id = row.holder_id?;
        let holder_name = names.get(&holder_id)?.clone();
        let Row { person_id, name, kind, made_at, .. } = row;
        Some(Likeness { person_id, name, holder_id, holder_name, kind, made_at })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// How many records of the centre may be of somebody who has another one.
///
/// # Errors
/// Faults of the database only.
pub async fn likeness_count(db: &impl ConnectionTrait, centre: CentreId) -> Result<u64> {
    Ok(open(centre).select_only().column(claim::Column::PersonId).distinct().count(db).await?)
}
