//! Make-up sessions: what somebody missed, where the same topic comes again in a parallel cohort with a
//! free place, and who is a guest there. A trainee asks, a coordinator gives the place; the instructor of
//! that session finds the guest on the roster and records the attendance like anybody's. What it credits to
//! the missed session is kept by [`crate::attendance`] with every mark: exactly the missed hours, once.
//!
//! Sessions of her own cohort are on her timetable anyway: their hours are counted there, and an hour
//! counts once.
pub mod commands;
pub mod duties;
mod known;
mod letters;
mod pages;
pub mod queries;
pub mod routes;
pub mod rules;
