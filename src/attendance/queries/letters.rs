//! Letters of absence and appeals as the pages of attendance show them; what becomes of them is decided
//! in [`crate::absences`].
use crate::{
    error::Result,
    tables::{
        absence::{self, AbsenceKind, AbsenceState},
        absence_mark, appeal,
        centre::CentreId,
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
        course_version,
        enrolment::{self, EnrolmentId},
        mark_event::{self, Method},
        person::PersonId,
        session::SessionId,
    },
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef, RelationTrait,
};
use std::collections::{HashMap, HashSet};

/// A letter that waits or was approved.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Letter {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// Why.
    pub kind: AbsenceKind,
    /// The last day.
    pub until_on: NaiveDate,
    /// Waiting or approved.
    pub state: AbsenceState,
}

/// The letters of a cohort for this session on this day that wait or were approved. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn letters(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    session: SessionId,
    day: NaiveDate,
) -> Result<Vec<Letter>> {
    Ok(absence::Entity::find()
        .join(JoinType::InnerJoin, absence::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(absence::COLUMN.state.is_in([AbsenceState::Open, AbsenceState::Approved]))
        .filter(absence::COLUMN.from_on.lte(day))
        .filter(absence::COLUMN.until_on.gte(day))
        .filter(
            Condition::any()
                .add(absence::COLUMN.session_id.is_null())
                .add(absence::COLUMN.session_id.eq(session)),
        )
        .select_only()
        .column_as(absence::Column::EnrolmentId, "enrolment")
        .column_as(absence::Column::Kind, "kind")
        .column_as(absence::Column::UntilOn, "until_on")
        .column_as(absence::Column::State, "state")
        .order_by_asc(absence::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// Which marks of a cohort an approved letter wrote. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_letter(
    db: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<HashSet<(EnrolmentId, SessionId)>> {
    let rows: Vec<(EnrolmentId, SessionId)> = absence_mark::Entity::find()
        .join(JoinType::InnerJoin, absence_mark::Relation::Absence.def())
        .join(JoinType::InnerJoin, absence::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .filter(absence::COLUMN.state.eq(AbsenceState::Approved))
        .select_only()
        .column(absence::Column::EnrolmentId)
        .column(absence_mark::Column::SessionId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Of whom the last that was said in a session was a letter's or an appeal's: no tap on the roster, so the
/// roster's undo leaves it alone. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn noted(db: &impl ConnectionTrait, session: SessionId) -> Result<HashSet<EnrolmentId>> {
    let rows: Vec<(EnrolmentId, Method)> = mark_event::Entity::find()
        .filter(mark_event::COLUMN.session_id.eq(session))
        .filter(mark_event::COLUMN.method.ne(Method::MakeUp))
        .order_by_asc(mark_event::Column::Id)
        .select_only()
        .columns([mark_event::Column::EnrolmentId, mark_event::Column::Method])
        .into_tuple()
        .all(db)
        .await?;
    let last: HashMap<EnrolmentId, Method> = rows.into_iter().collect();
    let noted = |method: &Method| matches!(method, Method::Document | Method::Appeal);
    Ok(last.into_iter().filter(|(_, method)| noted(method)).map(|(who, _)| who).collect())
}

/// A cohort in which something waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub cohort: CohortId,
    /// "Berjualan lewat Media Sosial, Angkatan 12 Tahun 2026".
    pub name: String,
    /// Letters of absence.
    pub letters: i64,
    /// Appeals against marks.
    pub appeals: i64,
}

/// The cohorts in which letters or appeals wait: those of a centre for its coordinator, otherwise those
/// whose attendance this person records. Three statements at most.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(
    db: &impl ConnectionTrait,
    by: PersonId,
    centre: CentreId,
    coordinates: bool,
) -> Result<Vec<Waiting>> {
    let letters: Vec<(CohortId, i64)> = absence::Entity::find()
        .join(JoinType::InnerJoin, absence::Relation::Enrolment.def())
        .filter(absence::COLUMN.state.eq(AbsenceState::Open))
        .select_only()
        .column(enrolment::Column::CohortId)
        .column_as(absence::Column::Id.count(), "letters")
        .group_by(enrolment::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    let appeals: Vec<(CohortId, i64)> = appeal::Entity::find()
        .join(JoinType::InnerJoin, appeal::Relation::Enrolment.def())
        .filter(appeal::COLUMN.closed_at.is_null())
        .select_only()
        .column(enrolment::Column::CohortId)
        .column_as(appeal::Column::Id.count(), "appeals")
        .group_by(enrolment::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    let (letters, appeals): (HashMap<_, _>, HashMap<_, _>) =
        (letters.into_iter().collect(), appeals.into_iter().collect());
    let ids: HashSet<CohortId> = letters.keys().chain(appeals.keys()).copied().collect();
    let staffed: RelationDef = cohort::Entity::belongs_to(cohort_staff::Entity)
        .from(cohort::Column::Id)
        .to(cohort_staff::Column::CohortId)
        .into();
    let cohorts: Vec<(CohortId, String, String)> = cohort::Entity::find()
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(cohort::COLUMN.id.is_in(ids))
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .filter(cohort::COLUMN.state.ne(CohortState::Cancelled))
        .apply_if((!coordinates).then_some(staffed), |query, staffed| {
            query
                .join(JoinType::InnerJoin, staffed)
                .filter(cohort_staff::COLUMN.person_id.eq(by))
                .filter(cohort_staff::COLUMN.duty.is_in([Duty::Instructor, Duty::Coordinator]))
        })
        .select_only()
        .column(cohort::Column::Id)
        .column(course_version::Column::Title)
        .column(cohort::Column::Label)
        .distinct()
        .order_by_asc(cohort::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let row = |(cohort, title, label): (CohortId, String, String)| Waiting {
        cohort,
        name: format!("{title}, {label}"),
        letters: letters.get(&cohort).copied().unwrap_or(0),
        appeals: appeals.get(&cohort).copied().unwrap_or(0),
    };
    Ok(cohorts.into_iter().map(row).collect())
}
