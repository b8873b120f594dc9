//! The tables of Angkatan, one subject per file, the same on SQLite and PostgreSQL.
//!
//! Forward only: a file that has landed is never edited; a change is a new file at the end.
use sea_orm_migration::{MigrationTrait, async_trait};
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

mod shape;

mod m0001_centres_and_people;
mod m0002_standards;
mod m0003_courses;
mod m0004_cohorts;
mod m0005_enrolments;
mod m0006_attendance;
mod m0007_assessment;
mod m0008_certificates;
mod m0009_mail;
mod m0010_selection;
mod m0011_applying;
mod m0012_sign_in;
mod m0013_rights;
mod m0014_desk;
mod m0016_claims;
mod m0017_merges;
mod m0018_score_events;
mod m0019_attendance_log;
mod m0020_cards;
mod m0021_absences;
mod m0022_attendance_overviews;
mod m0023_corrections;
mod m0024_make_ups;
mod m0025_signed_sheets;
mod m0026_namesakes;
mod m0027_library;
mod m0029_tests;
mod m0030_decisions;
mod m0031_make_up_sessions;
mod m0034_evidence;
mod m0035_grid;
mod m0036_form_layouts;
mod m0037_kept_changes;

/// All migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_centres_and_people::Migration),
            Box::new(m0002_standards::Migration),
            Box::new(m0003_courses::Migration),
            Box::new(m0004_cohorts::Migration),
            Box::new(m0005_enrolments::Migration),
            Box::new(m0006_attendance::Migration),
            Box::new(m0007_assessment::Migration),
            Box::new(m0008_certificates::Migration),
            Box::new(m0009_mail::Migration),
            Box::new(m0010_selection::Migration),
            Box::new(m0011_applying::Migration),
            Box::new(m0012_sign_in::Migration),
            Box::new(m0013_rights::Migration),
            Box::new(m0014_desk::Migration),
            Box::new(m0016_claims::Migration),
            Box::new(m0017_merges::Migration),
            Box::new(m0018_score_events::Migration),
            Box::new(m0019_attendance_log::Migration),
            Box::new(m0020_cards::Migration),
            Box::new(m0021_absences::Migration),
            Box::new(m0022_attendance_overviews::Migration),
            Box::new(m0023_corrections::Migration),
            Box::new(m0024_make_ups::Migration),
            Box::new(m0025_signed_sheets::Migration),
            Box::new(m0026_namesakes::Migration),
            Box::new(m0027_library::Migration),
            Box::new(m0029_tests::Migration),
            Box::new(m0030_decisions::Migration),
            Box::new(m0031_make_up_sessions::Migration),
            Box::new(m0034_evidence::Migration),
            Box::new(m0035_grid::Migration),
            Box::new(m0036_form_layouts::Migration),
            Box::new(m0037_kept_changes::Migration),
        ]
    }
}
