//! Runs of issuing: how far they are, and what is next.
use crate::{
    error::{Error, Result},
    tables::{
        certificate::{self, CertificateId},
        cohort::CohortId,
        enrolment::{self, EnrolmentId},
        issue_item::{self, ItemState},
        issue_run::{self, IssueRunId, RunState},
        person,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};

/// A run that is not done yet, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_run(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Option<issue_run::Model>> {
    Ok(issue_run::Entity::find()
        .filter(issue_run::COLUMN.cohort_id.eq(cohort))
        .filter(issue_run::COLUMN.state.ne(RunState::Done))
        .order_by_desc(issue_run::Column::Id)
        .one(db)
        .await?)
}

/// A run of this cohort.
///
/// # Errors
/// `NotFound` for any other.
pub async fn run(db: &impl ConnectionTrait, cohort: CohortId, id: IssueRunId) -> Result<issue_run::Model> {
    issue_run::Entity::find_by_id(id)
        .filter(issue_run::COLUMN.cohort_id.eq(cohort))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// One person in a run.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Item {
    /// Whose seat.
    pub enrolment: EnrolmentId,
    /// Her name.
    pub name: String,
    /// Where it stands.
    pub state: ItemState,
    /// Why not, for what was skipped or failed.
    pub reason: String,
    /// The number, once there is one.
    pub number: Option<String>,
}

fn certified() -> RelationDef {
    issue_item::Entity::belongs_to(certificate::Entity)
        .from(issue_item::Column::EnrolmentId)
        .to(certificate::Column::EnrolmentId)
        .into()
}

/// The people of a run, in the order in which they get their numbers.
///
/// # Errors
/// When the database cannot be read.
pub async fn items(db: &impl ConnectionTrait, run: IssueRunId) -> Result<Vec<Item>> {
    Ok(issue_item::Entity::find()
        .join(JoinType::InnerJoin, issue_item::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, certified())
        .filter(issue_item::COLUMN.run_id.eq(run))
        .select_only()
        .column_as(issue_item::Column::EnrolmentId, "enrolment")
        .column_as(person::Column::Name, "name")
        .column_as(issue_item::Column::State, "state")
        .column_as(issue_item::Column::Reason, "reason")
        .column_as(certificate::Column::Number, "number")
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(issue_item::Column::EnrolmentId)
        .into_model()
        .all(db)
        .await?)
}

/// The next people of a run who wait for their numbers, at most `most`, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(db: &impl ConnectionTrait, run: IssueRunId, most: u64) -> Result<Vec<EnrolmentId>> {
    Ok(issue_item::Entity::find()
        .join(JoinType::InnerJoin, issue_item::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .filter(issue_item::COLUMN.run_id.eq(run))
        .filter(issue_item::COLUMN.state.eq(ItemState::Waiting))
        .select_only()
        .column(issue_item::Column::EnrolmentId)
        .order_by_asc(person::Column::SearchName)
        .order_by_asc(issue_item::Column::EnrolmentId)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?)
}

/// A certificate whose PDF is still to be set.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Unset {
    /// Which.
    pub id: CertificateId,
    /// Whose seat.
    pub enrolment: EnrolmentId,
    /// Its frozen facts.
    pub facts: String,
}

/// Certificates of a run that are issued and not set, at most `most`.
///
/// # Errors
/// When the database cannot be read.
pub async fn unset(db: &impl ConnectionTrait, run: IssueRunId, most: u64) -> Result<Vec<Unset>> {
    Ok(issue_item::Entity::find()
        .join(JoinType::InnerJoin, certified())
        .filter(issue_item::COLUMN.run_id.eq(run))
        .filter(issue_item::COLUMN.state.eq(ItemState::Issued))
        .select_only()
        .column_as(certificate::Column::Id, "id")
        .column_as(certificate::Column::EnrolmentId, "enrolment")
        .column_as(certificate::Column::Facts, "facts")
        .order_by_asc(certificate::Column::Id)
        .limit(most)
        .into_model()
        .all(db)
        .await?)
}
