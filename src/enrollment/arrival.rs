//! Somebody at the door: registered on the way to a seat, so that pressing twice makes one person.
use super::commands::AT_ONCE;
use crate::{
    error::Result,
    people::{self, commands::NewPerson, rules::fold},
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        person::{self, PersonId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{CaseStatement, Expr},
};

/// What registering came to.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// The centre did not know them.
    New(PersonId),
    /// Somebody of this phone number and name is there already; nothing was written.
    Same(Box<person::Model>),
}

/// Registers somebody who applies to this cohort by themselves. The same form sent twice, with the same
/// password, is the same person: [`people::password::hash_of_form`] makes one hash of it. Nobody is told whether the
/// centre knew them; see [`people::commands::register_self`].
///
/// # Errors
/// `NotFound` when there is no such cohort; a refusal at `wilayah` when no regency has that code.
pub async fn arrive_self(tx: &Tx, cohort: CohortId, new: NewPerson, now: DateTime<Utc>) -> Result<PersonId> {
    // Two presses of the button come at once: the second waits here and finds the first.
    let cohort = cohort::Entity::find_by_id(cohort)
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(crate::error::Error::NotFound)?;
    let same = person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(cohort.centre_id))
        .filter(person::COLUMN.search_name.eq(fold(new.name.as_str())))
        .filter(person::COLUMN.password_hash.eq(new.password_hash.clone()))
        .select_only()
        .column(person::Column::Id)
        .into_tuple()
        .one(tx.db())
        .await?;
    match same {
        Some(person) => Ok(person),
        None => people::commands::register_self(tx, cohort.centre_id, new, now).await,
    }
}

/// Registers somebody whom the desk enrols in this cohort. A family may share a phone number, but the same
/// name with it is the same person.
///
/// # Errors
/// `NotFound` when there is no such cohort; the refusals of `people::commands::register`.
pub async fn arrive(tx: &Tx, cohort: CohortId, new: NewPerson, now: DateTime<Utc>) -> Result<Arrival> {
    // Two presses of the button come at once: the second waits here and finds the first.
    let cohort = cohort::Entity::find_by_id(cohort)
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(crate::error::Error::NotFound)?;
    if let Some(phone) = &new.phone {
        let same = person::Entity::find()
            .filter(person::COLUMN.centre_id.eq(cohort.centre_id))
            .filter(person::COLUMN.phone.eq(phone.as_str()))
            .filter(person::COLUMN.search_name.eq(fold(new.name.as_str())))
            .order_by_asc(person::Column::Id)
            .one(tx.db())
            .await?;
        if let Some(same) = same {
            return Ok(Arrival::Same(Box::new(same)));
        }
    }
    Ok(Arrival::New(people::commands::register(tx, cohort.centre_id, new, now).await?))
}

/// Keeps what applicants say their businesses are called, in few statements.
///
/// # Errors
/// Faults of the database only.
pub async fn set_businesses(tx: &Tx, mut all: Vec<(PersonId, String)>) -> Result<()> {
    while !all.is_empty() {
        let rest = all.split_off(all.len().min(AT_ONCE));
        let mut name = CaseStatement::new();
        for (person, business) in &all {
            name = name.case(person::COLUMN.id.eq(*person), Expr::value(business.clone()));
        }
        person::Entity::update_many()
            .col_expr(person::Column::Business, name.into())
            .filter(person::COLUMN.id.is_in(all.iter().map(|(person, _)| *person)))
            .exec(tx.db())
            .await?;
        all = rest;
    }
    Ok(())
}
