//! What a forecast means for somebody, in a sentence: the same on every page.
use super::Forecast;
use crate::text::{self, Language};
use chrono::{Datelike, NaiveDate};

/// "Masih boleh tidak hadir 6 JP sampai 15 Juni." `until` is the day of the last session; `None` when
/// there is nothing to be said: the minimum is met whatever comes.
pub fn outlook(told: &Forecast, until: Option<NaiveDate>, language: Language) -> Option<String> {
    let Forecast { may_still_miss: n, missing, .. } = *told;
    if !told.reachable {
        return Some(say!(
            language,
            "Kurang {missing}\u{a0}JP. Batas kehadiran tidak dapat dicapai lagi.",
            "{missing}\u{a0}JP short. The minimum attendance is out of reach."
        ));
    }
    if told.met() {
        return None;
    }
    let day = |day: NaiveDate| format!("{}\u{a0}{}", day.day(), text::month(language, day.month()));
    Some(match (n, until.map(day)) {
        (0, None) => say!(language, "Tidak boleh absen lagi.", "May miss no more."),
        (0, Some(day)) => {
            say!(language, "Tidak boleh absen lagi sampai {day}.", "May miss no more before {day}.")
        }
        (_, None) => say!(language, "Masih boleh tidak hadir {n}\u{a0}JP.", "May miss {n}\u{a0}more JP."),
        (_, Some(day)) => say!(
            language,
            "Masih boleh tidak hadir {n}\u{a0}JP sampai {day}.",
            "May miss {n}\u{a0}more JP before {day}."
        ),
    })
}

/// Whether hours excused count, as the course says.
pub fn excused(language: Language, counts: bool) -> String {
    match counts {
        true => say!(
            language,
            "Izin, sakit, dan dispensasi dihitung hadir.",
            "Excused, sick and dispensation count as attended."
        ),
        false => say!(
            language,
            "Izin, sakit, dan dispensasi tidak dihitung hadir.",
            "Excused, sick and dispensation do not count as attended."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(counted: i64, least: i64, may_still_miss: i64, reachable: bool, missing: i64) -> Forecast {
        Forecast { counted, base: 40, least, may_still_miss, reachable, missing }
    }

    fn said(told: Forecast, language: Language) -> Option<String> {
        let june = NaiveDate::from_ymd_opt(2026, 6, 15);
        outlook(&told, june, language).map(|text| text.replace('\u{a0}', " "))
    }

    #[test]
    fn each_forecast_is_a_sentence_in_both_languages() {
        let open = told(10, 32, 6, true, 0);
        assert_eq!(said(open, Language::Id).unwrap(), "Masih boleh tidak hadir 6 JP sampai 15 Juni.");
        assert_eq!(said(open, Language::En).unwrap(), "May miss 6 more JP before 15 June.");
        let last = told(10, 32, 0, true, 0);
        assert_eq!(said(last, Language::Id).unwrap(), "Tidak boleh absen lagi sampai 15 Juni.");
        assert_eq!(said(last, Language::En).unwrap(), "May miss no more before 15 June.");
        let lost = told(10, 32, 0, false, 4);
        assert_eq!(
            said(lost, Language::Id).unwrap(),
            "Kurang 4 JP. Batas kehadiran tidak dapat dicapai lagi."
        );
        assert_eq!(said(lost, Language::En).unwrap(), "4 JP short. The minimum attendance is out of reach.");
        assert_eq!(said(told(32, 32, 8, true, 0), Language::Id), None);
        assert_eq!(outlook(&open, None, Language::En).unwrap(), "May miss 6\u{a0}more JP.");
    }
}
