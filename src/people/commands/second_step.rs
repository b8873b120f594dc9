//! The second step of a sign-in: asked for, taken.
use super::open_device;
use crate::{
    access::token_hash,
    error::{Error, Refusal, Result},
    people::{codes::CodeKey, nik::NikKey, rules, second_step::Shared},
    random::Random,
    store::Tx,
    tables::{person::PersonId, recovery_code, sign_in_step, totp},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::Expr,
};

/// What a first step of signing in leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Signed in: the token of the session.
    In(String),
    /// The second step comes next: the token that holds the place.
    Step(String),
}

/// Lets somebody in who has proven who they are by a first step: at once, or to the second step if they
/// have one.
///
/// # Errors
/// Faults of the database only.
pub async fn pass_first_step(
    tx: &Tx,
    person: PersonId,
    device: &str,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<Pass> {
    if !has_second_step(tx, person).await? {
        return Ok(Pass::In(open_device(tx, person, device, random, now).await?));
    }
    let token = random.token();
    let row = sign_in_step::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        token_hash: Set(token_hash(&token)),
        tries: Set(0),
        created_at: Set(now),
        expires_at: Set(rules::step_until(now)),
        ended_at: Set(None),
    };
    sign_in_step::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(Pass::Step(token))
}

/// Whether somebody has set up a second step.
///
/// # Errors
/// Faults of the database only.
pub async fn has_second_step(tx: &Tx, person: PersonId) -> Result<bool> {
    let row = totp::Entity::find_by_id(person).one(tx.db()).await?;
    Ok(row.is_some_and(|row| row.confirmed_at.is_some()))
}

/// Tries the second step: a code of the app that was not used before, or one of paper. `None` when it is
/// not right or the place is gone; every try counts, and is counted before it is looked at.
///
/// # Errors
/// A fault when the secret cannot be opened.
#[allow(clippy::too_many_arguments, reason = "two keys, a token, what was typed and where")]
pub async fn try_second_step(
    tx: &Tx,
    (key, codes): (&NikKey, &CodeKey),
    token: &str,
    typed: &str,
    device: &str,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<Option<(PersonId, String)>> {
    let places = sign_in_step::Entity::update_many()
        .col_expr(sign_in_step::Column::Tries, Expr::col(sign_in_step::Column::Tries).add(1))
        .filter(sign_in_step::COLUMN.token_hash.eq(token_hash(token)))
        .filter(sign_in_step::COLUMN.ended_at.is_null())
        .filter(sign_in_step::COLUMN.expires_at.gt(now))
        .filter(sign_in_step::COLUMN.tries.lt(rules::TRIES))
        .exec_with_returning(tx.db())
        .await?;
    let Some(place) = places.into_iter().next() else { return Ok(None) };
    if !prove(tx, (key, codes), place.person_id, typed, now).await? {
        return Ok(None);
    }
    let person = place.person_id;
    let mut place: sign_in_step::ActiveModel = place.into();
    place.ended_at = Set(Some(now));
    place.update(tx.db()).await?;
    Ok(Some((person, open_device(tx, person, device, random, now).await?)))
}

/// Uses up a code of somebody's second step; `false` when it is not right or was used.
///
/// # Errors
/// A fault when the secret cannot be opened.
pub async fn prove(
    tx: &Tx,
    (key, codes): (&NikKey, &CodeKey),
    person: PersonId,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    match rules::typed_code(typed) {
        rules::Typed::Neither => Ok(false),
        rules::Typed::App(digits) => {
            let row = totp::Entity::find_by_id(person).one(tx.db()).await?;
            let Some(row) = row.filter(|row| row.confirmed_at.is_some()) else { return Ok(false) };
            let shared = Shared::from_bytes(key.open_bytes(&row.secret_sealed)?);
            let Some(step) = shared.step_of(&digits, now)? else { return Ok(false) };
            let used = totp::Entity::update_many()
                .col_expr(totp::Column::LastStep, Expr::value(step))
                .filter(totp::COLUMN.person_id.eq(person))
                .filter(totp::COLUMN.last_step.lt(step))
                .exec(tx.db())
                .await?;
            Ok(used.rows_affected == 1)
        }
        rules::Typed::Paper(code) => {
            let used = recovery_code::Entity::update_many()
                .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
                .filter(recovery_code::COLUMN.person_id.eq(person))
                .filter(recovery_code::COLUMN.code_hash.eq(codes.hash("recovery", person.0, &code)))
                .filter(recovery_code::COLUMN.used_at.is_null())
                .exec(tx.db())
                .await?;
            Ok(used.rows_affected == 1)
        }
    }
}

/// What is said where the second step cannot be taken.
pub(super) fn second_step_first() -> Error {
    Refusal::new(both!(
        "Akun ini memakai langkah kedua. Masuk dulu lewat halaman Masuk, lalu lanjutkan di sini.",
        "This account has a second step. Sign in on the sign-in page first, then go on here."
    ))
    .into()
}
