//! The tables: made from nothing on this database, made once, and read by every entity.
//!
//! Nothing has been released yet; the first release adds the step "from the last release" here.
use super::{site::Site, world::world};
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
        centre certificate certificate_file cohort cohort_event cohort_staff course course_task
        course_unit course_version criterion element enrolment enrolment_event installation issue_item
        issue_run judgement judgement_event mark mark_event message number_series one_time_link person
        revocation session sign_in staff_role standard task_done unit unit_decision
        sign_in_code totp recovery_code sign_in_step sign_in_rule privacy_notice consent data_request
        processing person_merge person_erasure);
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
