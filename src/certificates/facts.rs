//! The facts of a certificate, frozen when it is issued: every sentence finished text in Indonesian,
//! exactly what the layout is given. Nothing here says "kompeten" of a person: a training certificate
//! says that somebody followed and passed a training.
use crate::{
    assessment::rules::UnitStanding,
    completion::rules::Completion,
    enrollment::queries::Enrolled,
    people::regions,
    tables::{
        centre,
        cohort::{self, Mode},
        course_version,
        unit_decision::Outcome,
    },
    text::{self, Language},
};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

/// What all certificates of a cohort have in common.
#[derive(Clone, Debug)]
pub struct Common {
    /// The centre: letterhead and who signs.
    pub centre: centre::Model,
    /// The cohort.
    pub cohort: cohort::Model,
    /// The course as it was taught.
    pub version: course_version::Model,
    /// The decrees of its units: (number, year).
    pub decrees: Vec<(String, i32)>,
    /// Where codes are checked, short, as somebody types it: "pelatihan.example/v".
    pub address: String,
    /// The same as a link, without the code: `https://pelatihan.example/v/`.
    pub link: String,
}

/// What is one person's own.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// Who.
    pub person: &'a Enrolled,
    /// How she came to it.
    pub completion: &'a Completion,
    /// Unit by unit.
    pub units: &'a [UnitStanding],
    /// The number printed.
    pub number: &'a str,
    /// The code of verification.
    pub code: &'a str,
    /// The date of issue.
    pub issued_on: NaiveDate,
}

/// Text as it is printed: NFC, without control characters, white space folded to single spaces.
pub fn clean(text: &str) -> String {
    let kept: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The facts of one certificate, as README of the layouts describes them.
pub fn of(common: &Common, own: Own<'_>) -> Value {
    let Common { centre, cohort, version, .. } = common;
    let day = |on| text::date(Language::Id, on).replace('\u{a0}', " ");
    let above: Vec<String> = centre.letterhead.lines().map(clean).filter(|line| !line.is_empty()).collect();
    let region = own.person.region_code.as_deref().map(regions::label).unwrap_or_default();
    let origin: Vec<String> = [own.person.business.as_deref().unwrap_or_default(), region]
        .into_iter()
        .map(clean)
        .filter(|part| !part.is_empty())
        .collect();
    json!({
        "language": "id",
        "number": own.number,
        "issued": own.issued_on.to_string(),
        "centre": {
            "above": above,
            "name": clean(&centre.name),
            "address": clean(&centre.address),
            "contact": clean(&centre.contact),
        },
        "participant": { "name": clean(&own.person.name), "origin": origin.join(", ") },
        "statement": "telah mengikuti dan lulus pelatihan",
        "course": clean(&version.title),
        "cohort": clean(&cohort.label),
        "held": held(common),
        "units": units(version.hours, own.units),
        "total_hours": version.hours.to_string(),
        "attendance": attendance(own.completion),
        "outcome": "Lulus",
        "standard": decrees(&common.decrees),
        "signature": {
            "place_date": format!("{}, {}", clean(&centre.town), day(own.issued_on)),
            "position": format!("{},", clean(&centre.head_position).trim_end_matches(',')),
            "name": clean(&centre.head_name),
            "rank": clean(&centre.head_rank),
            "nip": clean(&centre.head_nip),
        },
        "verification": {
            "address": common.address,
            "code": own.code,
            "link": format!("{}{}", common.link, own.code),
        },
    })
}

/// "diselenggarakan pada tanggal 9 s.d. 13 November 2026 di Aula Balai, Kota Semarang, selama 44 jam
/// pelajaran (JP)".
fn held(common: &Common) -> String {
    let Common { cohort, version, .. } = common;
    let place = clean(&cohort.place);
    let region = cohort.region_code.as_deref().map(regions::label).unwrap_or_default();
    let place = match cohort.mode {
        Mode::Online => "secara daring".to_string(),
        Mode::Onsite if place.is_empty() => format!("di {region}"),
        // A place that already says its town is not given it twice.
        Mode::Onsite if region.is_empty() || place.contains(region) => format!("di {place}"),
        Mode::Onsite => format!("di {place}, {region}"),
    };
    format!(
        "diselenggarakan pada tanggal {} {place}, selama {} jam pelajaran (JP)",
        range(cohort.starts_on, cohort.ends_on),
        version.hours
    )
}

/// "9 s.d. 13 November 2026".
fn range(from: NaiveDate, to: NaiveDate) -> String {
    let month = |on: NaiveDate| text::month(Language::Id, on.month());
    if from == to {
        format!("{} {} {}", to.day(), month(to), to.year())
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{} s.d. {} {} {}", from.day(), to.day(), month(to), to.year())
    } else if from.year() == to.year() {
        format!("{} {} s.d. {} {} {}", from.day(), month(from), to.day(), month(to), to.year())
    } else {
        format!(
            "{} {} {} s.d. {} {} {}",
            from.day(),
            month(from),
            from.year(),
            to.day(),
            month(to),
            to.year()
        )
    }
}

/// The units with their hours and results; hours of the course that belong to no unit stand in a line of
/// their own, so that the column adds up.
fn units(total: i32, standings: &[UnitStanding]) -> Vec<Value> {
    let mut rows: Vec<Value> = standings
        .iter()
        .map(|unit| {
            let result = match unit.outcome {
                Some(Outcome::Competent) => Some("K"),
                Some(Outcome::NotYetCompetent) => Some("BK"),
                Some(Outcome::Reopened) | None => None,
            };
            json!({ "code": clean(&unit.code), "title": clean(&unit.title), "hours": unit.hours.to_string(), "result": result })
        })
        .collect();
    let rest = total - standings.iter().map(|unit| unit.hours).sum::<i32>();
    if rest > 0 {
        let title = if standings.is_empty() { "Materi pelatihan" } else { "Materi lain dan praktik" };
        rows.push(json!({ "code": null, "title": title, "hours": rest.to_string(), "result": null }));
    }
    rows
}

/// "43 dari 44 JP (97,7 persen)".
fn attendance(completion: &Completion) -> String {
    let figures = completion.figures;
    let share = text::percent(Language::Id, figures.counted, figures.planned).replace('%', " persen");
    format!("{} dari {} JP ({share})", figures.counted, figures.planned)
}

/// "Keputusan Menteri Ketenagakerjaan Nomor 56 Tahun 2018".
fn decrees(decrees: &[(String, i32)]) -> Option<String> {
    let each: Vec<String> =
        decrees.iter().map(|(number, year)| format!("Nomor {} Tahun {year}", clean(number))).collect();
    let (last, rest) = each.split_last()?;
    let list = if rest.is_empty() { last.clone() } else { format!("{} dan {last}", rest.join(", ")) };
    Some(format!("Keputusan Menteri Ketenagakerjaan {list}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::unit::UnitId;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn text_is_composed_and_cleaned() {
        assert_eq!(clean(" Sitı\u{301}\n\t e\u{301}  \u{7}x "), "Sitı\u{301} é x");
        assert_eq!(clean("#read(\"x\") *_$\\"), "#read(\"x\") *_$\\");
    }

    #[test]
    fn dates_are_one_sentence() {
        assert_eq!(range(day(2026, 11, 9), day(2026, 11, 13)), "9 s.d. 13 November 2026");
        assert_eq!(range(day(2026, 11, 30), day(2026, 12, 2)), "30 November s.d. 2 Desember 2026");
        assert_eq!(range(day(2026, 12, 28), day(2027, 1, 2)), "28 Desember 2026 s.d. 2 Januari 2027");
        assert_eq!(range(day(2026, 11, 9), day(2026, 11, 9)), "9 November 2026");
    }

    #[test]
    fn hours_of_the_units_add_up_to_the_course() {
        let unit = |hours, outcome| UnitStanding {
            unit: UnitId(1),
            code: "J.63OPR00.010.2".into(),
            title: "Menggunakan Aplikasi Media Sosial".into(),
            hours,
            criteria: 1,
            met: 1,
            not_yet: 0,
            outcome,
            waits: None,
        };
        let rows = units(12, &[unit(4, Some(Outcome::Competent)), unit(6, Some(Outcome::NotYetCompetent))]);
        let shown: Vec<(&str, &str, Option<&str>)> = rows
            .iter()
            .map(|r| (r["title"].as_str().unwrap(), r["hours"].as_str().unwrap(), r["result"].as_str()))
            .collect();
        assert_eq!(shown[0].2, Some("K"));
        assert_eq!(shown[1].2, Some("BK"));
        assert_eq!(shown[2], ("Materi lain dan praktik", "2", None));
        assert_eq!(units(4, &[unit(4, None)]).len(), 1);
        assert_eq!(units(8, &[])[0]["title"], "Materi pelatihan");
    }

    #[test]
    fn decrees_are_cited_whole() {
        assert_eq!(decrees(&[]), None);
        assert_eq!(
            decrees(&[("56".into(), 2018)]).unwrap(),
            "Keputusan Menteri Ketenagakerjaan Nomor 56 Tahun 2018"
        );
        assert_eq!(
            decrees(&[("56".into(), 2018), ("115".into(), 2022), ("257".into(), 2025)]).unwrap(),
            "Keputusan Menteri Ketenagakerjaan Nomor 56 Tahun 2018, Nomor 115 Tahun 2022 dan Nomor 257 Tahun 2025"
        );
    }
}
