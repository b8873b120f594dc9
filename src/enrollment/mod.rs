//! Applications and seats: first come, first served, one queue a cohort, never oversold.
pub mod arrival;
pub mod asking;
pub mod commands;
pub mod import;
pub mod importing;
pub mod kept;
pub mod ledger;
pub mod letters;
pub mod offers;
pub mod plan;
pub mod queries;
pub mod routes;
pub mod rules;
