//! One session: its roster, the marks as commands need them, one person with every change.
use super::{SessionFacts, guests::guests_of, marks_of, standings};
use crate::{
    access::Teaching,
    attendance::rules::{Marked, Step},
    error::{Error, Result},
    tables::{
        enrolment::{self, EnrolmentId, EnrolmentState},
        mark::{self, Presence},
        mark_event::{self, MarkEventId, Method},
        person::{self, PersonId},
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, sea_query::Expr,
};
use std::collections::HashMap;

/// One line of a roster.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct RosterRow {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// Tells namesakes apart.
    pub business: Option<String>,
    /// When they got the seat: what was over by then is not asked of them.
    pub admitted: Option<DateTime<Utc>>,
    /// What is recorded; `None` is "not recorded".
    pub presence: Option<Presence>,
    /// Lesson hours attended.
    pub jp: Option<i32>,
    /// Lesson hours made good in another session.
    pub made_up: Option<i32>,
    /// Whether two said different things of it.
    pub disputed: Option<bool>,
    /// The last event of the session's log: the same in every line.
    pub last_event: Option<MarkEventId>,
    /// Who recorded it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// Everybody with a seat and every guest, by name, with their mark in this session.
///
/// # Errors
/// When the database cannot be read.
pub async fn roster(db: &impl ConnectionTrait, by: &Teaching, id: SessionId) -> Result<Vec<RosterRow>> {
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, marks_of(Some(id)))
        .filter(
            Condition::any()
                .add(enrolment::COLUMN.cohort_id.eq(by.cohort().id))
                .add(enrolment::Column::Id.in_subquery(guests_of(id))),
        )
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Name, "name")
        .column_as(person::Column::Business, "business")
        .column_as(enrolment::Column::SeatedAt, "admitted")
        .column_as(mark::Column::Presence, "presence")
        .column_as(mark::Column::Jp, "jp")
        .column_as(mark::Column::MadeUpJp, "made_up")
        .column_as(mark::Column::Disputed, "disputed")
        .column_as(last_event(id), "last_event")
        .column_as(mark::Column::ById, "by")
        .column_as(mark::Column::At, "at")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// The last event of a session's log.
fn last_event(id: SessionId) -> Expr {
    let last = mark_event::Entity::find()
        .select_only()
        .column_as(mark_event::Column::Id.max(), "last")
        .filter(mark_event::COLUMN.session_id.eq(id))
        .into_query();
    Expr::SubQuery(None, Box::new(last.into()))
}

#[derive(FromQueryResult)]
struct EventRow {
    enrolment_id: EnrolmentId,
    presence: Option<Presence>,
    jp: i32,
    made_up_jp: i32,
    reason: String,
    by_id: PersonId,
    at: DateTime<Utc>,
}

/// Every change of these people's marks in one session, oldest first, without what was credited to them.
///
/// # Errors
/// When the database cannot be read.
pub async fn histories(
    db: &impl ConnectionTrait,
    id: SessionId,
    people: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, Vec<Step>>> {
    let rows: Vec<EventRow> = mark_event::Entity::find()
        .filter(mark_event::COLUMN.session_id.eq(id))
        .filter(mark_event::COLUMN.enrolment_id.is_in(people.iter().copied()))
        .filter(mark_event::COLUMN.method.ne(Method::MakeUp))
        .order_by_asc(mark_event::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let mut all: HashMap<EnrolmentId, Vec<Step>> = HashMap::new();
    for row in rows {
        let EventRow { enrolment_id, presence, jp, made_up_jp: made_up, reason, by_id, at } = row;
        let mark = presence.map(|presence| Marked { presence, jp, made_up, reason });
        all.entry(enrolment_id).or_default().push(Step { mark, by: by_id, at });
    }
    Ok(all)
}

/// One person in one session, with every change and the names of who made it.
pub struct OnePerson {
    /// The session.
    pub session: SessionFacts,
    /// As on the ID card.
    pub name: String,
    /// Whether they have a seat.
    pub state: EnrolmentState,
    /// What is recorded.
    pub mark: Option<Marked>,
    /// Whether two said different things of it.
    pub disputed: bool,
    /// The last event of the session's log.
    pub last_event: Option<MarkEventId>,
    /// Every change, oldest first, with the name of who made it.
    pub history: Vec<(Step, String)>,
    /// Beside them, the codes of the photos of a signed list that they rest on.
    pub photos: Vec<Vec<String>>,
}

/// One person in one session of this cohort.
///
/// # Errors
/// `NotFound` when either is not of this cohort.
pub async fn one(
    db: &impl ConnectionTrait,
    by: &Teaching,
    id: SessionId,
    who: EnrolmentId,
) -> Result<OnePerson> {
    let cohort = by.cohort().id;
    let session = super::session(db, cohort, id).await?;
    let standing = standings(db, cohort, id, Some(who)).await?.into_iter().next().ok_or(Error::NotFound)?;
    let name: String = enrolment::Entity::find_by_id(who)
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .select_only()
        .column_as(person::Column::Name, "name")
        .into_tuple()
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let steps = histories(db, id, &[who]).await?.remove(&who).unwrap_or_default();
    let authors: Vec<(PersonId, String)> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(steps.iter().map(|s| s.by)))
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    let authors: HashMap<PersonId, String> = authors.into_iter().collect();
    let history = steps
        .into_iter()
        .map(|step| {
            let name = authors.get(&step.by).cloned().unwrap_or_default();
            (step, name)
        })
        .collect();
    let photos = super::photos_beside(db, id, who).await?;
    let (state, mark, disputed) = (standing.state, standing.mark(), standing.disputed);
    let last_event = last_of_log(db, id).await?;
    Ok(OnePerson { session, name, state, mark, disputed, last_event, history, photos })
}

/// The last event of a session's log.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_of_log(db: &impl ConnectionTrait, id: SessionId) -> Result<Option<MarkEventId>> {
    Ok(mark_event::Entity::find()
        .filter(mark_event::COLUMN.session_id.eq(id))
        .select_only()
        .column_as(mark_event::Column::Id.max(), "last")
        .into_tuple::<Option<MarkEventId>>()
        .one(db)
        .await?
        .flatten())
}
