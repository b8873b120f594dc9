//! What the pages of attendance show: one struct a page, finished words, links handed in by the routes.
pub mod book;
pub mod day;
pub mod disputes;
pub mod field;
pub mod matrix;
pub mod person;
pub mod reach;
pub mod roster;
pub mod signed;
pub mod today;
pub mod words;
