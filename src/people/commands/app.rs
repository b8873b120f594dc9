//! The second step: set up with an app, its codes for paper, removed, asked of the staff.
use super::{has_second_step, note};
use crate::{
    error::{Refusal, Result},
    people::{codes::CodeKey, log::Act, nik::NikKey, rules, second_step::Shared},
    random::Random,
    store::Tx,
    tables::{
        centre::CentreId,
        person::PersonId,
        recovery_code,
        sign_in::{self, SignInId},
        sign_in_rule::{self, Demand},
        totp,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

/// Begins to set a second step up: a new secret, worth nothing until its first code was right.
///
/// # Errors
/// A refusal when there is one already.
pub async fn begin_second_step(
    tx: &Tx,
    key: &NikKey,
    person: PersonId,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<()> {
    if has_second_step(tx, person).await? {
        return Err(Refusal::new(both!(
            "Langkah kedua sudah terpasang. Lepas dulu kalau ponselnya diganti.",
            "The second step is set up already. Remove it first if the phone has changed."
        ))
        .into());
    }
    let row = totp::ActiveModel {
        person_id: Set(person),
        secret_sealed: Set(key.seal_bytes(Shared::new(random).bytes(), random)?),
        made_at: Set(now),
        confirmed_at: Set(None),
        last_step: Set(0),
    };
    let anew = OnConflict::column(totp::Column::PersonId)
        .update_columns([totp::Column::SecretSealed, totp::Column::MadeAt])
        .to_owned();
    totp::Entity::insert(row).on_conflict(anew).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The first code of the app was typed: from now on the second step is asked for. Other devices are signed
/// out, since they came in without it. Gives the codes for paper.
///
/// # Errors
/// A refusal at `kode` when it is not right, one of the whole form when nothing was begun.
pub async fn confirm_second_step(
    tx: &Tx,
    (key, codes): (&NikKey, &CodeKey),
    (person, keep): (PersonId, SignInId),
    typed: &str,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let row = totp::Entity::find_by_id(person).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row.filter(|row| row.confirmed_at.is_none()) else {
        return Err(Refusal::new(both!("Mulai dari awal.", "Start from the beginning.")).into());
    };
    let shared = Shared::from_bytes(key.open_bytes(&row.secret_sealed)?);
    let step = match rules::typed_code(typed) {
        rules::Typed::App(digits) => shared.step_of(&digits, now)?,
        _ => None,
    };
    let Some(step) = step else {
        return Err(Refusal::at(
            "kode",
            both!(
                "Kode ini belum cocok. Tunggu kode berikutnya di aplikasi, lalu tulis 6 angkanya.",
                "This code does not match. Wait for the next one in the app and write its 6 digits."
            ),
        )
        .into());
    };
    let mut row: totp::ActiveModel = row.into();
    row.confirmed_at = Set(Some(now));
    row.last_step = Set(step);
    row.update(tx.db()).await?;
    sign_in::Entity::update_many()
        .col_expr(sign_in::Column::EndedAt, Expr::value(now))
        .filter(sign_in::COLUMN.person_id.eq(person))
        .filter(sign_in::COLUMN.ended_at.is_null())
        .filter(sign_in::COLUMN.id.ne(keep))
        .exec(tx.db())
        .await?;
    note(tx, person, Act::SecondStepSet, Some(person), "", now).await?;
    new_recovery_codes(tx, codes, person, random, now).await
}

/// New codes for paper; the ones before are worth nothing.
///
/// # Errors
/// Faults of the database only.
pub async fn new_recovery_codes(
    tx: &Tx,
    codes: &CodeKey,
    person: PersonId,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    forget_recovery_codes(tx, person).await?;
    let mut plain: Vec<String> = Vec::with_capacity(rules::RECOVERY_CODES);
    while plain.len() < rules::RECOVERY_CODES {
        let code = random.code(2);
        if !plain.contains(&code) {
            plain.push(code);
        }
    }
    let row = |code: &String| recovery_code::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        code_hash: Set(codes.hash("recovery", person.0, code)),
        made_at: Set(now),
        used_at: Set(None),
    };
    recovery_code::Entity::insert_many(plain.iter().map(row)).exec_without_returning(tx.db()).await?;
    Ok(plain)
}

async fn forget_recovery_codes(tx: &Tx, person: PersonId) -> Result<()> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::COLUMN.person_id.eq(person))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Removes somebody's second step and notes by whom and why.
///
/// # Errors
/// Faults of the database only.
pub async fn remove_second_step(
    tx: &Tx,
    person: PersonId,
    by: PersonId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    totp::Entity::delete_by_id(person).exec(tx.db()).await?;
    forget_recovery_codes(tx, person).await?;
    note(tx, person, Act::SecondStepRemoved, Some(by), why, now).await
}

/// Says whether a centre asks its staff for a second step. Whoever asks it of others has one.
///
/// # Errors
/// A refusal when the administrator has none yet.
pub async fn demand_second_step(
    tx: &Tx,
    centre: CentreId,
    demand: Demand,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    if demand == Demand::Required && !has_second_step(tx, by).await? {
        return Err(Refusal::new(both!(
            "Pasang dulu langkah kedua di akun Anda sendiri, lalu wajibkan untuk staf.",
            "Set up the second step of your own account first, then require it of the staff."
        ))
        .into());
    }
    let row = sign_in_rule::ActiveModel {
        centre_id: Set(centre),
        second_step: Set(demand),
        by_id: Set(by),
        at: Set(now),
    };
    let columns = [sign_in_rule::Column::SecondStep, sign_in_rule::Column::ById, sign_in_rule::Column::At];
    let anew = OnConflict::column(sign_in_rule::Column::CentreId).update_columns(columns).to_owned();
    sign_in_rule::Entity::insert(row).on_conflict(anew).exec_without_returning(tx.db()).await?;
    Ok(())
}
