//! Selection (seleksi): papers, test, order, announcement and re-registration, in the one queue that a
//! cohort has. Its words: a **step** is a part of the chain that a cohort switches on, with its period;
//! the **order** gives every applicant one rank; a **reserve** waits in that order; an **offer** is a seat
//! kept until its time; a **pool** is a number of seats kept for some.
//!
//! It promises the others that every state of an enrolment is reached by a move of [`rules::step`], that
//! each move leaves a row of who, when and why and one message, and that a seat that becomes free goes to
//! whoever comes first by [`crate::enrollment::filling`].
pub mod board;
pub mod commands;
pub mod draw;
pub mod duties;
pub mod filter;
pub mod forecast;
pub mod form;
pub mod lapsing;
pub mod letters;
pub mod own;
pub mod queries;
pub mod ranking;
pub mod routes;
pub mod rules;
pub mod scoring;
pub mod standing;
pub mod words;
