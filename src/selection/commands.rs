//! How it changes. Every command locks the cohort first, asks the machine, writes, records and tells.
//!
//! Leaving and a new quota are those of [`crate::enrollment::commands`]: `withdraw` and `set_quota` give
//! the free seats by the same order here too.
pub(super) mod moving;
mod ordering;
mod papers;
mod periods;
mod results;
mod scores;
mod setting_up;
mod sponsors;

pub use super::rules::{
    Told,
    planning::{Part, Period, Plan, Pool},
};
pub use crate::enrollment::commands::Change;
pub use ordering::{commit_draw, rank};
pub use papers::{ask_correction, reject, restore, resubmit, verify};
pub use periods::extend;
pub use results::{Announced, accept, accept_for, announce, decline_for, lapse, no_show};
pub use scores::{Points, note_scores};
pub use setting_up::{call_off, set_up};
pub use sponsors::set_sponsor;
