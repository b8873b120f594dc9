//! The command line; the only place that may exit.
fn main() {}
