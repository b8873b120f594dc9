//! One test binary: stories through the pages by named actors, the house's own rules. The same tests
//! run on SQLite and, with `TEST_PG=postgres://…`, on PostgreSQL.
#![allow(clippy::unwrap_used, missing_docs, dead_code)]

mod site;
mod world;

mod assessment;
mod completion;
mod foundation;
