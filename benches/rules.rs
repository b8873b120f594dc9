//! The rules by themselves: no database, no page. They are asked for every line of every table.
#![allow(clippy::unwrap_used, missing_docs)]

use angkatan::{
    assessment::rules::UnitStanding,
    attendance::rules::{Counted, Meeting, hours},
    cohorts::rules::{
        holidays,
        timetable::{Block, Pattern, plan},
    },
    completion::rules::{Facts, decide},
    tables::{amounts::Share, cohort::CohortState, mark::Presence, unit::UnitId},
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

fn counted(presence: Presence, jp: i32) -> Option<Counted> {
    Some(Counted { presence, jp, made_up: 0 })
}

fn rules(c: &mut Criterion) {
    let begin: DateTime<Utc> = "2026-11-02T01:00:00Z".parse().unwrap();
    let meetings: Vec<Meeting> = (0..40)
        .map(|n| Meeting {
            starts_at: begin + TimeDelta::days(n),
            ends_at: begin + TimeDelta::days(n) + TimeDelta::hours(3),
            jp: 4,
            cancelled: n == 7,
        })
        .collect();
    let marks: Vec<_> = (0..40)
        .map(|n| match n % 9 {
            0 => None,
            1 => counted(Presence::Late, 3),
            2 => counted(Presence::Sick, 0),
            _ => counted(Presence::Present, 4),
        })
        .collect();
    let now = begin + TimeDelta::days(30);
    let mut group = c.benchmark_group("rules");
    group.bench_function("hours of one person in 40 sessions", |b| {
        b.iter(|| hours(black_box(&meetings), black_box(&marks), None, now));
    });
    let unit = |n: i32| UnitStanding {
        unit: UnitId(n.into()),
        code: format!("J.63OPR00.{n:03}.2"),
        title: "Menggunakan Aplikasi Media Sosial".into(),
        hours: 4,
        criteria: 12,
        met: 9,
        not_yet: 1,
        outcome: None,
        waits: None,
    };
    let facts = Facts {
        cohort: CohortState::Running,
        hours: hours(&meetings, &marks, None, now),
        minimum: Share(8000),
        excused_counts: false,
        units: (1..=10).map(unit).collect(),
        criteria: Vec::new(),
        appeals: Vec::new(),
        evidence: Vec::new(),
        needs_units: true,
        tasks: Vec::new(),
        tests: Vec::new(),
    };
    group.bench_function("completion with 10 units", |b| b.iter(|| decide(black_box(&facts))));
    let block = |hour| Block { starts: NaiveTime::from_hms_opt(hour, 0, 0).unwrap(), jp: 4 };
    let pattern = Pattern {
        from: NaiveDate::from_ymd_opt(2026, 11, 2).unwrap(),
        to: NaiveDate::from_ymd_opt(2027, 1, 31).unwrap(),
        weekdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
        blocks: vec![block(8), block(13)],
        jp_minutes: 45,
        hours: 240,
        holidays: holidays::national(),
        zone: chrono_tz::Asia::Jakarta,
    };
    group.bench_function("timetable of 240 JP", |b| b.iter(|| plan(black_box(&pattern)).unwrap()));
    group.finish();
}

criterion_group!(benches, rules);
criterion_main!(benches);
