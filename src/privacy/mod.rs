//! What people were told about their data, what they agreed to and asked for, and what was done with it
//! (UU 27/2022). A request has three times 24 hours. Two records of one person become one, whole or not at
//! all. What is done with somebody's data is noted by whoever does it, through `people::commands::note`.
pub mod commands;
pub mod holdings;
pub mod notice;
pub mod queries;
pub mod routes;
pub mod rules;
