//! How it is read.
mod applying;
mod mine;
mod record;
mod shown;

pub use mine::*;
pub use record::*;

use super::notice::Notice;
use crate::{
    access::Coordinating,
    error::{Error, Result},
    tables::{
        centre::{self, CentreId},
        consent,
        data_request::{self, DataRequestId, Outcome, RequestKind},
        person::{self, PersonId},
        privacy_notice,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
};

/// The centre whose notice is shown to somebody who is not signed in: the one asked for, else the first.
///
/// # Errors
/// `NotFound` when the one asked for is not there.
pub async fn some_centre(
    db: &impl ConnectionTrait,
    wanted: Option<CentreId>,
) -> Result<Option<centre::Model>> {
    let found = match wanted {
        Some(id) => centre::Entity::find_by_id(id).one(db).await?,
        None => centre::Entity::find().order_by_asc(centre::Column::Id).one(db).await?,
    };
    if found.is_none() && wanted.is_some() {
        return Err(Error::NotFound);
    }
    Ok(found)
}

/// The notice of a centre as it stands now.
///
/// # Errors
/// Faults of the database only.
pub async fn notice(db: &impl ConnectionTrait, centre: CentreId) -> Result<Notice> {
    let row = privacy_notice::Entity::find()
        .filter(privacy_notice::COLUMN.centre_id.eq(centre))
        .order_by_desc(privacy_notice::Column::Version)
        .one(db)
        .await?;
    Ok(row.map_or_else(Notice::first, |row| Notice {
        version: row.version,
        id: row.text_id,
        en: row.text_en,
    }))
}

/// Every consent of somebody, given or taken back, the latest first.
///
/// # Errors
/// Faults of the database only.
pub async fn consents(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<consent::Model>> {
    Ok(consent::Entity::find()
        .filter(consent::COLUMN.person_id.eq(person))
        .order_by_desc(consent::Column::Id)
        .all(db)
        .await?)
}

/// A request in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Which.
    pub id: DataRequestId,
    /// Whose.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// What for.
    pub kind: RequestKind,
    /// When it came.
    pub opened_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// When it was answered.
    pub closed_at: Option<DateTime<Utc>>,
    /// How.
    pub outcome: Option<Outcome>,
}

fn lines(by: &Coordinating) -> Select<data_request::Entity> {
    data_request::Entity::find()
        .join(JoinType::InnerJoin, data_request::Relation::Person.def())
        .filter(data_request::COLUMN.centre_id.eq(by.centre()))
        .select_only()
        .columns([
            data_request::Column::Id,
            data_request::Column::PersonId,
            data_request::Column::Kind,
            data_request::Column::OpenedAt,
            data_request::Column::DueAt,
            data_request::Column::ClosedAt,
            data_request::Column::Outcome,
        ])
        .column_as(person::Column::Name, "name")
}

/// The open requests of the centre, the nearest due first.
///
/// # Errors
/// Faults of the database only.
pub async fn open_requests(db: &impl ConnectionTrait, by: &Coordinating) -> Result<Vec<Line>> {
    Ok(lines(by)
        .filter(data_request::COLUMN.closed_at.is_null())
        .order_by_asc(data_request::Column::DueAt)
        .order_by_asc(data_request::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// The last fifty that were answered, the latest first.
///
/// # Errors
/// Faults of the database only.
pub async fn closed_requests(db: &impl ConnectionTrait, by: &Coordinating) -> Result<Vec<Line>> {
    Ok(lines(by)
        .filter(data_request::COLUMN.closed_at.is_not_null())
        .order_by_desc(data_request::Column::ClosedAt)
        .order_by_desc(data_request::Column::Id)
        .limit(50)
        .into_model()
        .all(db)
        .await?)
}

/// How many requests of the centre are open, and how many of them are late.
///
/// # Errors
/// Faults of the database only.
pub async fn open_count(
    db: &impl ConnectionTrait,
    centre: CentreId,
    now: DateTime<Utc>,
) -> Result<(u64, u64)> {
    let open = data_request::Entity::find()
        .filter(data_request::COLUMN.centre_id.eq(centre))
        .filter(data_request::COLUMN.closed_at.is_null());
    let late = open.clone().filter(data_request::COLUMN.due_at.lt(now));
    Ok((open.count(db).await?, late.count(db).await?))
}

/// One request of the coordinator's centre, and whose it is.
///
/// # Errors
/// `NotFound` for any other.
pub async fn request(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    id: DataRequestId,
) -> Result<(data_request::Model, person::Model)> {
    let found = data_request::Entity::find_by_id(id)
        .filter(data_request::COLUMN.centre_id.eq(by.centre()))
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    match found {
        Some((row, Some(person))) => Ok((row, person)),
        _ => Err(Error::NotFound),
    }
}
