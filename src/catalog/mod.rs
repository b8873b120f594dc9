//! Courses, their numbered versions, and the public pages on which people find them.
pub mod commands;
pub mod markdown;
pub mod queries;
pub mod routes;
pub mod rules;
