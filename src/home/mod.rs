//! What waits for each kind of person: the first page after signing in.
pub mod coordinator;
pub mod queries;
pub mod queries_coordinator;
pub mod routes;
pub mod trainee;
