//! Corrections: which answers and papers of an application were sent back, which of them were answered
//! anew, and what they were before. Only an application whose papers are checked is ever sent back.
pub mod commands;
pub mod queries;
pub mod rules;
pub mod words;
