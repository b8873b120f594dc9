//! Places whose session is not what their guests were told.
use crate::{
    error::Result,
    tables::{
        cohort::{self, CohortId, CohortState},
        enrolment::{self, EnrolmentState},
        make_up::{self, MakeUpId, MakeUpState},
        session,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait},
};

/// A place whose session will not be held, or begins at another time than its guest was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Moved {
    /// The place.
    pub id: MakeUpId,
    /// The guest's own cohort.
    pub own: CohortId,
}

/// Every such place of people who still have their seat. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn moved(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Moved>> {
    let off = Condition::any()
        .add(session::COLUMN.cancelled_at.is_not_null())
        .add(cohort::COLUMN.state.eq(CohortState::Cancelled));
    let told = Expr::col((make_up::Entity, make_up::Column::ToldStartsAt));
    let begins = Expr::col((session::Entity, session::Column::StartsAt));
    let elsewhen = Condition::all()
        .add(make_up::COLUMN.state.eq(MakeUpState::Given))
        .add(session::COLUMN.starts_at.gt(now))
        .add(told.ne(begins));
    Ok(make_up::Entity::find()
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, make_up::Relation::Session.def())
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .filter(make_up::COLUMN.state.is_in([MakeUpState::Asked, MakeUpState::Given]))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(Condition::any().add(off).add(elsewhen))
        .select_only()
        .column(make_up::Column::Id)
        .column_as(enrolment::Column::CohortId, "own")
        .order_by_asc(make_up::Column::Id)
        .into_model()
        .all(db)
        .await?)
}
