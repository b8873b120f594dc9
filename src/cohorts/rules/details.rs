//! What a cohort says of itself: its dates, where it meets, how long a lesson hour is.
use super::budget_year;
use crate::{error::Refusal, tables::cohort::Mode};
use chrono::{Datelike, NaiveDate};

/// Letters of a place or a link.
const LONGEST: usize = 200;

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
    if !(2000..=2100).contains(&details.starts_on.year()) {
        return Err(Refusal::at(
            "mulai",
            both!(
                "Periksa lagi tahunnya. Tulis empat angka, misalnya 2026.",
                "Check the year: four digits, such as 2026."
            ),
        ));
    }
    for (field, text) in
        [("tempat", details.place.as_str()), ("tautan", details.link.as_deref().unwrap_or_default())]
    {
        if text.chars().count() > LONGEST {
            return Err(Refusal::at(
                field,
                both!(
                    "Paling banyak {LONGEST} huruf. Singkat sedikit.",
                    "At most {LONGEST} letters. Shorten it."
                ),
            ));
        }
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
}
