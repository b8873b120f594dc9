//! Selection: papers, test, ranking, announcement, re-registration, all in the one queue of a cohort.
pub mod draw;
pub mod ranking;
