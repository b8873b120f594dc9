//! Angkatan: the numbered batches of a course, their staff, timetable and states.
pub mod commands;
pub mod edit_page;
pub mod head;
pub mod queries;
pub mod routes;
pub mod rules;
