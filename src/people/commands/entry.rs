//! Signing in and out, passwords, links that work once.
use crate::{
    access::token_hash,
    error::{Error, Result},
    people::{queries, rules},
    random::Random,
    store::Tx,
    tables::{
        desk_visit::{self, Ending},
        one_time_link::{self, Purpose},
        person::{self, PersonId},
        sign_in::{self, SignInId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, IntoCondition},
};

/// A new password (its hash); every device but `keep` is signed out.
///
/// # Errors
/// Faults of the database only.
pub async fn set_password(
    tx: &Tx,
    person: PersonId,
    hash: String,
    keep: Option<SignInId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(hash))
        .filter(person::COLUMN.id.eq(person));
    change.exec(tx.db()).await?;
    let mut devices = sign_in::Entity::update_many()
        .col_expr(sign_in::Column::EndedAt, Expr::value(now))
        .filter(sign_in::COLUMN.person_id.eq(person))
        .filter(sign_in::COLUMN.ended_at.is_null());
    if let Some(keep) = keep {
        devices = devices.filter(sign_in::COLUMN.id.ne(keep));
    }
    devices.exec(tx.db()).await?;
    Ok(())
}

/// Signs a person in on a device for thirty days and gives the token that its cookie holds: for whoever
/// has just registered, or proved a password where no second step can be asked for.
///
/// # Errors
/// A refusal when this person has a second step: then [`super::pass_first_step`] is the way.
pub async fn start_sign_in(
    tx: &Tx,
    person: PersonId,
    device: &str,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<String> {
    if super::has_second_step(tx, person).await? {
        return Err(super::second_step_first());
    }
    open_device(tx, person, device, random, now).await
}

/// The row of a sign-in, when all its steps are taken.
pub(super) async fn open_device(
    tx: &Tx,
    person: PersonId,
    device: &str,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<String> {
    let token = random.token();
    let row = sign_in::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        token_hash: Set(token_hash(&token)),
        device: Set(device.chars().take(100).collect()),
        created_at: Set(now),
        expires_at: Set(rules::signed_in_until(now)),
        ended_at: Set(None),
    };
    sign_in::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(token)
}

/// Signs one device of a person out; one already out stays so.
///
/// # Errors
/// `NotFound` when it is not this person's.
pub async fn end_sign_in(tx: &Tx, person: PersonId, sign_in: SignInId, now: DateTime<Utc>) -> Result<()> {
    let row = sign_in::Entity::find_by_id(sign_in)
        .filter(sign_in::COLUMN.person_id.eq(person))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if row.ended_at.is_none() {
        let mut row: sign_in::ActiveModel = row.into();
        row.ended_at = Set(Some(now));
        row.update(tx.db()).await?;
        end_visits(tx, desk_visit::COLUMN.sign_in_id.eq(sign_in), Ending::SignOut, now).await?;
    }
    Ok(())
}

/// Ends the open visits at the desk that this condition finds.
///
/// # Errors
/// Faults of the database only.
pub async fn end_visits(
    tx: &Tx,
    which: impl IntoCondition,
    ending: Ending,
    now: DateTime<Utc>,
) -> Result<()> {
    desk_visit::Entity::update_many()
        .col_expr(desk_visit::Column::EndedAt, Expr::value(now))
        .col_expr(desk_visit::Column::Ending, Expr::value(ending))
        .filter(which)
        .filter(desk_visit::COLUMN.ended_at.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Makes a link that works once within seven days and gives its token; only the hash is kept.
///
/// # Errors
/// Faults of the database only.
pub async fn one_time_link(
    tx: &Tx,
    purpose: Purpose,
    person: Option<PersonId>,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<String> {
    let token = random.token();
    let row = one_time_link::ActiveModel {
        id: NotSet,
        purpose: Set(purpose),
        person_id: Set(person),
        token_hash: Set(token_hash(&token)),
        created_at: Set(now),
        expires_at: Set(rules::link_until(now)),
        used_at: Set(None),
    };
    one_time_link::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(token)
}

/// Uses a link up; of two who try at once one succeeds.
///
/// # Errors
/// `NotFound` when there is none, or it was used, is over, or is for something else.
pub async fn use_link(
    tx: &Tx,
    token: &str,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<one_time_link::Model> {
    let link = queries::link(tx.db(), token, now).await?.filter(|link| link.purpose == purpose);
    let link = link.ok_or(Error::NotFound)?;
    let used = one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(now))
        .filter(one_time_link::Column::Id.eq(link.id))
        .filter(one_time_link::COLUMN.used_at.is_null())
        .exec(tx.db())
        .await?;
    if used.rows_affected == 1 { Ok(link) } else { Err(Error::NotFound) }
}
