//! Guests: people of another cohort who make good in a session what they missed in their own.
use crate::{
    error::Result,
    tables::{
        cohort,
        enrolment::{self, EnrolmentId, EnrolmentState},
        make_up::{self, MakeUpState},
        person,
        session::SessionId,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, sea_query::SelectStatement,
};

/// The enrolments that have a place as a guest in this session, as a subquery.
pub(super) fn guests_of(id: SessionId) -> SelectStatement {
    make_up::Entity::find()
        .select_only()
        .column(make_up::Column::EnrolmentId)
        .filter(make_up::COLUMN.session_id.eq(id))
        .filter(make_up::COLUMN.state.eq(MakeUpState::Given))
        .into_query()
}

/// Somebody of another cohort with a place in a session.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Guest {
    /// In which session.
    pub session: SessionId,
    /// Of their own cohort.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// The number of their own cohort.
    pub number: i32,
}

/// The guests of these sessions, by name. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn guests(db: &impl ConnectionTrait, sessions: &[SessionId]) -> Result<Vec<Guest>> {
    Ok(make_up::Entity::find()
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(make_up::COLUMN.session_id.is_in(sessions.iter().copied()))
        .filter(make_up::COLUMN.state.eq(MakeUpState::Given))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .column_as(make_up::Column::SessionId, "session")
        .column_as(make_up::Column::EnrolmentId, "enrolment")
        .column_as(person::Column::Name, "name")
        .column_as(cohort::Column::Number, "number")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(make_up::Column::Id)
        .into_model()
        .all(db)
        .await?)
}
