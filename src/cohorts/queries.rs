//! How it is read.
