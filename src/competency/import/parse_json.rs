//! The JSON shape: standards with their units, elements and criteria. serde_json keeps no line
//! numbers of values, so each object is given the line of its own opening brace first.
use super::{Builder, CriterionRow, Texts, UnitRow};
use crate::error::Refusal;
use serde::Deserialize;
use serde_json::Value;

/// The key under which an object carries its line; no file can hold it by accident.
const LINE: &str = "\u{0}line";

#[derive(Deserialize)]
struct File {
    standards: Vec<Standard>,
}

#[derive(Deserialize)]
struct Standard {
    #[serde(rename = "\u{0}line")]
    line: u64,
    #[serde(default)]
    decree_number: Value,
    #[serde(default)]
    decree_year: Value,
    title: Option<String>,
    #[serde(default)]
    verification: String,
    state: Option<String>,
    by: Option<By>,
    #[serde(default)]
    state_note: String,
    #[serde(default)]
    units: Vec<Unit>,
}

/// The decree that amended or replaced this one.
#[derive(Deserialize)]
struct By {
    #[serde(default)]
    decree_number: Value,
    #[serde(default)]
    decree_year: Value,
}

#[derive(Deserialize)]
struct Unit {
    #[serde(rename = "\u{0}line")]
    line: u64,
    #[serde(default)]
    code: String,
    code_printed: Option<String>,
    #[serde(default)]
    title: String,
    note: Option<String>,
    description: Option<String>,
    variables: Option<String>,
    guide: Option<String>,
    #[serde(default)]
    elements: Vec<Element>,
}

#[derive(Deserialize)]
struct Element {
    #[serde(rename = "\u{0}line")]
    line: u64,
    #[serde(default)]
    no: Value,
    #[serde(default)]
    title: String,
    #[serde(default)]
    kuk: Vec<Criterion>,
}

#[derive(Deserialize)]
struct Criterion {
    #[serde(rename = "\u{0}line")]
    line: u64,
    #[serde(default)]
    no: Value,
    #[serde(default)]
    text: String,
}

/// The lines of all opening braces outside of strings, in the order of the text: the order in which
/// objects begin.
fn object_lines(text: &str) -> Vec<u64> {
    let (mut lines, mut line) = (Vec::new(), 1);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => lines.push(line),
            _ => {}
        }
    }
    lines
}

fn number_objects(value: &mut Value, lines: &mut impl Iterator<Item = u64>) {
    match value {
        Value::Object(fields) => {
            let line = lines.next().unwrap_or(0);
            fields.values_mut().for_each(|v| number_objects(v, lines));
            fields.insert(LINE.into(), line.into());
        }
        Value::Array(items) => items.iter_mut().for_each(|v| number_objects(v, lines)),
        _ => {}
    }
}

/// A number or a text as text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

pub(super) fn read(text: &str, into: &mut Builder) -> Result<(), Refusal> {
    let mut value: Value = serde_json::from_str(text).map_err(|e| {
        let line = e.line();
        Refusal::at(
            "berkas",
            both!(
                "JSON rusak di baris {line}. Perbaiki, lalu unggah lagi.",
                "The JSON is broken on line {line}. Mend it, then upload it again."
            ),
        )
    })?;
    number_objects(&mut value, &mut object_lines(text).into_iter());
    let file: File = serde_json::from_value(value).map_err(|e| {
        let what = e.to_string();
        Refusal::at(
            "berkas",
            both!(
                "Susunan JSON ini tidak dikenal. Pakai standards, units, elements, kuk. ({what})",
                "This JSON is of no known shape. Use standards, units, elements, kuk. ({what})"
            ),
        )
    })?;
    for standard in file.standards {
        let title = standard.title.as_deref();
        let (number, year) = (plain(&standard.decree_number), plain(&standard.decree_year));
        let what = title.unwrap_or("");
        let Some(decree) = into.decree(standard.line, what, &number, &year, title) else { continue };
        if let Some(state) = &standard.state {
            let by = standard.by.as_ref().map(|by| (plain(&by.decree_number), plain(&by.decree_year)));
            let by = by.as_ref().map_or(("", ""), |(number, year)| (number, year));
            into.standing(standard.line, &decree, state, by, &standard.state_note);
        }
        let not_compared = standard.verification.starts_with("seen in secondary material only");
        for unit in standard.units {
            let row = UnitRow {
                line: unit.line,
                decree: decree.clone(),
                code: unit.code.clone(),
                printed: unit.code_printed.filter(|printed| *printed != unit.code),
                title: unit.title,
                note: unit.note,
                texts: Texts { description: unit.description, variables: unit.variables, guide: unit.guide },
                not_compared,
                elements: Vec::new(),
            };
            let Some(place) = into.unit(row) else { continue };
            for element in unit.elements {
                let Ok(number) = plain(&element.no).trim().parse::<i32>() else {
                    let why = both!("Nomor elemen bukan angka.", "The element number is not a number.");
                    into.refuse(element.line, &unit.code, why);
                    continue;
                };
                let Some(_) = into.element(place, element.line, (number, &element.title), &unit.code) else {
                    continue;
                };
                for criterion in element.kuk {
                    let row = CriterionRow {
                        line: criterion.line,
                        number: plain(&criterion.no),
                        text: criterion.text,
                    };
                    into.criterion(place, (number, &element.title), row);
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_objects_ignore_braces_in_strings() {
        assert_eq!(object_lines("{\n\"a\": \"{\\\"\",\n\"b\": [{}, \n{}]}"), [1, 3, 4]);
    }
}
