//! What is true, whatever stores it and whoever asks. No I/O here.
