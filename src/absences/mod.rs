//! Letters of absence and appeals: what a trainee says about a mark, and who answers it.
//!
//! A **letter** covers days (or one session), with a kind, words and perhaps a photo. Approving it is an
//! act of a person: it writes the mark (ill: sick, permit: excused, official duty: dispensation) in every
//! session it covers that is recorded as absent or not recorded at all, the coming ones included, so that
//! "all present" does not overwrite it. Nothing else changes, and nothing is written later by itself: a
//! session that is added afterwards only shows the letter. Declining or withdrawing an approved one takes
//! those marks out of the log as if they had never been ([`crate::attendance::rules::retract`]); what
//! somebody who saw them recorded since stays.
//!
//! An **appeal** is against one mark, within some days after the session; the answer changes the mark, by
//! an event of its own, or says why it stays.
pub mod commands;
mod letters;
mod pages;
pub mod queries;
pub mod routes;
pub mod rules;
mod whose;
mod words;
