//! How it changes: a visit begins, something is entered in it, it ends.
use super::rules;
use crate::{
    access::{Applying, AtDesk, Coordinating, desk_since},
    error::{Error, Result},
    people::{
        self,
        commands::{NewPerson, end_visits},
        log::Act,
    },
    random::Random,
    store::Tx,
    tables::{
        desk_visit::{self, Ending},
        person::PersonId,
        person_merge, sign_in,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

/// The browser of this coordinator, locked: one person is served in it at a time.
async fn at_the_computer(tx: &Tx, by: &Coordinating) -> Result<()> {
    sign_in::Entity::find_by_id(by.sign_in())
        .filter(sign_in::COLUMN.ended_at.is_null())
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::SignedOut)?;
    Ok(())
}

/// Begins to serve somebody in this browser and gives the code of the visit; whoever was served there before
/// no longer is. Pressed twice it is the same visit.
///
/// # Errors
/// `NotFound` for a person of another centre or a record that lives on in another; `SignedOut` when the
/// browser was signed out meanwhile.
pub async fn receive(
    tx: &Tx,
    by: &Coordinating,
    person: PersonId,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<String> {
    at_the_computer(tx, by).await?;
    let db = tx.db();
    people::queries::person(db, by.centre(), person).await?;
    if person_merge::Entity::find_by_id(person).one(db).await?.is_some() {
        return Err(Error::NotFound);
    }
    if let Some(open) = by.served_now(db, now).await?
        && open.person().id == person
    {
        return Ok(open.code().to_string());
    }
    let here = desk_visit::COLUMN.sign_in_id.eq(by.sign_in());
    let rested = here.clone().and(desk_visit::COLUMN.acted_at.lte(desk_since(now)));
    end_visits(tx, rested, Ending::Idle, now).await?;
    end_visits(tx, here, Ending::Another, now).await?;
    let code = random.code(4);
    let row = desk_visit::ActiveModel {
        id: NotSet,
        code: Set(code.clone()),
        sign_in_id: Set(by.sign_in()),
        by_id: Set(by.person()),
        person_id: Set(person),
        begun_at: Set(now),
        acted_at: Set(now),
        ended_at: Set(None),
        ending: Set(None),
    };
    desk_visit::Entity::insert(row).exec_without_returning(db).await?;
    people::commands::note(tx, person, Act::DeskBegun, Some(by.person()), "", now).await?;
    Ok(code)
}

/// Registers somebody who sits opposite and begins to serve them. The same name with the same number or
/// address is the same person, so that pressing twice makes one; `true` when the centre knew them.
///
/// # Errors
/// The refusals of `people::commands::register`; as [`receive`].
pub async fn register(
    tx: &Tx,
    by: &Coordinating,
    new: NewPerson,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<(String, bool)> {
    at_the_computer(tx, by).await?;
    if let Some(same) = people::queries::same_person(tx.db(), by.centre(), &new).await? {
        return Ok((receive(tx, by, same.id, random, now).await?, true));
    }
    let person = people::commands::register(tx, by.centre(), new, now).await?;
    people::commands::note(tx, person, Act::DeskRegistered, Some(by.person()), "", now).await?;
    Ok((receive(tx, by, person, random, now).await?, false))
}

/// Says that something is entered now, first thing in the transaction that writes it: at the desk the visit
/// must go on, and who entered what for whom is noted. In one's own application nothing is to be said.
///
/// # Errors
/// A refusal when the visit ended meanwhile; then nothing is written.
pub async fn entered(tx: &Tx, whose: &Applying, what: &str, now: DateTime<Utc>) -> Result<()> {
    match whose.desk() {
        Some(desk) => entered_at(tx, desk, Act::DeskEntered, what, now).await,
        None => Ok(()),
    }
}

/// The same for an act that has a name of its own.
///
/// # Errors
/// As [`entered`].
pub async fn entered_at(tx: &Tx, desk: &AtDesk, act: Act, what: &str, now: DateTime<Utc>) -> Result<()> {
    let going_on = desk_visit::Entity::update_many()
        .col_expr(desk_visit::Column::ActedAt, Expr::value(now))
        .filter(desk_visit::Column::Id.eq(desk.visit()))
        .filter(desk_visit::COLUMN.ended_at.is_null())
        .filter(desk_visit::COLUMN.acted_at.gt(desk_since(now)))
        .exec(tx.db())
        .await?;
    if going_on.rows_affected == 0 {
        return Err(rules::refused(Ending::Next).into());
    }
    people::commands::note(tx, desk.person().id, act, Some(desk.by()), what, now).await
}

/// "Next person": the visit is over. Pressed twice it is over once.
///
/// # Errors
/// Faults of the database only.
pub async fn next_person(tx: &Tx, desk: &AtDesk, now: DateTime<Utc>) -> Result<()> {
    let this = desk_visit::Column::Id.eq(desk.visit());
    end_visits(tx, this, Ending::Next, now).await?;
    people::commands::note(tx, desk.person().id, Act::DeskEnded, Some(desk.by()), "", now).await
}
