//! SKKNI: decree → unit → element → criterion (KUK), imported and never mended silently.
//!
//! The key of a unit is (decree, code): the code alone is used by different decrees for different
//! things. A decree's text is kept byte for byte, with its typing errors; what looks odd is reported
//! by name and left as it is. An import only adds and corrects, it never deletes: what people were
//! judged by must stay.
pub mod commands;
pub mod decree;
pub mod export;
pub mod import;
pub mod queries;
pub mod reading;
pub mod routes;
pub mod rules;
mod uploads;

/// The sample that ships: real codes and titles, criteria in our own words and labelled so. In the
/// shape of the importer's JSON.
pub fn sample() -> &'static [u8] {
    include_bytes!("../../content/skkni-contoh.json")
}
