//! Facts in, bytes out: PDF by typst, XLSX and CSV. Pure but slow, so called off the async threads.
pub mod cards;
pub mod fit;
pub mod qr;
pub mod sheet;
pub mod typeset;
