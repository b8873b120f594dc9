//! The plan of assessment of a course version: what is critical, by which methods it is judged, and who
//! has a part in the decision.
//!
//! A plan is of the version, and a published version is never changed: a change is written to the draft,
//! and made one where there is none. A version without a plan asks nothing beyond what always holds.
pub mod commands;
mod page;
pub mod queries;
pub mod routes;
pub mod rules;
