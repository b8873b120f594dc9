//! The demo centre, made through the same commands as everything else, the same for the same seed.
