//! Judgements per criterion (KUK), decisions per unit.
//!
//! An assessor judges each criterion of a unit: met, not yet, or not assessed (no row). A unit is K
//! (competent) only when every criterion is met at the moment of the decision; BK (not yet competent)
//! names at least one criterion that is not met yet. A decision is signed with name and time and locks
//! the unit; changing it means reopening it with a reason. Every step is kept.
pub mod commands;
pub mod queries;
pub mod record;
pub mod routes;
pub mod rules;
mod unit_page;
