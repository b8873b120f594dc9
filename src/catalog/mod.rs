//! Courses, their numbered versions, and the public pages on which people find them.
//!
//! A course says what it is in **versions**. A published version is never changed: a cohort pins one,
//! and what people were promised must stay readable. Editing a published course writes the next
//! version as a draft; units, tasks and requirements belong to the version.
pub mod commands;
mod copying;
pub mod markdown;
pub mod plan;
pub mod queries;
pub mod routes;
pub mod rules;
mod search;
