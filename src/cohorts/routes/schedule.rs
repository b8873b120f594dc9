//! The timetable of a cohort, day by day, as it is read and printed.
use crate::{
    access::Coordinating,
    cohorts::{
        head::{self, CohortHead, Tab},
        queries::{self, Engagement, SessionRow},
        rules::{self, timetable::clashes},
    },
    error::{Error, Result},
    store::Store,
    tables::{cohort::CohortId, course_version, session::SessionId},
    text::{self, Language},
    web::{Lang, Page, page},
};
use chrono_tz::Tz;
use rocket::{State, get};
use sea_orm::EntityTrait;
use serde::Serialize;
use std::collections::HashMap;

/// The timetable.
#[derive(Serialize)]
pub struct TimetablePage {
    /// Number, name, tabs.
    pub head: CohortHead,
    /// Day by day.
    pub days: Vec<Day>,
    /// "10 sesi, 40 dari 40 JP".
    pub sum: String,
    /// What does not fit the hours of the course.
    pub note: Option<String>,
    /// Instructors who would stand in two rooms at once.
    pub clashes: Vec<String>,
    /// Makes it from a pattern; none once attendance was recorded or the cohort is over.
    pub make_to: Option<String>,
    /// Adds a session; none when the cohort is over.
    pub add_to: Option<String>,
}

/// One day.
#[derive(Serialize)]
pub struct Day {
    /// "Senin, 7 Desember 2026".
    pub date: String,
    /// Its sessions.
    pub sessions: Vec<SessionLine>,
}

/// One session.
#[derive(Serialize)]
pub struct SessionLine {
    /// "08.00–11.00 WIB".
    pub time: String,
    /// What it is about, or its number.
    pub topic: String,
    /// Room and instructor.
    pub where_and_who: String,
    /// Its hours.
    pub jp: i32,
    /// Hours of the course when it is over.
    pub total: i32,
    /// Whether it only makes good what was missed: its hours are not added.
    pub make_up: bool,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
    /// Changes it.
    pub to: Option<String>,
}

#[get("/angkatan/<id>/jadwal")]
pub(crate) async fn timetable(
    by: Coordinating,
    lang: Lang,
    id: CohortId,
    store: &State<Store>,
) -> Result<Page> {
    let (db, language) = (store.read(), lang.0);
    let planning = by.planning(db, id).await?;
    let cohort = planning.cohort();
    let (_, zone) = queries::centre_and_zone(db, cohort.centre_id).await?;
    let version =
        course_version::Entity::find_by_id(cohort.course_version_id).one(db).await?.ok_or(Error::NotFound)?;
    let sessions = queries::sessions(db, id).await?;
    let engagements = queries::engagements(db, &sessions).await?;
    let may_change = rules::may_change(cohort.state).is_ok();
    let may_make = may_change && queries::recorded(db, id).await?.is_empty();
    let held: Vec<&SessionRow> = sessions.iter().filter(|s| s.counts()).collect();
    let hours: i32 = held.iter().map(|s| s.jp).sum();
    page(
        "cohorts/timetable.html",
        TimetablePage {
            head: head::head(db, &by, cohort, Tab::Timetable, language).await?,
            sum: super::preview::sum(held.len(), hours, version.hours, language),
            note: note(held.is_empty(), hours, version.hours, language),
            clashes: clash_notes(&sessions, &engagements, zone, language),
            days: days(id, &sessions, zone, may_change, language),
            make_to: may_make.then(|| uri!(super::make(id)).to_string()),
            add_to: may_change.then(|| uri!(super::new_session(id, None::<&str>)).to_string()),
        },
    )
}

fn note(empty: bool, hours: i32, of: i32, language: Language) -> Option<String> {
    let (less, more) = (of - hours, hours - of);
    match () {
        () if empty => None,
        () if less > 0 => Some(say!(
            language,
            "Jadwal ini kurang {less}\u{a0}JP dari jam pelatihan.",
            "This timetable is {less}\u{a0}JP short of the hours of the course."
        )),
        () if more > 0 => Some(say!(
            language,
            "Jadwal ini lebih {more}\u{a0}JP dari jam pelatihan.",
            "This timetable has {more}\u{a0}JP more than the hours of the course."
        )),
        () => None,
    }
}

fn days(id: CohortId, sessions: &[SessionRow], zone: Tz, may_change: bool, language: Language) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut total = 0;
    for session in sessions {
        let cancelled = session.cancelled_at.is_some();
        if session.counts() {
            total += session.jp;
        }
        let position = session.position;
        let line = SessionLine {
            time: text::time_range(zone, session.starts_at, session.ends_at),
            topic: match session.topic.as_str() {
                "" => say!(language, "Sesi {position}", "Session {position}"),
                topic => topic.to_string(),
            },
            where_and_who: [session.room.as_str(), session.instructor.as_deref().unwrap_or_default()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            jp: session.jp,
            total,
            make_up: session.make_up,
            cancelled: cancelled.then(|| session.cancel_reason.clone().unwrap_or_default()),
            to: (may_change && !cancelled).then(|| uri!(super::one_session(id, session.id)).to_string()),
        };
        let date = text::day_and_date(language, text::local_date(zone, session.starts_at));
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.sessions.push(line),
            None => days.push(Day { date, sessions: vec![line] }),
        }
    }
    days
}

/// Clashes that touch this timetable, each as a sentence.
fn clash_notes(
    sessions: &[SessionRow],
    engagements: &[Engagement],
    zone: Tz,
    language: Language,
) -> Vec<String> {
    let by_id: HashMap<SessionId, &Engagement> = engagements.iter().map(|e| (e.session, e)).collect();
    let ours = |id: SessionId| sessions.iter().any(|s| s.id == id);
    let all: Vec<_> = engagements.iter().map(Engagement::teaches).collect();
    clashes(&all)
        .into_iter()
        .filter(|(_, one, other)| ours(*one) || ours(*other))
        .filter_map(|(_, one, other)| {
            let (here, there) = if ours(one) { (one, other) } else { (other, one) };
            let (here, there) = (by_id.get(&here)?, by_id.get(&there)?);
            let when = text::moment(language, zone, here.starts_at);
            let (name, title, label) = (&here.name, &there.title, &there.label);
            Some(say!(
                language,
                "{when}: {name} juga mengajar {title}, {label}.",
                "{when}: {name} also teaches {title}, {label}."
            ))
        })
        .collect()
}
