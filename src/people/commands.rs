//! How it changes: people register, are corrected, sign in and out, get roles and links; a centre is
//! made and its papers are kept right.
use super::{
    nik::StoredNik,
    queries, regions,
    rules::{self, Email, PersonName, Phone, fold},
};
use crate::{
    access::token_hash,
    error::{Error, Refusal, Result},
    random::Random,
    store::Tx,
    tables::{
        centre::{self, CentreId},
        one_time_link::{self, Purpose},
        person::{self, Language, PersonId},
        sign_in::{self, SignInId},
        staff_role::{self, Role},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, TryInsertResult,
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

/// Registers somebody in a centre.
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
        && queries::find_by_nik_index(tx.db(), centre, &nik.index).await?.is_some()
    {
        return Err(nik_taken().into());
    }
    let by_email = new.email.is_some();
    let (nik_sealed, nik_index, nik_last4) = match new.nik {
        Some(StoredNik { sealed, index, last4 }) => (Some(sealed), Some(index), Some(last4)),
        None => (None, None, None),
    };
    let row = person::ActiveModel {
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
    };
    // Somebody else may register the same address in this very moment; that is a refusal too, and must
    // not end the transaction (PostgreSQL).
    let inserted = person::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec(tx.db())
        .await?;
    match inserted {
        TryInsertResult::Inserted(done) => Ok(done.last_insert_id),
        _ if by_email => Err(email_taken().into()),
        _ => Err(nik_taken().into()),
    }
}

/// Locks a person's row, so that what is read of them here still holds when it is written.
async fn locked(tx: &Tx, person: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(person).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)
}

/// Corrects what a person says of themselves.
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
    if details.email.is_none() && details.phone.is_none() {
        return Err(Refusal::at(
            "telepon",
            both!(
                "Tulis nomor HP atau email. Salah satu dipakai untuk masuk.",
                "Write a mobile number or an e-mail address. One of them is for signing in."
            ),
        )
        .into());
    }
    let mut row: person::ActiveModel = before.into();
    row.search_name = Set(fold(details.name.as_str()));
    row.name = Set(details.name.into());
    row.email = Set(details.email.map(Into::into));
    row.phone = Set(details.phone.map(Into::into));
    row.business = Set(details.business);
    row.update(tx.db()).await?;
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

/// Keeps a person's NIK.
///
/// # Errors
/// A refusal at `nik` when another person of the centre has it.
pub async fn set_nik(tx: &Tx, person: PersonId, nik: StoredNik) -> Result<()> {
    let before = locked(tx, person).await?;
    let holder = queries::find_by_nik_index(tx.db(), before.centre_id, &nik.index).await?;
    if holder.is_some_and(|holder| holder.id != person) {
        return Err(nik_taken().into());
    }
    let mut row: person::ActiveModel = before.into();
    row.nik_sealed = Set(Some(nik.sealed));
    row.nik_index = Set(Some(nik.index));
    row.nik_last4 = Set(Some(nik.last4));
    row.update(tx.db()).await?;
    Ok(())
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

/// Signs a person in on a device for thirty days and gives the token that its cookie holds.
///
/// # Errors
/// Faults of the database only.
pub async fn start_sign_in(
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
    }
    Ok(())
}

/// Gives a person a role in their centre; one they have stays as it was given.
///
/// # Errors
/// Faults of the database only.
pub async fn grant(
    tx: &Tx,
    person: PersonId,
    role: Role,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = staff_role::ActiveModel {
        person_id: Set(person),
        role: Set(role),
        granted_by: Set(by),
        granted_at: Set(now),
    };
    let already = [staff_role::Column::PersonId, staff_role::Column::Role];
    staff_role::Entity::insert(row)
        .on_conflict(OnConflict::columns(already).do_nothing().to_owned())
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// Gives and takes roles until the person has exactly these.
///
/// # Errors
/// A refusal when the centre would be left without an administrator; `NotFound` for somebody of
/// another centre.
pub async fn set_roles(
    tx: &Tx,
    centre: CentreId,
    person: PersonId,
    roles: &[Role],
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    // Two administrators who take each other's role away at once must not both succeed.
    centre::Entity::find_by_id(centre).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    queries::person(tx.db(), centre, person).await?;
    let had: Vec<Role> = staff_role::Entity::find()
        .filter(staff_role::COLUMN.person_id.eq(person))
        .all(tx.db())
        .await?
        .into_iter()
        .map(|row| row.role)
        .collect();
    for role in had.iter().copied().filter(|role| !roles.contains(role)) {
        let administrators = match role {
            Role::Administrator => queries::administrators(centre).count(tx.db()).await?,
            _ => 0,
        };
        rules::may_take_away(role, administrators)?;
        staff_role::Entity::delete_by_id((person, role)).exec(tx.db()).await?;
    }
    for role in roles.iter().copied().filter(|role| !had.contains(role)) {
        grant(tx, person, role, Some(by), now).await?;
    }
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

/// What a centre says of itself: on its pages, its letterhead, its certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCentre {
    /// In full, as on certificates.
    pub name: String,
    /// As people say it.
    pub short_name: String,
    /// Lines above the name on paper, one a line.
    pub letterhead: String,
    /// Where it is.
    pub address: String,
    /// How to reach it.
    pub contact: String,
    /// Where documents are signed.
    pub town: String,
    /// The code of its province.
    pub region_code: String,
    /// Its zone.
    pub time_zone: chrono_tz::Tz,
    /// See `cohorts::rules::label`.
    pub cohort_pattern: String,
    /// See `certificates::rules::number`.
    pub certificate_pattern: String,
    /// Who signs.
    pub head_name: String,
    /// As what.
    pub head_position: String,
    /// Their rank, empty for none.
    pub head_rank: String,
    /// Their NIP, empty for none.
    pub head_nip: String,
}

impl NewCentre {
    /// A centre of which only this is known; everything else has a start that works.
    pub fn called(name: &str, town: &str) -> NewCentre {
        NewCentre {
            name: name.into(),
            short_name: name.into(),
            letterhead: String::new(),
            address: String::new(),
            contact: String::new(),
            town: town.into(),
            region_code: "33".into(),
            time_zone: chrono_tz::Asia::Jakarta,
            cohort_pattern: "Angkatan {number} Tahun {year}".into(),
            certificate_pattern: "{seq:4}/SP/{month:roman}/{year}".into(),
            head_name: String::new(),
            head_position: "Kepala".into(),
            head_rank: String::new(),
            head_nip: String::new(),
        }
    }

    fn row(self) -> centre::ActiveModel {
        centre::ActiveModel {
            id: NotSet,
            name: Set(self.name),
            short_name: Set(self.short_name),
            letterhead: Set(self.letterhead),
            address: Set(self.address),
            contact: Set(self.contact),
            town: Set(self.town),
            region_code: Set(self.region_code),
            time_zone: Set(self.time_zone.name().into()),
            cohort_pattern: Set(self.cohort_pattern),
            certificate_pattern: Set(self.certificate_pattern),
            head_name: Set(self.head_name),
            head_position: Set(self.head_position),
            head_rank: Set(self.head_rank),
            head_nip: Set(self.head_nip),
            created_at: NotSet,
        }
    }
}

/// Makes a centre.
///
/// # Errors
/// Faults of the database only.
pub async fn create_centre(tx: &Tx, new: NewCentre, now: DateTime<Utc>) -> Result<CentreId> {
    let row = centre::ActiveModel { created_at: Set(now), ..new.row() };
    tx.public_changed();
    Ok(row.insert(tx.db()).await?.id)
}

/// Keeps what a centre says of itself; what is already on paper stays as it is.
///
/// # Errors
/// `NotFound` when there is no such centre.
pub async fn update_centre(tx: &Tx, centre: CentreId, new: NewCentre) -> Result<()> {
    centre::Entity::find_by_id(centre).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let row = centre::ActiveModel { id: Set(centre), ..new.row() };
    tx.public_changed();
    row.update(tx.db()).await?;
    Ok(())
}
