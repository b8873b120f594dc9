use super::*;
use crate::{
    home::coordinator::queries::{Draft, Held},
    tables::{
        centre::CentreId,
        cohort::{self, CohortId, CohortState, Mode},
        course::CourseId,
        course_version::CourseVersionId,
        session::SessionId,
    },
};
use chrono::TimeDelta;
use chrono_tz::Asia::Jakarta;

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).unwrap()
}

/// Monday, 23 November 2026, 09.00 WIB.
fn desk() -> Desk {
    let now = day(11, 23).and_hms_opt(2, 0, 0).unwrap().and_utc();
    Desk { zone: Jakarta, now, today: day(11, 23), language: Language::Id }
}

/// Three JP-4 sessions: Saturday, today from 08.00 to 11.00, tomorrow; two people, one instructor.
fn cohort(state: CohortState, starts_on: NaiveDate) -> Standing {
    let at = |d: u32| day(11, d).and_hms_opt(1, 0, 0).unwrap().and_utc();
    let held = |id: i64, d: u32| Held {
        id: SessionId(id),
        cohort: CohortId(5),
        starts_at: at(d),
        ends_at: at(d) + TimeDelta::hours(3),
        jp: 4,
        make_up: false,
        instructor: Some("Indra".into()),
    };
    Standing {
        cohort: cohort::Model {
            id: CohortId(5),
            centre_id: CentreId(1),
            course_id: CourseId(1),
            course_version_id: CourseVersionId(1),
            serial: 1,
            number: 1,
            year: 2026,
            label: "Angkatan 1 Tahun 2026".into(),
            state,
            starts_on,
            ends_on: day(12, 4),
            mode: Mode::Onsite,
            place: "Aula".into(),
            region_code: None,
            link: None,
            quota: 2,
            jp_minutes: 45,
            created_at: at(1),
        },
        title: "Batik".into(),
        sessions: vec![held(1, 21), held(2, 23), held(3, 24)],
        enrolled: 2,
        waiting: 0,
        instructors: 1,
        mine: true,
        marks: [(SessionId(1), 2), (SessionId(2), 2)].into(),
        due: [(SessionId(1), 2), (SessionId(2), 2), (SessionId(3), 2)].into(),
        issued: 0,
        ready: 0,
        walk_ins: 0,
        codes: 0,
    }
}

fn running() -> Standing {
    cohort(CohortState::Running, day(11, 16))
}

fn waiting(cohorts: Vec<Standing>) -> Waiting {
    Waiting {
        cohorts,
        failed: 0,
        no_address: 0,
        requests: (0, 0),
        alike: 0,
        lost: vec![],
        drafts: vec![],
        any: true,
    }
}

/// What is told for now and for later, each as mark, what and button.
fn told(waiting: &Waiting) -> (Vec<String>, Vec<String>) {
    let line =
        |task: Task| format!("{} | {} | {}", task.mark.word, task.what, task.button).replace('\u{a0}', " ");
    let (now, later) = desk().tasks(waiting);
    (now.into_iter().map(line).collect(), later.into_iter().map(line).collect())
}

#[test]
fn a_quiet_day_has_no_tasks() {
    assert_eq!(told(&waiting(vec![running()])), (vec![], vec![]));
}

#[test]
fn sessions_not_fully_recorded_come_first_the_oldest_named() {
    let late = Standing { marks: [(SessionId(1), 1)].into(), ..running() };
    assert_eq!(
        told(&waiting(vec![late])).0,
        ["Lewat 2 hari | 2 sesi belum lengkap dicatat | Catat kehadiran"]
    );
    let now = Standing { marks: [(SessionId(1), 2)].into(), mine: false, ..running() };
    assert_eq!(
        told(&waiting(vec![now])).0,
        ["Sedang berlangsung | 1 sesi belum lengkap dicatat | Lihat kehadiran"]
    );
    let empty = Standing { enrolled: 0, marks: [].into(), ..running() };
    assert_eq!(told(&waiting(vec![empty])).0, Vec::<String>::new());
}

#[test]
fn who_is_ready_can_be_issued() {
    let ready = Standing { ready: 2, ..running() };
    assert_eq!(told(&waiting(vec![ready])).0, ["Siap | 2 sertifikat siap terbit | Periksa, lalu terbitkan"]);
}

#[test]
fn a_cohort_starts_on_its_day_and_closes_after_its_last_session() {
    let open = cohort(CohortState::Open, day(11, 22));
    assert_eq!(told(&waiting(vec![open])).0, ["Lewat 1 hari | Angkatan ini mulai | Mulai angkatan"]);
    let mut over = running();
    over.sessions.truncate(1);
    assert_eq!(told(&waiting(vec![over])).0, ["Hari ini | Semua sesi sudah selesai | Tutup angkatan"]);
}

#[test]
fn mail_that_did_not_arrive_is_a_task() {
    let mail = Waiting { failed: 3, no_address: 1, ..waiting(vec![]) };
    assert_eq!(
        told(&mail).0,
        [
            "Belum terkirim | 3 pesan tidak terkirim | Lihat pesan",
            "Tanpa email | 1 pesan untuk orang tanpa email | Teruskan pesan"
        ]
    );
}

#[test]
fn what_starts_within_a_week_says_what_it_lacks() {
    let planned = cohort(CohortState::Planned, day(11, 30));
    let lacks = |of: Standing| told(&waiting(vec![of])).1;
    let first = |button: &str, what: &str| vec![format!("Mulai Senin, 30 November 2026 | {what} | {button}")];
    assert_eq!(
        lacks(Standing { sessions: vec![], ..planned.clone() }),
        first("Susun jadwal", "Belum ada jadwal")
    );
    assert_eq!(
        lacks(Standing { instructors: 0, ..planned.clone() }),
        first("Pilih instruktur", "Belum ada instruktur")
    );
    assert_eq!(lacks(planned.clone()), first("Buka pendaftaran", "Pendaftaran belum dibuka"));
    let open = cohort(CohortState::Open, day(11, 30));
    assert_eq!(lacks(Standing { enrolled: 0, ..open.clone() }), first("Tambah peserta", "Belum ada peserta"));
    assert_eq!(lacks(open), Vec::<String>::new());
    assert_eq!(lacks(cohort(CohortState::Planned, day(12, 1))), Vec::<String>::new());
}

#[test]
fn waiting_lists_and_drafts_can_wait() {
    let full = Standing { waiting: 7, ..cohort(CohortState::Open, day(12, 7)) };
    let written_at = "2026-11-20T02:00:00Z".parse().unwrap();
    let draft = Draft { course: CourseId(3), title: "Sablon".into(), written_at };
    let all = Waiting { drafts: vec![draft], ..waiting(vec![full]) };
    assert_eq!(
        told(&all).1,
        ["Cadangan | 7 orang menunggu tempat | Ubah jumlah tempat", "Konsep | Sablon | Baca, lalu terbitkan"]
    );
}

#[test]
fn a_card_tells_hours_then_certificates_or_seats() {
    let card = |of: Standing| desk().card(&of).map(|c| (c.progress.replace('\u{a0}', " "), c.done, c.of));
    assert_eq!(card(running()), Some(("4 dari 12 JP berjalan".into(), 4, 12)));
    let mut over = Standing { issued: 1, ..running() };
    over.sessions.truncate(1);
    assert_eq!(card(over), Some(("Sesi selesai, 1 dari 2 sertifikat terbit".into(), 1, 2)));
    assert_eq!(card(cohort(CohortState::Open, day(12, 7))), Some(("2 dari 2 tempat terisi".into(), 2, 2)));
    assert_eq!(card(cohort(CohortState::Finished, day(11, 2))), None);
}
