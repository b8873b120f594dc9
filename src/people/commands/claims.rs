//! What people say is theirs, while the centre knows another record of it. No page may tell whether an
//! account exists: whoever registers, or enters an address or a NIK, gets the same answer either way. The
//! record that had it keeps it; the desk hears of both, and its holder of an address by a letter.
use super::{Details, NewPerson, changed, insert, reachable, region_unknown, row_of};
use crate::{
    error::{Error, Result},
    mail,
    people::{claims::letter, nik::StoredNik, queries, regions},
    store::Tx,
    tables::{
        centre::{self, CentreId},
        claim::{self, ClaimKind},
        person::{self, PersonId},
    },
    web::Origin,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

/// How many letters one round posts.
const AT_ONCE: u64 = 20;

/// Who has already what somebody new says is theirs.
#[derive(Default)]
struct Held {
    email: Option<PersonId>,
    nik: Option<PersonId>,
    namesake: Option<PersonId>,
}

async fn held(tx: &Tx, centre: CentreId, new: &NewPerson) -> Result<Held> {
    let mut held = Held::default();
    if let Some(email) = &new.email {
        held.email = queries::find_by_email(tx.db(), centre, email).await?.map(|holder| holder.id);
    }
    if let Some(nik) = &new.nik {
        held.nik = queries::find_by_nik(tx.db(), centre, nik.indexes()).await?.map(|holder| holder.id);
    }
    if let Some(phone) = &new.phone {
        held.namesake = queries::namesake(tx.db(), centre, &new.name, phone).await?;
    }
    Ok(held)
}

/// Somebody registers themselves: a record of their own at once, whether or not the centre knows
/// somebody of this address, NIK or name and number. What another record has stays there; who they are
/// is found out at the desk. The same is written either way, so that the time tells nothing.
///
/// # Errors
/// A refusal at `wilayah` when no regency has that code.
pub async fn register_self(
    tx: &Tx,
    centre: CentreId,
    new: NewPerson,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    if new.region_code.as_deref().is_some_and(|code| !regions::is_regency(code)) {
        return Err(region_unknown().into());
    }
    // Somebody else may register the same in this very moment (PostgreSQL): the next look finds them.
    for _ in 0..3 {
        let held = held(tx, centre, &new).await?;
        let mut row = row_of(centre, new.clone(), now);
        if held.email.is_some() {
            row.email = Set(None);
        }
        if held.nik.is_some() {
            row.nik_sealed = Set(None);
            row.nik_index = Set(None);
        }
        if let Some(person) = insert(tx, row).await? {
            let mut said = Vec::new();
            if let Some(email) = new.email {
                said.push(of_email(person, held.email, email.into(), now));
            }
            if let Some(nik) = new.nik {
                said.push(of_nik(person, held.nik, nik, now));
            }
            if new.phone.is_some() {
                said.push(row_for(person, held.namesake, ClaimKind::Namesake, now));
            }
            keep(tx, said, now).await?;
            return Ok(person);
        }
    }
    Err(Error::fault("an address or a NIK was taken again and again while somebody registered"))
}

/// Somebody enters their own NIK. It is taken either way; if another record has it, that record keeps it
/// and the desk finds out.
///
/// # Errors
/// `NotFound` when there is nobody.
pub async fn set_own_nik(tx: &Tx, person: PersonId, nik: StoredNik, now: DateTime<Utc>) -> Result<()> {
    let before = super::locked(tx, person).await?;
    let holder = queries::find_by_nik(tx.db(), before.centre_id, nik.indexes()).await?;
    let holder = holder.map(|holder| holder.id).filter(|holder| *holder != person);
    let mut row: person::ActiveModel = before.into();
    row.nik_last4 = Set(Some(nik.last4.clone()));
    row.nik_sealed = Set(holder.is_none().then(|| nik.sealed.clone()));
    row.nik_index = Set(holder.is_none().then(|| nik.index.clone()));
    row.update(tx.db()).await?;
    forget_claims(tx, person, ClaimKind::Nik).await?;
    keep(tx, vec![of_nik(person, holder, nik, now)], now).await
}

/// Somebody corrects what they say of themselves. An address that another record has is taken all the
/// same: mail goes there, its holder is told, and the desk finds out.
///
/// # Errors
/// A refusal at `telepon` when neither a number nor an address is left.
pub async fn update_own_details(
    tx: &Tx,
    person: PersonId,
    mut details: Details,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = super::locked(tx, person).await?;
    reachable(&details)?;
    let mut said = Vec::new();
    if let Some(email) = details.email.clone() {
        let holder = queries::find_by_email(tx.db(), before.centre_id, &email).await?;
        let holder = holder.map(|holder| holder.id).filter(|holder| *holder != person);
        if holder.is_some() {
            details.email = None;
        }
        let address = String::from(email);
        // Saved again without a change, nobody is told again.
        let before = queries::claimed_email(tx.db(), person).await?;
        if holder.is_none() || before.as_deref() != Some(address.as_str()) {
            forget_claims(tx, person, ClaimKind::Email).await?;
            said.push(of_email(person, holder, address, now));
        }
    } else {
        forget_claims(tx, person, ClaimKind::Email).await?;
    }
    changed(before, details).update(tx.db()).await?;
    keep(tx, said, now).await
}

fn row_for(
    person: PersonId,
    holder: Option<PersonId>,
    kind: ClaimKind,
    now: DateTime<Utc>,
) -> claim::ActiveModel {
    claim::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        holder_id: Set(holder),
        kind: Set(kind),
        email: Set(None),
        nik_sealed: Set(None),
        made_at: Set(now),
        told_at: Set(None),
        closed_at: Set(None),
        closed_by: Set(None),
    }
}

fn of_email(
    person: PersonId,
    holder: Option<PersonId>,
    email: String,
    now: DateTime<Utc>,
) -> claim::ActiveModel {
    let mut row = row_for(person, holder, ClaimKind::Email, now);
    row.email = Set(holder.map(|_| email));
    row
}

fn of_nik(
    person: PersonId,
    holder: Option<PersonId>,
    nik: StoredNik,
    now: DateTime<Utc>,
) -> claim::ActiveModel {
    let mut row = row_for(person, holder, ClaimKind::Nik, now);
    row.nik_sealed = Set(holder.map(|_| nik.sealed));
    row
}

/// Writes what was said. What nobody else has is written too, holds nothing and goes after a day.
async fn keep(tx: &Tx, said: Vec<claim::ActiveModel>, now: DateTime<Utc>) -> Result<()> {
    claim::Entity::delete_many()
        .filter(claim::COLUMN.made_at.lt(now - TimeDelta::days(1)))
        .filter(claim::COLUMN.holder_id.is_null())
        .filter(claim::COLUMN.email.is_null())
        .filter(claim::COLUMN.nik_sealed.is_null())
        .exec(tx.db())
        .await?;
    if !said.is_empty() {
        claim::Entity::insert_many(said).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// What somebody said before of this kind holds no longer.
pub(super) async fn forget_claims(tx: &Tx, person: PersonId, kind: ClaimKind) -> Result<()> {
    claim::Entity::delete_many()
        .filter(claim::COLUMN.person_id.eq(person))
        .filter(claim::COLUMN.kind.eq(kind))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The desk has looked: these are two people. What one of them says stays theirs to say; it is not asked
/// about again.
///
/// # Errors
/// `NotFound` when nothing is open between the two.
pub async fn tell_apart(
    tx: &Tx,
    person: PersonId,
    holder: PersonId,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let closed = claim::Entity::update_many()
        .col_expr(claim::Column::ClosedAt, Expr::value(now))
        .col_expr(claim::Column::ClosedBy, Expr::value(by))
        .filter(claim::COLUMN.person_id.eq(person))
        .filter(claim::COLUMN.holder_id.eq(holder))
        .filter(claim::COLUMN.closed_at.is_null())
        .exec(tx.db())
        .await?;
    if closed.rows_affected == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Posts the letters to those whose address somebody else gave; one a day to each, however often. Returns
/// how many claims were seen to.
///
/// # Errors
/// When a letter cannot be rendered or a row not be written.
pub async fn post_claims(tx: &Tx, origin: &Origin, now: DateTime<Utc>) -> Result<usize> {
    let waiting = claim::Entity::find()
        .filter(claim::COLUMN.told_at.is_null())
        .filter(claim::COLUMN.holder_id.is_not_null())
        .filter(claim::COLUMN.kind.eq(ClaimKind::Email))
        .order_by_asc(claim::Column::Id)
        .limit(AT_ONCE)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let many = waiting.len();
    for claim in waiting {
        let holder = claim.holder_id;
        let mut row: claim::ActiveModel = claim.into();
        row.told_at = Set(Some(now));
        row.update(tx.db()).await?;
        let Some(holder) = holder else { continue };
        let Some(to) = person::Entity::find_by_id(holder).one(tx.db()).await? else { continue };
        let centre = centre::Entity::find_by_id(to.centre_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
        let message = mail::Message {
            centre: centre.id,
            cohort: None,
            event: format!("known:{holder}:{}", now.format("%Y-%m-%d")),
            kind: "known",
            letter: letter(&to.name, &centre.name, to.language, origin),
            certificate: None,
            to: &to,
        };
        mail::post(tx, message, now).await?;
    }
    Ok(many)
}

/// Two records become one: what stood between them is settled.
///
/// # Errors
/// Faults of the database only.
pub async fn settle_claims(tx: &Tx, both: [PersonId; 2]) -> Result<()> {
    claim::Entity::delete_many()
        .filter(claim::COLUMN.person_id.is_in(both))
        .filter(claim::COLUMN.holder_id.is_in(both.map(Some)))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What somebody whose data are erased had said goes; what others said of theirs is nobody's now.
///
/// # Errors
/// Faults of the database only.
pub async fn erase_claims(tx: &Tx, person: PersonId) -> Result<()> {
    claim::Entity::delete_many().filter(claim::COLUMN.person_id.eq(person)).exec(tx.db()).await?;
    claim::Entity::update_many()
        .col_expr(claim::Column::HolderId, Expr::value(None::<PersonId>))
        .filter(claim::COLUMN.holder_id.eq(person))
        .exec(tx.db())
        .await?;
    Ok(())
}
