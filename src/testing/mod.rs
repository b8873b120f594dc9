//! Tests before and after a course: what they ask, who sits for them, every answer, the points, the gain.
//!
//! Its words: a **test** belongs to a course version and stands **before** or **after** its lessons; its
//! questions are those of the bank in the version they had when they were chosen. Staff **open** it for a
//! cohort; a trainee **sits** for it, once or as often as it allows. What a test asks is settled when the
//! first sitting begins.
//!
//! Promised to the others: an answer that was acknowledged is stored; of two answers to one question the
//! one given later stands, in whatever order they arrive; points are exact.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
