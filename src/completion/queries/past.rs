//! Everything that was ever recorded of one person, for any moment of the past.
use super::close;
use crate::{
    assessment::{
        queries::{chains, units},
        rules::chain::Step,
    },
    attendance::{queries::logs, rules::Meeting},
    catalog::plan,
    completion::rules::past::{
        AppealLog, EvidenceLog, Log, MarksLog, SessionLog, SittingLog, TaskLog, TestLog, UnitsLog,
    },
    error::{Error, Result},
    tables::{
        cohort::{self, CohortState},
        cohort_event, course_task, course_test, course_version,
        enrolment::{self, EnrolmentId},
        judgement_event,
        mark_event::{self, Method},
        person::PersonId,
        retake, session, session_event, sitting, task_done, task_event, test_opening, test_opening_event,
        unit::UnitId,
        unit_appeal, unit_decision, unit_step,
    },
    testing::{self, rules::Opening},
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Condition};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Everything that was ever recorded of one person and that completion rests on. A constant number of
/// statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn log(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    seat: &enrolment::Model,
    now: DateTime<Utc>,
) -> Result<Log> {
    let version =
        course_version::Entity::find_by_id(cohort.course_version_id).one(db).await?.ok_or(Error::NotFound)?;
    let cancelled = cohort_event::Entity::find()
        .filter(cohort_event::COLUMN.cohort_id.eq(cohort.id))
        .filter(cohort_event::COLUMN.kind.eq(CohortState::Cancelled.word()))
        .order_by_desc(cohort_event::Column::Id)
        .one(db)
        .await?;
    let sessions = sessions(db, cohort).await?;
    Ok(Log {
        seated_at: seat.seated_at,
        cohort: cohort.state,
        cancelled_at: cancelled.map(|event| event.at),
        minimum: version.minimum_attendance,
        excused_counts: version.excused_counts,
        needs_units: version.needs_units,
        marks: marks(db, seat.id, &sessions).await?,
        sessions,
        units: judged(db, cohort, seat.id).await?,
        tests: tests(db, cohort, seat.id, now).await?,
        tasks: tasks(db, cohort, seat.id).await?,
    })
}

/// The units of one person that stay hidden from a reader who reads everything else: those he is still to
/// judge blind himself. Coordinators are not asked to; somebody may become one meanwhile.
///
/// # Errors
/// When the database cannot be read.
pub async fn hidden(
    db: &impl ConnectionTrait,
    who: EnrolmentId,
    reader: PersonId,
) -> Result<BTreeSet<UnitId>> {
    let chains = chains(db, Condition::all().add(enrolment::COLUMN.id.eq(who))).await?;
    let blind = chains.into_iter().filter(|(_, begun)| begun.chain.second == Some((reader, None)));
    Ok(blind.map(|((_, unit), _)| unit).collect())
}

/// The timetable as it ever was. Two statements.
async fn sessions(db: &impl ConnectionTrait, cohort: &cohort::Model) -> Result<Vec<SessionLog>> {
    let mut versions: BTreeMap<_, Vec<(DateTime<Utc>, Option<Meeting>)>> = BTreeMap::new();
    let events = session_event::Entity::find()
        .filter(session_event::COLUMN.cohort_id.eq(cohort.id))
        .order_by_asc(session_event::Column::Id)
        .all(db)
        .await?;
    for event in events {
        let (jp, cancelled) = (event.jp, event.cancelled);
        let meeting = event.starts_at.zip(event.ends_at).map(|(starts_at, ends_at)| Meeting {
            starts_at,
            ends_at,
            jp,
            cancelled,
        });
        versions.entry(event.session_id).or_default().push((event.at, meeting));
    }
    let rows = session::Entity::find()
        .filter(session::COLUMN.cohort_id.eq(cohort.id))
        .filter(session::COLUMN.make_up.eq(false))
        .all(db)
        .await?;
    for row in rows {
        let meeting = |cancelled| {
            Some(Meeting { starts_at: row.starts_at, ends_at: row.ends_at, jp: row.jp, cancelled })
        };
        // Written before anything was kept: it has always stood, until it was cancelled.
        versions.entry(row.id).or_insert_with(|| {
            let mut all = vec![(DateTime::UNIX_EPOCH, meeting(false))];
            all.extend(row.cancelled_at.map(|at| (at, meeting(true))));
            all
        });
    }
    Ok(versions.into_iter().map(|(id, versions)| SessionLog { id, versions }).collect())
}

/// What was recorded in these sessions. Two statements.
async fn marks(
    db: &impl ConnectionTrait,
    who: EnrolmentId,
    sessions: &[SessionLog],
) -> Result<BTreeMap<session::SessionId, MarksLog>> {
    let pairs = sessions.iter().map(|session| (session.id, who)).collect();
    let mut all: BTreeMap<_, MarksLog> = BTreeMap::new();
    for ((session, _), events) in logs(db, &pairs).await? {
        all.entry(session).or_default().events = events;
    }
    let credited = mark_event::Entity::find()
        .filter(mark_event::COLUMN.enrolment_id.eq(who))
        .filter(mark_event::COLUMN.method.eq(Method::MakeUp))
        .order_by_asc(mark_event::Column::Id)
        .all(db)
        .await?;
    for event in credited {
        all.entry(event.session_id).or_default().made_up.push((event.at, event.made_up_jp));
    }
    Ok(all)
}

/// What was found and decided. At most thirteen statements.
async fn judged(db: &impl ConnectionTrait, cohort: &cohort::Model, who: EnrolmentId) -> Result<UnitsLog> {
    let version = cohort.course_version_id;
    let mut log = UnitsLog {
        units: units(db, version).await?,
        criteria: close::blank(db, version).await?,
        plan: plan::queries::heads(db, &[version]).await?.remove(&version).unwrap_or_default(),
        ..UnitsLog::default()
    };
    let events = judgement_event::Entity::find()
        .filter(judgement_event::COLUMN.enrolment_id.eq(who))
        .order_by_asc(judgement_event::Column::Id)
        .all(db)
        .await?;
    for event in events {
        log.judged.entry(event.criterion_id).or_default().push((event.at, event.verdict));
    }
    let decisions = unit_decision::Entity::find()
        .filter(unit_decision::COLUMN.enrolment_id.eq(who))
        .order_by_asc(unit_decision::Column::Turn)
        .all(db)
        .await?;
    for row in decisions {
        log.decided.entry(row.unit_id).or_default().push((row.at, (row.turn, row.outcome)));
    }
    let steps = unit_step::Entity::find()
        .filter(unit_step::COLUMN.enrolment_id.eq(who))
        .order_by_asc(unit_step::Column::Round)
        .order_by_asc(unit_step::Column::Turn)
        .all(db)
        .await?;
    for row in steps {
        let step = Step { kind: row.kind, outcome: row.outcome, person: row.person_id, by: row.by_id };
        log.steps.entry(row.unit_id).or_default().push((row.at, (row.round, step)));
    }
    let appeals = unit_appeal::Entity::find()
        .filter(unit_appeal::COLUMN.enrolment_id.eq(who))
        .order_by_asc(unit_appeal::Column::Id)
        .all(db)
        .await?;
    let appeal = |row: unit_appeal::Model| AppealLog {
        unit: row.unit_id,
        opened_at: row.opened_at,
        assigned_at: row.assigned_at,
        closed_at: row.closed_at,
    };
    log.appeals = appeals.into_iter().map(appeal).collect();
    let piece = |shown: close::Shown| EvidenceLog {
        unit: shown.unit,
        from: shown.at,
        until: [shown.weighed_at, shown.withdrawn_at].into_iter().flatten().min(),
    };
    log.evidence = close::shown(db, who).await?.into_iter().map(piece).collect();
    Ok(log)
}

/// The tests that count. At most nine statements.
async fn tests(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    who: EnrolmentId,
    now: DateTime<Utc>,
) -> Result<Vec<TestLog>> {
    let tests = course_test::Entity::find()
        .filter(course_test::COLUMN.course_version_id.eq(cohort.course_version_id))
        .filter(course_test::COLUMN.counts.eq(true))
        .order_by_desc(course_test::Column::Place)
        .all(db)
        .await?;
    if tests.is_empty() {
        return Ok(Vec::new());
    }
    let mut openings: HashMap<_, Vec<(DateTime<Utc>, Opening)>> = HashMap::new();
    let kept = test_opening_event::Entity::find()
        .filter(test_opening_event::COLUMN.cohort_id.eq(cohort.id))
        .order_by_asc(test_opening_event::Column::Id)
        .all(db)
        .await?;
    for row in kept {
        let opening = Opening { opens_at: row.opens_at, closes_at: row.closes_at };
        openings.entry(row.test_id).or_default().push((row.at, opening));
    }
    let standing =
        test_opening::Entity::find().filter(test_opening::COLUMN.cohort_id.eq(cohort.id)).all(db).await?;
    for row in standing {
        let opening = Opening { opens_at: row.opens_at, closes_at: row.closes_at };
        // Opened before anything was kept.
        openings.entry(row.test_id).or_insert_with(|| vec![(row.opens_at, opening)]);
    }
    let retakes = retake::Entity::find().filter(retake::COLUMN.enrolment_id.eq(who)).all(db).await?;
    let ids: Vec<_> = tests.iter().map(|test| test.id).collect();
    let mut sittings: HashMap<_, Vec<SittingLog>> = HashMap::new();
    for (row, worth) in testing::queries::worth_over_time(db, cohort, &ids, who, now).await? {
        let sitting::Model { attempt, started_at, ends_at, submitted_at, .. } = row;
        let one = SittingLog { attempt, started_at, ends_at, submitted_at, worth };
        sittings.entry(row.test_id).or_default().push(one);
    }
    let one = |test: course_test::Model| TestLog {
        id: test.id,
        place: test.place,
        passing: test.passing,
        attempts: test.attempts,
        openings: openings.remove(&test.id).unwrap_or_default(),
        retakes: retakes.iter().filter(|row| row.test_id == test.id).map(|row| row.at).collect(),
        sittings: sittings.remove(&test.id).unwrap_or_default(),
    };
    Ok(tests.into_iter().map(one).collect())
}

/// The tasks of the course with every tick. Three statements.
async fn tasks(db: &impl ConnectionTrait, cohort: &cohort::Model, who: EnrolmentId) -> Result<Vec<TaskLog>> {
    let tasks = course_task::Entity::find()
        .filter(course_task::COLUMN.course_version_id.eq(cohort.course_version_id))
        .order_by_asc(course_task::Column::Position)
        .order_by_asc(course_task::Column::Id)
        .all(db)
        .await?;
    let events = task_event::Entity::find()
        .filter(task_event::COLUMN.enrolment_id.eq(who))
        .order_by_asc(task_event::Column::Id)
        .all(db)
        .await?;
    let mut ticks: HashMap<_, Vec<(DateTime<Utc>, bool)>> = HashMap::new();
    for event in events {
        ticks.entry(event.task_id).or_default().push((event.at, event.done));
    }
    let done = task_done::Entity::find().filter(task_done::COLUMN.enrolment_id.eq(who)).all(db).await?;
    for row in done {
        // Ticked before anything was kept.
        ticks.entry(row.task_id).or_insert_with(|| vec![(row.at, true)]);
    }
    let one = |task: course_task::Model| TaskLog {
        ticks: ticks.remove(&task.id).unwrap_or_default(),
        id: task.id,
        title: task.title,
    };
    Ok(tasks.into_iter().map(one).collect())
}
