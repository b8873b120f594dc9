//! What people read, in Indonesian and English side by side: a sentence, a date, an amount.
//!
//! Both languages stand in the place of use, so neither can be missing: [`say!`](crate::say) in code,
//! `[[Indonesian || English]]` in templates.
use crate::tables::amounts::Rupiah;
pub use crate::tables::person::Language;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use std::borrow::Cow;

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    /// Indonesian.
    pub id: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Both {
    /// The sentence in one language.
    pub fn pick(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.id,
            Language::En => &self.en,
        }
    }
}

/// A state as pages show it: a shape and a word, never a colour alone. Shapes: good, wait, part, info,
/// warn, bad.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Chip {
    /// The class of its shape.
    pub shape: &'static str,
    /// Its word in the reader's language.
    pub word: String,
}

impl Chip {
    /// A chip.
    pub fn new(shape: &'static str, word: impl Into<String>) -> Chip {
        Chip { shape, word: word.into() }
    }
}

/// A sentence in both languages, kept until somebody reads it: `both!("{n} orang", "{n} people")`.
#[macro_export]
macro_rules! both {
    ($id:literal, $en:literal $(,)?) => {
        $crate::text::Both { id: format!($id).into(), en: format!($en).into() }
    };
}

/// A sentence in the reader's language: `say!(lang, "{n} orang", "{n} people")`.
#[macro_export]
macro_rules! say {
    ($language:expr, $id:literal, $en:literal $(,)?) => {
        match $language {
            $crate::text::Language::Id => format!($id),
            $crate::text::Language::En => format!($en),
        }
    };
}

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];
const DAYS: [(&str, &str); 7] = [
    ("Senin", "Monday"),
    ("Selasa", "Tuesday"),
    ("Rabu", "Wednesday"),
    ("Kamis", "Thursday"),
    ("Jumat", "Friday"),
    ("Sabtu", "Saturday"),
    ("Minggu", "Sunday"),
];

fn of(language: Language, pair: (&'static str, &'static str)) -> &'static str {
    match language {
        Language::Id => pair.0,
        Language::En => pair.1,
    }
}

/// "November".
pub fn month(language: Language, month: u32) -> &'static str {
    of(language, MONTHS[(month as usize + 11) % 12])
}

/// "Senin".
pub fn weekday(language: Language, day: NaiveDate) -> &'static str {
    of(language, DAYS[day.weekday().num_days_from_monday() as usize])
}

/// "22 November 2026", held together so that it never breaks between day and month.
pub fn date(language: Language, day: NaiveDate) -> String {
    format!("{}\u{a0}{} {}", day.day(), month(language, day.month()), day.year())
}

/// "Senin, 23 November 2026".
pub fn day_and_date(language: Language, day: NaiveDate) -> String {
    format!("{}, {}", weekday(language, day), date(language, day))
}

/// "7–11 Desember 2026", "28 November–2 Desember 2026", or one date.
pub fn date_range(language: Language, from: NaiveDate, to: NaiveDate) -> String {
    const DASH: &str = "\u{2060}–\u{2060}";
    if from == to {
        date(language, from)
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{}{DASH}{}", from.day(), date(language, to))
    } else if from.year() == to.year() {
        format!("{}\u{a0}{}{DASH}{}", from.day(), month(language, from.month()), date(language, to))
    } else {
        format!("{}{DASH}{}", date(language, from), date(language, to))
    }
}

/// What people in this zone write after a time: WIB, WITA, WIT, or the zone's own abbreviation.
pub fn zone_name(zone: Tz, at: DateTime<Utc>) -> String {
    at.with_timezone(&zone).format("%Z").to_string()
}

/// "08.00 WIB".
pub fn time(zone: Tz, at: DateTime<Utc>) -> String {
    format!("{}\u{a0}{}", at.with_timezone(&zone).format("%H.%M"), zone_name(zone, at))
}

/// "08.00–11.15 WIB".
pub fn time_range(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    format!("{}\u{2060}–\u{2060}{}", from.with_timezone(&zone).format("%H.%M"), time(zone, to))
}

/// "22 November 2026, 08.00 WIB".
pub fn moment(language: Language, zone: Tz, at: DateTime<Utc>) -> String {
    format!("{}, {}", date(language, local_date(zone, at)), time(zone, at))
}

/// The date on the wall calendar of this zone.
pub fn local_date(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// "1.500.000" or "1,500,000".
pub fn whole(language: Language, number: i64) -> String {
    let mark = of(language, (".", ","));
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(digit);
    }
    out
}

/// "Rp1.500.000"; nothing to pay is "Gratis".
pub fn rupiah(language: Language, amount: Rupiah) -> String {
    match amount.0 {
        0 => of(language, ("Gratis", "Free")).to_string(),
        n => format!("Rp{}", whole(language, n)),
    }
}

/// "84,1%": one decimal, rounded down so that 79.99 never reads as 80. Of nothing: "–".
pub fn percent(language: Language, part: i64, of_whole: i64) -> String {
    if of_whole == 0 {
        return "–".into();
    }
    let tenths = part * 1000 / of_whole;
    match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        rest => format!("{}{}{rest}%", tenths / 10, of(language, (",", "."))),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Id};

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a date")
    }

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(date(Id, day(2026, 11, 22)), "22\u{a0}November 2026");
        assert_eq!(day_and_date(En, day(2026, 11, 23)), "Monday, 23\u{a0}November 2026");
        let range = |a, b| date_range(Id, a, b).replace(['\u{a0}'], " ").replace('\u{2060}', "");
        assert_eq!(range(day(2026, 12, 7), day(2026, 12, 11)), "7–11 Desember 2026");
        assert_eq!(range(day(2026, 11, 28), day(2026, 12, 2)), "28 November–2 Desember 2026");
        assert_eq!(range(day(2026, 12, 28), day(2027, 1, 2)), "28 Desember 2026–2 Januari 2027");
        assert_eq!(range(day(2026, 12, 7), day(2026, 12, 7)), "7 Desember 2026");
    }

    #[test]
    fn times_are_the_centres_own() {
        let at = "2026-11-22T01:00:00Z".parse().expect("a moment");
        assert_eq!(time(chrono_tz::Asia::Jakarta, at), "08.00\u{a0}WIB");
        assert_eq!(time(chrono_tz::Asia::Jayapura, at), "10.00\u{a0}WIT");
    }

    #[test]
    fn amounts_are_exact() {
        assert_eq!(rupiah(Id, Rupiah(1_500_000)), "Rp1.500.000");
        assert_eq!(rupiah(En, Rupiah(999)), "Rp999");
        assert_eq!(percent(Id, 43, 44), "97,7%");
        assert_eq!(percent(Id, 7999, 10000), "79,9%", "never rounded up over a limit");
        assert_eq!(percent(En, 4, 5), "80%");
    }

    #[test]
    fn roman_numbers() {
        let all: Vec<String> = [1, 4, 9, 14, 40, 90, 400, 1999, 2026].map(roman).into();
        assert_eq!(all, ["I", "IV", "IX", "XIV", "XL", "XC", "CD", "MCMXCIX", "MMXXVI"]);
        assert_eq!((roman(0), roman(4000)), ("0".into(), "4000".into()));
    }
}
