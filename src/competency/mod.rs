//! SKKNI: decree → unit → element → criterion (KUK), imported and never mended silently.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
