//! The outbox. A message is written, rendered, in the transaction that causes it; the worker carries
//! it later, at least once, under a Message-ID that stays the same. One message per event, for ever.
pub mod letter;
pub mod outbox;
pub mod routes;

pub use letter::Letter;
pub use outbox::{Message, post};
