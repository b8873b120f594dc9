//! What may make good what, whatever stores it. No I/O here.
use crate::{
    attendance::rules::Meeting,
    error::Refusal,
    tables::{
        cohort::{CohortId, CohortState},
        course::CourseId,
        enrolment::EnrolmentState,
    },
};
use chrono::{DateTime, Utc};

/// Whether two sessions are about the same: the same words, however they were typed. A session without a
/// topic is like no other.
pub fn same_topic(one: &str, other: &str) -> bool {
    let plain = |topic: &str| {
        let words: Vec<String> = topic.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ")
    };
    !plain(one).is_empty() && plain(one) == plain(other)
}

/// A session that somebody missed, or a part of it.
#[derive(Clone, Copy, Debug)]
pub struct Missed<'a> {
    /// Of her own cohort.
    pub cohort: CohortId,
    /// What that cohort teaches.
    pub course: CourseId,
    /// What the session was about.
    pub topic: &'a str,
    /// Lesson hours that are neither credited yet nor spoken for by a place she has.
    pub open: i32,
}

/// A session in which there may be a place for a guest.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// Of which cohort.
    pub cohort: CohortId,
    /// What it teaches.
    pub course: CourseId,
    /// Where that cohort stands.
    pub state: CohortState,
    /// What the session is about.
    pub topic: &'a str,
    /// When and how long.
    pub meeting: Meeting,
    /// How many more people fit.
    pub places: i64,
}

/// Where the person stands who missed it.
#[derive(Clone, Copy, Debug)]
pub struct Seeker<'a> {
    /// In her own cohort.
    pub state: EnrolmentState,
    /// Whether a certificate rests on her marks.
    pub certified: bool,
    /// When she is in a session already.
    pub busy: &'a [(DateTime<Utc>, DateTime<Utc>)],
}

/// Whether this session can make good that one for her.
///
/// # Errors
/// The sentence that says why not.
pub fn may_stand_in(
    missed: &Missed,
    offered: &Offered,
    who: &Seeker,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let meeting = &offered.meeting;
    if who.state != EnrolmentState::Enrolled || who.certified {
        return Err(Refusal::new(both!(
            "Sesi pengganti hanya untuk peserta yang belum bersertifikat.",
            "Make-up sessions are for people in the course who have no certificate yet."
        )));
    }
    if missed.open <= 0 {
        return Err(Refusal::new(both!(
            "Tidak ada JP yang perlu diganti di sesi ini.",
            "There are no JP to make up in this session."
        )));
    }
    let other = offered.cohort != missed.cohort && offered.course == missed.course;
    if !other || !same_topic(missed.topic, offered.topic) {
        return Err(Refusal::new(both!(
            "Sesi ini bukan materi yang sama di angkatan lain.",
            "This session is not the same topic in another cohort."
        )));
    }
    let takes_place = matches!(offered.state, CohortState::Open | CohortState::Running) && !meeting.cancelled;
    if !takes_place || meeting.starts_at <= now {
        return Err(Refusal::new(both!(
            "Sesi ini sudah lewat atau dibatalkan. Pilih sesi lain.",
            "This session is over or cancelled. Choose another one."
        )));
    }
    if offered.places < 1 {
        return Err(Refusal::new(both!(
            "Tempat di sesi ini sudah penuh. Pilih sesi lain.",
            "There is no place left in this session. Choose another one."
        )));
    }
    if who.busy.iter().any(|(from, until)| *from < meeting.ends_at && meeting.starts_at < *until) {
        return Err(Refusal::new(both!(
            "Waktunya bersamaan dengan sesi lain orang ini.",
            "At that time this person is in another session."
        )));
    }
    Ok(())
}

/// Whether a place may be given back: not once the guest was recorded there.
///
/// # Errors
/// The sentence that says what to do instead.
pub fn may_end(recorded: bool) -> Result<(), Refusal> {
    match recorded {
        false => Ok(()),
        true => Err(Refusal::new(both!(
            "Kehadiran tamu ini sudah dicatat. Minta instruktur sesi itu memperbaikinya dulu.",
            "This guest’s attendance is recorded. Ask the instructor of that session to correct it first."
        ))),
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
