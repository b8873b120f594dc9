//! What is true of cohorts, whatever stores them and whoever asks. No I/O here.
//!
//! [`states`]: what a cohort needs to go on. [`timetable`]: from a pattern of days and hours to
//! sessions.
pub mod holidays;
pub mod states;
pub mod timetable;

use crate::{
    error::Refusal,
    tables::cohort::{CohortState, Mode},
};
use chrono::{Datelike, NaiveDate};

/// The label of a cohort by its centre's pattern. Tokens: `{number}` and `{number:roman}` within the
/// course and budget year, `{serial}` of the centre, `{year}`. Anything else stands as it is.
pub fn label(pattern: &str, number: i32, serial: i32, year: i32) -> String {
    pattern
        .replace("{number:roman}", &roman(number))
        .replace("{number}", &number.to_string())
        .replace("{serial}", &serial.to_string())
        .replace("{year}", &year.to_string())
}

/// A number as Roman letters; below one and from 4,000 on there are none, so it stays in digits.
pub fn roman(number: i32) -> String {
    const LETTERS: [(i32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, letters) in LETTERS {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    out
}

/// The budget year of a cohort: the calendar year in which it starts (UU 17/2003, article 4).
pub fn budget_year(starts_on: NaiveDate) -> i32 {
    starts_on.year()
}

/// The number after the last one given.
pub fn next_number(last: Option<i32>) -> i32 {
    last.unwrap_or(0) + 1
}

/// What a cohort says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// On site or online.
    pub mode: Mode,
    /// Where; for an online cohort the name of the service.
    pub place: String,
    /// Kemendagri code of the kabupaten or kota.
    pub region_code: Option<String>,
    /// Where an online cohort meets.
    pub link: Option<String>,
    /// Minutes of one lesson hour (JP).
    pub jp_minutes: i32,
}

/// Whether the details hold together.
///
/// # Errors
/// The first thing that does not, at its field.
pub fn check(details: &Details) -> Result<(), Refusal> {
    if details.ends_on < details.starts_on {
        return Err(Refusal::at(
            "selesai",
            both!(
                "Hari terakhir ini sebelum hari pertama. Pilih hari yang sama atau sesudahnya.",
                "This last day is before the first. Choose the same day or a later one."
            ),
        ));
    }
    if (details.ends_on - details.starts_on).num_days() > 366 {
        return Err(Refusal::at(
            "selesai",
            both!(
                "Angkatan ini lebih lama dari setahun. Periksa lagi tahunnya.",
                "This cohort lasts longer than a year. Check the year."
            ),
        ));
    }
    if !(15..=120).contains(&details.jp_minutes) {
        return Err(Refusal::at(
            "menit_jp",
            both!("Satu JP antara 15 dan 120 menit.", "One JP is between 15 and 120 minutes."),
        ));
    }
    match details.mode {
        Mode::Onsite if details.place.trim().is_empty() => Err(Refusal::at(
            "tempat",
            both!(
                "Tulis tempatnya, supaya peserta tahu ke mana.",
                "Name the place, so that people know where to go."
            ),
        )),
        Mode::Online if !details.link.as_deref().is_some_and(is_link) => Err(Refusal::at(
            "tautan",
            both!(
                "Tulis tautan kelas daring, diawali https://",
                "Give the link of the online class, beginning with https://"
            ),
        )),
        _ => Ok(()),
    }
}

/// Whether this is a web address that may stand on a page.
fn is_link(link: &str) -> bool {
    link.strip_prefix("https://").is_some_and(|rest| {
        rest.split('/').next().is_some_and(|host| host.contains('.') && !host.starts_with('.'))
            && !rest.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\".contains(c))
    })
}

/// Whether a cohort in this state may still be changed.
///
/// # Errors
/// When it is finished or cancelled.
pub fn may_change(state: CohortState) -> Result<(), Refusal> {
    match state {
        CohortState::Planned | CohortState::Open | CohortState::Running => Ok(()),
        CohortState::Finished => Err(Refusal::new(both!(
            "Angkatan ini sudah selesai. Isinya tidak diubah lagi.",
            "This cohort has finished. It is not changed any more."
        ))),
        CohortState::Cancelled => Err(Refusal::new(both!(
            "Angkatan ini dibatalkan. Buka angkatan baru bila perlu.",
            "This cohort was cancelled. Open a new one if needed."
        ))),
    }
}

/// Whether the dates may become these: the number belongs to a budget year, and no session may be left
/// outside. `sessions` are the first and last day of what is on the timetable.
///
/// # Errors
/// At the date that does not hold.
pub fn may_move(
    year: i32,
    details: &Details,
    sessions: Option<(NaiveDate, NaiveDate)>,
) -> Result<(), Refusal> {
    if budget_year(details.starts_on) != year {
        return Err(Refusal::at(
            "mulai",
            both!(
                "Nomor angkatan ini untuk tahun {year}. Pilih tanggal di tahun {year}, atau buka angkatan baru.",
                "This cohort is numbered for {year}. Choose a date in {year}, or open a new cohort."
            ),
        ));
    }
    let Some((first, last)) = sessions else { return Ok(()) };
    if first < details.starts_on {
        return Err(Refusal::at(
            "mulai",
            both!(
                "Ada sesi sebelum tanggal itu. Pindahkan dulu sesinya di jadwal.",
                "There is a session before that date. Move it in the timetable first."
            ),
        ));
    }
    if last > details.ends_on {
        return Err(Refusal::at(
            "selesai",
            both!(
                "Ada sesi sesudah tanggal itu. Pindahkan dulu sesinya di jadwal.",
                "There is a session after that date. Move it in the timetable first."
            ),
        ));
    }
    Ok(())
}

/// Whether a cohort may have this many seats.
///
/// # Errors
/// Below one, above 1,000, or below those who sit already.
pub fn may_seat(quota: i32, enrolled: i64) -> Result<(), Refusal> {
    if !(1..=1000).contains(&quota) {
        return Err(Refusal::at(
            "kuota",
            both!("Jumlah tempat antara 1 dan 1.000.", "The number of seats is between 1 and 1,000."),
        ));
    }
    if i64::from(quota) < enrolled {
        return Err(Refusal::at(
            "kuota",
            both!(
                "Sudah ada {enrolled} peserta. Jumlah tempat tidak bisa kurang dari itu.",
                "There are {enrolled} participants already. There cannot be fewer seats."
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    fn details() -> Details {
        Details {
            starts_on: day(12, 7),
            ends_on: day(12, 11),
            mode: Mode::Onsite,
            place: "Aula".into(),
            region_code: None,
            link: None,
            jp_minutes: 45,
        }
    }

    fn field(result: Result<(), Refusal>) -> Option<&'static str> {
        result.err().map(|why| why.field)
    }

    #[test]
    fn a_label_follows_the_pattern() {
        assert_eq!(label("Angkatan {number} Tahun {year}", 12, 156, 2026), "Angkatan 12 Tahun 2026");
        assert_eq!(label("Angkatan {number:roman}/{year}", 14, 156, 2026), "Angkatan XIV/2026");
        assert_eq!(label("Kelas {serial} {lain}", 12, 156, 2026), "Kelas 156 {lain}");
    }

    #[test]
    fn roman_numbers() {
        let all: Vec<String> = [1, 4, 9, 14, 40, 90, 400, 1999, 2026].map(roman).into();
        assert_eq!(all, ["I", "IV", "IX", "XIV", "XL", "XC", "CD", "MCMXCIX", "MMXXVI"]);
        assert_eq!((roman(0), roman(4000)), ("0".into(), "4000".into()));
    }

    #[test]
    fn numbers_go_on_from_the_last() {
        assert_eq!((next_number(None), next_number(Some(11))), (1, 12));
        assert_eq!(budget_year(day(12, 31)), 2026);
    }

    #[test]
    fn details_hold_together() {
        assert_eq!(check(&details()), Ok(()));
        assert_eq!(field(check(&Details { ends_on: day(12, 6), ..details() })), Some("selesai"));
        let far = NaiveDate::from_ymd_opt(2028, 1, 1).unwrap();
        assert_eq!(field(check(&Details { ends_on: far, ..details() })), Some("selesai"));
        assert_eq!(field(check(&Details { jp_minutes: 5, ..details() })), Some("menit_jp"));
        assert_eq!(field(check(&Details { place: " ".into(), ..details() })), Some("tempat"));
        assert_eq!(field(check(&Details { mode: Mode::Online, ..details() })), Some("tautan"));
    }

    #[test]
    fn only_web_addresses_are_links() {
        let online =
            |link: &str| check(&Details { mode: Mode::Online, link: Some(link.into()), ..details() }).is_ok();
        assert!(online("https://meet.example/abc?x=1"));
        for bad in
            ["javascript:alert(1)", "http://a.example", "https://", "https://a b.example", "https://a.b/\"x"]
        {
            assert!(!online(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_over_stays() {
        use CohortState::*;
        let may: Vec<bool> =
            [Planned, Open, Running, Finished, Cancelled].map(|s| may_change(s).is_ok()).into();
        assert_eq!(may, [true, true, true, false, false]);
    }

    #[test]
    fn dates_stay_in_the_year_and_around_the_sessions() {
        let around = Some((day(12, 7), day(12, 11)));
        assert_eq!(may_move(2026, &details(), around), Ok(()));
        assert_eq!(may_move(2026, &details(), None), Ok(()));
        assert_eq!(field(may_move(2025, &details(), None)), Some("mulai"));
        assert_eq!(
            field(may_move(2026, &Details { starts_on: day(12, 8), ..details() }, around)),
            Some("mulai")
        );
        assert_eq!(
            field(may_move(2026, &Details { ends_on: day(12, 10), ..details() }, around)),
            Some("selesai")
        );
    }

    #[test]
    fn never_fewer_seats_than_people() {
        assert_eq!(may_seat(30, 30), Ok(()));
        assert_eq!(field(may_seat(29, 30)), Some("kuota"));
        assert_eq!(field(may_seat(0, 0)), Some("kuota"));
        assert_eq!(field(may_seat(1001, 0)), Some("kuota"));
    }
}
