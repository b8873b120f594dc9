//! A decree's PDF as rows, once people have looked at all its doubtful places. Lines are its pages.
use super::{Builder, CriterionRow, Parsed, Texts, UnitRow};
use crate::{
    competency::{
        decree::Unit,
        rules::{Review, lines},
    },
    error::Refusal,
};

/// The rows of a reviewed decree, under the number, year and title that a person confirmed; a title that
/// was left empty changes nothing.
///
/// # Errors
/// When a doubtful place was not looked at, number or year are no decree's, or a unit's lines cannot be read.
pub fn reviewed(review: &Review<'_>, name: &str, head: (&str, &str, &str)) -> Result<Parsed, Refusal> {
    let open = review.open();
    if open > 0 {
        return Err(Refusal::new(both!(
            "Masih ada {open} tempat yang belum diperiksa. Periksa dulu semuanya.",
            "{open} places have not been looked at. Look at all of them first."
        )));
    }
    let (number, year, title) = head;
    let title = Some(title.trim()).filter(|title| !title.is_empty());
    crate::competency::rules::Decree::read(number, year)?;
    let mut into = Builder::default();
    let Some(decree) = into.decree(1, name, number, year, title) else { return Ok(into.parsed) };
    for (at, unit) in review.reading.units.iter().enumerate() {
        let text = review.unit(at);
        let some = |text: &str| Some(text.to_string()).filter(|text| !text.is_empty());
        let as_printed = review.as_read(at).code;
        let row = UnitRow {
            line: unit.page as u64,
            decree: decree.clone(),
            printed: Some(as_printed).filter(|printed| !printed.is_empty() && *printed != text.code),
            code: text.code.clone(),
            title: text.title.clone(),
            note: some(&review.remarks(at)),
            texts: Texts {
                description: some(&text.description),
                variables: some(&text.variables),
                guide: some(&text.guide),
            },
            not_compared: false,
            elements: Vec::new(),
        };
        let Some(place) = into.unit(row) else { continue };
        let mut titled = String::new();
        for line in lines(&text.body)? {
            let page = page(unit, line.element, line.criterion.as_deref());
            match line.criterion.clone() {
                None => {
                    titled.clone_from(&line.text);
                    into.element(place, page, (line.element, &line.text), &text.code);
                }
                Some(number) => {
                    let row = CriterionRow { line: page, number, text: line.text };
                    into.criterion(place, (line.element, &titled), row);
                }
            }
        }
    }
    let mut parsed = into.parsed;
    parsed.name = name.to_string();
    Ok(parsed)
}

/// The page where an element or criterion stands; that of the unit where a person added it.
fn page(unit: &Unit, element: i32, criterion: Option<&str>) -> u64 {
    let found = match criterion {
        Some(number) => {
            unit.elements.iter().flat_map(|e| &e.criteria).find(|c| c.number == number).map(|c| c.page)
        }
        None => unit.elements.iter().find(|e| e.number == element).map(|e| e.page),
    };
    found.unwrap_or(unit.page) as u64
}
