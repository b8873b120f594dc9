//! Judgements per criterion (KUK), decisions per unit: K only when every criterion is met.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
