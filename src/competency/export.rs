//! Standards taken away: in our own JSON and CSV, which come back as they were, as Moodle's CSV of
//! competency frameworks and as 1EdTech CASE. Pure: what is stored goes in, text comes out.
mod case;
mod moodle;
mod own_csv;
mod own_json;

use super::queries::DecreeTree;
pub use case::case_package;
pub use moodle::moodle;
pub use own_csv::own_csv;
pub use own_json::own_json;

/// The name of a file of this decree: "skkni-56-2018"; what no file name may hold is left out.
pub fn file_name(tree: &DecreeTree) -> String {
    let number = tree.decree.number.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("skkni-{}-{}", number.collect::<String>(), tree.decree.year)
}

/// The texts of a unit with the names under which our own files hold them.
fn texts(unit: &crate::tables::unit::Model) -> [(&'static str, &str); 3] {
    [("description", &unit.description), ("variables", &unit.variables), ("guide", &unit.guide)]
}
