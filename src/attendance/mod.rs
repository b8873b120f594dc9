//! Marks per session, exact in lesson hours (JP). Not recorded is a value of its own.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
