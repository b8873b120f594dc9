//! The steps before decisions of many people at once.
use crate::assessment::rules::{
    UnitStanding,
    chain::{Chain, Step, hidden},
};
use crate::{
    catalog::plan::{self, rules::Plan},
    error::Result,
    tables::{
        cohort::{self, CohortId},
        cohort_staff::{self, Duty},
        criterion, element,
        enrolment::{self, EnrolmentId, EnrolmentState},
        judgement,
        person::PersonId,
        unit::UnitId,
        unit_decision::{self, Outcome},
        unit_step::{self, StepKind},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
    sea_query::{Condition, Expr, ExprTrait, Query},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// One person in one unit.
pub type Cell = (EnrolmentId, UnitId);

/// A step of a round that is not over.
#[derive(Clone, Debug, FromQueryResult)]
pub struct StepRow {
    enrolment: EnrolmentId,
    unit: UnitId,
    kind: StepKind,
    outcome: Option<Outcome>,
    person: Option<PersonId>,
    by: PersonId,
    cohort: CohortId,
    at: DateTime<Utc>,
}

/// A chain that has begun and is not over.
#[derive(Clone, Debug)]
pub struct Begun {
    /// In which cohort.
    pub cohort: CohortId,
    /// How far it is.
    pub chain: Chain,
    /// When its last step was taken.
    pub at: DateTime<Utc>,
}

/// The chains under way of everybody with a seat within `scope` (of enrolment and cohort); one statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn chains(db: &impl ConnectionTrait, scope: Condition) -> Result<HashMap<Cell, Begun>> {
    // What a later decision or reopening closed is history.
    let later = Query::select()
        .expr(Expr::val(1))
        .from(unit_decision::Entity)
        .and_where(
            Expr::col((unit_decision::Entity, unit_decision::Column::EnrolmentId))
                .equals((unit_step::Entity, unit_step::Column::EnrolmentId)),
        )
        .and_where(
            Expr::col((unit_decision::Entity, unit_decision::Column::UnitId))
                .equals((unit_step::Entity, unit_step::Column::UnitId)),
        )
        .and_where(
            Expr::col((unit_decision::Entity, unit_decision::Column::Turn))
                .gt(Expr::col((unit_step::Entity, unit_step::Column::Round))),
        )
        .to_owned();
    let rows: Vec<StepRow> = unit_step::Entity::find()
        .join(JoinType::InnerJoin, unit_step::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .filter(scope)
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(Expr::exists(later).not())
        .select_only()
        .column_as(unit_step::Column::EnrolmentId, "enrolment")
        .column_as(unit_step::Column::UnitId, "unit")
        .column_as(unit_step::Column::Kind, "kind")
        .column_as(unit_step::Column::Outcome, "outcome")
        .column_as(unit_step::Column::PersonId, "person")
        .column_as(unit_step::Column::ById, "by")
        .column_as(enrolment::Column::CohortId, "cohort")
        .column_as(unit_step::Column::At, "at")
        .order_by_asc(unit_step::Column::Round)
        .order_by_asc(unit_step::Column::Turn)
        .into_model()
        .all(db)
        .await?;
    let mut steps: HashMap<Cell, (CohortId, DateTime<Utc>, Vec<Step>)> = HashMap::new();
    for row in rows {
        let one = steps.entry((row.enrolment, row.unit)).or_insert((row.cohort, row.at, Vec::new()));
        one.1 = row.at;
        one.2.push(Step { kind: row.kind, outcome: row.outcome, person: row.person, by: row.by });
    }
    let begun = |(cell, (cohort, at, steps)): (Cell, (CohortId, DateTime<Utc>, Vec<Step>))| {
        let chain = Chain::of(&steps);
        chain.recommended.is_some().then_some((cell, Begun { cohort, chain, at }))
    };
    Ok(steps.into_iter().filter_map(begun).collect())
}

/// The cells of a cohort that must stay blank for this assessor, see [`hidden`]; at most five statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn hidden_from(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    reader: PersonId,
    standings: &HashMap<EnrolmentId, Vec<UnitStanding>>,
) -> Result<HashSet<Cell>> {
    let version = cohort.course_version_id;
    let plan: Plan = plan::queries::heads(db, &[version]).await?.remove(&version).unwrap_or_default();
    let chains = chains(db, Condition::all().add(enrolment::COLUMN.cohort_id.eq(cohort.id))).await?;
    // Who has left the cohort judges no more.
    let here = Query::select()
        .column(cohort_staff::Column::PersonId)
        .from(cohort_staff::Entity)
        .and_where(cohort_staff::COLUMN.cohort_id.eq(cohort.id))
        .and_where(cohort_staff::COLUMN.duty.eq(Duty::Assessor))
        .to_owned();
    let judged: Vec<(EnrolmentId, UnitId, PersonId)> = judgement::Entity::find()
        .join(JoinType::InnerJoin, judgement::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, judgement::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(judgement::Column::ById.in_subquery(here))
        .select_only()
        .column(judgement::Column::EnrolmentId)
        .column(element::Column::UnitId)
        .column(judgement::Column::ById)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let mut judges: HashMap<Cell, BTreeSet<PersonId>> = HashMap::new();
    for (enrolment, unit, by) in judged {
        judges.entry((enrolment, unit)).or_default().insert(by);
    }
    let (none, nobody) = (Chain::default(), BTreeSet::new());
    let mut all = HashSet::new();
    for (enrolment, units) in standings {
        for unit in units {
            let cell = (*enrolment, unit.unit);
            let chain = chains.get(&cell).map_or(&none, |begun| &begun.chain);
            if hidden(&plan, chain, unit.outcome, judges.get(&cell).unwrap_or(&nobody), reader) {
                all.insert(cell);
            }
        }
    }
    Ok(all)
}
