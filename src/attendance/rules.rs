//! What is true of attendance, whatever stores it and whoever asks. No I/O here.

/// The hours of one person in one cohort, in JP. `attended + excused + missed + not_recorded` is
/// `held`; `held + to_come` is what the cohort plans; cancelled sessions are in none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Hours {
    /// Of sessions that have begun.
    pub held: i64,
    /// Present or late, as many as were attended.
    pub attended: i64,
    /// Excused or sick.
    pub excused: i64,
    /// Absent, or the rest of a session attended in part.
    pub missed: i64,
    /// Begun, and nobody has recorded anything.
    pub not_recorded: i64,
    /// Of sessions that have not begun.
    pub to_come: i64,
}
