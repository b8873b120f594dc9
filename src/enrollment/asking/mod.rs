//! What an application asks: which questions a cohort has for this person, in which order, what they
//! have answered so far, and what is still open. One question a screen; a draft after each.
pub mod answers;
pub mod commands;
pub mod queries;
pub mod review;
pub mod rules;
