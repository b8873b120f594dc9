//! How the coming cohorts that select take applicants.
use crate::{
    catalog::{
        rules::intake::{Intake, Period},
        search::Coming,
    },
    error::Result,
    tables::{
        centre,
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentState},
        selection,
        selection_step::{self, SelectionStep},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, RelationDef, RelationTrait,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Row {
    cohort: CohortId,
    most: Option<i32>,
    applied: i64,
    from_at: Option<DateTime<Utc>>,
    until_at: Option<DateTime<Utc>>,
    ranked_at: Option<DateTime<Utc>>,
    announced_at: Option<DateTime<Utc>>,
    time_zone: String,
}

/// Tells those of these cohorts that select how they take applicants; one statement.
pub(super) async fn add(
    db: &impl ConnectionTrait,
    cohorts: Vec<&mut Coming>,
    now: DateTime<Utc>,
) -> Result<()> {
    if cohorts.is_empty() {
        return Ok(());
    }
    let of_cohort: RelationDef = selection::Entity::belongs_to(cohort::Entity)
        .from(selection::Column::CohortId)
        .to(cohort::Column::Id)
        .into();
    let applying: RelationDef = selection::Entity::belongs_to(selection_step::Entity)
        .from(selection::Column::CohortId)
        .to(selection_step::Column::CohortId)
        .into();
    let applying = applying.on_condition(|_, step| {
        Condition::all().add(Expr::col((step, selection_step::Column::Step)).eq(SelectionStep::Apply.word()))
    });
    let standing: RelationDef = selection::Entity::belongs_to(enrolment::Entity)
        .from(selection::Column::CohortId)
        .to(enrolment::Column::CohortId)
        .into();
    let standing = standing.on_condition(|_, enrolment| {
        Condition::all().add(
            Expr::col((enrolment, enrolment::Column::State))
                .is_not_in(EnrolmentState::EXITS.map(EnrolmentState::word)),
        )
    });
    let rows: Vec<Row> = selection::Entity::find()
        .join(JoinType::InnerJoin, of_cohort)
        .join(JoinType::InnerJoin, cohort::Relation::Centre.def())
        .join(JoinType::LeftJoin, applying)
        .join(JoinType::LeftJoin, standing)
        .filter(selection::COLUMN.cohort_id.is_in(cohorts.iter().map(|one| one.id)))
        .select_only()
        .column_as(selection::Column::CohortId, "cohort")
        .column_as(selection::Column::Applicants, "most")
        .column_as(enrolment::Column::Id.count(), "applied")
        .column_as(selection_step::Column::FromAt, "from_at")
        .column_as(selection_step::Column::UntilAt, "until_at")
        .column_as(selection::Column::RankedAt, "ranked_at")
        .column_as(selection::Column::AnnouncedAt, "announced_at")
        .column_as(centre::Column::TimeZone, "time_zone")
        .group_by(selection::Column::CohortId)
        .group_by(selection_step::Column::FromAt)
        .group_by(selection_step::Column::UntilAt)
        .group_by(centre::Column::TimeZone)
        .into_model()
        .all(db)
        .await?;
    let mut found: HashMap<CohortId, Row> = rows.into_iter().map(|row| (row.cohort, row)).collect();
    for one in cohorts {
        one.intake = found.remove(&one.id).map(|row| {
            let period = Period {
                most: row.most.map(i64::from),
                applied: row.applied,
                from: row.from_at,
                until: row.until_at,
                ordered: row.ranked_at.is_some(),
                announced: row.announced_at.is_some(),
            };
            let zone = row.time_zone.parse().unwrap_or(chrono_tz::Asia::Jakarta);
            Intake { applied: row.applied, stage: period.stage(now), zone }
        });
    }
    Ok(())
}
