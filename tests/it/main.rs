//! One test binary: stories through the pages by named actors, the house's own rules. The same tests
//! run on SQLite and, with `TEST_PG=postgres://…`, on PostgreSQL.
#![allow(clippy::unwrap_used, missing_docs, dead_code)]

mod site;
mod smtp;
mod world;

mod absences;
mod applying;
mod arriving;
mod assessment;
mod attendance;
mod authority;
mod bank;
mod book;
mod cards;
mod catalog;
mod certificates;
mod cohorts;
mod competency;
mod completion;
mod correcting;
mod counts;
mod day;
mod decided;
mod decisions;
mod desk;
mod doctor;
mod draw;
mod enrollment;
mod evidence;
mod field;
mod foundation;
mod hall;
mod house;
mod in_charge;
mod mail;
mod make_ups;
mod merging;
mod migrations;
mod nik;
mod pages;
mod people;
mod privacy;
mod races;
mod reach;
mod repeating;
mod selected;
mod selecting;
mod selection_story;
mod signed;
mod signing;
mod standards_pdf;
mod testing;
mod told;
mod uploads;
mod walk_ins;
