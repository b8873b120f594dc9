//! From a certificate back to everything it rests on: units, criteria, judgements, evidence, who assessed
//! and with which registration; what changed after it was issued; the same as one ZIP with an index and
//! hashes, which a script verifies that knows nothing else; certificates drawn for a sample.
//!
//! Nothing here changes anything. What is shown is what the tables hold now, beside the frozen facts of the
//! certificate; where the two may differ, the change is flagged with its time.
pub mod archive;
pub mod chain;
mod contents;
mod index;
mod pages;
pub mod queries;
pub mod routes;
pub mod rules;
