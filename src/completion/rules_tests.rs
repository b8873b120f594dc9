use super::*;
use crate::{
    tables::course_test::{TestId, TestPlace},
    testing::rules::{Standing, Total},
};
use proptest::prelude::*;

#[path = "rules_tests/properties.rs"]
mod properties;

fn hours(held: i64, attended: i64, excused: i64, not_recorded: i64, to_come: i64) -> Hours {
    Hours { held, attended, excused, missed: held - attended - excused - not_recorded, not_recorded, to_come }
}

fn standing(criteria: i64, met: i64, not_yet: i64, outcome: Option<Outcome>) -> UnitStanding {
    UnitStanding {
        unit: UnitId(1),
        code: "J.63OPR00.010.2".into(),
        title: "Menggunakan Aplikasi Media Sosial".into(),
        hours: 12,
        criteria,
        met,
        not_yet,
        outcome,
        waits: None,
    }
}

const K: Option<Outcome> = Some(Outcome::Competent);
const BK: Option<Outcome> = Some(Outcome::NotYetCompetent);

/// 40 of 40 JP, one unit K, no tasks: all done.
fn done() -> Facts {
    Facts {
        cohort: CohortState::Running,
        hours: hours(40, 40, 0, 0, 0),
        minimum: Share(8000),
        excused_counts: false,
        units: vec![standing(9, 9, 0, K)],
        needs_units: true,
        criteria: Vec::new(),
        appeals: Vec::new(),
        evidence: Vec::new(),
        tests: vec![],
        tasks: Vec::new(),
    }
}

fn with_hours(hours: Hours) -> Completion {
    decide(&Facts { hours, ..done() })
}

/// Without the spaces that hold a number and its unit together.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn id(completion: &Completion) -> String {
    plain(&completion.summary(Language::Id))
}

#[test]
fn all_done_is_complete_and_says_nothing() {
    let all = decide(&done());
    assert!(all.is_complete());
    assert_eq!((all.stage, id(&all), all.who()), (Stage::Ready, String::new(), vec![]));
}

#[test]
fn the_minimum_is_a_fraction_of_what_is_planned() {
    assert!(with_hours(hours(40, 32, 0, 0, 0)).is_complete());
    let short = with_hours(hours(40, 31, 0, 0, 0));
    assert_eq!((short.stage, id(&short).as_str()), (Stage::Unreachable, "Kurang 1 JP, tidak ada sesi lagi"));
    assert_eq!(short.who(), [Who::Coordinator]);
}

#[test]
fn excused_hours_count_where_the_course_says_so() {
    let excused = Facts { hours: hours(40, 30, 2, 0, 0), ..done() };
    assert!(!decide(&excused).is_complete());
    assert!(decide(&Facts { excused_counts: true, ..excused }).is_complete());
}

#[test]
fn hours_nobody_recorded_are_the_instructors_task() {
    let open = with_hours(hours(40, 36, 0, 4, 0));
    assert_eq!(id(&open), "Kehadiran 4 JP belum dicatat");
    assert_eq!(open.who(), [Who::Instructor]);
    assert_eq!(open.stage, Stage::Near);
}

#[test]
fn hours_to_come_keep_it_open_even_when_the_minimum_is_reached() {
    let open = with_hours(hours(36, 36, 0, 0, 4));
    assert_eq!(id(&open), "Masih ada 4 JP sampai pelatihan selesai");
    let short = with_hours(hours(28, 24, 0, 0, 12));
    assert_eq!(id(&short), "Kurang 8 JP, masih ada 12 JP");
    assert!(plain(&short.requirements[0].advice.id).contains("paling banyak 4 JP"));
    let tight = with_hours(hours(28, 20, 0, 0, 12));
    assert!(tight.requirements[0].advice.id.contains("tidak boleh lagi"));
    assert_eq!(tight.who(), [Who::Trainee]);
}

#[test]
fn without_a_timetable_nothing_is_complete() {
    let none = with_hours(Hours::default());
    assert!(!none.is_complete());
    assert_eq!((id(&none).as_str(), none.who()), ("Jadwal belum dibuat", vec![Who::Coordinator]));
}

#[test]
fn half_of_what_one_may_miss_is_a_warning() {
    assert_eq!(with_hours(hours(28, 24, 0, 0, 12)).stage, Stage::Near, "4 of 8 JP");
    assert_eq!(with_hours(hours(28, 23, 0, 0, 12)).stage, Stage::AtRisk, "5 of 8 JP");
}

#[test]
fn a_unit_says_which_criteria_are_in_the_way() {
    let of = |criteria, met, not_yet, outcome| {
        let facts = Facts { units: vec![standing(criteria, met, not_yet, outcome)], ..done() };
        decide(&facts).open().next().map(|r| plain(&r.missing.id)).unwrap_or_default()
    };
    assert_eq!(of(9, 0, 0, None), "9 kriteria belum dinilai");
    assert_eq!(of(9, 7, 2, None), "2 kriteria belum tercapai");
    assert_eq!(of(9, 5, 1, None), "1 kriteria belum tercapai, 3 belum dinilai");
    assert_eq!(of(9, 9, 0, None), "Menunggu keputusan asesor");
    assert_eq!(of(9, 8, 1, BK), "Belum kompeten, 1 kriteria belum tercapai");
    assert_eq!(of(0, 0, 0, BK), "Belum kompeten");
    assert_eq!(of(9, 9, 0, K), "");
}

#[test]
fn bk_is_a_danger_and_the_assessors_task() {
    let bk = decide(&Facts { units: vec![standing(9, 8, 1, BK)], ..done() });
    assert_eq!((bk.stage, bk.who()), (Stage::AtRisk, vec![Who::Assessor]));
}

#[test]
fn units_do_not_matter_where_the_course_does_not_ask_for_them() {
    let facts = Facts { needs_units: false, units: vec![standing(9, 0, 1, BK)], ..done() };
    assert!(decide(&facts).is_complete());
}

#[test]
fn a_task_waits_for_the_trainee() {
    let task = |done| Task { id: CourseTaskId(1), title: "Laporan usaha".into(), done };
    let open = decide(&Facts { tasks: vec![task(false)], ..done() });
    assert_eq!((id(&open).as_str(), open.who()), ("Laporan usaha: belum selesai", vec![Who::Trainee]));
    assert!(decide(&Facts { tasks: vec![task(true)], ..done() }).is_complete());
}

#[test]
fn a_task_is_ticked_with_a_seat_and_before_the_certificate() {
    assert_eq!(may_tick(EnrolmentState::Enrolled, false), Ok(()));
    assert!(may_tick(EnrolmentState::Enrolled, true).is_err());
    assert!(may_tick(EnrolmentState::Waiting, false).is_err());
}

#[test]
fn a_cancelled_cohort_leads_nowhere() {
    let cancelled = decide(&Facts { cohort: CohortState::Cancelled, ..done() });
    assert_eq!((cancelled.is_complete(), cancelled.stage), (false, Stage::Unreachable));
}

#[test]
fn many_units_and_tasks_are_counted() {
    let unit = standing(9, 3, 0, None);
    let task = |n: i64| Task { id: CourseTaskId(n), title: format!("Tugas {n}"), done: false };
    let facts =
        Facts { units: vec![unit.clone(), unit.clone(), unit], tasks: vec![task(1), task(2)], ..done() };
    let open = decide(&facts);
    assert_eq!(id(&open), "3 unit belum kompeten; 2 tugas belum selesai");
    assert_eq!(open.stage, Stage::UnderWay);
}

#[test]
fn nearer_is_smaller() {
    let near = decide(&Facts { units: vec![standing(9, 8, 0, None)], ..done() });
    let far = decide(&Facts { units: vec![standing(9, 2, 0, None)], ..done() });
    let gone = with_hours(hours(40, 10, 0, 0, 0));
    let mut all = [gone.distance(), far.distance(), near.distance(), decide(&done()).distance()];
    all.sort();
    assert_eq!(all, [decide(&done()).distance(), near.distance(), far.distance(), gone.distance()]);
}

#[test]
fn what_is_open_comes_first() {
    let facts = Facts { units: vec![standing(9, 9, 0, K), standing(9, 1, 0, None)], ..done() };
    let holds: Vec<bool> = decide(&facts).requirements.iter().map(|r| r.holds).collect();
    assert_eq!(holds, [false, true, true]);
}
