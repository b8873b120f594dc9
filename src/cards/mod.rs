//! Cards: what a trainee shows and staff scan. A **card** is a random code in a QR, with nothing about the
//! person in it; everybody with a seat has at most one that lives. A card that was lost is void at once and
//! another takes its place. Somebody whose card nobody knows is a **walk-in**: a name typed at the door,
//! until staff say whose it is.
//!
//! It promises the others that a code is drawn with 98 bits of chance, that devices get only hashes of
//! codes ([`queries::known`]), and that the same walk-in sent twice is taken once.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
mod sheet;
