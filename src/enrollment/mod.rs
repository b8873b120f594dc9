//! Applications and seats: one queue a cohort, never oversold. First come, first served, unless the
//! cohort selects: then [`crate::selection`] puts the applicants in order.
pub mod arrival;
pub mod asking;
pub mod commands;
pub mod correcting;
pub mod filling;
pub mod import;
pub mod importing;
pub mod intake;
pub mod kept;
pub mod ledger;
pub mod letters;
pub mod offers;
pub mod plan;
pub mod pools;
pub mod queries;
pub mod routes;
pub mod rules;
pub mod sheet;
pub mod words;
