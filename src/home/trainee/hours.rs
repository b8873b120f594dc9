//! Hours of attendance as a drawing and a sentence.
use crate::{attendance, completion::rules::Figures, text::Language};
use chrono::NaiveDate;
use serde::Serialize;

/// The bar of hours; widths are per cent of what is planned, as text for the drawing.
#[derive(Serialize)]
pub(super) struct HoursView {
    label: String,
    minimum: String,
    attended: String,
    lost: String,
    lost_from: String,
    left: String,
    left_from: String,
    rule: String,
    rule_anchor: &'static str,
    figures: Figures,
    /// "Masih boleh tidak hadir 6 JP sampai 15 Juni."
    outlook: Option<String>,
    /// Whether excused hours count, in a sentence.
    excused: String,
}

/// A part of the whole in per cent for a drawing, in tenths.
fn width(part: i64, whole: i64) -> String {
    let tenths = if whole > 0 { part.clamp(0, whole) * 1000 / whole } else { 0 };
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// The hours of one course; none where no session is planned.
pub(super) fn hours_view(
    language: Language,
    f: Figures,
    excused_counts: bool,
    until: Option<NaiveDate>,
) -> Option<HoursView> {
    if f.planned == 0 {
        return None;
    }
    let Figures { counted, needed, planned, lost, .. } = f;
    let open = f.to_come + f.not_recorded;
    let told = attendance::rules::Forecast {
        counted,
        base: planned,
        least: needed,
        may_still_miss: f.may_still_miss,
        reachable: counted + open >= needed,
        missing: (needed - counted - open).max(0),
    };
    Some(HoursView {
        label: say!(
            language,
            "{counted} JP hadir, {lost} JP tidak hadir, {open} JP tersisa. Paling sedikit {needed} dari {planned} JP.",
            "{counted} JP attended, {lost} JP missed, {open} JP left. At least {needed} of {planned} JP."
        ),
        minimum: say!(language, "minimal {needed}", "at least {needed}"),
        attended: width(counted, planned),
        lost: width(lost, planned),
        lost_from: width(counted, planned),
        left: width(open, planned),
        left_from: width(counted + lost, planned),
        rule: width(needed, planned),
        rule_anchor: if needed * 10 > planned * 8 { "end" } else { "middle" },
        figures: f,
        outlook: attendance::rules::outlook(&told, until, language),
        excused: attendance::rules::excused(language, excused_counts),
    })
}
