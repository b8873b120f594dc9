//! How it changes.
mod planning;
mod staff;
mod taking;

pub use planning::{Planner, Settings, carry_over, choose, copy, drop_question, set, set_marks};
pub use staff::{close, judge, open, retake};
pub use taking::{Given, Saved, answer, begin, hand_in};
