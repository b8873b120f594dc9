//! The back: the units in one column or two, as large as they can be on one page.
use super::{
    MM, PAPER, round,
    shaping::{Cut, Words},
    some, text,
};
use crate::error::{Error, Result};
use serde_json::{Value, json};

const BACK_WIDTH: f64 = PAPER.0 - 50.0 * MM;
/// Between two columns of units.
const BETWEEN: f64 = 7.0 * MM;
/// Space at the sides of a cell.
const SIDE: f64 = 1.6 * MM;

/// Columns of units, their type size, the space above and below a row in mm, and whether the list must
/// then fit on the page: what is tried, in order. The last goes on overleaf.
const TRIES: [(usize, f64, f64, bool); 11] = [
    (1, 11.0, 2.5, true),
    (1, 10.5, 2.1, true),
    (1, 10.0, 1.6, true),
    (1, 9.5, 1.15, true),
    (1, 9.0, 0.9, true),
    (2, 9.0, 1.3, true),
    (2, 8.5, 1.1, true),
    (2, 8.0, 0.9, true),
    (2, 7.5, 0.75, true),
    (2, 7.2, 0.6, true),
    (1, 9.0, 1.1, false),
];

/// The sizes of the back of a certificate of these facts.
pub(super) fn back(facts: &Value) -> Result<Value> {
    let none = Vec::new();
    let units = facts.pointer("/units").and_then(Value::as_array).unwrap_or(&none);
    let titles: Vec<Words> = units
        .iter()
        .map(|unit| Ok(Words::new(text(unit, "/title")?, Cut::Regular, 0.0)))
        .collect::<Result<_>>()?;
    let codes = units.iter().filter_map(|unit| some(unit, "/code")).max_by_key(|code| code.len());
    let code = (Words::new(codes.unwrap_or("Kode unit"), Cut::Regular, 0.0).em() * 1.04).max(4.4);

    let name = Words::new(text(facts, "/participant/name")?, Cut::Semibold, 0.0).name(100.0 * MM, 12.0, 9.0);
    let plain = Words::new("H", Cut::Regular, 0.0);
    let head = (plain.cap * 9.0 + 2.8 * MM + plain.height(15.0, 1, 0.0, true)).max(name.2);
    let outcome = ["Kehadiran ", "Hasil pelatihan "].map(|label| Words::new(label, Cut::Regular, 0.0).em());
    let said = ["/attendance", "/outcome"]
        .map(|field| Words::new(some(facts, field).unwrap_or(""), Cut::Semibold, 0.0).em());
    let left = (outcome[0].max(outcome[1]) + said[0].max(said[1])) * 9.0 + 4.0 * MM;
    let legend = format!("{LEGEND} {}", some(facts, "/standard").unwrap_or(""));
    let lines = 1 + Words::new(&legend, Cut::Regular, 0.0).lines(8.5, BACK_WIDTH - 12.0 * MM - left);
    let tail = lines as f64 * plain.cap * 8.5 + (lines as f64 - 1.0) * 0.55 * 9.0;
    let room = PAPER.1 - 41.0 * MM - head - tail - 8.0 * MM;

    let row = |size: f64, pad: f64, room: f64, title: &Words| {
        title.height(size, title.lines(size, room * 0.998), 0.4 * size, false).max(plain.cap * size)
            + 2.0 * pad * MM
    };
    for (columns, size, pad, fits) in TRIES {
        let each = if columns == 1 { BACK_WIDTH } else { (BACK_WIDTH - BETWEEN) / 2.0 };
        let title = each - (code + 6.3) * size - 10.0 * SIDE;
        let rows: Vec<f64> = titles.iter().map(|words| row(size, pad, title, words)).collect();
        let line = plain.cap * size + 2.0 * pad * MM; // the head of the table, and its total
        let mut cut = rows.len();
        if columns == 2 {
            // Cut where the two columns come out nearest in height; the total stands in the second.
            cut = rows.len().div_ceil(2);
            while cut > 1 && height(&rows[..cut]) > height(&rows[cut - 1..]) + line {
                cut -= 1;
            }
        }
        let first = height(&rows[..cut]) + line * if columns == 1 { 2.0 } else { 1.0 };
        if fits && first.max(height(&rows[cut..]) + 2.0 * line) > room {
            continue;
        }
        let inner = [1.5 * size, code * size, title, 2.3 * size, 2.5 * size];
        return Ok(json!({
            "name": [round(name.0), round(name.1)],
            "size": size,
            "pad": round(pad * MM),
            "columns": inner.map(|width| round(width + 2.0 * SIDE)),
            "line": round(line),
            "rows": rows.into_iter().map(round).collect::<Vec<_>>(),
            "cut": cut,
            "fits": fits,
        }));
    }
    Err(Error::fault("no way to set the units"))
}

fn height(rows: &[f64]) -> f64 {
    rows.iter().sum()
}

const LEGEND: &str = "K: kompeten, BK: belum kompeten; hasil penilaian internal selama pelatihan. JP: jam pelajaran. \
                      Kode unit SKKNI dicantumkan sebagai acuan kurikulum, menurut";
