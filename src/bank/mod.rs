//! The question bank of a centre: questions for one course or for all, found by topic, kind and words.
//!
//! A **question** keeps its identity; what it says is in **versions**, which are never changed, so that an
//! answer always stands beside the words it was given to. What a file of questions would do is shown in a
//! **dry run**: new, changed (the same code, other words), the same, refused with line and reason.
//!
//! Promised to the others: what is exported and imported again changes nothing.
pub mod commands;
pub mod files;
mod form;
mod kept;
pub mod queries;
pub mod routes;
pub mod rules;
