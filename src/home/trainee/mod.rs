//! The trainee's own page: her course, what comes next, what is missing for the certificate.
//!
//! One course is shown in full, the one that matters now; the others are links to the same page. So the
//! page stays small for a phone and the number of statements does not grow with the courses.
mod course;
mod hours;
mod queries;
mod standing;

use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::{
        queries::{Own, own},
        words::chip,
    },
    error::{Error, Result},
    people::queries::{centre, zone},
    store::Store,
    tables::{
        cohort::CohortState,
        enrolment::{EnrolmentId, EnrolmentState},
    },
    text::{self, Chip, Language},
    web::{self, Page},
};
use chrono::{NaiveDate, Timelike};
use course::{CourseView, course_view};
use queries::{OwnCertificate, certificates};
use serde::Serialize;

#[derive(Serialize)]
struct MineView {
    greeting: String,
    course: Option<CourseView>,
    others: Vec<Other>,
    certificates: Vec<CertificateLine>,
}

#[derive(Serialize)]
struct Other {
    to: String,
    title: String,
    label: String,
    dates: String,
    chip: Chip,
}

#[derive(Serialize)]
struct CertificateLine {
    to: String,
    course: String,
    number: String,
    date: String,
    revoked: bool,
}

/// The page; `chosen` is the course to show, or none for the one that matters now.
pub(super) async fn page(
    store: &Store,
    by: &SignedIn,
    chosen: Option<EnrolmentId>,
    language: Language,
    now: Now,
) -> Result<Page> {
    let db = store.read();
    let zone = zone(&centre(db, by.centre()).await?);
    let today = text::local_date(zone, now.0);
    let mut all = own(db, by.person()).await?;
    all.sort_by_key(|o| rank(o, today));
    let shown = chosen.or_else(|| all.first().filter(|o| !o.state.is_exit()).map(|o| o.enrolment));
    let certificates = certificates(db, by.person()).await?;
    let (mine, others): (Vec<Own>, Vec<Own>) = all.into_iter().partition(|o| Some(o.enrolment) == shown);
    let course = match mine.into_iter().next() {
        Some(own) => {
            let learning = by.learning(db, own.enrolment).await?;
            let standing =
                certificates.iter().find(|c| c.enrolment == own.enrolment && c.revoked_at.is_none());
            Some(course_view(store, &learning, own, standing, zone, language, now.0).await?)
        }
        // Somebody else's enrolment is not found.
        None if chosen.is_some() => return Err(Error::NotFound),
        None => None,
    };
    let view = MineView {
        greeting: greeting(language, by.name(), now.0.with_timezone(&zone).hour()),
        course,
        others: others.into_iter().map(|o| other(language, o)).collect(),
        certificates: certificates.iter().map(|c| certificate_line(language, c)).collect(),
    };
    web::page("home/mine.html", view)
}

/// What matters most comes first: what runs, then what comes, then what is over, then what one left.
fn rank(own: &Own, today: NaiveDate) -> (u8, i64) {
    let days = |date: NaiveDate| (date - today).num_days();
    match (own.state, own.cohort_state) {
        (state, _) if state.is_exit() => (4, -days(own.ends_on)),
        (_, CohortState::Cancelled) => (3, -days(own.ends_on)),
        (EnrolmentState::Enrolled, CohortState::Running) => (0, days(own.ends_on)),
        _ if own.ends_on >= today => (1, days(own.starts_on)),
        _ => (2, -days(own.ends_on)),
    }
}

fn greeting(language: Language, name: &str, hour: u32) -> String {
    let first = name.split_whitespace().next().unwrap_or(name);
    match hour {
        3..11 => say!(language, "Selamat pagi, {first}", "Good morning, {first}"),
        11..15 => say!(language, "Selamat siang, {first}", "Good day, {first}"),
        15..18 => say!(language, "Selamat sore, {first}", "Good afternoon, {first}"),
        _ => say!(language, "Selamat malam, {first}", "Good evening, {first}"),
    }
}

fn other(language: Language, own: Own) -> Other {
    let chip = match (own.state, own.cohort_state) {
        (EnrolmentState::Withdrawn, _) => Chip::new("wait", say!(language, "Mengundurkan diri", "Withdrawn")),
        (_, CohortState::Cancelled) => Chip::new("bad", say!(language, "Dibatalkan", "Cancelled")),
        (state, _) if state != EnrolmentState::Enrolled => chip(state, 0, language),
        (_, CohortState::Finished) => Chip::new("info", say!(language, "Selesai", "Finished")),
        (_, CohortState::Running) => Chip::new("part", say!(language, "Berjalan", "Under way")),
        (_, CohortState::Open | CohortState::Planned) => {
            Chip::new("good", say!(language, "Dapat tempat", "Has a seat"))
        }
    };
    Other {
        to: uri!(super::routes::one(own.enrolment)).to_string(),
        title: own.course,
        label: own.label,
        dates: text::date_range(language, own.starts_on, own.ends_on),
        chip,
    }
}

fn certificate_line(language: Language, c: &OwnCertificate) -> CertificateLine {
    CertificateLine {
        to: uri!(crate::certificates::routes::verify(&c.code)).to_string(),
        course: c.course.clone(),
        number: c.number.clone(),
        date: text::date(language, c.issued_on),
        revoked: c.revoked_at.is_some(),
    }
}
