//! How the outbox is read: by the coordinator of its centre.
use super::outbox::CODE;
use crate::{
    access::Coordinating,
    error::{Error, Result},
    tables::{
        centre,
        cohort::{self, CohortId},
        course_version,
        message::{self, MessageId, MessageState},
        person::{self, PersonId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};

/// How many messages a page shows.
pub const SHOWN: u64 = 50;

/// What somebody looks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Only in this state; [`MessageState::Queued`] stands for being sent too.
    pub state: Option<MessageState>,
    /// Only about this cohort.
    pub cohort: Option<CohortId>,
    /// Only older than this one.
    pub before: Option<MessageId>,
}

/// A message in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    /// Which.
    pub id: MessageId,
    /// To whom.
    pub to_name: String,
    /// Where.
    pub to_address: Option<String>,
    /// The subject line.
    pub subject: String,
    /// Where it stands.
    pub state: MessageState,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it is tried next.
    pub due_at: DateTime<Utc>,
    /// When it left.
    pub sent_at: Option<DateTime<Utc>>,
    /// The last trouble, see `rules::explain`.
    pub last_error: String,
}

/// A cohort that messages are about.
#[derive(Clone, Debug, FromQueryResult)]
pub struct About {
    /// Which.
    pub id: CohortId,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The course's title.
    pub title: String,
}

fn of_centre(by: &Coordinating, cohort: Option<CohortId>) -> Select<message::Entity> {
    let all = message::Entity::find()
        .filter(message::COLUMN.centre_id.eq(by.centre()))
        // Codes for signing in are between the program and their person.
        .filter(message::COLUMN.kind.ne(CODE));
    match cohort {
        Some(cohort) => all.filter(message::COLUMN.cohort_id.eq(cohort)),
        None => all,
    }
}

/// The newest messages that are wanted, one more than [`SHOWN`] if there are older ones.
///
/// # Errors
/// When the database cannot be read.
pub async fn lines(db: &impl ConnectionTrait, by: &Coordinating, wanted: Wanted) -> Result<Vec<Line>> {
    let mut query = of_centre(by, wanted.cohort);
    if let Some(state) = wanted.state {
        let sending = (state == MessageState::Queued).then_some(MessageState::Sending);
        query = query.filter(message::COLUMN.state.is_in([state].into_iter().chain(sending)));
    }
    if let Some(before) = wanted.before {
        query = query.filter(message::COLUMN.id.lt(before));
    }
    Ok(query
        .select_only()
        .columns([
            message::Column::Id,
            message::Column::ToName,
            message::Column::ToAddress,
            message::Column::Subject,
            message::Column::State,
            message::Column::CreatedAt,
            message::Column::DueAt,
            message::Column::SentAt,
            message::Column::LastError,
        ])
        .order_by_desc(message::Column::Id)
        .limit(SHOWN + 1)
        .into_model()
        .all(db)
        .await?)
}

/// A message to one person, as the list on their page needs it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ToPerson {
    /// Which.
    pub id: MessageId,
    /// The subject line.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// Where it went.
    pub to_address: Option<String>,
    /// Where it stands.
    pub state: MessageState,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it is tried next.
    pub due_at: DateTime<Utc>,
    /// When it left.
    pub sent_at: Option<DateTime<Utc>>,
}

/// What one person was told about one cohort, in the order of time.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_person(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    person: PersonId,
    cohort: CohortId,
) -> Result<Vec<ToPerson>> {
    Ok(of_centre(by, Some(cohort))
        .filter(message::COLUMN.person_id.eq(person))
        .select_only()
        .columns([
            message::Column::Id,
            message::Column::Subject,
            message::Column::Text,
            message::Column::ToAddress,
            message::Column::State,
            message::Column::CreatedAt,
            message::Column::DueAt,
            message::Column::SentAt,
        ])
        .order_by_asc(message::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// How many messages are in each state; a state without any is not in the answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    cohort: Option<CohortId>,
) -> Result<Vec<(MessageState, i64)>> {
    Ok(of_centre(by, cohort)
        .select_only()
        .column(message::Column::State)
        .column_as(message::Column::Id.count(), "messages")
        .group_by(message::Column::State)
        .into_tuple()
        .all(db)
        .await?)
}

/// The cohorts that messages are about, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn cohorts(db: &impl ConnectionTrait, by: &Coordinating) -> Result<Vec<About>> {
    let with_messages =
        of_centre(by, None).select_only().column(message::Column::CohortId).distinct().into_query();
    Ok(cohort::Entity::find()
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(cohort::Column::Id.in_subquery(with_messages))
        .select_only()
        .column_as(cohort::Column::Id, "id")
        .column_as(cohort::Column::Label, "label")
        .column_as(course_version::Column::Title, "title")
        .order_by_desc(cohort::Column::StartsOn)
        .order_by_desc(cohort::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// The zone in which the centre reads times.
///
/// # Errors
/// When the database cannot be read.
pub async fn zone(db: &impl ConnectionTrait, by: &Coordinating) -> Result<chrono_tz::Tz> {
    let centre = centre::Entity::find_by_id(by.centre()).one(db).await?.ok_or(Error::NotFound)?;
    Ok(centre.time_zone.parse().unwrap_or(chrono_tz::UTC))
}

/// One message of the coordinator's centre, and the person it is for.
///
/// # Errors
/// `NotFound` for any other.
pub async fn message(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    id: MessageId,
) -> Result<(message::Model, Option<person::Model>)> {
    let row = of_centre(by, None).filter(message::COLUMN.id.eq(id)).one(db).await?.ok_or(Error::NotFound)?;
    let person = match row.person_id {
        Some(person) => person::Entity::find_by_id(person).one(db).await?,
        None => None,
    };
    Ok((row, person))
}
