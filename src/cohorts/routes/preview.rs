//! What a pattern would give, in words, before it is saved.
use crate::{
    cohorts::rules::timetable::{Pattern, Plan},
    text::{self, Language},
};
use serde::Serialize;

/// What a pattern would give, before it is saved.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// Day by day.
    pub days: Vec<PreviewDay>,
    /// "10 sesi, 40 dari 40 JP".
    pub sum: String,
    /// The holidays that are skipped, with their names.
    pub skipped: Vec<String>,
    /// What found no place.
    pub left: Option<String>,
}

/// One day of it.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewDay {
    /// "Senin, 7 Desember 2026".
    pub date: String,
    /// "08.00–11.00 WIB, 4 JP".
    pub sessions: Vec<String>,
}

impl Preview {
    /// A plan in words.
    pub fn of(plan: &Plan, pattern: &Pattern<'_>, language: Language) -> Preview {
        let mut days: Vec<PreviewDay> = Vec::new();
        for session in &plan.sessions {
            let date = text::day_and_date(language, text::local_date(pattern.zone, session.starts_at));
            let range = text::time_range(pattern.zone, session.starts_at, session.ends_at);
            let line = format!("{range}, {}\u{a0}JP", session.jp);
            match days.last_mut().filter(|day| day.date == date) {
                Some(day) => day.sessions.push(line),
                None => days.push(PreviewDay { date, sessions: vec![line] }),
            }
        }
        Preview {
            days,
            sum: sum(plan.sessions.len(), plan.hours(), pattern.hours, language),
            skipped: skipped(plan, pattern, language),
            left: (plan.left > 0).then(|| left(plan.left, language)),
        }
    }
}

/// "10 sesi, 40 dari 40 JP".
pub fn sum(sessions: usize, hours: i32, of: i32, language: Language) -> String {
    match (language, sessions) {
        (Language::En, 1) => format!("1 session, {hours} of {of}\u{a0}JP"),
        _ => say!(
            language,
            "{sessions} sesi, {hours} dari {of}\u{a0}JP",
            "{sessions} sessions, {hours} of {of}\u{a0}JP"
        ),
    }
}

/// "8 JP belum mendapat hari …".
pub fn left(jp: i32, language: Language) -> String {
    say!(
        language,
        "{jp}\u{a0}JP belum mendapat hari. Tambah hari atau jamnya, atau mundurkan hari terakhir.",
        "{jp}\u{a0}JP have found no day. Add days or hours, or choose a later last day."
    )
}

/// "Jumat, 25 Desember 2026: Natal", one a holiday.
pub fn skipped(plan: &Plan, pattern: &Pattern<'_>, language: Language) -> Vec<String> {
    plan.skipped
        .iter()
        .map(|day| {
            let name = pattern.holidays.get(day).map_or("", |name| name.pick(language));
            format!("{}: {name}", text::day_and_date(language, *day))
        })
        .collect()
}
