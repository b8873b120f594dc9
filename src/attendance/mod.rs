//! Marks per session, exact in lesson hours (JP). Not recorded is a value of its own: never present,
//! never absent, always somebody's task.
//!
//! A **roster** is a session with everybody's mark; the **matrix** is trainee × session; the **sheet** is
//! the paper list to sign. Who is of the cohort's own staff records ([`crate::access::Teaching`]); marks
//! are free until a day after the session, then corrections with a reason. Every change is kept in a log
//! of events, from pages and from devices that had no signal; [`rules::verdict`] reads the mark from it,
//! the same whatever order they arrived in, and shows a dispute where two did not know of each other.
//! [`rules::hours`] is the one counting of hours and promises that its parts sum to the whole.
mod book;
pub mod commands;
pub mod duties;
mod pages;
pub mod queries;
pub mod routes;
pub mod rules;
mod sheet;
pub mod warning;

pub(crate) use pages::field;
