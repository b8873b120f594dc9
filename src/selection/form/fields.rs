//! Reading one field: text, a number, a moment.
use crate::{cohorts::rules::timetable::at, error::Refusal, text::Language, web::Filled};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// What was typed, being read.
pub(super) struct Fields<'f> {
    pub filled: &'f mut Filled,
    pub zone: Tz,
    pub language: Language,
}

impl Fields<'_> {
    /// Text with its blanks folded.
    pub fn text(&self, field: &str) -> String {
        self.filled.value(field).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Notes what is wrong with a field, unless something already is.
    pub fn wrong<T>(&mut self, field: &str, why: String) -> Option<T> {
        self.filled.errors.entry(field.to_string()).or_insert(why);
        None
    }

    /// The same in the words of a rule.
    pub fn refused<T>(&mut self, field: &str, why: &Refusal) -> Option<T> {
        let why = why.say(self.language);
        self.wrong(field, why)
    }

    /// A whole number between two; nothing typed is nothing.
    pub fn number(&mut self, field: &str, error_at: &str, least: i32, most: i32) -> Option<Option<i32>> {
        let typed = self.text(field);
        if typed.is_empty() {
            return Some(None);
        }
        match typed.parse() {
            Ok(number) if (least..=most).contains(&number) => Some(Some(number)),
            _ => {
                let why = say!(
                    self.language,
                    "Isi angka antara {least} dan {most}.",
                    "Give a number between {least} and {most}."
                );
                self.wrong(error_at, why)
            }
        }
    }

    /// The same where there must be one.
    pub fn needed(&mut self, field: &str, error_at: &str, least: i32, most: i32) -> Option<i32> {
        match self.number(field, error_at, least, most)? {
            Some(number) => Some(number),
            None => {
                let why = say!(self.language, "Bagian ini belum diisi.", "This is still empty.");
                self.wrong(error_at, why)
            }
        }
    }

    /// A moment as a browser sends it, in the centre's own time; nothing typed is nothing.
    pub fn moment(&mut self, field: &str) -> Option<Option<DateTime<Utc>>> {
        let typed = self.text(field).replace(' ', "T").replace('.', ":");
        if typed.is_empty() {
            return Some(None);
        }
        let read = NaiveDateTime::parse_from_str(&typed, "%Y-%m-%dT%H:%M")
            .or_else(|_| NaiveDateTime::parse_from_str(&typed, "%Y-%m-%dT%H:%M:%S"));
        match read.map(|local| at(self.zone, local.date(), local.time())) {
            Ok(Ok(moment)) => Some(Some(moment)),
            Ok(Err(why)) => self.refused(field, &why),
            Err(_) => {
                let why = say!(
                    self.language,
                    "Isi tanggal dan jam, misalnya 2026-12-03 16.00.",
                    "Give a date and a time, such as 2026-12-03 16.00."
                );
                self.wrong(field, why)
            }
        }
    }
}
