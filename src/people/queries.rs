//! How it is read.
use super::rules::{Email, Phone, fold};
use crate::{
    access::token_hash,
    error::{Error, Result},
    tables::{
        centre::{self, CentreId},
        one_time_link,
        person::{self, PersonId},
        sign_in::{self, SignInId},
        staff_role::{self, Role},
    },
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select, sea_query::LikeExpr,
};

/// The centre.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn centre(db: &impl ConnectionTrait, id: CentreId) -> Result<centre::Model> {
    centre::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// The zone of a centre; one that is written wrongly counts as WIB.
pub fn zone(centre: &centre::Model) -> Tz {
    centre.time_zone.parse().unwrap_or(chrono_tz::Asia::Jakarta)
}

/// A person of this centre.
///
/// # Errors
/// `NotFound` for anybody else.
pub async fn person(db: &impl ConnectionTrait, centre: CentreId, id: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(id)
        .filter(person::COLUMN.centre_id.eq(centre))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// Who has this NIK in the centre; see `nik::NikKey::index`.
///
/// # Errors
/// Faults of the database only.
pub async fn find_by_nik_index(
    db: &impl ConnectionTrait,
    centre: CentreId,
    index: &str,
) -> Result<Option<person::Model>> {
    Ok(person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(person::COLUMN.nik_index.eq(index))
        .one(db)
        .await?)
}

/// Who has this e-mail address in the centre.
///
/// # Errors
/// Faults of the database only.
pub async fn find_by_email(
    db: &impl ConnectionTrait,
    centre: CentreId,
    email: &Email,
) -> Result<Option<person::Model>> {
    Ok(person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(person::COLUMN.email.eq(email.as_str()))
        .one(db)
        .await?)
}

/// Somebody found by a search, for a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult, serde::Serialize)]
pub struct Found {
    /// Who.
    pub id: PersonId,
    /// As on the ID card.
    pub name: String,
    /// Lower case.
    pub email: Option<String>,
    /// "+628…".
    pub phone: Option<String>,
    /// The last four digits of the NIK.
    pub nik_last4: Option<String>,
}

/// The first twenty people of the centre whose name or e-mail holds `text`, or who have it as their
/// phone number; by name.
///
/// # Errors
/// Faults of the database only.
pub async fn people_search(db: &impl ConnectionTrait, centre: CentreId, text: &str) -> Result<Vec<Found>> {
    let folded = fold(text);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let escaped = folded.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let holds = LikeExpr::new(format!("%{escaped}%")).escape('\\');
    let mut any = sea_orm::Condition::any()
        .add(person::Column::SearchName.like(holds.clone()))
        .add(person::Column::Email.like(holds));
    if let Ok(phone) = Phone::parse(text) {
        any = any.add(person::COLUMN.phone.eq(phone.as_str()));
    }
    Ok(person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(any)
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(person::Column::Id)
        .limit(20)
        .into_model()
        .all(db)
        .await?)
}

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

/// Who may be meant by an e-mail address or phone number, over all centres: people of a family share a
/// number, and somebody may be known to two centres. At most five.
///
/// # Errors
/// Faults of the database only.
pub async fn accounts(db: &impl ConnectionTrait, typed: &str) -> Result<Vec<Account>> {
    let who = match (Email::parse(typed), Phone::parse(typed)) {
        (Ok(email), _) => person::COLUMN.email.eq(email.as_str()),
        (_, Ok(phone)) => person::COLUMN.phone.eq(phone.as_str()),
        _ => return Ok(Vec::new()),
    };
    Ok(person::Entity::find()
        .filter(who)
        .filter(person::COLUMN.password_hash.is_not_null())
        .order_by_asc(person::Column::Id)
        .limit(5)
        .into_model()
        .all(db)
        .await?)
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

/// Somebody who works at the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Who.
    pub id: PersonId,
    /// As on the ID card.
    pub name: String,
    /// Lower case.
    pub email: Option<String>,
    /// "+628…".
    pub phone: Option<String>,
    /// Whether they have chosen a password.
    pub has_password: bool,
    /// What they may do, in the order of `Role`.
    pub roles: Vec<Role>,
}

#[derive(FromQueryResult)]
struct StaffRow {
    id: PersonId,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    password_hash: Option<String>,
    role: Role,
}

/// Everybody who works at the centre, by name.
///
/// # Errors
/// Faults of the database only.
pub async fn staff(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<StaffMember>> {
    let rows: Vec<StaffRow> = staff_role::Entity::find()
        .join(JoinType::InnerJoin, staff_role::Relation::Person.def())
        .filter(person::COLUMN.centre_id.eq(centre))
        .select_only()
        .column_as(person::Column::Id, "id")
        .column_as(person::Column::Name, "name")
        .column_as(person::Column::Email, "email")
        .column_as(person::Column::Phone, "phone")
        .column_as(person::Column::PasswordHash, "password_hash")
        .column_as(staff_role::Column::Role, "role")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(person::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let mut all: Vec<StaffMember> = Vec::new();
    for row in rows {
        match all.last_mut() {
            Some(last) if last.id == row.id => last.roles.push(row.role),
            _ => all.push(StaffMember {
                id: row.id,
                name: row.name,
                email: row.email,
                phone: row.phone,
                has_password: row.password_hash.is_some(),
                roles: vec![row.role],
            }),
        }
    }
    for member in &mut all {
        member.roles.sort();
    }
    Ok(all)
}

/// Everybody of the centre with this role, by name: to choose an instructor or assessor from.
///
/// # Errors
/// Faults of the database only.
pub async fn staff_with(db: &impl ConnectionTrait, centre: CentreId, role: Role) -> Result<Vec<StaffMember>> {
    Ok(staff(db, centre).await?.into_iter().filter(|member| member.roles.contains(&role)).collect())
}

/// The administrators of a centre.
pub fn administrators(centre: CentreId) -> Select<staff_role::Entity> {
    staff_role::Entity::find()
        .join(JoinType::InnerJoin, staff_role::Relation::Person.def())
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(staff_role::COLUMN.role.eq(Role::Administrator))
}

/// Whether anybody administers anything here: a fresh installation has nobody.
///
/// # Errors
/// Faults of the database only.
pub async fn has_administrator(db: &impl ConnectionTrait) -> Result<bool> {
    let one = staff_role::Entity::find().filter(staff_role::COLUMN.role.eq(Role::Administrator)).one(db);
    Ok(one.await?.is_some())
}
