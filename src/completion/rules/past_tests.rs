use super::*;
use crate::attendance::rules::Marked;
use crate::{
    assessment::rules::{UnitStanding, chain::Step},
    catalog::plan::rules::Plan,
    completion::rules::{Criterion, decide},
    tables::{
        course_test::{TestId, TestPlace},
        criterion::CriterionId,
        judgement::Verdict,
        mark::Presence,
        person::PersonId,
        unit::UnitId,
        unit_decision::Outcome,
        unit_step::StepKind,
    },
    testing::rules::{Opening, Total},
    text::Language,
};
use chrono::{TimeDelta, TimeZone};

fn minute(n: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 5, 1, 1, 0, 0).unwrap() + TimeDelta::minutes(n)
}

fn meeting(starts: i64, cancelled: bool) -> Meeting {
    Meeting { starts_at: minute(starts), ends_at: minute(starts + 180), jp: 4, cancelled }
}

fn word(place: i64, at: i64, mark: Option<Presence>) -> Event {
    Event {
        place,
        seen: None,
        device: None,
        by: PersonId(1),
        at: minute(at),
        letter: false,
        mark: mark.map(|presence| Marked {
            presence,
            jp: if presence == Presence::Present { 4 } else { 0 },
            made_up: 0,
            reason: String::new(),
        }),
    }
}

fn unit(n: i64) -> UnitStanding {
    UnitStanding {
        unit: UnitId(n),
        code: format!("X.{n}"),
        title: format!("Unit {n}"),
        hours: 4,
        criteria: 2,
        met: 0,
        not_yet: 0,
        outcome: None,
        waits: None,
    }
}

fn criterion(n: i64) -> (CriterionId, Criterion) {
    let number = format!("1.{n}");
    (CriterionId(n), Criterion { unit: UnitId((n + 1) / 2), number, text: "…".into(), verdict: None })
}

/// One session at minute 100, one unit of two criteria, nothing else, a seat from minute 0 on.
fn empty() -> Log {
    Log {
        seated_at: Some(minute(0)),
        cohort: CohortState::Running,
        cancelled_at: None,
        minimum: Share(8000),
        excused_counts: false,
        needs_units: true,
        sessions: vec![SessionLog {
            id: SessionId(1),
            versions: vec![(minute(-9), Some(meeting(100, false)))],
        }],
        marks: BTreeMap::new(),
        units: UnitsLog {
            units: vec![unit(1)],
            criteria: vec![criterion(1), criterion(2)],
            plan: Plan { acknowledged: true, ..Plan::default() },
            ..UnitsLog::default()
        },
        tests: Vec::new(),
        tasks: Vec::new(),
    }
}

fn said(log: &Log, at: i64) -> String {
    log.at(minute(at))
        .map_or("–".into(), |facts| decide(&facts).summary(Language::Id).replace('\u{a0}', " "))
}

#[test]
fn before_the_seat_there_is_nothing() {
    assert_eq!(said(&empty(), -1), "–");
    assert!(said(&empty(), 0).starts_with("Kurang 4 JP, masih ada 4 JP"));
}

#[test]
fn marks_are_read_as_they_stood() {
    let mut log = empty();
    let events = vec![
        word(1, 300, Some(Presence::Present)),
        word(2, 310, Some(Presence::Absent)),
        word(3, 320, None),
        word(4, 330, Some(Presence::Absent)),
    ];
    log.marks.insert(SessionId(1), MarksLog { events, made_up: vec![(minute(400), 4), (minute(500), 0)] });
    log.needs_units = false;
    assert!(said(&log, 299).starts_with("Kehadiran 4 JP belum dicatat"));
    assert_eq!(said(&log, 300), "");
    assert!(said(&log, 310).starts_with("Kurang 4 JP, tidak ada sesi lagi"));
    assert!(said(&log, 320).starts_with("Kehadiran 4 JP belum dicatat"));
    assert!(said(&log, 399).starts_with("Kurang 4 JP"));
    assert_eq!(said(&log, 400), "", "made good elsewhere");
    assert!(said(&log, 500).starts_with("Kurang 4 JP"), "and the credit taken away again");
}

#[test]
fn the_timetable_is_read_as_it_stood() {
    let mut log = empty();
    log.needs_units = false;
    let versions = vec![(minute(50), Some(meeting(200, false))), (minute(60), None)];
    log.sessions.push(SessionLog { id: SessionId(2), versions });
    log.sessions[0].versions.push((minute(90), Some(meeting(100, true))));
    let planned = |at| log.at(minute(at)).map(|facts| decide(&facts).figures.planned);
    assert_eq!([planned(49), planned(50), planned(60), planned(90)], [Some(4), Some(8), Some(4), Some(0)]);
}

#[test]
fn units_are_read_down_to_the_criterion() {
    let mut log = empty();
    log.units.judged.insert(CriterionId(1), vec![(minute(10), Some(Verdict::Met))]);
    log.units.judged.insert(
        CriterionId(2),
        vec![(minute(11), Some(Verdict::NotYet)), (minute(20), None), (minute(21), Some(Verdict::Met))],
    );
    let step = |kind, outcome| Step { kind, outcome, person: None, by: PersonId(2) };
    let steps = vec![
        (minute(30), (0, step(StepKind::Recommended, Some(Outcome::Competent)))),
        (minute(31), (0, step(StepKind::Acknowledged, None))),
    ];
    log.units.steps.insert(UnitId(1), steps);
    let decided = vec![(minute(31), (1, Outcome::Competent)), (minute(60), (2, Outcome::Reopened))];
    log.units.decided.insert(UnitId(1), decided);
    let of = |at| {
        let unit = decide(&log.at(minute(at)).unwrap()).requirements;
        let unit = unit.into_iter().find(|r| r.name.id == "Unit 1").unwrap();
        let open: Vec<String> = unit.criteria.iter().map(|c| c.number.clone()).collect();
        (unit.missing.id.replace('\u{a0}', " "), open.join(" "))
    };
    let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
    assert_eq!(of(9), pair("2 kriteria belum dinilai", "1.1 1.2"));
    assert_eq!(of(10), pair("1 kriteria belum dinilai", "1.2"));
    assert_eq!(of(11), pair("1 kriteria belum tercapai", "1.2"));
    assert_eq!(of(20), pair("1 kriteria belum dinilai", "1.2"));
    assert_eq!(of(21), pair("Menunggu keputusan asesor", ""));
    assert_eq!(of(30), pair("Peserta belum menandai bahwa ia tahu hasilnya", ""));
    assert_eq!(of(31), pair("", ""));
    assert_eq!(of(60), pair("Menunggu keputusan asesor", ""), "reopened: the steps before are history");
}

#[test]
fn who_must_not_see_a_unit_does_not_see_its_past() {
    let mut log = empty();
    log.units.units.push(unit(2));
    log.units.criteria.push(criterion(3));
    log.units.judged.insert(CriterionId(1), vec![(minute(10), Some(Verdict::NotYet))]);
    log.units.decided.insert(UnitId(1), vec![(minute(11), (1, Outcome::NotYetCompetent))]);
    let seen = log.clone().without(&BTreeSet::from([UnitId(1)]));
    let facts = seen.at(minute(50)).unwrap();
    assert_eq!(facts.units.iter().map(|u| u.unit).collect::<Vec<_>>(), [UnitId(2)]);
    assert!(facts.criteria.iter().all(|c| c.unit == UnitId(2)));
    assert_eq!(turns(&seen, minute(50)), [], "and no turning point tells of it");
    assert_eq!(turns(&log, minute(50)).len(), 1);
}

#[test]
fn turning_points_are_few_and_plain() {
    let mut log = empty();
    log.marks.insert(
        SessionId(1),
        MarksLog { events: vec![word(1, 300, Some(Presence::Present))], made_up: vec![] },
    );
    log.units.decided.insert(
        UnitId(1),
        vec![
            (minute(310), (1, Outcome::NotYetCompetent)),
            (minute(320), (2, Outcome::Reopened)),
            (minute(330), (3, Outcome::Competent)),
        ],
    );
    let all: Vec<String> = turns(&log, minute(400)).into_iter().map(|t| t.what.id.to_string()).collect();
    assert_eq!(
        all,
        [
            "Kehadiran: terpenuhi.",
            "Unit 1: Belum kompeten.",
            "Unit 1: terpenuhi.",
            "Semua syarat sertifikat terpenuhi."
        ]
    );
    assert_eq!(turns(&log, minute(305)).len(), 1, "what is to come is not told");
}

#[path = "past_tests/properties.rs"]
mod properties;
