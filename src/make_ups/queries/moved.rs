//! Places whose session is not what their guests were told.
use crate::{
    error::Result,
    tables::{
        cohort::{self, CohortId, CohortState},
        enrolment::{self, EnrolmentState},
        make_up::{self, MakeUpId, MakeUpState},
        mark, session,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
    sea_query::{Expr, ExprTrait},
};

/// A place in which nothing is recorded, whose session will not be held or begins at another time than its guest was told.
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
    // What is recorded there took place, whatever became of the cohort since.
    let of_the_place = |mark, place| Expr::col((mark::Entity, mark)).equals((make_up::Entity, place));
    let recorded = mark::Entity::find()
        .select_only()
        .column(mark::Column::SessionId)
        .filter(of_the_place(mark::Column::EnrolmentId, make_up::Column::EnrolmentId))
        .filter(of_the_place(mark::Column::SessionId, make_up::Column::SessionId))
        .into_query();
    Ok(make_up::Entity::find()
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, make_up::Relation::Session.def())
        .join(JoinType::InnerJoin, session::Relation::Cohort.def())
        .filter(make_up::COLUMN.state.is_in([MakeUpState::Asked, MakeUpState::Given]))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(Condition::any().add(off).add(elsewhen))
        .filter(Expr::exists(recorded).not())
        .select_only()
        .column(make_up::Column::Id)
        .column_as(enrolment::Column::CohortId, "own")
        .order_by_asc(make_up::Column::Id)
        .into_model()
        .all(db)
        .await?)
}
