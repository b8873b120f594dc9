//! One cohort of the past, from the day it was planned to its certificates, in its own transaction.
use super::{Centre, Made};
use crate::{
    assessment::{self, rules::Judgement},
    attendance::{self, commands::NewMark, rules::Marked},
    certificates,
    cohorts::{
        self,
        commands::{Change as CohortChange, NewCohort},
        queries::SessionRow,
        rules::{
            Details, holidays,
            timetable::{Block, Pattern, PlannedSession, plan},
        },
    },
    completion,
    enrollment::commands as enrollment,
    error::{Error, Result},
    mail,
    people::commands::register,
    store::{Store, Tx},
    tables::{
        cohort::{CohortId, CohortState, Mode},
        enrolment::{EnrolmentId, EnrolmentState, Via},
        issue_run,
        judgement::{Method, Verdict},
        mark::Presence,
        mark_event,
        person::PersonId,
        unit_decision::Outcome,
    },
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use sea_orm::EntityTrait;

/// Where cohorts are held.
const PLACES: [(&str, &str); 6] = [
    ("Aula Balai, Semarang", "33.74"),
    ("Gedung UMKM, Ungaran", "33.22"),
    ("Rumah Kreatif, Surakarta", "33.72"),
    ("Balai Desa Karangjati", "33.22"),
    ("Gedung PLUT, Purwokerto", "33.02"),
    ("Sanggar Batik, Pekalongan", "33.75"),
];

/// The timetable of a course of so many hours from a day on: working days, morning and afternoon.
pub fn sessions(
    centre: &Centre<'_>,
    made: &Made,
    from: NaiveDate,
    instructor: PersonId,
) -> Result<Vec<PlannedSession>> {
    let block = |hour: u32| Block { starts: NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default(), jp: 4 };
    let pattern = Pattern {
        from,
        to: from + Days::new(30),
        weekdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat],
        blocks: vec![block(8), block(13)],
        jp_minutes: 45,
        hours: made.hours,
        holidays: holidays::national(),
        zone: centre.zone,
    };
    let mut sessions = plan(&pattern)?.sessions;
    for (i, session) in sessions.iter_mut().enumerate() {
        session.topic = made.topics.get(i % made.topics.len().max(1)).cloned().unwrap_or_default();
        session.instructor = Some(instructor);
    }
    Ok(sessions)
}

/// Opens a cohort and its applications; answers its id.
///
/// # Errors
/// Those of the commands.
pub async fn open(
    tx: &Tx,
    centre: &Centre<'_>,
    made: &Made,
    sessions: Vec<PlannedSession>,
    quota: i32,
    mode: Mode,
    at: DateTime<Utc>,
) -> Result<CohortId> {
    let day = |at: Option<DateTime<Utc>>| at.map_or(at_date(centre, centre.now), |at| at_date(centre, at));
    let (place, region) = PLACES[centre.random.below(PLACES.len())];
    let online = mode == Mode::Online;
    let details = Details {
        starts_on: day(sessions.first().map(|s| s.starts_at)),
        ends_on: day(sessions.last().map(|s| s.ends_at)),
        mode,
        place: if online { "Kelas daring".into() } else { place.into() },
        region_code: (!online).then(|| region.to_string()),
        link: online.then(|| "https://rapat.example/kelas-daring".to_string()),
        jp_minutes: 45,
    };
    let new = NewCohort {
        course: made.course,
        details,
        quota,
        instructors: vec![centre.instructor, made.instructor],
        assessors: vec![centre.assessor],
        sessions,
        after: None,
    };
    let cohort = cohorts::commands::open_cohort(tx, centre.id, Some(centre.coordinator), new, at).await?;
    let change = CohortChange::of(cohort, Some(centre.coordinator));
    cohorts::commands::change_state(tx, change, CohortState::Open, "", at).await?;
    Ok(cohort)
}

/// The date on the centre's wall calendar.
pub fn at_date(centre: &Centre<'_>, at: DateTime<Utc>) -> NaiveDate {
    crate::text::local_date(centre.zone, at)
}

/// Invented people register and apply, in this order; answers who got a seat.
///
/// # Errors
/// Those of the commands.
pub async fn fill(
    tx: &Tx,
    centre: &mut Centre<'_>,
    cohort: CohortId,
    people: usize,
    at: DateTime<Utc>,
) -> Result<Vec<EnrolmentId>> {
    let mut ids = Vec::with_capacity(people);
    for _ in 0..people {
        let new = centre.crowd.next()?;
        ids.push(register(tx, centre.id, new, at).await?);
    }
    let change = enrollment::Change { by: None, origin: centre.origin, now: at };
    let applied = enrollment::apply_all(tx, cohort, &ids, Via::Own, centre.random, change).await?;
    Ok(applied.into_iter().filter(|a| a.state == EnrolmentState::Enrolled).map(|a| a.enrolment).collect())
}

/// Marks for these sessions as a class really has them: nearly all present, some late, some ill, one
/// or two who stop coming.
///
/// # Errors
/// Those of the commands.
pub async fn attend(
    tx: &Tx,
    centre: &Centre<'_>,
    sessions: &[SessionRow],
    people: &[EnrolmentId],
    instructor: PersonId,
) -> Result<()> {
    let dropouts = centre.random.below(3);
    for (i, session) in sessions.iter().enumerate() {
        let marks = people.iter().enumerate().map(|(p, enrolment)| {
            let (presence, jp) = match centre.random.below(40) {
                _ if p < dropouts && i * 2 >= sessions.len() => (Presence::Absent, 0),
                0 => (Presence::Sick, 0),
                1 => (Presence::Excused, 0),
                2 => (Presence::Late, session.jp - 1),
                _ => (Presence::Present, session.jp),
            };
            NewMark {
                enrolment: *enrolment,
                session: session.id,
                mark: Marked { presence, jp, made_up: 0, reason: String::new() },
            }
        });
        attendance::commands::write_marks(
            tx,
            instructor,
            marks.collect(),
            mark_event::Method::Page,
            session.ends_at,
        )
        .await?;
    }
    Ok(())
}

/// Judges every criterion and decides every unit: nearly all competent. `part` leaves the last units
/// of some people open, as in a cohort that still runs.
///
/// # Errors
/// Those of the commands.
pub async fn assess(
    tx: &Tx,
    centre: &Centre<'_>,
    made: &Made,
    people: &[EnrolmentId],
    part: bool,
    at: DateTime<Utc>,
) -> Result<()> {
    const METHODS: [Method; 3] = [Method::Observation, Method::Practical, Method::Oral];
    let (mut judgements, mut decisions) = (Vec::new(), Vec::new());
    for enrolment in people {
        for (u, (unit, criteria)) in made.units.iter().enumerate() {
            if part && u > 0 && centre.random.below(3) > 0 {
                continue;
            }
            let stumbles = centre.random.below(30) == 0;
            for (c, criterion) in criteria.iter().enumerate() {
                let verdict =
                    if stumbles && c + 1 == criteria.len() { Verdict::NotYet } else { Verdict::Met };
                let method = METHODS[c % METHODS.len()];
                judgements.push((
                    *enrolment,
                    *criterion,
                    Judgement { verdict, method, note: String::new(), evidence: None },
                ));
            }
            let outcome = if stumbles { Outcome::NotYetCompetent } else { Outcome::Competent };
            decisions.push((*enrolment, *unit, outcome));
        }
    }
    assessment::commands::write_judgements(tx, centre.assessor, judgements, at).await?;
    assessment::commands::write_decisions(tx, centre.assessor, &centre.assessor_name, decisions, at).await
}

/// One finished cohort of `people` that began on `from`.
///
/// # Errors
/// Those of the commands.
pub async fn finished(
    store: &Store,
    centre: &mut Centre<'_>,
    made: &Made,
    from: NaiveDate,
    people: usize,
) -> Result<()> {
    store
        .write(async |tx| {
            let plan = sessions(centre, made, from, made.instructor)?;
            let (Some(first), Some(last)) = (plan.first().cloned(), plan.last().cloned()) else {
                return Err(Error::fault("a demo cohort without sessions"));
            };
            let opened = first.starts_at - TimeDelta::days(30);
            let mode = if centre.random.below(7) == 0 { Mode::Online } else { Mode::Onsite };
            let cohort = open(tx, centre, made, plan, people as i32, mode, opened).await?;
            let seated = fill(tx, centre, cohort, people, opened + TimeDelta::days(4)).await?;
            let change = CohortChange::of(cohort, Some(centre.coordinator));
            cohorts::commands::change_state(tx, change, CohortState::Running, "", first.starts_at).await?;
            let held = cohorts::queries::sessions(tx.db(), cohort).await?;
            attend(tx, centre, &held, &seated, made.instructor).await?;
            let after = last.ends_at + TimeDelta::hours(2);
            if made.needs_units {
                assess(tx, centre, made, &seated, false, after).await?;
            }
            completion::commands::write_ticks(tx, &made.tasks, &seated, centre.coordinator, after).await?;
            cohorts::commands::change_state(tx, change, CohortState::Finished, "", after).await?;
            certify(tx, centre, cohort, &seated, after + TimeDelta::days(1)).await?;
            // What was told then was delivered then: nothing of it goes out again.
            mail::outbox::delivered(tx, cohort, after + TimeDelta::days(1)).await?;
            mail::outbox::told(tx, cohort, after + TimeDelta::days(1)).await
        })
        .await
}

/// Issues to all who completed; their PDFs are set when somebody first asks for them.
async fn certify(
    tx: &Tx,
    centre: &Centre<'_>,
    cohort: CohortId,
    people: &[EnrolmentId],
    at: DateTime<Utc>,
) -> Result<()> {
    let on = at_date(centre, at);
    let run = certificates::runs::open_run(tx, cohort, centre.coordinator, "demo", people, on, at).await?;
    let run = issue_run::Entity::find_by_id(run).one(tx.db()).await?.ok_or(Error::NotFound)?;
    certificates::commands::issue_chunk(tx, centre.random, centre.origin, &run, people, at).await?;
    certificates::runs::close_run(tx, run.id, at).await
}
