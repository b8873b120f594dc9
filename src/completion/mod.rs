//! One pure function decides and explains: what is needed, what is there, what is missing, who can act.
//!
//! A certificate may be issued exactly when every requirement holds ([`rules::Completion::is_complete`]).
//! The trainee reads the answer in plain words, the coordinator as a table with the nearest at the top.
pub mod commands;
mod past_page;
mod past_view;
mod people_page;
mod person_page;
mod places;
pub mod queries;
pub mod routes;
pub mod rules;
pub mod tree;
