//! Trainee × session: everybody's marks and what they sum to.
use super::{SessionFacts, marks_of, sessions};
use crate::{
    attendance::rules::{self, Counted, Hours, Meeting},
    error::Result,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState},
        mark::{self, Presence},
        person::{self, PersonId},
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};
use std::collections::HashMap;

/// A trainee's line of the matrix.
pub struct MatrixRow {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// Who they are.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// When they got the seat: what was over by then is not charged to them.
    pub admitted: Option<DateTime<Utc>>,
    /// Beside the sessions; `None` is "not recorded".
    pub marks: Vec<Option<Counted>>,
    /// When one of them last changed.
    pub marked_at: Option<DateTime<Utc>>,
    /// Their sums.
    pub hours: Hours,
}

/// Trainee × session.
pub struct Matrix {
    /// In the order in which they begin, the cancelled ones too.
    pub sessions: Vec<SessionFacts>,
    /// Everybody with a seat, by name.
    pub rows: Vec<MatrixRow>,
}

#[derive(FromQueryResult)]
pub(super) struct MarkRow {
    pub(super) cohort: CohortId,
    enrolment: EnrolmentId,
    person: PersonId,
    name: String,
    admitted: Option<DateTime<Utc>>,
    session: Option<SessionId>,
    presence: Option<Presence>,
    jp: Option<i32>,
    made_up: Option<i32>,
    at: Option<DateTime<Utc>>,
}

/// Everybody's marks in all sessions: two statements. People without marks are in it.
///
/// # Errors
/// When the database cannot be read.
pub async fn matrix(db: &impl ConnectionTrait, cohort: CohortId, now: DateTime<Utc>) -> Result<Matrix> {
    of_people(db, cohort, None, now).await
}

/// The line of one person; none without a seat.
///
/// # Errors
/// When the database cannot be read.
pub async fn line(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    who: EnrolmentId,
    now: DateTime<Utc>,
) -> Result<Matrix> {
    of_people(db, cohort, Some(who), now).await
}

async fn of_people(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    only: Option<EnrolmentId>,
    now: DateTime<Utc>,
) -> Result<Matrix> {
    let sessions = sessions(db, cohort).await?;
    let mut lines = lines(&sessions, rows_of(db, &[cohort], only).await?);
    let meetings: Vec<Meeting> = sessions.iter().map(SessionFacts::meeting).collect();
    for line in &mut lines {
        line.hours = rules::hours(&meetings, &line.marks, line.admitted, now);
    }
    Ok(Matrix { sessions, rows: lines })
}

/// The marks of everybody with a seat in these cohorts, those of one person together.
pub(super) async fn rows_of(
    db: &impl ConnectionTrait,
    cohorts: &[CohortId],
    only: Option<EnrolmentId>,
) -> Result<Vec<MarkRow>> {
    Ok(enrolment::Entity::find()
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, marks_of(None))
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .apply_if(only, |query, one| query.filter(enrolment::COLUMN.id.eq(one)))
        .select_only()
        .column_as(enrolment::Column::CohortId, "cohort")
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(person::Column::Id, "person")
        .column_as(person::Column::Name, "name")
        .column_as(enrolment::Column::SeatedAt, "admitted")
        .column_as(mark::Column::SessionId, "session")
        .column_as(mark::Column::Presence, "presence")
        .column_as(mark::Column::Jp, "jp")
        .column_as(mark::Column::MadeUpJp, "made_up")
        .column_as(mark::Column::At, "at")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(enrolment::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// The rows of one cohort as lines beside its sessions; the sums are not made yet.
pub(super) fn lines(sessions: &[SessionFacts], rows: Vec<MarkRow>) -> Vec<MatrixRow> {
    let column: HashMap<SessionId, usize> = sessions.iter().enumerate().map(|(i, s)| (s.id, i)).collect();
    let mut lines: Vec<MatrixRow> = Vec::new();
    for row in rows {
        if lines.last().is_none_or(|line| line.enrolment != row.enrolment) {
            lines.push(MatrixRow {
                enrolment: row.enrolment,
                person: row.person,
                name: row.name,
                admitted: row.admitted,
                marks: vec![None; sessions.len()],
                marked_at: None,
                hours: Hours::default(),
            });
        }
        let mark = match (row.presence, row.jp, row.made_up) {
            (Some(presence), Some(jp), Some(made_up)) => Some(Counted { presence, jp, made_up }),
            _ => None,
        };
        let Some(line) = lines.last_mut() else { continue };
        line.marked_at = Ord::max(line.marked_at, row.at);
        if let Some(i) = row.session.and_then(|s| column.get(&s)) {
            line.marks[*i] = mark;
        }
    }
    lines
}

/// The hours of everybody with a seat in this cohort.
///
/// # Errors
/// When the database cannot be read.
pub async fn hours(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    now: DateTime<Utc>,
) -> Result<HashMap<EnrolmentId, Hours>> {
    Ok(matrix(db, cohort, now).await?.rows.into_iter().map(|row| (row.enrolment, row.hours)).collect())
}
