//! How it is read: few, narrow statements; none of their number grows with the letters.
use super::{
    commands::NewLetter,
    rules::{Meets, Period},
};
use crate::{
    attendance,
    error::{Error, Result},
    tables::{
        absence::{self, AbsenceId, AbsenceState},
        absence_event::{self},
        appeal::{self, AppealId},
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        mark,
        person::{self, PersonId},
        session::{self, SessionId},
    },
    text,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::HashMap;

/// The sessions of a cohort as letters see them, in the order in which they begin.
///
/// # Errors
/// When the database cannot be read.
pub async fn meets(db: &impl ConnectionTrait, cohort: &cohort::Model) -> Result<Vec<Meets>> {
    let sessions = attendance::queries::sessions(db, cohort.id).await?;
    let one = |s: attendance::queries::SessionFacts| Meets {
        id: s.id,
        day: text::local_date(s.zone(), s.starts_at),
        meeting: s.meeting(),
    };
    Ok(sessions.into_iter().map(one).collect())
}

/// What a letter is about.
pub fn period(row: &absence::Model) -> Period {
    Period { from: row.from_on, until: row.until_on, only: row.session_id }
}

/// What the letters of somebody that wait or were approved are about.
///
/// # Errors
/// When the database cannot be read.
pub async fn periods(db: &impl ConnectionTrait, who: EnrolmentId) -> Result<Vec<Period>> {
    let rows = absence::Entity::find()
        .filter(absence::COLUMN.enrolment_id.eq(who))
        .filter(absence::COLUMN.state.is_in([AbsenceState::Open, AbsenceState::Approved]))
        .all(db)
        .await?;
    Ok(rows.iter().map(period).collect())
}

/// The same letter that waits already.
///
/// # Errors
/// When the database cannot be read.
pub async fn same(
    db: &impl ConnectionTrait,
    who: EnrolmentId,
    new: &NewLetter,
) -> Result<Option<absence::Model>> {
    let rows = absence::Entity::find()
        .filter(absence::COLUMN.enrolment_id.eq(who))
        .filter(absence::COLUMN.state.eq(AbsenceState::Open))
        .all(db)
        .await?;
    let same =
        |row: &absence::Model| period(row) == new.period && row.kind == new.kind && row.words == new.words;
    Ok(rows.into_iter().find(same))
}

/// What an appeal about this session says that waits for an answer.
///
/// # Errors
/// When the database cannot be read.
pub async fn waits(
    db: &impl ConnectionTrait,
    who: EnrolmentId,
    session: SessionId,
) -> Result<Option<String>> {
    let open = appeal::Entity::find()
        .filter(appeal::COLUMN.enrolment_id.eq(who))
        .filter(appeal::COLUMN.session_id.eq(session))
        .filter(appeal::COLUMN.closed_at.is_null());
    Ok(open.one(db).await?.map(|row| row.words))
}

/// Everything a trainee reads of her attendance in one cohort.
pub struct Own {
    /// In the order in which they begin.
    pub sessions: Vec<attendance::queries::SessionFacts>,
    /// Her marks.
    pub marks: HashMap<SessionId, mark::Model>,
    /// Her letters, the latest first, each with the last words of whoever answered.
    pub letters: Vec<(absence::Model, String)>,
    /// Her latest appeal about each session.
    pub appeals: HashMap<SessionId, appeal::Model>,
}

/// A trainee's own attendance in one cohort. Five statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn own(db: &impl ConnectionTrait, cohort: CohortId, who: EnrolmentId) -> Result<Own> {
    let sessions = attendance::queries::sessions(db, cohort).await?;
    let marks = mark::Entity::find().filter(mark::COLUMN.enrolment_id.eq(who)).all(db).await?;
    let letters = absence::Entity::find()
        .filter(absence::COLUMN.enrolment_id.eq(who))
        .order_by_desc(absence::Column::Id)
        .all(db)
        .await?;
    let steps = absence_event::Entity::find()
        .filter(absence_event::COLUMN.absence_id.is_in(letters.iter().map(|l| l.id)))
        .order_by_asc(absence_event::Column::Id)
        .all(db)
        .await?;
    let said: HashMap<AbsenceId, String> = steps.into_iter().map(|e| (e.absence_id, e.reason)).collect();
    let appeals = appeal::Entity::find()
        .filter(appeal::COLUMN.enrolment_id.eq(who))
        .order_by_asc(appeal::Column::Id)
        .all(db)
        .await?;
    Ok(Own {
        sessions,
        marks: marks.into_iter().map(|m| (m.session_id, m)).collect(),
        letters: letters
            .into_iter()
            .map(|row| {
                let last = said.get(&row.id).cloned().unwrap_or_default();
                (row, last)
            })
            .collect(),
        appeals: appeals.into_iter().map(|a| (a.session_id, a)).collect(),
    })
}

#[derive(FromQueryResult)]
struct NamedLetter {
    #[sea_orm(nested)]
    row: absence::Model,
    name: String,
}

/// The letters of a cohort with whose they are: what waits first, then the latest.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_cohort(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<(absence::Model, String)>> {
    let rows: Vec<NamedLetter> = absence::Entity::find()
        .join(JoinType::InnerJoin, absence::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .column_as(person::Column::Name, "name")
        .order_by_desc(absence::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let mut all: Vec<(absence::Model, String)> = rows.into_iter().map(|r| (r.row, r.name)).collect();
    all.sort_by_key(|(row, _)| row.state != AbsenceState::Open);
    Ok(all)
}

/// An appeal with whose it is and about which session.
#[derive(FromQueryResult)]
pub struct NamedAppeal {
    /// The appeal.
    #[sea_orm(nested)]
    pub row: appeal::Model,
    /// Whose.
    pub name: String,
    /// When the session begins.
    pub starts_at: DateTime<Utc>,
    /// What it is about.
    pub topic: String,
}

/// The appeals of a cohort: what waits first, then the latest.
///
/// # Errors
/// When the database cannot be read.
pub async fn appeals(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<NamedAppeal>> {
    let mut all: Vec<NamedAppeal> = appeal::Entity::find()
        .join(JoinType::InnerJoin, appeal::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, appeal::Relation::Session.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .column_as(person::Column::Name, "name")
        .column_as(session::Column::StartsAt, "starts_at")
        .column_as(session::Column::Topic, "topic")
        .order_by_desc(appeal::Column::Id)
        .into_model()
        .all(db)
        .await?;
    all.sort_by_key(|a| a.row.closed_at.is_some());
    Ok(all)
}

/// A letter of a cohort with whose it is, and its steps with who took them.
///
/// # Errors
/// `NotFound` when it is of another cohort.
pub async fn letter(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    id: AbsenceId,
) -> Result<(absence::Model, String, Vec<(absence_event::Model, String)>)> {
    let found: NamedLetter = absence::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, absence::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .column_as(person::Column::Name, "name")
        .into_model()
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let author: RelationDef = absence_event::Entity::belongs_to(person::Entity)
        .from(absence_event::Column::ById)
        .to(person::Column::Id)
        .into();
    #[derive(FromQueryResult)]
    struct Step {
        #[sea_orm(nested)]
        row: absence_event::Model,
        by: String,
    }
    let steps: Vec<Step> = absence_event::Entity::find()
        .join(JoinType::InnerJoin, author)
        .filter(absence_event::COLUMN.absence_id.eq(id))
        .column_as(person::Column::Name, "by")
        .order_by_asc(absence_event::Column::Id)
        .into_model()
        .all(db)
        .await?;
    Ok((found.row, found.name, steps.into_iter().map(|s| (s.row, s.by)).collect()))
}

/// An appeal of a cohort with whose it is.
///
/// # Errors
/// `NotFound` when it is of another cohort.
pub async fn appeal(db: &impl ConnectionTrait, cohort: CohortId, id: AppealId) -> Result<NamedAppeal> {
    appeals(db, cohort).await?.into_iter().find(|a| a.row.id == id).ok_or(Error::NotFound)
}

/// The mark of somebody in one session.
///
/// # Errors
/// When the database cannot be read.
pub async fn mark_of(
    db: &impl ConnectionTrait,
    who: EnrolmentId,
    session: SessionId,
) -> Result<Option<mark::Model>> {
    Ok(mark::Entity::find_by_id((who, session)).one(db).await?)
}

/// Everybody with a seat in a cohort, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn people(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<(EnrolmentId, String)>> {
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column(enrolment::Column::Id)
        .column(person::Column::Name)
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_tuple()
        .all(db)
        .await?)
}

/// The letter whose photo has this code, with its cohort and whose it is.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn photo(db: &impl ConnectionTrait, code: &str) -> Result<(absence::Model, CohortId, PersonId)> {
    let (row, seat) = absence::Entity::find()
        .filter(absence::COLUMN.code.eq(code))
        .filter(absence::COLUMN.path.is_not_null())
        .find_also_related(enrolment::Entity)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let seat = seat.ok_or(Error::NotFound)?;
    Ok((row, seat.cohort_id, seat.person_id))
}
