//! How it is asked and shown: the public pages here, the coordinator's in `desk`.
#![allow(clippy::needless_borrows_for_generic_args)] // written so by Rocket's derive of UriDisplayQuery

mod asked;
mod desk;
mod view;

use super::{
    queries,
    rules::{
        self,
        intake::{Intake, Stage},
    },
    search::{Coming, Course, Wanted},
};
use crate::{
    clock::Now,
    error::Result,
    people::regions,
    store::Store,
    tables::cohort::{CohortState, Mode},
    text::{self, Chip, Language},
    web::{
        self, Filled, Lang, Page,
        public::{Address, PublicPage, PublicPages},
    },
};
use chrono::NaiveDate;
pub(crate) use desk::*;
use rocket::{Route, State};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![list, show, manage, new, create, edit, save, archive, restore]
}

/// What somebody looks for in the catalogue.
#[derive(FromForm, UriDisplayQuery, Clone, Debug, Default)]
pub struct Filter {
    /// Words.
    pub cari: Option<String>,
    /// Field of the course.
    pub bidang: Option<String>,
    /// Kabupaten or kota, by its code.
    pub wilayah: Option<String>,
    /// Cohorts that start in this month, "2026-12".
    pub bulan: Option<String>,
    /// "onsite" or "online".
    pub cara: Option<String>,
    /// Only with seats left.
    pub sisa: Option<bool>,
}

/// `uri!(list(_))` is the catalogue with nothing asked.
impl rocket::http::uri::fmt::Ignorable<rocket::http::uri::fmt::Query> for Filter {}

impl Filter {
    fn wanted(&self) -> Wanted {
        let given = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        Wanted {
            words: Wanted::words(self.cari.as_deref().unwrap_or("")),
            field: given(&self.bidang),
            region: given(&self.wilayah),
            month: given(&self.bulan),
            mode: self.cara.as_deref().and_then(|cara| cara.parse().ok()),
            seats: self.sisa.unwrap_or(false),
        }
    }

    fn filled(&self) -> Filled {
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        Filled::with([
            ("cari", text(&self.cari)),
            ("bidang", text(&self.bidang)),
            ("wilayah", text(&self.wilayah)),
            ("bulan", text(&self.bulan)),
            ("cara", text(&self.cara)),
        ])
    }
}

/// The day on which a public page is read: they are kept until it is over. One zone for all centres
/// of an installation, the one most people live in.
fn today(now: Now) -> NaiveDate {
    text::local_date(chrono_tz::Asia::Jakarta, now.0)
}

#[derive(Serialize)]
struct ListPage {
    form: Filled,
    fields: Vec<Choice>,
    regions: Vec<Choice>,
    months: Vec<Choice>,
    modes: Vec<Choice>,
    seats: bool,
    /// Whether a filter is set, so that the filters are shown open.
    filtered: bool,
    /// Whether anything is asked at all.
    asked: bool,
    all_to: String,
    /// Whether there is any course, found or not.
    any: bool,
    count: usize,
    cards: Vec<Card>,
}

/// One choice of a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Choice {
    value: String,
    label: String,
}

fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice { value: value.into(), label: label.into() }
}

#[derive(Serialize)]
struct Card {
    to: String,
    field: String,
    title: String,
    summary: String,
    hours: i32,
    fee: String,
    /// "Angkatan 13, 7–11 Desember 2026, Kabupaten Semarang".
    next: Option<String>,
    chip: Chip,
}

/// The state of a cohort's seats. `of_all` names the quota too.
fn seats_chip(cohort: &Coming, of_all: bool, l: Language) -> Chip {
    let (left, quota) = (cohort.left(), cohort.quota);
    if cohort.state == CohortState::Planned {
        return Chip::new("wait", say!(l, "Belum dibuka", "Not open yet"));
    }
    if let Some(intake) = &cohort.intake {
        return intake_chip(intake, l);
    }
    if left == 0 {
        return Chip::new("part", say!(l, "Penuh, ada cadangan", "Full, waiting list open"));
    }
    // A quarter or less, or five, is little.
    let shape = if left * 4 <= i64::from(quota) || left <= 5 { "warn" } else { "good" };
    let word = if of_all {
        say!(l, "Sisa {left} dari {quota}\u{a0}tempat", "{left} of {quota}\u{a0}seats left")
    } else {
        say!(l, "Sisa {left}\u{a0}tempat", "{left}\u{a0}seats left")
    };
    Chip::new(shape, word)
}

/// How a cohort that selects takes applicants now; a chip does not wrap and has to fit a phone.
fn intake_chip(intake: &Intake, l: Language) -> Chip {
    let day = |at| text::date(l, text::local_date(intake.zone, at));
    match intake.stage {
        Stage::Later(from) => {
            let from = day(from);
            Chip::new("wait", say!(l, "Seleksi, mulai {from}", "Selection, from {from}"))
        }
        Stage::Open(Some(until)) => {
            let until = day(until);
            Chip::new("good", say!(l, "Seleksi, sampai {until}", "Selection, until {until}"))
        }
        Stage::Open(None) => Chip::new("good", say!(l, "Seleksi, pendaftaran dibuka", "By selection, open")),
        Stage::Full => Chip::new("part", say!(l, "Kuota pendaftar penuh", "No more applicants")),
        Stage::Closed => Chip::new("part", say!(l, "Pendaftaran ditutup", "Applications are closed")),
        Stage::Announced => Chip::new("part", say!(l, "Hasil sudah diumumkan", "The result is announced")),
    }
}

/// Kabupaten or kota, or that it is online.
fn region(cohort: &Coming, l: Language) -> String {
    match (cohort.mode, &cohort.region_code) {
        (Mode::Online, _) => say!(l, "Daring", "Online"),
        (Mode::Onsite, Some(code)) => regions::label(code).to_string(),
        (Mode::Onsite, None) => cohort.place.clone(),
    }
}

fn card(course: &Course, next: Option<&Coming>, l: Language) -> Card {
    Card {
        to: uri!(show(course.slug.as_str())).to_string(),
        field: rules::field_name(l, &course.field).to_string(),
        title: course.title.clone(),
        summary: course.summary.clone(),
        hours: course.hours,
        fee: text::rupiah(l, course.fee),
        next: next.map(|cohort| {
            let (number, dates) = (cohort.number, text::date_range(l, cohort.starts_on, cohort.ends_on));
            let region = region(cohort, l);
            say!(l, "Angkatan\u{a0}{number}, {dates}, {region}", "Cohort\u{a0}{number}, {dates}, {region}")
        }),
        chip: match next {
            Some(cohort) => seats_chip(cohort, false, l),
            None => Chip::new("wait", say!(l, "Belum ada jadwal", "No dates yet")),
        },
    }
}

fn list_page(all: &[Course], q: &Filter, l: Language) -> ListPage {
    let wanted = q.wanted();
    let cohorts = || all.iter().flat_map(|c| &c.cohorts);
    let in_use: BTreeSet<&str> = all.iter().map(|c| c.field.as_str()).collect();
    let regions: BTreeMap<&str, &str> =
        cohorts().filter_map(|c| c.region_code.as_deref()).map(|code| (regions::label(code), code)).collect();
    let months: BTreeMap<String, NaiveDate> = cohorts().map(|c| (c.month(), c.starts_on)).collect();
    let cards: Vec<Card> =
        all.iter().filter_map(|course| wanted.finds(course).map(|next| card(course, next, l))).collect();
    ListPage {
        form: q.filled(),
        fields: in_use.into_iter().map(|code| choice(code, rules::field_name(l, code))).collect(),
        regions: regions.into_iter().map(|(name, code)| choice(code, name)).collect(),
        months: months
            .into_iter()
            .map(|(value, day)| {
                let (month, year) =
                    (text::month(l, chrono::Datelike::month(&day)), chrono::Datelike::year(&day));
                choice(value, format!("{month} {year}"))
            })
            .collect(),
        modes: vec![
            choice(Mode::Onsite.word(), say!(l, "Tatap muka", "On site")),
            choice(Mode::Online.word(), say!(l, "Daring", "Online")),
        ],
        seats: wanted.seats,
        filtered: wanted.is_filtered(),
        asked: wanted.is_filtered() || !wanted.words.is_empty(),
        all_to: uri!(list(_)).to_string(),
        any: !all.is_empty(),
        count: cards.len(),
        cards,
    }
}

#[get("/?<q..>")]
pub(crate) async fn list(
    q: Filter,
    at: Address<'_>,
    lang: Lang,
    now: Now,
    pages: &State<PublicPages>,
    store: &State<Store>,
) -> Result<PublicPage> {
    let day = today(now);
    let make = async || {
        let all = queries::catalogue(store.read(), day, now.0).await?;
        web::page("catalog/list.html", list_page(&all, &q, lang.0))
    };
    pages.page(at, store, day, make).await
}

#[derive(Serialize)]
struct ShowPage {
    back_to: String,
    course: view::CourseView,
}

#[get("/pelatihan/<slug>")]
pub(crate) async fn show(
    slug: &str,
    at: Address<'_>,
    lang: Lang,
    now: Now,
    pages: &State<PublicPages>,
    store: &State<Store>,
) -> Result<PublicPage> {
    let day = today(now);
    let make = async || -> Result<Page> {
        let db = store.read();
        let (course, version, cohorts) = queries::public_course(db, slug, day, now.0).await?;
        let course = view::CourseView::of(db, &course.field, &version, &cohorts, lang.0).await?;
        web::page("catalog/course.html", ShowPage { back_to: uri!(list(_)).to_string(), course })
    };
    pages.page(at, store, day, make).await
}
