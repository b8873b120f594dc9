//! Every finding: write what must not be, and see it found; a sound world has none.
use super::{
    site::Site,
    world::{World, world},
};
use angkatan::doctor::examine;
use sea_orm::{ConnectionTrait, Database};

/// What is found after these statements, one a line: "check: what".
async fn found(site: &Site, statements: &[String]) -> Vec<String> {
    // Not through the product, which would not let it happen.
    let db = Database::connect(&site.settings.database).await.unwrap();
    for statement in statements {
        db.execute_unprepared(statement).await.unwrap();
    }
    db.close().await.unwrap();
    examine(&site.store, site.now())
        .await
        .unwrap()
        .into_iter()
        // Nobody of this world has completed anything: that is a story of its own below.
        .filter(|f| f.check != "completion")
        .map(|f| format!("{}: {}", f.check, f.what))
        .collect()
}

fn certificate(world: &World, sequence: i32) -> String {
    format!(
        "INSERT INTO certificate (centre_id, cohort_id, enrolment_id, series, sequence, number, code, holder, layout, \
         facts, facts_sha256, issued_on, issued_by, issued_at) VALUES ({}, {}, {}, '2026', {sequence}, \
         '{sequence}/2026', 'C{sequence}', 'Siti', 'x', '{{}}', 'x', '2026-11-23', {}, '2026-11-23T02:00:00+00:00')",
        world.centre, world.running, world.seat, world.coordinator
    )
}

fn series(world: &World, last: i32) -> String {
    format!("INSERT INTO number_series (centre_id, series, last) VALUES ({}, '2026', {last})", world.centre)
}

fn mark(world: &World, session: usize, presence: &str, jp: i32) -> String {
    format!(
        "INSERT INTO mark (enrolment_id, session_id, presence, jp, reason, by_id, at) VALUES \
         ({}, {}, '{presence}', {jp}, '', {}, '2026-11-23T02:00:00+00:00')",
        world.seat, world.sessions[session], world.instructor
    )
}

fn message(world: &World, key: &str, state: &str, due: &str, lease: &str) -> String {
    format!(
        "INSERT INTO message (centre_id, event_key, kind, to_name, subject, text, html, message_id, state, attempts, \
         due_at, lease_until, last_error, created_at) VALUES ({}, '{key}', 'seat', 'Siti', 's', 't', 'h', '{key}', \
         '{state}', 2, '{due}', {lease}, '', '2026-11-20T02:00:00+00:00')",
        world.centre
    )
}

async fn fresh() -> (Site, World) {
    let site = Site::new().await;
    let world = world(&site).await;
    (site, world)
}

#[rocket::async_test]
async fn a_sound_world_has_no_findings() {
    let (site, world) = fresh().await;
    let sound = [
        series(&world, 1),
        certificate(&world, 1),
        mark(&world, 0, "late", 3),
        message(&world, "a", "sending", "2026-11-20T02:00:00+00:00", "'2026-11-23T01:30:00+00:00'"),
        message(&world, "b", "queued", "2026-11-22T03:00:00+00:00", "NULL"),
        message(&world, "c", "sent", "2026-11-01T03:00:00+00:00", "NULL"),
    ];
    assert_eq!(found(&site, &sound).await, Vec::<String>::new());
}

#[rocket::async_test]
async fn more_seats_than_there_are() {
    let (site, world) = fresh().await;
    let running = world.running;
    let over = [format!("UPDATE cohort SET quota = 1 WHERE id = {running}")];
    assert_eq!(
        found(&site, &over).await,
        [format!(
            "seats: cohort {running} (Angkatan 1 Tahun 2026): 2 people have a seat or an offer, there are 1 seats"
        )]
    );
}

#[rocket::async_test]
async fn somebody_waits_beside_a_free_seat() {
    let (site, world) = fresh().await;
    let (open, trainee) = (world.open, world.trainee);
    let waiting = [format!(
        "INSERT INTO enrolment (cohort_id, person_id, state, queue_number, via, receipt, applied_at) VALUES \
         ({open}, {trainee}, 'waiting', 1, 'own', 'W', '2026-11-20T02:00:00+00:00')"
    )];
    assert_eq!(
        found(&site, &waiting).await,
        [format!("waiting: cohort {open} (Angkatan 2 Tahun 2026): 1 wait while 2 seats are free")]
    );
}

#[rocket::async_test]
async fn a_queue_number_given_twice() {
    let (site, world) = fresh().await;
    // The database itself forbids it, so the fence has to go first.
    let twice = if site.store.is_sqlite() {
        vec![
            "PRAGMA foreign_keys = OFF; CREATE TABLE copy AS SELECT * FROM enrolment; DROP TABLE enrolment; \
             CREATE TABLE enrolment (id bigint PRIMARY KEY, cohort_id bigint, person_id bigint, state text, \
             queue_number integer, via text, receipt text, applied_at text, seated_at text, left_at text, \
             once_key text, offered_until text, rank integer, score integer, sponsor text, exit_reason text, \
             pool_id bigint); \
             INSERT INTO enrolment SELECT * FROM copy; DROP TABLE copy; UPDATE enrolment SET queue_number = 1"
                .to_string(),
        ]
    } else {
        vec![
            "ALTER TABLE enrolment DROP CONSTRAINT uq_enrolment_queue".to_string(),
            "UPDATE enrolment SET queue_number = 1".to_string(),
        ]
    };
    assert_eq!(
        found(&site, &twice).await,
        [format!(
            "queue: cohort {} (Angkatan 1 Tahun 2026): queue number 1 was given 2 times",
            world.running
        )]
    );
}

#[rocket::async_test]
async fn a_certificate_without_a_seat() {
    let (site, world) = fresh().await;
    let seat = world.seat;
    let left = [
        series(&world, 1),
        certificate(&world, 1),
        format!(
            "UPDATE enrolment SET state = 'withdrawn', seated_at = NULL, exit_reason = 'Sakit', \
             left_at = '2026-11-20T02:00:00+00:00' WHERE id = {seat}"
        ),
    ];
    assert_eq!(
        found(&site, &left).await,
        [format!("certificates: certificate 1 (1/2026): enrolment {seat} has no seat in its cohort")]
    );
}

#[rocket::async_test]
async fn a_gap_in_the_numbers() {
    let (site, world) = fresh().await;
    let says = |last: i32| {
        format!(
            "numbers: series 2026 of centre {}: 1 certificates, but the last number given is {last}",
            world.centre
        )
    };
    let gap = [series(&world, 2), certificate(&world, 2)];
    assert_eq!(found(&site, &gap).await, [says(2)]);
    assert_eq!(
        found(&site, &["UPDATE number_series SET last = 1".into()]).await,
        [says(1)],
        "2 instead of 1"
    );
    assert_eq!(found(&site, &["DELETE FROM number_series".into()]).await, [says(0)], "a series nobody keeps");
}

#[rocket::async_test]
async fn a_mark_where_none_can_be() {
    let (site, world) = fresh().await;
    let (seat, first, second) = (world.seat, world.sessions[0], world.sessions[1]);
    let wrong = [
        mark(&world, 0, "present", 4),
        mark(&world, 1, "absent", 0),
        format!("UPDATE session SET cohort_id = {} WHERE id = {first}", world.open),
        format!("UPDATE session SET cancelled_at = '2026-11-23T02:00:00+00:00' WHERE id = {second}"),
    ];
    assert_eq!(
        found(&site, &wrong).await,
        [
            format!(
                "marks: enrolment {seat} (Angkatan 1 Tahun 2026): a mark in session {first}, where they have no place"
            ),
            format!(
                "marks: enrolment {seat} (Angkatan 1 Tahun 2026): a mark in session {second}, which is cancelled"
            ),
        ]
    );
}

#[rocket::async_test]
async fn more_hours_than_the_session_has() {
    let (site, world) = fresh().await;
    let wrong = [mark(&world, 0, "present", 5), mark(&world, 1, "sick", 1), mark(&world, 2, "late", 4)];
    let says = |n, m| {
        format!(
            "hours: enrolment {} (Angkatan 1 Tahun 2026): a mark of {n} JP where {m} are possible",
            world.seat
        )
    };
    assert_eq!(found(&site, &wrong).await, [says(5, 4), says(1, 0)]);
}

#[rocket::async_test]
async fn competent_without_every_criterion() {
    let (site, world) = fresh().await;
    let (seat, unit, assessor) = (world.seat, world.unit, world.assessor);
    let decide = |turn: i32, outcome: &str| {
        format!(
            "INSERT INTO unit_decision (enrolment_id, unit_id, turn, outcome, note, by_id, by_name, at) VALUES \
             ({seat}, {unit}, {turn}, '{outcome}', '', {assessor}, 'Asih', '2026-11-23T02:00:00+00:00')"
        )
    };
    let judge = |criterion: usize, verdict: &str| {
        format!(
            "INSERT INTO judgement (enrolment_id, criterion_id, verdict, method, note, by_id, at) VALUES \
             ({seat}, {}, '{verdict}', 'oral', '', {assessor}, '2026-11-23T02:00:00+00:00')",
            world.criteria[criterion]
        )
    };
    let wrong = [judge(0, "met"), judge(1, "not_yet"), decide(1, "competent")];
    assert_eq!(
        found(&site, &wrong).await,
        [format!("units: enrolment {seat}: unit J.63OPR00.010.2 is K with 2 criteria not met")]
    );
    assert_eq!(
        found(&site, &[decide(2, "reopened")]).await,
        Vec::<String>::new(),
        "the later decision counts"
    );
}

#[rocket::async_test]
async fn mail_that_is_stuck() {
    let (site, world) = fresh().await;
    let stuck = [
        message(&world, "a", "sending", "2026-11-20T02:00:00+00:00", "'2026-11-23T00:59:00+00:00'"),
        message(&world, "b", "queued", "2026-11-22T01:59:00+00:00", "NULL"),
        message(&world, "c", "retrying", "2026-11-22T01:59:00+00:00", "NULL"),
    ];
    let says = |id: i32, state: &str| {
        format!("mail: message {id} is stuck: {state} after 2 tries; is a worker running?")
    };
    assert_eq!(found(&site, &stuck).await, [says(1, "sending"), says(2, "queued"), says(3, "retrying")]);
}

#[rocket::async_test]
async fn two_served_at_one_computer() {
    let (site, world) = fresh().await;
    site.signed_in(world.coordinator).await;
    let visit = |code: &str, person, ended: &str| {
        format!(
            "INSERT INTO desk_visit (code, sign_in_id, by_id, person_id, begun_at, acted_at, ended_at, ending) SELECT \
             '{code}', MAX(id), {}, {person}, '2026-11-23T02:00:00+00:00', '2026-11-23T02:00:00+00:00', {ended} \
             FROM sign_in",
            world.coordinator
        )
    };
    let one = [
        visit("a", world.trainee, "'2026-11-23T02:00:00+00:00', 'next'"),
        visit("b", world.trainee, "NULL, NULL"),
    ];
    assert!(found(&site, &one).await.is_empty());
    let lines = found(&site, &[visit("c", world.other_trainee, "NULL, NULL")]).await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("desk: ") && lines[0].ends_with("2 people are served there at once"));
}

#[rocket::async_test]
async fn issuing_that_has_stopped() {
    let (site, world) = fresh().await;
    let run = |once: &str, lease: &str| {
        format!(
            "INSERT INTO issue_run (cohort_id, state, issued_on, once_key, by_id, started_at, lease_until) VALUES \
             ({}, 'running', '2026-11-23', '{once}', {}, '2026-11-23T00:00:00+00:00', {lease})",
            world.running, world.coordinator
        )
    };
    let stopped =
        [run("a", "'2026-11-23T00:59:00+00:00'"), run("b", "NULL"), run("c", "'2026-11-23T01:30:00+00:00'")];
    let says = |id: i32| {
        format!(
            "issuing: issuing {id} for cohort {} (Angkatan 1 Tahun 2026) has stopped; is a worker running?",
            world.running
        )
    };
    assert_eq!(found(&site, &stopped).await, [says(1), says(2)]);
}

#[rocket::async_test]
async fn a_row_that_points_to_nothing() {
    let (site, world) = fresh().await;
    if !site.store.is_sqlite() {
        // PostgreSQL never lets it be; there is nothing to find.
        assert_eq!(found(&site, &[]).await, Vec::<String>::new());
        return;
    }
    let orphan = [format!("PRAGMA foreign_keys = OFF; DELETE FROM person WHERE id = {}", world.assessor)];
    let mut all = found(&site, &orphan).await;
    all.sort();
    assert_eq!(
        all,
        [
            "references: a row of cohort_staff points to one of person that is not there",
            "references: a row of staff_role points to one of person that is not there",
        ]
    );
}

#[rocket::async_test]
async fn a_certificate_without_completion() {
    let (site, world) = fresh().await;
    assert_eq!(found(&site, &[series(&world, 1), certificate(&world, 1)]).await, Vec::<String>::new());
    let all = angkatan::doctor::examine(&site.store, site.now()).await.unwrap();
    let said: Vec<_> = all.iter().map(|f| (f.check, f.what.as_str())).collect();
    let wanted = format!(
        "certificate 1 (1/2026): enrolment {} has not completed, 2 requirements are open",
        world.seat
    );
    assert_eq!(said, [("completion", wanted.as_str())]);
}

#[rocket::async_test]
async fn a_selection_that_does_not_hold_together() {
    let (site, world) = fresh().await;
    let (running, seat, other) = (world.running, world.seat, world.other_seat);
    let broken = [
        "DROP INDEX uq_enrolment_rank".to_string(),
        format!(
            "INSERT INTO quota_pool (id, cohort_id, position, name, kind, value, seats) VALUES \
             (7, {running}, 1, 'Kota', 'region', '33.74', 1)"
        ),
        "UPDATE enrolment SET rank = 1, pool_id = 7".to_string(),
    ];
    assert_eq!(
        found(&site, &broken).await,
        [
            "pools: pool 7 (Kota): 2 people have a seat of it, it has 1 seats".to_string(),
            format!("ranks: cohort {running} (Angkatan 1 Tahun 2026): rank 1 was given 2 times"),
        ]
    );
    let mended = "UPDATE enrolment SET rank = NULL, pool_id = NULL".to_string();
    let late = format!(
        "UPDATE enrolment SET state = 'offered', seated_at = NULL, \
         offered_until = '2026-11-20T02:00:00+00:00' WHERE id = {seat}"
    );
    assert_eq!(
        found(&site, &[mended, late]).await,
        [format!(
            "offers: enrolment {seat} of cohort {running} (Angkatan 1 Tahun 2026): the offer is over and has \
             not lapsed; is a worker running?"
        )]
    );
    let two = format!("UPDATE enrolment SET state = 'no_show', seated_at = NULL WHERE id = {other}");
    let on_time =
        format!("UPDATE enrolment SET offered_until = '2026-12-20T02:00:00+00:00' WHERE id = {seat}");
    assert_eq!(
        found(&site, &[on_time, two]).await,
        [
            format!("reasons: enrolment {other} of cohort {running}: no_show without a reason"),
            format!(
                "states: enrolment {other} of cohort {running}: no_show, but its moments say something else"
            ),
        ]
    );
}

#[rocket::async_test]
async fn papers_without_a_file_and_files_without_a_paper() {
    use angkatan::{doctor::papers, papers::shelf::Shelf};
    let (site, world) = fresh().await;
    let shelf = Shelf::of(&site.settings);
    let later = site.now() + chrono::TimeDelta::days(400);
    let seen = async || -> Vec<String> {
        let all = papers(&site.store, &shelf, later).await.unwrap();
        all.into_iter().map(|f| format!("{}: {}", f.check, f.what)).collect()
    };
    assert!(seen().await.is_empty(), "no shelf and no paper");
    let paper = |n: u32, gone: &str| {
        let code = format!("{n:064x}");
        let place = Shelf::place(&code, "jpg").unwrap();
        format!(
            "INSERT INTO document (id, person_id, kind, code, media_type, bytes, sha256, path, state, created_at, gone_at) \
             VALUES ({n}, {}, 'ktp', '{code}', 'image/jpeg', 3, 'x', '{place}', 'kept', \
             '2026-11-20T02:00:00+00:00', {gone})",
            world.trainee
        )
    };
    found(&site, &[paper(1, "NULL"), paper(2, "'2026-11-21T02:00:00+00:00'")]).await;
    assert_eq!(
        seen().await,
        ["papers: 1 papers have no file: the folder berkas is not in this data directory"]
    );
    let place = |n: u32| Shelf::place(&format!("{n:064x}"), "jpg").unwrap();
    shelf.put(&place(1), b"one").await.unwrap();
    assert!(seen().await.is_empty());
    shelf.put(&place(3), b"two").await.unwrap();
    shelf.clear(&place(1)).await;
    let (lost, stray) = (place(1), place(3));
    assert_eq!(
        seen().await,
        [
            format!("papers: paper 1: its file berkas/{lost} is not there"),
            format!("papers: the file berkas/{stray} is no paper's"),
        ]
    );
    let just_now = papers(&site.store, &shelf, chrono::DateTime::UNIX_EPOCH).await.unwrap();
    assert_eq!(just_now.len(), 1, "a file that was written just now may get its row yet");
}

#[test]
fn a_database_that_does_not_answer_is_said_within_seconds() {
    use std::{process::Command, time::Instant};
    // Taken, and never answered: neither refused nor there.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let dir = tempfile::tempdir().unwrap();
    // The next port is refused at once: both are told the same.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for port in [port, closed] {
        let began = Instant::now();
        let out = Command::new(env!("CARGO_BIN_EXE_angkatan"))
            .args(["doctor", "--data"])
            .arg(dir.path())
            .env("ANGKATAN_DATABASE", format!("postgres://somebody:secret@127.0.0.1:{port}/angkatan"))
            .output()
            .unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        // Five seconds of its own, and those of a busy machine; it waited a minute once.
        assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
        assert_eq!(out.status.code(), Some(1), "{said}");
        assert!(
            said.contains(&format!("the database at 127.0.0.1:{port} did not answer within 5 s")),
            "{said}"
        );
        assert!(!said.contains("secret"), "{said}");
    }
}
