//! Who may do what. Every value here is a proof: only this room can make one, and every query of
//! private things and every command asks for the one it needs. What one may not see is not found.
mod cohort;
mod desk;
mod paper;
mod signed_in;
mod step;

pub use cohort::{Answering, Assessed, Assessing, Learning, Planning, Teaching};
pub use desk::{Applying, AtDesk, DESK_MINUTES, desk_since};
pub use paper::Seeing;
pub use signed_in::{Administering, Coordinating, Examining, SESSION_COOKIE, SignedIn, Staff, token_hash};
pub use step::{Handling, IN_CHARGE};
