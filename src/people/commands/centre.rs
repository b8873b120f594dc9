//! A centre, and who works there as what.
use crate::{
    error::{Error, Result},
    people::{queries, rules},
    store::Tx,
    tables::{
        centre::{self, CentreId},
        person::PersonId,
        staff_role::{self, Role},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

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
