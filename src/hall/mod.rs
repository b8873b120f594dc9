//! The rotating code of a big hall: a screen shows six digits that change every 30 seconds, trainees keep
//! what they read with the time of their device, and it is sent whenever there is a line. Neither the screen
//! nor the phones need one in the hall.
//!
//! It promises that an entry is taken once for each id of a device, that presence is recorded only where
//! nothing is, and that what does not fit goes to a person ([`rules::verdict`]), never away. What it does not
//! stop is said in the README: somebody in the hall who passes each code on as it appears.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
