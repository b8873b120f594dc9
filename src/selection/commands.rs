//! How it changes. Every command locks the cohort first, asks the machine, writes, records and tells.
//!
//! Leaving and a new quota are those of [`crate::enrollment::commands`]: `withdraw` and `set_quota` give
//! the free seats by the same order here too.
pub(super) mod moving;
mod ordering;
mod papers;
mod periods;
mod results;
mod setting_up;

pub use super::rules::planning::{Part, Period, Plan, Pool};
pub use crate::enrollment::commands::Change;
pub use ordering::{Points, commit_draw, note_scores, rank};
pub use papers::{ask_correction, reject, resubmit, verify};
pub use periods::extend;
pub use results::{Announced, accept, announce, lapse, no_show};
pub use setting_up::{call_off, set_up};
