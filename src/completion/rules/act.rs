//! What somebody does about a requirement that is open, and where.
use crate::{tables::unit::UnitId, text::Both};

/// Where somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The cohort's own page.
    Cohort,
    /// Its timetable.
    Timetable,
    /// Its attendance.
    Attendance,
    /// Where places in other sessions are given.
    MakeUps,
    /// The person's unit.
    Unit(UnitId),
    /// The tests of the cohort, where they are opened and closed.
    Tests,
    /// The person's tests, where essays are read and tries are given.
    OwnTests,
    /// The person's tasks.
    Tasks,
}

/// What somebody does, as the label of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Where.
    pub place: Place,
    /// What: "Catat kehadiran".
    pub words: Both,
}

impl Act {
    pub(super) fn at(place: Place, words: Both) -> Option<Act> {
        Some(Act { place, words })
    }
}
