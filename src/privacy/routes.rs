//! How it is asked and shown: the notice, my data, the queue of requests, one person's record.
mod merging;
mod mine;
mod notice;
mod queue;
mod record;
mod record_acts;
mod told;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use merging::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use mine::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use notice::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use queue::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use record::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use record_acts::*;

use super::{queries::Handled, rules};
use crate::{
    error::{Error, Refusal, Result},
    people::log::Act,
    tables::{
        consent::{self, Purpose},
        data_request::{Outcome, RequestKind},
    },
    text::{self, Language},
};
use chrono_tz::Tz;
use rocket::Route;
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    [
        merging::routes(),
        mine::routes(),
        notice::routes(),
        queue::routes(),
        record::routes(),
        record_acts::routes(),
    ]
    .concat()
}

/// A line of the log as pages show it.
#[derive(Serialize)]
struct LogLine {
    when: String,
    what: String,
    by: String,
    detail: String,
}

fn log_line(line: Handled, zone: Tz, language: Language) -> LogLine {
    LogLine {
        when: text::moment(language, zone, line.at),
        what: Act::of(&line.act).map_or(line.act, |act| act.name().pick(language).to_string()),
        by: line.by_name.unwrap_or_default(),
        detail: detail(line.detail, language),
    }
}

/// Words of ours inside a detail are said in the reader's language; what people wrote stays.
fn detail(text: String, language: Language) -> String {
    let first = text.split([',', ':']).next().unwrap_or_default();
    if let Ok(purpose) = first.parse::<Purpose>() {
        return text.replacen(first, rules::purpose_name(purpose).0.pick(language), 1);
    }
    if let Ok(kind) = first.parse::<RequestKind>() {
        let named = text.replacen(first, rules::kind_name(kind).pick(language), 1);
        let said = |named: String, outcome: &Outcome| {
            named.replace(
                &format!(": {}", outcome.word()),
                &format!(". {}", rules::outcome_name(*outcome).pick(language)),
            )
        };
        return Outcome::ALL.iter().fold(named, said);
    }
    text
}

/// One thing somebody may agree to, as pages show it.
#[derive(Serialize)]
struct Agreed {
    value: &'static str,
    name: String,
    about: String,
    /// Since when it is in force, or nothing.
    since: String,
    /// When it was last taken back, or nothing.
    withdrawn: String,
}

fn agreed(rows: &[consent::Model], zone: Tz, language: Language) -> Vec<Agreed> {
    let one = |purpose: &Purpose| {
        let mine = || rows.iter().filter(|row| row.purpose == *purpose);
        let in_force = mine().find(|row| row.withdrawn_at.is_none());
        let (name, about) = rules::purpose_name(*purpose);
        Agreed {
            value: purpose.word(),
            name: name.pick(language).to_string(),
            about: about.pick(language).to_string(),
            since: in_force.map(|row| text::moment(language, zone, row.given_at)).unwrap_or_default(),
            withdrawn: match in_force {
                Some(_) => String::new(),
                None => mine()
                    .find_map(|row| row.withdrawn_at)
                    .map(|at| text::moment(language, zone, at))
                    .unwrap_or_default(),
            },
        }
    };
    Purpose::ALL.iter().map(one).collect()
}

/// One choice of a list.
#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

/// A page again with a refusal, or on with the fault.
fn refusal(error: Error) -> Result<Refusal> {
    match error {
        Error::Refused(why) => Ok(why),
        other => Err(other),
    }
}
