//! What the pages show.
use super::{queries::Own, words};
use crate::{
    attendance::{
        queries::SessionFacts,
        rules::{self as marks, Marked},
    },
    tables::{
        absence::{self, AbsenceKind, AbsenceState},
        mark::{self, Presence},
        session::SessionId,
    },
    text::{self, Chip, Language},
};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// One thing to choose.
#[derive(Serialize)]
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub help: String,
    pub chosen: bool,
}

/// The kinds of letters.
pub(super) fn kinds(chosen: &str, language: Language) -> Vec<Choice> {
    let one = |kind: &AbsenceKind| Choice {
        value: kind.word().to_string(),
        label: words::kind(*kind, language),
        help: words::help(*kind, language),
        chosen: chosen == kind.word(),
    };
    AbsenceKind::ALL.iter().map(one).collect()
}

/// One letter in a list.
#[derive(Serialize)]
pub(super) struct LetterLine {
    pub chip: Chip,
    /// "Sakit, 24–25 November 2026".
    pub what: String,
    pub words: String,
    /// What whoever answered said.
    pub reason: String,
    /// To the photo.
    pub photo: Option<String>,
    /// Where it is withdrawn.
    pub to_withdraw: Option<String>,
}

/// One session in a trainee's own list.
#[derive(Serialize)]
pub(super) struct SessionLine {
    /// "Senin, 23 November 2026, 08.00–11.00 WIB".
    pub when: String,
    pub topic: String,
    /// The mark; none while the session is to come and nothing is recorded.
    pub chip: Option<Chip>,
    /// "2 dari 4 JP", and what was made good.
    pub hours: Option<String>,
    /// Why, where anybody said.
    pub reason: String,
    /// Where the last appeal stands, with the answer.
    pub appeal: Option<(Chip, String)>,
    pub to_appeal: Option<String>,
}

/// "Senin, 23 November 2026, 08.00–11.00 WIB".
pub(super) fn when(session: &SessionFacts, language: Language) -> String {
    let zone = session.zone();
    let day = text::day_and_date(language, text::local_date(zone, session.starts_at));
    format!("{day}, {}", text::time_range(zone, session.starts_at, session.ends_at))
}

/// "Sakit, 24–25 November 2026".
pub(super) fn about(row: &absence::Model, language: Language) -> String {
    let days = text::date_range(language, row.from_on, row.until_on);
    let one = match row.session_id {
        Some(_) => say!(language, ", satu sesi", ", one session"),
        None => String::new(),
    };
    format!("{}, {days}{one}", words::kind(row.kind, language))
}

/// A trainee's own list of sessions; `to_appeal` makes the link for a mark that may be appealed against.
pub(super) fn sessions(
    own: &Own,
    days: u32,
    now: DateTime<Utc>,
    language: Language,
    to_appeal: impl Fn(SessionId) -> String,
) -> Vec<SessionLine> {
    let line = |session: &SessionFacts| {
        let mark = own.marks.get(&session.id);
        let appeal = own.appeals.get(&session.id);
        let waits = appeal.is_some_and(|a| a.closed_at.is_none());
        let stands = mark.map(marked);
        let may = super::rules::may_appeal(&session.meeting(), stands.as_ref(), waits, days, now).is_ok();
        let chip = if session.cancelled_at.is_some() {
            Some(Chip::new("wait", say!(language, "Dibatalkan", "Cancelled")))
        } else if mark.is_none() && session.starts_at > now {
            None
        } else {
            Some(marks::chip(mark.map(|m| m.presence), language))
        };
        SessionLine {
            when: when(session, language),
            topic: session.topic.clone(),
            chip,
            hours: mark.and_then(|m| hours(m, session.jp, language)),
            reason: mark.map(|m| m.reason.clone()).unwrap_or_default(),
            appeal: appeal.map(|a| (words::outcome(a.outcome, language), a.answer.clone())),
            to_appeal: may.then(|| to_appeal(session.id)),
        }
    };
    own.sessions.iter().map(line).collect()
}

fn marked(mark: &mark::Model) -> Marked {
    let mark::Model { presence, jp, made_up_jp, reason, .. } = mark;
    Marked { presence: *presence, jp: *jp, made_up: *made_up_jp, reason: reason.clone() }
}

fn hours(mark: &mark::Model, full: i32, language: Language) -> Option<String> {
    let attended = matches!(mark.presence, Presence::Present | Presence::Late);
    let (jp, made_up) = (mark.jp, mark.made_up_jp);
    match (attended && jp < full, made_up > 0) {
        (true, true) => Some(say!(
            language,
            "{jp} dari {full}\u{a0}JP, {made_up}\u{a0}JP diganti",
            "{jp} of {full}\u{a0}JP, {made_up}\u{a0}JP made up"
        )),
        (false, true) => Some(say!(language, "{made_up}\u{a0}JP diganti", "{made_up}\u{a0}JP made up")),
        (true, false) => Some(say!(language, "{jp} dari {full}\u{a0}JP", "{jp} of {full}\u{a0}JP")),
        (false, false) => None,
    }
}

/// A trainee's own letters; `photo` and `withdraw` make their links.
pub(super) fn letters(
    own: &Own,
    language: Language,
    photo: impl Fn(&str) -> String,
    withdraw: impl Fn(&absence::Model) -> String,
) -> Vec<LetterLine> {
    let line = |(row, reason): &(absence::Model, String)| LetterLine {
        chip: words::chip(row.state, language),
        what: about(row, language),
        words: row.words.clone(),
        reason: reason.clone(),
        photo: row.code.as_deref().filter(|_| row.path.is_some()).map(&photo),
        to_withdraw: matches!(row.state, AbsenceState::Open | AbsenceState::Approved).then(|| withdraw(row)),
    };
    own.letters.iter().map(line).collect()
}
