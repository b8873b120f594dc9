//! The desk: staff fills in for the person who sits opposite.
//!
//! Whoever is served is bound to the browser at the desk by a row of the database, a *visit*. Its code
//! stands in the address of every page and form of the visit, and each write asks in its own transaction
//! whether the visit goes on. It ends with "next person", with somebody else, with signing out, and after
//! a quarter of an hour in which nothing was entered; what a form of an ended visit brings is kept
//! nowhere. So two people in a row on one computer never mix. The application itself is the one that
//! everybody fills in: see `access::Applying`.
pub mod commands;
pub mod queries;
pub mod routes;
pub mod rules;
pub mod view;
