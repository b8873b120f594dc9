//! What people's businesses are: name, field, permit, workers, turnover and capital, and what they do
//! online already. Asked once and kept by date: a later description is a new row, so that a centre can
//! tell what its courses changed.
pub mod commands;
pub mod queries;
pub mod rules;
