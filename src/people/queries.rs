//! How it is read.
mod claims;
mod registered;
mod signing;

pub use claims::*;
pub use registered::registrations;
pub use signing::*;

use super::rules::{Email, Phone, fold};
use crate::{
    error::{Error, Result},
    tables::{
        centre::{self, CentreId},
        claim,
        person::{self, PersonId},
        person_merge,
        staff_role::{self, Role},
        totp,
    },
};
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef, RelationTrait, Select, sea_query::LikeExpr,
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

/// Who has this NIK in the centre, under any key it may be kept by now; see `nik::NikKey::indexes`.
///
/// # Errors
/// Faults of the database only.
pub async fn find_by_nik(
    db: &impl ConnectionTrait,
    centre: CentreId,
    indexes: Vec<String>,
) -> Result<Option<person::Model>> {
    Ok(person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(person::COLUMN.nik_index.is_in(indexes))
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

/// Somebody who is known by this name with this phone number or e-mail address: a family may share a number,
/// but the same name with it is the same person.
///
/// # Errors
/// Faults of the database only.
pub async fn same_person(
    db: &impl ConnectionTrait,
    centre: CentreId,
    new: &super::commands::NewPerson,
) -> Result<Option<person::Model>> {
    let mut reached = sea_orm::Condition::any();
    if let Some(phone) = &new.phone {
        reached = reached.add(person::COLUMN.phone.eq(phone.as_str()));
    }
    if let Some(email) = &new.email {
        reached = reached.add(person::COLUMN.email.eq(email.as_str()));
    }
    if reached.is_empty() {
        return Ok(None);
    }
    Ok(person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(person::COLUMN.search_name.eq(fold(new.name.as_str())))
        .filter(reached)
        .order_by_asc(person::Column::Id)
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
    /// Kabupaten or kota.
    pub region_code: Option<String>,
    /// The address they gave while another record has it: not yet confirmed to be theirs.
    #[sea_orm(skip)]
    pub claimed_email: Option<String>,
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
    let gave = claim::Entity::find()
        .select_only()
        .column(claim::Column::PersonId)
        .filter(claim::Column::Email.like(holds.clone()))
        .into_query();
    let mut any = sea_orm::Condition::any()
        .add(person::Column::SearchName.like(holds.clone()))
        .add(person::Column::Email.like(holds))
        .add(person::Column::Id.in_subquery(gave));
    if let Ok(phone) = Phone::parse(text) {
        any = any.add(person::COLUMN.phone.eq(phone.as_str()));
    }
    // A record that lives on in another one is found there.
    let merged =
        person_merge::Entity::find().select_only().column(person_merge::Column::MergedId).into_query();
    let mut found: Vec<Found> = person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(centre))
        .filter(any)
        .filter(person::Column::Id.not_in_subquery(merged))
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(person::Column::Id)
        .limit(20)
        .into_model()
        .all(db)
        .await?;
    let blank = found.iter().filter(|one| one.email.is_none()).map(|one| one.id);
    let mut claimed = claimed_emails(db, blank).await?;
    for one in &mut found {
        one.claimed_email = claimed.remove(&one.id);
    }
    Ok(found)
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
    /// Whether their sign-in has a second step.
    pub second_step: bool,
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
    second_step: Option<chrono::DateTime<chrono::Utc>>,
    role: Role,
}

/// Everybody who works at the centre, by name.
///
/// # Errors
/// Faults of the database only.
pub async fn staff(db: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<StaffMember>> {
    let own_step: RelationDef = staff_role::Entity::belongs_to(totp::Entity)
        .from(staff_role::Column::PersonId)
        .to(totp::Column::PersonId)
        .into();
    let rows: Vec<StaffRow> = staff_role::Entity::find()
        .join(JoinType::InnerJoin, staff_role::Relation::Person.def())
        .join(JoinType::LeftJoin, own_step)
        .filter(person::COLUMN.centre_id.eq(centre))
        .select_only()
        .column_as(person::Column::Id, "id")
        .column_as(person::Column::Name, "name")
        .column_as(person::Column::Email, "email")
        .column_as(person::Column::Phone, "phone")
        .column_as(person::Column::PasswordHash, "password_hash")
        .column_as(totp::Column::ConfirmedAt, "second_step")
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
                second_step: row.second_step.is_some(),
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
