//! What waits on the way to decisions, as things to do: for coordinators, and for one assessor.
use super::{
    queries::{Begun, Cell, chains},
    routes,
    rules::chain::{Stage, Waits},
};
use crate::{
    access::SignedIn,
    catalog::plan,
    error::Result,
    selection::duties::Duty,
    tables::{
        centre::CentreId,
        cohort::{self, CohortId, CohortState},
        cohort_staff,
        course_version::{self, CourseVersionId},
        enrolment::{self, EnrolmentId, EnrolmentState},
        unit::UnitId,
        unit_appeal,
    },
    text::{Chip, Language},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, sea_query::Condition,
};
use std::collections::{BTreeSet, HashMap};

#[derive(FromQueryResult)]
struct CohortRow {
    id: CohortId,
    version: CourseVersionId,
    label: String,
    title: String,
}

async fn cohorts(db: &impl ConnectionTrait, ids: BTreeSet<CohortId>) -> Result<HashMap<CohortId, CohortRow>> {
    let rows: Vec<CohortRow> = cohort::Entity::find()
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(cohort::COLUMN.id.is_in(ids))
        .select_only()
        .column_as(cohort::Column::Id, "id")
        .column_as(cohort::Column::CourseVersionId, "version")
        .column_as(cohort::Column::Label, "label")
        .column_as(course_version::Column::Title, "title")
        .into_model()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Cohorts in which anything can still be done.
fn going_on() -> Condition {
    Condition::all().add(cohort::COLUMN.state.ne(CohortState::Cancelled))
}

/// One unit of one person that waits.
struct Open {
    cohort: CohortId,
    cell: Cell,
    what: What,
}

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Step(Waits),
    Appeal { late: bool, assigned: bool },
}

/// One line for what is alike: the only one leads to its unit, several to everybody of the cohort.
fn duty(all: &[Open], cohort: &CohortRow, language: Language) -> Option<Duty> {
    let open = all.first()?;
    let (what, button) = match open.what {
        What::Step(Waits::Assign) => (
            say!(language, "Tunjuk asesor kedua", "Assign a second assessor"),
            say!(language, "Tunjuk", "Assign"),
        ),
        What::Step(Waits::Apart) => (
            say!(language, "Dua asesor berbeda pendapat", "Two assessors differ"),
            say!(language, "Tunjuk yang memutuskan", "Name who decides"),
        ),
        What::Step(Waits::Second) => (
            say!(language, "Nilai sebagai asesor kedua", "Judge as the second assessor"),
            say!(language, "Nilai", "Judge"),
        ),
        What::Step(_) => (
            say!(language, "Hasil unit menunggu keputusan", "A unit’s result waits for its decision"),
            say!(language, "Putuskan", "Decide"),
        ),
        What::Appeal { assigned: false, .. } => (
            say!(
                language,
                "Banding peserta: tunjuk asesor lain",
                "A trainee’s appeal: assign another assessor"
            ),
            say!(language, "Tunjuk", "Assign"),
        ),
        What::Appeal { assigned: true, .. } => (
            say!(language, "Banding peserta belum dijawab", "A trainee’s appeal is not answered"),
            say!(language, "Lihat banding", "See the appeal"),
        ),
    };
    let mark = match open.what {
        What::Appeal { late: true, .. } => Chip::new("bad", say!(language, "Lewat batas", "Overdue")),
        _ => Chip::new("warn", say!(language, "Keputusan", "Decision")),
    };
    let (enrolment, unit): (EnrolmentId, UnitId) = open.cell;
    let (to, many) = match all.len() {
        1 => (uri!(routes::person(open.cohort, enrolment, unit)).to_string(), String::new()),
        n => (
            uri!(routes::grid(open.cohort)).to_string(),
            say!(language, " {n} hasil unit.", " {n} unit results."),
        ),
    };
    Some(Duty { mark, what, note: format!("{}, {}.{many}", cohort.title, cohort.label), button, to })
}

async fn shown(db: &impl ConnectionTrait, mut all: Vec<Open>, language: Language) -> Result<Vec<Duty>> {
    all.sort_by_key(|open| (open.cohort, open.what, open.cell));
    let cohorts = cohorts(db, all.iter().map(|open| open.cohort).collect()).await?;
    let alike = all.chunk_by(|a, b| (a.cohort, a.what) == (b.cohort, b.what));
    Ok(alike.filter_map(|some| duty(some, cohorts.get(&some.first()?.cohort)?, language)).collect())
}

async fn stages(
    db: &impl ConnectionTrait,
    chains: HashMap<Cell, Begun>,
) -> Result<Vec<(Cell, Begun, Stage)>> {
    let known = cohorts(db, chains.values().map(|begun| begun.cohort).collect()).await?;
    let versions: Vec<CourseVersionId> = known.values().map(|row| row.version).collect();
    let plans = plan::queries::heads(db, &versions).await?;
    let none = plan::rules::Plan::default();
    let stage = |(cell, begun): (Cell, Begun)| {
        let plan = known.get(&begun.cohort).and_then(|row| plans.get(&row.version)).unwrap_or(&none);
        let stage = begun.chain.stage(plan, None);
        (cell, begun, stage)
    };
    Ok(chains.into_iter().map(stage).collect())
}

/// What waits for the coordinators of a centre: to assign, to name, to decide; appeals without an assessor
/// or past their day. At most six statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_coordinator(
    db: &impl ConnectionTrait,
    centre: CentreId,
    now: DateTime<Utc>,
    language: Language,
) -> Result<Vec<Duty>> {
    let chains = chains(db, going_on().add(cohort::COLUMN.centre_id.eq(centre))).await?;
    let mut all = Vec::new();
    for (cell, begun, stage) in stages(db, chains).await? {
        let mine = match stage {
            Stage::Assign | Stage::Apart | Stage::Decide(None) => stage.waits(),
            _ => None,
        };
        all.extend(mine.map(|waits| Open { cohort: begun.cohort, cell, what: What::Step(waits) }));
    }
    let appeals = unit_appeal::Entity::find()
        .join(JoinType::InnerJoin, unit_appeal::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .filter(going_on())
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .filter(unit_appeal::COLUMN.closed_at.is_null())
        .order_by_asc(unit_appeal::Column::DueAt);
    for (row, cohort) in with_cohort(db, appeals).await? {
        let (late, assigned) = (row.due_at < now, row.assessor_id.is_some());
        if late || !assigned {
            let (cell, what) = ((row.enrolment_id, row.unit_id), What::Appeal { late, assigned });
            all.push(Open { cohort, cell, what });
        }
    }
    shown(db, all, language).await
}

/// What waits for one assessor: to judge a second time, to decide where he is named, to answer an appeal.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_assessor(
    db: &impl ConnectionTrait,
    by: &SignedIn,
    now: DateTime<Utc>,
    language: Language,
) -> Result<Vec<Duty>> {
    let mine: Vec<CohortId> = cohort_staff::Entity::find()
        .filter(cohort_staff::COLUMN.person_id.eq(by.person()))
        .filter(cohort_staff::COLUMN.duty.eq(cohort_staff::Duty::Assessor))
        .select_only()
        .column(cohort_staff::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    let chains = chains(db, going_on().add(cohort::COLUMN.id.is_in(mine.iter().copied()))).await?;
    let mut all = Vec::new();
    for (cell, begun, stage) in stages(db, chains).await? {
        let mine = match stage {
            Stage::Second(person) | Stage::Decide(Some(person)) if person == by.person() => stage.waits(),
            _ => None,
        };
        all.extend(mine.map(|waits| Open { cohort: begun.cohort, cell, what: What::Step(waits) }));
    }
    let appeals = unit_appeal::Entity::find()
        .join(JoinType::InnerJoin, unit_appeal::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .filter(going_on())
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(enrolment::COLUMN.cohort_id.is_in(mine.iter().copied()))
        .filter(unit_appeal::COLUMN.assessor_id.eq(by.person()))
        .filter(unit_appeal::COLUMN.closed_at.is_null())
        .order_by_asc(unit_appeal::Column::DueAt);
    for (row, cohort) in with_cohort(db, appeals).await? {
        let what = What::Appeal { late: row.due_at < now, assigned: true };
        all.push(Open { cohort, cell: (row.enrolment_id, row.unit_id), what });
    }
    shown(db, all, language).await
}

async fn with_cohort(
    db: &impl ConnectionTrait,
    appeals: sea_orm::Select<unit_appeal::Entity>,
) -> Result<Vec<(unit_appeal::Model, CohortId)>> {
    let rows = appeals.all(db).await?;
    let ids: Vec<EnrolmentId> = rows.iter().map(|row| row.enrolment_id).collect();
    let cohorts: Vec<(EnrolmentId, CohortId)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.id.is_in(ids))
        .select_only()
        .column(enrolment::Column::Id)
        .column(enrolment::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    let cohorts: HashMap<EnrolmentId, CohortId> = cohorts.into_iter().collect();
    Ok(rows.into_iter().filter_map(|row| cohorts.get(&row.enrolment_id).map(|c| (row.clone(), *c))).collect())
}
