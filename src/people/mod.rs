//! Who somebody is: registration, signing in and out, the NIK at rest, staff and the centre itself.
pub mod commands;
pub mod nik;
pub mod password;
pub mod queries;
pub mod regions;
pub mod routes;
pub mod rules;
