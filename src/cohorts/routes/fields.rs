//! What forms about cohorts send, parsed once. Everything is read from what was typed, so that each
//! field can say for itself what is wrong with it.
use crate::{
    cohorts::{
        queries::Candidate,
        rules::{
            Details,
            timetable::{Block, PlannedSession, at, ends_at},
        },
    },
    people::regions,
    tables::{centre, cohort::Mode, person::PersonId, staff_role::Role},
    text::{self, Language},
    web::Filled,
};
use chrono::{NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use rocket::FromForm;
use serde::Serialize;

/// A form of which every field is read from what was typed.
#[derive(FromForm)]
pub struct Sent {
    /// Which button: "lihat" shows what would come of it.
    pub aksi: Option<String>,
}

/// One choice of a select.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// One choice of several that may be made together.
#[derive(Clone, Debug, Serialize)]
pub struct Pick {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub checked: bool,
}

/// The days of the week.
pub const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// How many blocks a day the form of a pattern offers.
pub const BLOCKS: usize = 3;

/// What was typed, being read.
pub struct Fields<'f> {
    filled: &'f mut Filled,
    language: Language,
}

impl<'f> Fields<'f> {
    /// Reads this form.
    pub fn of(filled: &'f mut Filled, language: Language) -> Fields<'f> {
        Fields { filled, language }
    }

    fn wrong<T>(&mut self, field: &str, why: String) -> Option<T> {
        self.filled.errors.entry(field.to_string()).or_insert(why);
        None
    }

    /// Text without the space around it.
    pub fn text(&self, field: &str) -> String {
        self.filled.value(field).trim().to_string()
    }

    /// A date as a browser sends it.
    pub fn date(&mut self, field: &str) -> Option<NaiveDate> {
        let language = self.language;
        match self.text(field).parse() {
            Ok(date) => Some(date),
            Err(_) => self.wrong(
                field,
                say!(
                    language,
                    "Pilih tanggal, misalnya 7 Desember 2026.",
                    "Choose a date, such as 7 December 2026."
                ),
            ),
        }
    }

    /// A time: "08:00" as a browser sends it, "08.00" as people write it.
    pub fn time(&mut self, field: &str, error_at: &str) -> Option<NaiveTime> {
        let typed = self.text(field).replace('.', ":");
        match NaiveTime::parse_from_str(&typed, "%H:%M") {
            Ok(time) => Some(time),
            Err(_) => {
                let why = say!(self.language, "Isi jam, misalnya 08.00.", "Give a time, such as 08.00.");
                self.wrong(error_at, why)
            }
        }
    }

    /// A whole number.
    pub fn number(&mut self, field: &str, error_at: &str) -> Option<i32> {
        match self.text(field).parse() {
            Ok(number) => Some(number),
            Err(_) => {
                let why = say!(self.language, "Isi dengan angka.", "Give a number.");
                self.wrong(error_at, why)
            }
        }
    }

    /// The people ticked under this name.
    pub fn people(&self, field: &str) -> Vec<PersonId> {
        ticked(self.filled, field).filter_map(|id| id.parse().ok()).collect()
    }

    /// Dates, place, minutes of a JP.
    pub fn details(&mut self) -> Option<Details> {
        let (starts_on, ends_on) = (self.date("mulai"), self.date("selesai"));
        let jp_minutes = self.number("menit_jp", "menit_jp");
        let mode = match self.text("cara").parse::<Mode>() {
            Ok(mode) => Some(mode),
            Err(()) => {
                let why = say!(self.language, "Pilih salah satu.", "Choose one.");
                self.wrong("cara", why)
            }
        };
        let region = Some(self.text("wilayah")).filter(|code| !code.is_empty());
        let region_code = match region {
            Some(code) if !regions::is_regency(&code) => {
                let why = say!(self.language, "Pilih salah satu.", "Choose one.");
                return self.wrong("wilayah", why);
            }
            region => region,
        };
        Some(Details {
            starts_on: starts_on?,
            ends_on: ends_on?,
            mode: mode?,
            place: self.text("tempat"),
            region_code,
            link: Some(self.text("tautan")).filter(|link| !link.is_empty()),
            jp_minutes: jp_minutes?,
        })
    }

    /// The days and blocks of a pattern; a line without a time is no block.
    pub fn weeks(&mut self) -> Option<(Vec<Weekday>, Vec<Block>)> {
        let days: Vec<Weekday> = ticked(self.filled, "hari")
            .filter_map(|n| DAYS.get(n.parse::<usize>().ok()?.checked_sub(1)?).copied())
            .collect();
        let mut blocks = Vec::new();
        for n in 1..=BLOCKS {
            let (time, jp) = (format!("jam{n}"), format!("jp{n}"));
            if self.text(&time).is_empty() {
                continue;
            }
            blocks.push(Block { starts: self.time(&time, "jam")?, jp: self.number(&jp, "jam")? });
        }
        Some((days, blocks))
    }

    /// One session of a cohort: the day, the time, its hours, what, where, who.
    pub fn session(&mut self, zone: Tz, jp_minutes: i32) -> Option<PlannedSession> {
        let (day, time) = (self.date("tanggal"), self.time("jam", "jam"));
        let jp = self.number("jp", "jp")?;
        let starts_at = match at(zone, day?, time?) {
            Ok(at) => at,
            Err(why) => return self.wrong("jam", why.say(self.language)),
        };
        Some(PlannedSession {
            starts_at,
            ends_at: ends_at(starts_at, jp, jp_minutes),
            jp,
            topic: self.text("materi"),
            room: self.text("ruang"),
            instructor: self.text("instruktur").parse().ok(),
            make_up: !self.text("pengganti").is_empty(),
        })
    }
}

/// The values ticked under a name.
pub fn ticked<'f>(filled: &'f Filled, field: &str) -> impl Iterator<Item = &'f str> + use<'f> {
    filled.lists.get(field).into_iter().flatten().map(String::as_str)
}

/// The same form with these ticked.
pub fn tick(mut filled: Filled, field: &str, values: impl IntoIterator<Item = String>) -> Filled {
    filled.lists.insert(field.to_string(), values.into_iter().collect());
    filled
}

/// The days of the week, those ticked marked.
pub fn day_picks(filled: &Filled, language: Language) -> Vec<Pick> {
    let monday = NaiveDate::from_isoywd_opt(2024, 1, Weekday::Mon).unwrap_or_default();
    let names = monday.iter_days().map(|day| text::weekday(language, day).to_string());
    (1..=DAYS.len())
        .zip(names)
        .map(|(n, label)| {
            let value = n.to_string();
            Pick { checked: ticked(filled, "hari").any(|t| t == value), value, label }
        })
        .collect()
}

/// Everybody with this role, those ticked marked.
pub fn people_picks(filled: &Filled, field: &str, candidates: &[Candidate], role: Role) -> Vec<Pick> {
    candidates
        .iter()
        .filter(|c| c.role == role)
        .map(|c| {
            let value = c.person.to_string();
            Pick { checked: ticked(filled, field).any(|t| t == value), value, label: c.name.clone() }
        })
        .collect()
}

/// The regencies and cities of the centre's province.
pub fn region_choices(centre: &centre::Model) -> Vec<Choice> {
    regions::regencies(&centre.region_code)
        .into_iter()
        .map(|region| Choice { value: region.code.to_string(), label: region.name.to_string() })
        .collect()
}

/// Monday to Friday, 08.00 and 13.00, four JP each: what most cohorts have.
pub fn usual_weeks(filled: Filled) -> Filled {
    let mut filled = tick(filled, "hari", (1..=5).map(|n| n.to_string()));
    for (field, value) in [("jam1", "08:00"), ("jp1", "4"), ("jam2", "13:00"), ("jp2", "4")] {
        filled.values.insert(field.into(), value.into());
    }
    filled
}
