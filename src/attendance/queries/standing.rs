//! Where people stand in sessions, as the commands need it before they change anything.
use super::{guests::guests_of, marks_of};
use crate::{
    attendance::rules::{Marked, Step},
    error::Result,
    tables::{
        certificate,
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState},
        make_up::{self, MakeUpState},
        mark::{self, Presence},
        person::PersonId,
        revocation,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, QueryTrait, RelationDef, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Func, IntoCondition},
};
use std::collections::{BTreeSet, HashMap};

/// An enrolment of a cohort with its mark in one session, as the commands need it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Standing {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Where it stands.
    pub state: EnrolmentState,
    /// When they got the seat.
    pub admitted: Option<DateTime<Utc>>,
    presence: Option<Presence>,
    jp: Option<i32>,
    made_up: Option<i32>,
    reason: Option<String>,
    by: Option<PersonId>,
    at: Option<DateTime<Utc>>,
    /// Whether two said different things of it.
    pub disputed: bool,
    /// Whether a certificate that stands rests on it.
    pub certified: bool,
}

/// Whether an enrolment has a certificate that is not revoked.
fn certified() -> Expr {
    let revoked: RelationDef = certificate::Entity::has_many(revocation::Entity)
        .from(certificate::Column::Id)
        .to(revocation::Column::CertificateId)
        .into();
    let standing = certificate::Entity::find()
        .select_only()
        .column(certificate::Column::Id)
        .join(JoinType::LeftJoin, revoked)
        .filter(revocation::COLUMN.certificate_id.is_null())
        .filter(
            Expr::col((certificate::Entity, certificate::Column::EnrolmentId))
                .eq(Expr::col((enrolment::Entity, enrolment::Column::Id))),
        )
        .into_query();
    Expr::exists(standing)
}

impl Standing {
    /// The mark as a step of its history.
    pub fn step(&self) -> Option<Step> {
        Some(Step { mark: Some(self.mark()?), by: self.by?, at: self.at? })
    }

    /// The mark.
    pub fn mark(&self) -> Option<Marked> {
        let reason = self.reason.clone()?;
        Some(Marked { presence: self.presence?, jp: self.jp?, made_up: self.made_up?, reason })
    }
}

/// Everybody of a cohort (or one of them) with their mark in one session, whatever their state, and the
/// guests of that session.
///
/// # Errors
/// When the database cannot be read.
pub async fn standings(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    id: SessionId,
    only: Option<EnrolmentId>,
) -> Result<Vec<Standing>> {
    let all = enrolment::Entity::find()
        .join(JoinType::LeftJoin, marks_of(Some(id)))
        .filter(
            Condition::any()
                .add(enrolment::COLUMN.cohort_id.eq(cohort))
                .add(enrolment::Column::Id.in_subquery(guests_of(id))),
        )
        .apply_if(only, |query, one| query.filter(enrolment::COLUMN.id.eq(one)));
    Ok(with_mark(all).into_model().all(db).await?)
}

/// What a [`Standing`] is made of, where marks are joined.
fn with_mark(people: Select<enrolment::Entity>) -> Select<enrolment::Entity> {
    people
        .select_only()
        .column_as(enrolment::Column::Id, "enrolment")
        .column_as(enrolment::Column::State, "state")
        .column_as(enrolment::Column::SeatedAt, "admitted")
        .column_as(mark::Column::Presence, "presence")
        .column_as(mark::Column::Jp, "jp")
        .column_as(mark::Column::MadeUpJp, "made_up")
        .column_as(mark::Column::Reason, "reason")
        .column_as(mark::Column::ById, "by")
        .column_as(mark::Column::At, "at")
        .expr_as(
            Func::coalesce([Expr::col((mark::Entity, mark::Column::Disputed)), Expr::value(false)]),
            "disputed",
        )
        .column_as(certified(), "certified")
}

#[derive(FromQueryResult)]
struct InSession {
    session: SessionId,
    #[sea_orm(nested)]
    standing: Standing,
}

/// Everybody of these cohorts with their marks in these sessions of theirs, whatever their state, and the
/// guests of these sessions. Two statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn standings_in(
    db: &impl ConnectionTrait,
    cohorts: &BTreeSet<CohortId>,
    sessions: &BTreeSet<SessionId>,
) -> Result<HashMap<(SessionId, EnrolmentId), Standing>> {
    let meets: RelationDef = enrolment::Entity::belongs_to(session::Entity)
        .from(enrolment::Column::CohortId)
        .to(session::Column::CohortId)
        .into();
    let marked: RelationDef = enrolment::Entity::has_many(mark::Entity)
        .from(enrolment::Column::Id)
        .to(mark::Column::EnrolmentId)
        .into();
    let here = marked.on_condition(|_, mark| {
        Expr::col((mark, mark::Column::SessionId))
            .equals((session::Entity, session::Column::Id))
            .into_condition()
    });
    let all = enrolment::Entity::find()
        .join(JoinType::InnerJoin, meets)
        .join(JoinType::LeftJoin, here.clone())
        .filter(enrolment::COLUMN.cohort_id.is_in(cohorts.iter().copied()))
        .filter(session::COLUMN.id.is_in(sessions.iter().copied()));
    let mut rows: Vec<InSession> =
        with_mark(all).column_as(session::Column::Id, "session").into_model().all(db).await?;
    let invited: RelationDef = enrolment::Entity::has_many(make_up::Entity)
        .from(enrolment::Column::Id)
        .to(make_up::Column::EnrolmentId)
        .into();
    let guests = enrolment::Entity::find()
        .join(JoinType::InnerJoin, invited)
        .join(JoinType::InnerJoin, make_up::Relation::Session.def())
        .join(JoinType::LeftJoin, here)
        .filter(make_up::COLUMN.state.eq(MakeUpState::Given))
        .filter(session::COLUMN.id.is_in(sessions.iter().copied()));
    let guests: Vec<InSession> =
        with_mark(guests).column_as(session::Column::Id, "session").into_model().all(db).await?;
    rows.extend(guests);
    Ok(rows.into_iter().map(|row| ((row.session, row.standing.enrolment), row.standing)).collect())
}
