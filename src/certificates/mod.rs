//! Issued once, frozen, numbered without gaps, checkable by anybody.
pub mod commands;
pub mod facts;
pub mod files;
pub mod issuing;
mod letters;
pub mod queries;
pub mod routes;
pub mod rules;
pub mod runs;
