//! One pure function decides and explains: what is needed, there, missing, and who can act.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
