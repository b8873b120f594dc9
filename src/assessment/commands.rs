//! How it changes.
