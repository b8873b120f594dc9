//! Who somebody is: registration, signing in and out, the NIK at rest, staff and the centre itself.
pub mod claims;
pub mod codes;
pub mod commands;
pub mod doubt;
pub mod log;
pub mod nik;
pub mod password;
pub mod pattern;
pub mod queries;
pub mod regions;
pub mod rotation;
pub mod routes;
pub mod rules;
pub mod second_step;
pub mod typed;

use crate::tables::staff_role::Role;

/// An account of the demo centre, shown on its sign-in page.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DemoAccount {
    /// What they may do; nothing is a trainee.
    pub role: Option<Role>,
    /// Their name.
    pub name: String,
    /// What to sign in with.
    pub email: String,
    /// In the clear: everybody may use it.
    pub password: String,
}

/// The accounts of the demo centre; empty everywhere else. Always managed.
#[derive(Clone, Debug, Default)]
pub struct DemoAccounts(pub Vec<DemoAccount>);
