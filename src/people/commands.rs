//! How it changes: people register, are corrected, sign in and out, get roles and links; a centre is
//! made and its papers are kept right.
mod app;
mod centre;
mod claims;
mod codes;
mod entry;
mod log;
mod registration;
mod rotation;
mod second_step;

pub use app::*;
pub use centre::*;
pub use claims::*;
pub use codes::*;
use entry::open_device;
pub use entry::{end_sign_in, end_visits, one_time_link, set_password, start_sign_in, use_link};
pub use log::*;
pub use registration::set_registration;
pub use rotation::*;
pub use second_step::*;

use super::{
    nik::StoredNik,
    queries, regions,
    rules::{Email, PersonName, Phone, fold},
};
use crate::{
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        centre::CentreId,
        claim::ClaimKind,
        person::{self, Language, PersonId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, TryInsertResult,
    sea_query::{Expr, OnConflict},
};

/// Somebody a centre does not know yet.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// As on the ID card.
    pub name: PersonName,
    /// Unique in the centre.
    pub email: Option<Email>,
    /// Several people of one family may share it.
    pub phone: Option<Phone>,
    /// The regency or city, "33.74".
    pub region_code: Option<String>,
    /// What their business is called or does.
    pub business: Option<String>,
    /// The NIK, sealed; unique in the centre.
    pub nik: Option<StoredNik>,
    /// See `password::hash`; without one nobody signs in as this person yet.
    pub password_hash: Option<String>,
    /// The language of their mails.
    pub language: Language,
}

/// What a person may correct about themselves.
#[derive(Clone, Debug)]
pub struct Details {
    /// As on the ID card; certificates already issued keep the old one.
    pub name: PersonName,
    /// Unique in the centre.
    pub email: Option<Email>,
    /// The mobile number.
    pub phone: Option<Phone>,
    /// What their business is called or does.
    pub business: Option<String>,
}

fn email_taken() -> Refusal {
    Refusal::at(
        "email",
        both!(
            "Email ini sudah terdaftar. Masuk dengan email ini, atau pakai email lain.",
            "This e-mail address is already registered. Sign in with it, or use another one."
        ),
    )
}

fn nik_taken() -> Refusal {
    Refusal::at(
        "nik",
        both!(
            "NIK ini sudah terdaftar. Masuk dengan akun itu, atau hubungi balai.",
            "This NIK is already registered. Sign in with that account, or ask the centre."
        ),
    )
}

fn region_unknown() -> Refusal {
    Refusal::at(
        "wilayah",
        both!("Pilih kabupaten atau kota dari daftar.", "Choose a kabupaten or kota from the list."),
    )
}

/// Registers somebody in a centre, by its staff, who may know whom it knows. People who register
/// themselves are told nothing: [`register_self`].
///
/// # Errors
/// Refusals at `email` and `nik` when the centre knows them already, at `wilayah` when no regency has
/// that code.
pub async fn register(tx: &Tx, centre: CentreId, new: NewPerson, now: DateTime<Utc>) -> Result<PersonId> {
    if new.region_code.as_deref().is_some_and(|code| !regions::is_regency(code)) {
        return Err(region_unknown().into());
    }
    if let Some(email) = &new.email
        && queries::find_by_email(tx.db(), centre, email).await?.is_some()
    {
        return Err(email_taken().into());
    }
    if let Some(nik) = &new.nik
        && queries::find_by_nik(tx.db(), centre, nik.indexes()).await?.is_some()
    {
        return Err(nik_taken().into());
    }
    let by_email = new.email.is_some();
    // Somebody else may register the same address in this very moment; that is a refusal too, and must
    // not end the transaction (PostgreSQL).
    match insert(tx, row_of(centre, new, now)).await? {
        Some(person) => Ok(person),
        None if by_email => Err(email_taken().into()),
        None => Err(nik_taken().into()),
    }
}

fn row_of(centre: CentreId, new: NewPerson, now: DateTime<Utc>) -> person::ActiveModel {
    let (nik_sealed, nik_index, nik_last4) = match new.nik {
        Some(StoredNik { sealed, index, last4, .. }) => (Some(sealed), Some(index), Some(last4)),
        None => (None, None, None),
    };
    person::ActiveModel {
        id: NotSet,
        centre_id: Set(centre),
        search_name: Set(fold(new.name.as_str())),
        name: Set(new.name.into()),
        email: Set(new.email.map(Into::into)),
        phone: Set(new.phone.map(Into::into)),
        region_code: Set(new.region_code),
        business: Set(new.business),
        nik_sealed: Set(nik_sealed),
        nik_index: Set(nik_index),
        nik_last4: Set(nik_last4),
        password_hash: Set(new.password_hash),
        language: Set(new.language),
        created_at: Set(now),
    }
}

/// `None` when somebody of the centre has the address or the NIK.
async fn insert(tx: &Tx, row: person::ActiveModel) -> Result<Option<PersonId>> {
    let inserted = person::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec(tx.db())
        .await?;
    Ok(match inserted {
        TryInsertResult::Inserted(done) => Some(done.last_insert_id),
        _ => None,
    })
}

/// Locks a person's row, so that what is read of them here still holds when it is written.
///
/// # Errors
/// `NotFound` when there is nobody.
pub async fn locked(tx: &Tx, person: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(person).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)
}

/// Corrects what a person says of themselves, by the staff; by themselves: [`update_own_details`].
///
/// # Errors
/// A refusal at `email` when another person of the centre has it.
pub async fn update_details(tx: &Tx, person: PersonId, details: Details) -> Result<()> {
    let before = locked(tx, person).await?;
    if let Some(email) = &details.email {
        let holder = queries::find_by_email(tx.db(), before.centre_id, email).await?;
        if holder.is_some_and(|holder| holder.id != person) {
            return Err(email_taken().into());
        }
    }
    reachable(&details)?;
    changed(before, details).update(tx.db()).await?;
    Ok(())
}

/// Whoever is registered can be reached and can sign in.
fn reachable(details: &Details) -> Result<(), Refusal> {
    if details.email.is_none() && details.phone.is_none() {
        return Err(Refusal::at(
            "telepon",
            both!(
                "Tulis nomor HP atau email. Salah satu dipakai untuk masuk.",
                "Write a mobile number or an e-mail address. One of them is for signing in."
            ),
        ));
    }
    Ok(())
}

fn changed(before: person::Model, details: Details) -> person::ActiveModel {
    let mut row: person::ActiveModel = before.into();
    row.search_name = Set(fold(details.name.as_str()));
    row.name = Set(details.name.into());
    row.email = Set(details.email.map(Into::into));
    row.phone = Set(details.phone.map(Into::into));
    row.business = Set(details.business);
    row
}

/// Corrects how a person is called, by themselves.
///
/// # Errors
/// Faults of the database only.
pub async fn set_name(tx: &Tx, person: PersonId, name: PersonName) -> Result<()> {
    let change = person::Entity::update_many()
        .col_expr(person::Column::SearchName, Expr::value(fold(name.as_str())))
        .col_expr(person::Column::Name, Expr::value(String::from(name)))
        .filter(person::COLUMN.id.eq(person));
    change.exec(tx.db()).await?;
    Ok(())
}

/// Moves a person to another regency or city.
///
/// # Errors
/// A refusal at `wilayah` when there is none with that code.
pub async fn set_region(tx: &Tx, person: PersonId, code: &str) -> Result<()> {
    if !regions::is_regency(code) {
        return Err(region_unknown().into());
    }
    let change = person::Entity::update_many()
        .col_expr(person::Column::RegionCode, Expr::value(code))
        .filter(person::COLUMN.id.eq(person));
    change.exec(tx.db()).await?;
    Ok(())
}

/// Keeps a person's NIK, from the staff; from themselves: [`set_own_nik`].
///
/// # Errors
/// A refusal at `nik` when another person of the centre has it.
pub async fn set_nik(tx: &Tx, person: PersonId, nik: StoredNik) -> Result<()> {
    let before = locked(tx, person).await?;
    let holder = queries::find_by_nik(tx.db(), before.centre_id, nik.indexes()).await?;
    if holder.is_some_and(|holder| holder.id != person) {
        return Err(nik_taken().into());
    }
    let mut row: person::ActiveModel = before.into();
    row.nik_sealed = Set(Some(nik.sealed));
    row.nik_index = Set(Some(nik.index));
    row.nik_last4 = Set(Some(nik.last4));
    row.update(tx.db()).await?;
    // The staff has seen the card: whatever was doubtful about it is settled.
    claims::forget_claims(tx, person, ClaimKind::Nik).await
}

/// The language of a person's mails.
///
/// # Errors
/// Faults of the database only.
pub async fn set_language(tx: &Tx, person: PersonId, language: Language) -> Result<()> {
    let change = person::Entity::update_many()
        .col_expr(person::Column::Language, Expr::value(language.word()))
        .filter(person::COLUMN.id.eq(person));
    change.exec(tx.db()).await?;
    Ok(())
}
