//! Walk-ins: who came to a session without a card that anybody knew. The name typed at the door waits here
//! until the cohort's own staff say whose presence it was, or that it was nobody's.
//!
//! It promises that a merge records presence by the one way in which marks are written, never over a mark
//! that says the person was there, and that nothing is merged by itself.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
