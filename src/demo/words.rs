//! What the demo is made of: its courses and the parts of its names, embedded.
use crate::error::Result;
use serde::Deserialize;

const COURSES: &str = include_str!("../../content/demo/courses.json");
const SELECTED: &str = include_str!("../../content/demo/selected.json");
const NAMES: &str = include_str!("../../content/demo/names.json");

/// A course of the demo centre.
#[derive(Debug, Deserialize)]
pub struct DemoCourse {
    pub field: String,
    pub title: String,
    pub summary: String,
    pub body: String,
    pub requirements: String,
    /// JP.
    pub hours: i32,
    pub needs_nik: bool,
    /// Minimum attendance in ten-thousandths.
    pub minimum: i32,
    pub needs_units: bool,
    /// Decree ("56/2018"), code, hours.
    pub units: Vec<(String, String, i32)>,
    pub tasks: Vec<String>,
    pub topics: Vec<String>,
}

/// The parts that invented people and businesses are named from.
#[derive(Debug, Deserialize)]
pub struct Names {
    pub first_women: Vec<String>,
    pub first_men: Vec<String>,
    pub last: Vec<String>,
    pub business_kinds: Vec<String>,
    pub business_words: Vec<String>,
}

/// The courses.
///
/// # Errors
/// When the embedded file is not what it should be.
pub fn courses() -> Result<Vec<DemoCourse>> {
    Ok(serde_json::from_str(COURSES)?)
}

/// The course that selects its participants.
///
/// # Errors
/// When the embedded file is not what it should be.
pub fn selected() -> Result<DemoCourse> {
    Ok(serde_json::from_str(SELECTED)?)
}

/// The parts of names.
///
/// # Errors
/// When the embedded file is not what it should be.
pub fn names() -> Result<Names> {
    Ok(serde_json::from_str(NAMES)?)
}
