//! The outbox. A message is written, rendered, in the transaction that causes it; the worker carries
//! it later, at least once, under a Message-ID that stays the same. One message per event, for ever.
pub mod commands;
pub mod files;
pub mod form;
pub mod hook;
pub mod letter;
pub mod outbox;
mod phones;
pub mod queries;
pub mod routes;
pub mod rules;
pub mod transport;
pub mod words;
pub mod worker;

pub use files::{Codes, Files};
pub use letter::Letter;
pub use outbox::{Message, post, post_all, post_to};
