//! Angkatan runs a training centre from the catalogue to the verified certificate.
//!
//! The map: one sentence a module, in order. The order is the law: a module uses only modules above
//! it; features use each other only through `rules` types, `queries` and `commands`, never another's
//! `routes` but for its `uri!`. `tests/it/house.rs` holds it.
//!
//! | module | what it is |
//! |---|---|
//! | [`clock`] | one moment for each request |
//! | [`random`] | tokens, codes and draws, from the system or a seed |
//! | [`tables`] | what is stored, one file a table |
//! | [`text`] | what people read, in two languages side by side |
//! | [`questions`] | questions of tests: their formats, their scores, the gain; pure |
//! | [`settings`] | what an operator sets, read once |
//! | [`error`] | the one error at the edge |
//! | [`store`] | the database: many readers, one way to write |
//! | [`access`] | who may, as values |
//! | [`web`] | HTTP in general |
//! | [`mail`] | the outbox and who carries it |
//! | [`documents`] | facts in, bytes out |
//! | [`people`] | who somebody is: registration, signing in, the NIK, staff, the centre |
//! | [`desk`] | the desk: staff serves one person at a time and writes for nobody else |
//! | [`competency`] | SKKNI: decrees, units, elements, criteria, and their import |
//! | [`catalog`] | courses, their versions and the public pages |
//! | [`cohorts`] | angkatan, their staff, timetable and states |
//! | [`business`] | what people's businesses are: permit, size, how digital |
//! | [`papers`] | what people hand in: identity card, permit, photo |
//! | [`privacy`] | what people were told, agreed to and asked for, and what was done with their data |
//! | [`enrollment`] | applications, seats, the waiting list, import |
//! | [`selection`] | papers, test, order, draw, announcement, re-registration; pools, reserves, offers |
//! | [`cards`] | cards with a random code, and who came without one |
//! | [`attendance`] | marks per session, hours, the roster and the sheet |
//! | [`absences`] | letters of absence, appeals against marks, and their answers |
//! | [`make_ups`] | what was missed, made good as a guest of a parallel cohort |
//! | [`walk_ins`] | who came without a known card, until staff say whose presence it was |
//! | [`hall`] | the rotating code of a big hall, which needs no network |
//! | [`bank`] | the question bank: written, imported, exported; each question in versions |
//! | [`testing`] | tests before and after: their plan, who sits for them, answers, points, gain |
//! | [`evidence`] | what trainees say they can and show for it, weighed by four rules |
//! | [`assessment`] | judgements per criterion, decisions per unit |
//! | [`field`] | what works without signal: what devices take along and send |
//! | [`forms`] | the papers of an assessment: which there are, what they say, how they are set |
//! | [`completion`] | what is needed, what is there, what is missing, who can act |
//! | [`certificates`] | issuing, the frozen facts, the PDF, verification |
//! | [`audit`] | from a certificate back to what it rests on, on pages and as a ZIP that can be verified |
//! | [`home`] | what waits for each kind of person |
//! | [`doctor`] | states that must not be |
//! | [`demo`] | the demo centre, made through the same commands |
//! | [`app`] | the whole, put together |
//! | [`serve`] | the running program: it listens, or works in the background |
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[macro_use]
extern crate rocket;

pub mod clock;
pub mod random;
#[macro_use]
pub mod tables;
#[macro_use]
pub mod text;
pub mod absences;
pub mod access;
pub mod app;
pub mod assessment;
pub mod attendance;
pub mod audit;
pub mod bank;
pub mod business;
pub mod cards;
pub mod catalog;
pub mod certificates;
pub mod cohorts;
pub mod competency;
pub mod completion;
pub mod demo;
pub mod desk;
pub mod doctor;
pub mod documents;
pub mod enrollment;
pub mod error;
pub mod evidence;
pub mod field;
pub mod forms;
pub mod hall;
pub mod home;
pub mod mail;
pub mod make_ups;
pub mod papers;
pub mod people;
pub mod privacy;
pub mod questions;
pub mod selection;
pub mod serve;
pub mod settings;
pub mod store;
pub mod testing;
pub mod walk_ins;
pub mod web;
