//! The same answer for any moment of the past: the facts as they were then, from what is only ever added
//! to (marks, judgements, decisions, steps, sittings, ticks). [`super::decide`] then says of them what the
//! page said at that moment.
mod tested;
mod turns;
mod units;

pub use tested::{SittingLog, TestLog};
pub use turns::{Turn, turns};
pub use units::{AppealLog, EvidenceLog, UnitsLog};

use super::{Facts, Task};
use crate::{
    attendance::rules::{Counted, Event, Hours, Meeting, hours, verdict},
    tables::{
        amounts::Share, cohort::CohortState, course_task::CourseTaskId, session::SessionId, unit::UnitId,
    },
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// A session as its timetable had it: from when on, and how; none: it is not on it (any more).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLog {
    /// Which.
    pub id: SessionId,
    /// In the order of time; before the first it is not there.
    pub versions: Vec<(DateTime<Utc>, Option<Meeting>)>,
}

/// What was recorded of one person in one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarksLog {
    /// Everybody's words.
    pub events: Vec<Event>,
    /// JP made good elsewhere, from when on.
    pub made_up: Vec<(DateTime<Utc>, i32)>,
}

/// A task of the course and when it was ticked or the tick was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLog {
    /// Its row.
    pub id: CourseTaskId,
    /// What is to be done.
    pub title: String,
    /// In the order of time.
    pub ticks: Vec<(DateTime<Utc>, bool)>,
}

/// Everything that was ever recorded of one person in one cohort and that completion rests on.
#[derive(Clone, Debug)]
pub struct Log {
    /// When they got the seat; none: it is not known.
    pub seated_at: Option<DateTime<Utc>>,
    /// Where the cohort stands today.
    pub cohort: CohortState,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// See [`Facts::minimum`].
    pub minimum: Share,
    /// See [`Facts::excused_counts`].
    pub excused_counts: bool,
    /// See [`Facts::needs_units`].
    pub needs_units: bool,
    /// Every session the timetable ever had.
    pub sessions: Vec<SessionLog>,
    /// By session.
    pub marks: BTreeMap<SessionId, MarksLog>,
    /// What was found and decided.
    pub units: UnitsLog,
    /// The tests that count.
    pub tests: Vec<TestLog>,
    /// In the order of the course.
    pub tasks: Vec<TaskLog>,
}

/// What held at a moment, of what was said in the order of time.
pub(super) fn last<T>(all: &[(DateTime<Utc>, T)], at: DateTime<Utc>) -> Option<&T> {
    all.iter().rev().find(|(from, _)| *from <= at).map(|(_, what)| what)
}

impl Log {
    /// The facts as they were at a moment; none before there was a seat.
    pub fn at(&self, at: DateTime<Utc>) -> Option<Facts> {
        if self.seated_at.is_some_and(|seated| seated > at) {
            return None;
        }
        let cohort = match self.cancelled_at {
            Some(cancelled) if at < cancelled => CohortState::Running,
            _ => self.cohort,
        };
        let (units, criteria) = self.units.at(at);
        Some(Facts {
            cohort,
            hours: self.hours_at(at),
            minimum: self.minimum,
            excused_counts: self.excused_counts,
            units,
            needs_units: self.needs_units,
            criteria,
            appeals: self.units.appeals_at(at),
            evidence: self.units.evidence_at(at),
            tests: self.tests.iter().map(|test| test.at(at)).collect(),
            tasks: self
                .tasks
                .iter()
                .map(|task| Task {
                    id: task.id,
                    title: task.title.clone(),
                    done: last(&task.ticks, at).copied().unwrap_or(false),
                })
                .collect(),
        })
    }

    /// The same without these units: for who must not see them.
    pub fn without(mut self, units: &BTreeSet<UnitId>) -> Log {
        if !units.is_empty() {
            self.units = self.units.without(units);
        }
        self
    }

    fn hours_at(&self, at: DateTime<Utc>) -> Hours {
        let (mut meetings, mut marks) = (Vec::new(), Vec::new());
        for session in &self.sessions {
            let Some(Some(meeting)) = last(&session.versions, at).cloned() else { continue };
            meetings.push(meeting);
            marks.push(self.marks.get(&session.id).and_then(|log| log.at(at)));
        }
        hours(&meetings, &marks, self.seated_at, at)
    }

    /// The moments up to `now` at which anything may have changed, in order.
    pub fn moments(&self, now: DateTime<Utc>) -> BTreeSet<DateTime<Utc>> {
        let mut all: BTreeSet<DateTime<Utc>> = self.seated_at.into_iter().chain(self.cancelled_at).collect();
        for session in &self.sessions {
            for (from, meeting) in &session.versions {
                all.insert(*from);
                all.extend(meeting.iter().map(|meeting| meeting.starts_at));
            }
        }
        for log in self.marks.values() {
            all.extend(log.events.iter().map(|event| event.at));
            all.extend(log.made_up.iter().map(|(at, _)| *at));
        }
        all.extend(self.units.moments());
        all.extend(self.tests.iter().flat_map(TestLog::moments));
        all.extend(self.tasks.iter().flat_map(|task| &task.ticks).map(|(at, _)| *at));
        all.retain(|at| *at <= now && self.seated_at.is_none_or(|seated| *at >= seated));
        all
    }
}

impl MarksLog {
    fn at(&self, at: DateTime<Utc>) -> Option<Counted> {
        let events: Vec<Event> = self.events.iter().filter(|event| event.at <= at).cloned().collect();
        let mark = verdict(&events).stands?.mark.as_ref()?;
        let made_up = last(&self.made_up, at).copied().unwrap_or(mark.made_up);
        Some(Counted { presence: mark.presence, jp: mark.jp, made_up })
    }
}

#[cfg(test)]
#[path = "past_tests.rs"]
mod tests;
