//! What was read, put together: who missed what, what was done about it, and where it can be made good.
use super::{
    queries::Parallel,
    rules::{self, Missed, Seeker},
};
use crate::{
    attendance::{
        self,
        queries::{Matrix, MatrixRow, SessionFacts},
        rules::Counted,
    },
    error::{Error, Result},
    tables::{
        cohort::CohortId,
        course::CourseId,
        enrolment::{EnrolmentId, EnrolmentState},
        make_up::{self, MakeUpState},
        mark::Presence,
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};

/// A place as a guest that was asked for or given.
#[derive(Clone, Debug)]
pub struct Place {
    /// The row.
    pub row: make_up::Model,
    /// Where she is a guest.
    pub at: Parallel,
    /// Whether her attendance there is recorded.
    pub recorded: bool,
}

/// A session that somebody missed, or a part of it.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Which.
    pub session: SessionFacts,
    /// What was recorded.
    pub presence: Presence,
    /// Lesson hours missed.
    pub jp: i32,
    /// Of them, neither credited nor spoken for.
    pub open: i32,
    /// Her places, those that were asked for too.
    pub places: Vec<Place>,
    /// The sessions in which there is a place for her.
    pub offers: Vec<Parallel>,
}

/// Somebody who missed something that counts.
#[derive(Clone, Debug)]
pub struct Seeking {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// In the order in which they began.
    pub gaps: Vec<Gap>,
}

/// When somebody is in a session.
pub type Times = Vec<(DateTime<Utc>, DateTime<Utc>)>;

/// Everything about make-up sessions of one cohort.
pub struct Known {
    /// The cohort and what it teaches.
    pub cohort: (CohortId, CourseId),
    /// Whether hours excused count as attended: then they are not missed.
    pub excused_counts: bool,
    /// Whose certificate stands.
    pub certified: HashSet<EnrolmentId>,
    /// Everybody's marks.
    pub matrix: Matrix,
    /// What was asked for and given.
    pub places: Vec<Place>,
    /// Sessions of the other cohorts.
    pub parallels: Vec<Parallel>,
    /// When each is in a session of a cohort of theirs.
    pub busy: HashMap<EnrolmentId, Times>,
    /// The moment of all this.
    pub now: DateTime<Utc>,
}

impl Known {
    /// Who missed something that counts (or this one person).
    pub fn seeking(&self, only: Option<EnrolmentId>) -> Vec<Seeking> {
        let rows = self.matrix.rows.iter().filter(|row| only.is_none_or(|one| one == row.enrolment));
        rows.filter_map(|row| {
            let gaps: Vec<Gap> =
                self.missed(row).map(|(session, mark)| self.gap(row, session, mark)).collect();
            (!gaps.is_empty()).then(|| Seeking { enrolment: row.enrolment, name: row.name.clone(), gaps })
        })
        .collect()
    }

    /// Whether this session may make good that one for this person.
    ///
    /// # Errors
    /// What [`rules::may_stand_in`] refuses; `NotFound` for people and sessions of elsewhere.
    pub fn may(&self, who: EnrolmentId, missed: SessionId, at: SessionId) -> Result<()> {
        let row = self.matrix.rows.iter().find(|row| row.enrolment == who).ok_or(Error::NotFound)?;
        let at = self.parallels.iter().find(|s| s.id == at).ok_or(Error::NotFound)?;
        let i = self.matrix.sessions.iter().position(|s| s.id == missed).ok_or(Error::NotFound)?;
        let session = &self.matrix.sessions[i];
        let jp = row.marks[i].filter(|mark| self.counts(mark)).map_or(0, |mark| left(session, mark));
        let open = if session.cancelled_at.is_some() { 0 } else { self.open(row, session, jp) };
        Ok(self.may_stand_in(row, session, open, at)?)
    }

    fn counts(&self, mark: &Counted) -> bool {
        match mark.presence {
            Presence::Excused | Presence::Sick | Presence::Dispensation => !self.excused_counts,
            Presence::Present | Presence::Late | Presence::Absent => true,
        }
    }

    /// The sessions that began and left something open.
    fn missed<'a>(&'a self, row: &'a MatrixRow) -> impl Iterator<Item = (&'a SessionFacts, Counted)> {
        let now = self.now;
        let begun = move |session: &SessionFacts| session.cancelled_at.is_none() && session.starts_at <= now;
        let sessions = self.matrix.sessions.iter().zip(&row.marks).filter(move |(s, _)| begun(s));
        sessions
            .filter_map(move |(session, mark)| Some((session, mark.filter(|mark| self.counts(mark))?)))
            .filter(|(session, mark)| left(session, *mark) > 0)
    }

    fn given<'a>(&'a self, row: &'a MatrixRow) -> impl Iterator<Item = &'a Place> {
        let own = move |place: &&Place| {
            let given = place.row.enrolment_id == row.enrolment && place.row.state == MakeUpState::Given;
            // In a session that was cancelled nothing can be made good.
            given && !place.at.offered().meeting.cancelled
        };
        self.places.iter().filter(own)
    }

    /// What is neither credited nor spoken for by a place that was given and is still to come.
    fn open(&self, row: &MatrixRow, session: &SessionFacts, jp: i32) -> i32 {
        let of_it = self.given(row).filter(|place| place.row.missed_session_id == session.id);
        let spoken_for = |place: &Place| if place.recorded { place.row.credited_jp } else { place.at.jp };
        (jp - of_it.map(spoken_for).sum::<i32>()).max(0)
    }

    fn may_stand_in(
        &self,
        row: &MatrixRow,
        session: &SessionFacts,
        open: i32,
        at: &Parallel,
    ) -> std::result::Result<(), crate::error::Refusal> {
        let mut busy = self.busy.get(&row.enrolment).cloned().unwrap_or_default();
        busy.extend(self.given(row).map(|place| (place.at.starts_at, place.at.ends_at)));
        let who = Seeker {
            state: EnrolmentState::Enrolled,
            certified: self.certified.contains(&row.enrolment),
            busy: &busy,
        };
        let (cohort, course) = self.cohort;
        let missed = Missed { cohort, course, topic: &session.topic, open };
        rules::may_stand_in(&missed, &at.offered(), &who, self.now)
    }

    fn gap(&self, row: &MatrixRow, session: &SessionFacts, mark: Counted) -> Gap {
        let jp = left(session, mark);
        let open = self.open(row, session, jp);
        let own = |place: &&Place| place.row.enrolment_id == row.enrolment;
        let places: Vec<Place> = self
            .places
            .iter()
            .filter(own)
            .filter(|place| place.row.missed_session_id == session.id)
            .cloned()
            .collect();
        let offers = self
            .parallels
            .iter()
            .filter(|s| !self.places.iter().filter(own).any(|place| place.at.id == s.id))
            .filter(|s| self.may_stand_in(row, session, open, s).is_ok())
            .cloned()
            .collect();
        Gap { session: session.clone(), presence: mark.presence, jp, open, places, offers }
    }
}

fn left(session: &SessionFacts, mark: Counted) -> i32 {
    attendance::rules::gap(session.jp, Some(mark))
}
