//! How large each text of a certificate may be, decided before anything is set.
//!
//! A layout that measures sets the same words ten times over. Here the words are shaped once by the
//! same shaper typst uses, their widths summed, lines broken as typst breaks them, and the layout is
//! given the sizes as numbers. Widths are in points; "em" is a width at size 1.
mod back;
mod front;
mod shaping;

use crate::error::{Error, Result};
use front::Front;
use serde_json::{Value, json};
use typst::text::Font;

const MM: f64 = 72.0 / 25.4;
/// A4 landscape.
const PAPER: (f64, f64) = (297.0 * MM, 210.0 * MM);
/// The usual size, that `em` in the layout's own distances means.
const BASE: f64 = 11.0;

/// Whether a font has this letter.
pub(super) fn has(fonts: &[Font], c: char) -> bool {
    fonts.iter().any(|font| font.info().coverage.contains(c as u32))
}

/// Two decimals are a hundredth of a point, far below what a printer shows, and keep the file small.
fn round(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

fn text<'v>(facts: &'v Value, pointer: &str) -> Result<&'v str> {
    some(facts, pointer).ok_or_else(|| Error::fault(format!("facts without {pointer}")))
}

/// An optional text: none when it is missing, null or empty.
fn some<'v>(facts: &'v Value, pointer: &str) -> Option<&'v str> {
    facts.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The sizes of everything on a certificate of these facts: what its layout reads as `data.fit`.
///
/// # Errors
/// A fault that names the field, if one is missing.
pub(super) fn certificate(facts: &Value) -> Result<Value> {
    if !shaping::is_ready() {
        return Err(Error::fault("the fonts could not be read"));
    }
    Ok(json!({ "front": Front::new(facts)?.best(), "back": back::back(facts)? }))
}
