//! The tables: made from nothing on this database, made once, and read by every entity.
//!
//! Nothing has been released yet; the first release adds the step "from the last release" here.
use super::{databases::OwnDatabase, site::Site, world::world};
use angkatan::tables;
use migrations::{Migrator, MigratorTrait};
use sea_orm::EntityTrait;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Reads one row of each table named, and tells their names.
macro_rules! read_each {
    ($db:expr, $($table:ident)+) => {{
        $(
            if let Err(why) = tables::$table::Entity::find().one($db).await {
                panic!("{}: the table and its struct do not agree: {why}", stringify!($table));
            }
        )+
        BTreeSet::from([$(stringify!($table)),+])
    }};
}

fn lines_after(file: &str, start: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix(start).map(|m| m.trim_end_matches(';').to_string()))
        .collect()
}

#[rocket::async_test]
async fn every_table_is_there_and_reads_as_its_struct_says() {
    let site = Site::new().await;
    world(&site).await;
    let read = read_each!(site.store.read(),
        absence absence_event absence_mark appeal application_draft assessment_plan assessor_registration business_profile card centre
        certificate certificate_file claim cohort cohort_event cohort_staff consent correction course
        course_requirement course_task course_test course_unit course_version criterion
        data_request decision_basis decree_review decree_review_place desk_consent
        desk_visit digital_answer document element enrolment enrolment_event enrolment_score
        evidence evidence_element evidence_review self_answer
        forecast_dismissal form_layout hall_code hall_entry installation issue_item issue_run judgement
        judgement_event make_up mark mark_event mark_upload message number_series one_time_link
        person person_erasure person_merge person_profile plan_criterion plan_unit privacy_notice
        processing question question_version quota_pool recovery_code retake review_judgement
        revocation score_event score_part selection selection_step session session_event sheet_photo sheet_use
        sign_in sign_in_code sign_in_rule sign_in_step sitting sitting_answer staff_role standard
        standard_state task_done task_event test_opening test_opening_event test_question totp unit unit_appeal unit_decision
        unit_step upload walk_in);
    // Modules of `tables` that are no table.
    let other = BTreeSet::from(["amounts"]);
    let listed = lines_after("src/tables/mod.rs", "pub mod ");
    let listed: BTreeSet<&str> = listed.iter().map(String::as_str).filter(|m| !other.contains(m)).collect();
    assert_eq!(read, listed, "a new table is added to the list above");
}

#[rocket::async_test]
async fn migrating_again_changes_nothing() {
    let site = Site::new().await;
    let before = site.statements();
    site.store.migrate().await.unwrap();
    assert!(site.statements() - before < 12, "only what is done is looked up");
    let done = Migrator::get_applied_migrations(site.store.read()).await.unwrap().len();
    assert_eq!(done, Migrator::migrations().len());
}

#[test]
fn migrations_run_in_the_order_of_their_names() {
    let run: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_string()).collect();
    let mut sorted = run.clone();
    sorted.sort();
    assert_eq!(run, sorted);
    let files = lines_after("migrations/src/lib.rs", "mod m");
    let files: Vec<String> = files.into_iter().map(|m| format!("m{m}")).collect();
    assert_eq!(run, files, "every file of migrations/src runs");
}

#[rocket::async_test]
async fn what_the_reader_pool_must_not_do_it_cannot() {
    let site = Site::new().await;
    let row = tables::installation::ActiveModel {
        key: sea_orm::ActiveValue::Set("x".into()),
        value: sea_orm::ActiveValue::Set("y".into()),
    };
    let written = tables::installation::Entity::insert(row).exec_without_returning(site.store.read()).await;
    assert_eq!(written.is_err(), site.store.is_sqlite(), "SQLite's readers are read-only in the database");
}

/// A database as release nine left it, with one person in one cohort of each old state.
async fn of_nine(own: &OwnDatabase) -> sea_orm::DatabaseConnection {
    use sea_orm::{ConnectOptions, ConnectionTrait, Database};
    let url = own.url();
    let url = if url.starts_with("sqlite:") { format!("{url}?mode=rwc") } else { url };
    let db = Database::connect(ConnectOptions::new(url).max_connections(1).to_owned()).await.unwrap();
    Migrator::up(&db, Some(9)).await.unwrap();
    let at = "'2026-11-20T02:00:00+00:00'";
    let mut rows = vec![
        format!(
            "INSERT INTO centre (id, name, short_name, letterhead, address, contact, town, region_code, time_zone, \
             cohort_pattern, certificate_pattern, head_name, head_position, head_rank, head_nip, created_at) \
             VALUES (1, 'a', 'a', 'a', 'a', 'a', 'a', '33', 'Asia/Jakarta', 'a', 'a', 'a', 'a', 'a', 'a', {at})"
        ),
        format!("INSERT INTO course (id, centre_id, slug, field, created_at) VALUES (1, 1, 'a', 'a', {at})"),
        format!(
            "INSERT INTO course_version (id, course_id, number, title, summary, body, requirements, hours, fee, \
             needs_nik, minimum_attendance, excused_counts, needs_units, written_at) \
             VALUES (1, 1, 1, 'a', 'a', 'a', 'a', 4, 0, FALSE, 8000, FALSE, FALSE, {at})"
        ),
        format!(
            "INSERT INTO cohort (id, centre_id, course_id, course_version_id, serial, number, year, label, state, \
             starts_on, ends_on, mode, place, quota, jp_minutes, created_at) \
             VALUES (1, 1, 1, 1, 1, 1, 2026, 'a', 'open', '2026-12-01', '2026-12-02', 'onsite', 'a', 2, 45, {at})"
        ),
    ];
    for (id, state) in [(1, "enrolled"), (2, "waiting"), (3, "withdrawn"), (4, "withdrawn")] {
        rows.push(format!(
            "INSERT INTO person (id, centre_id, name, search_name, language, created_at) \
             VALUES ({id}, 1, 'a', 'a', 'id', {at})"
        ));
        rows.push(format!(
            "INSERT INTO enrolment (id, cohort_id, person_id, state, queue_number, via, receipt, applied_at) \
             VALUES ({id}, 1, {id}, '{state}', {id}, 'own', 'R{id}', {at})"
        ));
    }
    rows.push(format!(
        "INSERT INTO enrolment_event (enrolment_id, kind, at, reason) VALUES (3, 'withdrawn', {at}, 'Sakit')"
    ));
    for row in rows {
        db.execute_unprepared(&row).await.unwrap_or_else(|why| panic!("{row}: {why}"));
    }
    db
}

#[rocket::async_test]
async fn the_states_of_an_enrolment_are_widened_with_everything_in_place() {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};
    use tables::enrolment::{self, EnrolmentState};
    let dir = tempfile::tempdir().unwrap();
    let own = OwnDatabase::empty(dir.path()).await;
    let db = of_nine(&own).await;
    Migrator::up(&db, None).await.unwrap();

    let rows = enrolment::Entity::find().all(&db).await.unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (row.id.0, row.state.word(), row.exit_reason.as_deref())).collect();
    assert_eq!(
        told,
        [
            (1, "enrolled", None),
            (2, "waiting", None),
            (3, "withdrawn", Some("Sakit")),
            (4, "withdrawn", Some("Mengundurkan diri."))
        ]
    );
    // The very connection that migrated takes every new word and no wrong one.
    for state in EnrolmentState::ALL {
        let word = state.word();
        db.execute_unprepared(&format!("UPDATE enrolment SET state = '{word}' WHERE id = 2")).await.unwrap();
    }
    let refused = async |sql: &str| db.execute_unprepared(sql).await.is_err();
    assert!(refused("UPDATE enrolment SET state = 'nix' WHERE id = 2").await);
    assert!(refused("UPDATE enrolment SET via = 'nix' WHERE id = 2").await);
    assert!(refused("UPDATE enrolment SET pool_id = 99 WHERE id = 2").await);
    assert!(refused("UPDATE enrolment SET cohort_id = 99 WHERE id = 2").await);
    assert!(refused("DELETE FROM enrolment WHERE id = 3").await, "its history points at it");
    if db.get_database_backend() == DbBackend::Sqlite {
        let pragma = |sql: &str| Statement::from_string(DbBackend::Sqlite, sql);
        let wrong = db.query_all_raw(pragma("PRAGMA foreign_key_check")).await.unwrap();
        assert!(wrong.is_empty());
        let whole = db.query_one_raw(pragma("PRAGMA integrity_check")).await.unwrap().unwrap();
        assert_eq!(whole.try_get_by_index::<String>(0).unwrap(), "ok");
    }
}
