//! What works without signal: what a device takes along, and what it sends when the signal is back.
//!
//! The page and its worker are of [`crate::attendance`], which has no criteria; this stands after
//! [`crate::assessment`] because marks and judgements go through the same log on the device, in the same
//! batches, and get an answer for each event.
mod events;
pub mod routes;
