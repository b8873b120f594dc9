//! The past of one person's requirements as a page shows it: the turning points, and any day one asks for.
use super::{
    rules::{
        decide,
        past::{Log, turns},
    },
    tree::{self, Item, Reader},
};
use crate::text::{self, Chip, Language};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use std::collections::BTreeMap;

/// Of how many days the turning points stand on the person's own page.
pub const FEW: usize = 5;

/// The turning points of a day.
#[derive(Serialize)]
pub struct TurnLine {
    when: String,
    /// What was missing on that day.
    to: String,
    marks: Vec<Chip>,
}

/// A day of the past.
#[derive(Serialize)]
pub struct Day {
    title: String,
    /// None: there was no seat yet.
    chip: Option<Chip>,
    summary: String,
    items: Vec<Item>,
}

/// The turning points by day, the last day first; `to` leads to a day.
pub fn lines(
    log: &Log,
    zone: Tz,
    language: Language,
    now: DateTime<Utc>,
    to: impl Fn(&str) -> String,
) -> Vec<TurnLine> {
    let mut days: BTreeMap<NaiveDate, Vec<Chip>> = BTreeMap::new();
    for turn in turns(log, now) {
        let mark = Chip::new(turn.shape, turn.what.pick(language));
        days.entry(text::local_date(zone, turn.at)).or_default().push(mark);
    }
    let line = |(day, marks): (NaiveDate, Vec<Chip>)| TurnLine {
        when: text::date(language, day),
        to: to(&day.to_string()),
        marks,
    };
    days.into_iter().rev().map(line).collect()
}

/// The end of a day on the wall calendar; none for what is no day or is still to come.
pub fn end_of_day(zone: Tz, asked: &str, now: DateTime<Utc>) -> Option<(NaiveDate, DateTime<Utc>)> {
    let day: NaiveDate = asked.parse().ok()?;
    let today = text::local_date(zone, now);
    let next = day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN);
    let end = zone.from_local_datetime(&next).earliest()?.to_utc() - TimeDelta::seconds(1);
    (day <= today).then_some((day, end.min(now)))
}

/// What was missing at the end of a day.
pub fn day(log: &Log, (day, at): (NaiveDate, DateTime<Utc>), language: Language) -> Day {
    let date = text::date(language, day);
    let title = say!(language, "Pada {date}", "On {date}");
    let Some(then) = log.at(at).map(|facts| decide(&facts)) else {
        let summary = say!(language, "Waktu itu belum dapat tempat.", "There was no seat yet.");
        return Day { title, chip: None, summary, items: Vec::new() };
    };
    let missing = then.summary(language);
    Day {
        title,
        chip: Some(tree::stage_chip(language, then.stage)),
        summary: match then.is_complete() {
            true => say!(language, "Tidak ada yang kurang.", "Nothing was missing."),
            false => say!(language, "Waktu itu: {missing}.", "At that time: {missing}."),
        },
        items: tree::items(&then, Reader::Staff, language, |_| Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_and_today_now() {
        let now = Utc.with_ymd_and_hms(2026, 5, 20, 2, 0, 0).unwrap();
        let of = |day| end_of_day(chrono_tz::Asia::Jakarta, day, now).map(|(_, at)| at);
        assert_eq!(of("2026-05-12"), Some(Utc.with_ymd_and_hms(2026, 5, 12, 16, 59, 59).unwrap()));
        assert_eq!(of("2026-05-20"), Some(now));
        assert_eq!((of("2026-05-21"), of("12 Mei")), (None, None));
    }
}
