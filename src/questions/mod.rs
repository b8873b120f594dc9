//! The question bank: what a question is, how teachers' files become questions and questions files
//! again, how an answer is scored, in which order one person sees things, and what a course gained.
//!
//! Its words: a **question** has a **kind**; a **choice** is one of the options, a **wording** one of the
//! accepted short answers, a **figure** one of the accepted numbers, a **pair** one line of a matching; a
//! **weight** is in per cent, exact. The **import** of a file lists what was found and what was refused,
//! each with its line, so that one broken question never hides the others.
//!
//! Promised to the others: what is exported comes back identical; nothing here reads a clock, a database
//! or a source of chance.
pub mod aiken;
pub mod gift;
mod import;
pub mod rules;
pub mod sheet;

pub use import::{Found, Import, Note, Refused, Written};
