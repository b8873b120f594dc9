//! The announcement for everybody: registration number and result, nothing else.
use super::stages;
use crate::{
    clock::Now,
    cohorts,
    enrollment::rules::receipt_number,
    error::{Error, Result},
    selection::{
        queries::{self, Applicant},
        ranking::Formula,
        words::{self, result},
    },
    store::Store,
    tables::{
        cohort::{self, CohortId, CohortState},
        course_version,
        enrolment::EnrolmentState as Stand,
        selection_step::SelectionStep,
    },
    text::{self, Chip, Language},
    web::{
        self, Lang, Page,
        public::{Address, PublicPage, PublicPages},
    },
};
use chrono_tz::Tz;
use rocket::{Route, State};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![announcement]
}

/// More numbers than this of one kind are found by asking for them only.
const MOST: usize = 500;

/// The announcement.
#[derive(Serialize)]
struct AnnouncementPage {
    about: About,
    /// When it was announced; nothing before.
    announced: Option<String>,
    /// When it is planned for, while it is not announced.
    planned: Option<String>,
    asked: String,
    /// The result of the number asked for.
    found: Option<Found>,
    missing: bool,
    groups: Vec<Group>,
    to: String,
    draw_to: Option<String>,
}

/// What the public may know of the cohort.
#[derive(Serialize)]
pub(super) struct About {
    pub label: String,
    pub course: String,
    pub dates: String,
    pub centre: String,
    pub formula: String,
}

/// One number and its result.
#[derive(Serialize)]
struct Found {
    number: String,
    chip: Chip,
    then: String,
}

/// All numbers with one result.
#[derive(Serialize)]
struct Group {
    title: String,
    help: String,
    count: usize,
    /// In their order for reserves, else by number.
    numbers: Vec<Numbered>,
}

/// A number as it is listed.
#[derive(Serialize)]
struct Numbered {
    number: String,
    place: Option<i64>,
}

/// A cohort that selects and may be seen by everybody.
pub(super) struct Public {
    pub cohort: cohort::Model,
    pub setup: queries::Setup,
    pub about: About,
    pub zone: Tz,
}

impl Public {
    pub fn formula(&self) -> Formula {
        Formula::of(&self.setup.selection, &self.setup.parts)
    }
}

/// The cohort, if it selects and is not merely planned.
pub(super) async fn public(db: &impl ConnectionTrait, id: CohortId, language: Language) -> Result<Public> {
    let (cohort, version) = cohort::Entity::find_by_id(id)
        .find_also_related(course_version::Entity)
        .one(db)
        .await?
        .filter(|(cohort, _)| cohort.state != CohortState::Planned)
        .ok_or(Error::NotFound)?;
    let setup = queries::setup(db, id).await?.ok_or(Error::NotFound)?;
    let (centre, zone) = cohorts::queries::centre_and_zone(db, cohort.centre_id).await?;
    let about = About {
        label: cohort.label.clone(),
        course: version.map(|version| version.title).unwrap_or_default(),
        dates: text::date_range(language, cohort.starts_on, cohort.ends_on),
        centre: centre.name,
        formula: Formula::of(&setup.selection, &setup.parts).said(language),
    };
    Ok(Public { cohort, setup, about, zone })
}

#[get("/pengumuman/<id>?<nomor>")]
pub(crate) async fn announcement(
    id: CohortId,
    nomor: Option<&str>,
    at: Address<'_>,
    lang: Lang,
    now: Now,
    pages: &State<PublicPages>,
    store: &State<Store>,
) -> Result<PublicPage> {
    let make = async || page(store.read(), id, nomor.unwrap_or_default(), lang.0).await;
    pages.page(at, store, now.0.date_naive(), make).await
}

async fn page(db: &impl ConnectionTrait, id: CohortId, asked: &str, language: Language) -> Result<Page> {
    let public = public(db, id, language).await?;
    let row = &public.setup.selection;
    let moment = |at| text::moment(language, public.zone, at);
    let asked = receipt_number(asked);
    let (mut groups, mut found) = (Vec::new(), None);
    if row.announced_at.is_some() {
        let applicants = queries::applicants(db, id).await?;
        let places = stages::places(&applicants);
        let place = |a: &Applicant| places.get(&a.enrolment).copied();
        found = applicants.iter().find(|a| a.receipt == asked).map(|a| Found {
            number: a.receipt.clone(),
            chip: result(a.state, place(a), language),
            then: then(a.state, language),
        });
        groups = grouped(&applicants, place, language);
    }
    let planned = queries::period(&public.setup, SelectionStep::Announce)
        .filter(|_| row.announced_at.is_none())
        .map(|step| (words::step(step.step, language), moment(step.from_at)))
        .map(|(what, when)| format!("{what}: {when}"));
    let draw_to = public.formula().draws().then(|| uri!(super::draw(id)).to_string());
    let view = AnnouncementPage {
        announced: row.announced_at.map(moment),
        planned,
        missing: row.announced_at.is_some() && !asked.is_empty() && found.is_none(),
        found,
        asked,
        groups,
        to: uri!(announcement(id, None::<&str>)).to_string(),
        draw_to,
        about: public.about,
    };
    web::page("selection/announcement.html", view)
}

fn then(state: Stand, language: Language) -> String {
    match state {
        Stand::Offered => say!(
            language,
            "Masuk, lalu daftar ulang sebelum waktunya lewat.",
            "Sign in and confirm before the time is over."
        ),
        Stand::Enrolled => {
            say!(language, "Daftar ulang sudah selesai.", "This is confirmed.")
        }
        Stand::Waiting => say!(
            language,
            "Kalau ada kursi kosong, cadangan naik sesuai urutan.",
            "When a seat becomes free, reserves move up in order."
        ),
        _ => say!(
            language,
            "Masuk untuk membaca alasan dan nilai Anda sendiri.",
            "Sign in to read the reason and your own scores."
        ),
    }
}

fn grouped(
    applicants: &[Applicant],
    place: impl Fn(&Applicant) -> Option<i64>,
    language: Language,
) -> Vec<Group> {
    let group = |title: String, help: String, fits: fn(Stand) -> bool| {
        let mut numbers: Vec<Numbered> = applicants
            .iter()
            .filter(|a| fits(a.state))
            .map(|a| Numbered { number: a.receipt.clone(), place: place(a) })
            .collect();
        numbers.sort_by(|a, b| (a.place, &a.number).cmp(&(b.place, &b.number)));
        let count = numbers.len();
        if count > MOST {
            numbers.clear();
        }
        Group { title, help, count, numbers }
    };
    let all = vec![
        group(
            say!(language, "Terpilih", "Selected"),
            say!(language, "Menurut nomor pendaftaran.", "By registration number."),
            |s| s.takes_seat(),
        ),
        group(
            say!(language, "Cadangan", "Reserves"),
            say!(
                language,
                "Menurut urutan: yang pertama naik lebih dulu.",
                "In order: the first moves up first."
            ),
            |s| s == Stand::Waiting,
        ),
        group(
            say!(language, "Tidak terpilih", "Not selected"),
            say!(language, "Menurut nomor pendaftaran.", "By registration number."),
            |s| s == Stand::NotSelected || s.is_in_selection(),
        ),
    ];
    all.into_iter().filter(|group| group.count > 0).collect()
}
