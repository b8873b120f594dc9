//! Judgements per criterion (KUK), decisions per unit.
//!
//! An assessor judges each criterion of a unit: met, not yet, or not assessed (no row). A unit is K
//! (competent) only when every criterion is met at the moment of the decision; BK (not yet competent)
//! names at least one criterion that is not met yet. A decision is signed with name and time and locks
//! the unit; changing it means reopening it with a reason. Every step is kept.
//!
//! Where the course's plan asks for more (`catalog::plan`), the assessor recommends, a second one looks
//! without seeing the first, the trainee says that she knows, and somebody who did not assess decides:
//! `rules::chain`. What stands in `unit_decision` is decided; everything before it is in `unit_step`.
//! Whoever shows judgements of others asks [`queries::hidden_from`] or `Case::is_hidden_from` first.
mod bulk;
pub mod commands;
pub mod duties;
mod grid_cell;
mod grid_page;
mod history;
mod judging;
mod pages;
pub mod queries;
pub mod record;
pub mod routes;
pub mod rules;
mod steps_view;
pub mod taken_along;
mod unit_page;
pub mod waiting;
mod words;
