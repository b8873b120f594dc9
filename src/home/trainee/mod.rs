//! The trainee's own page: her course, what comes next, what is missing for the certificate.
//!
//! One course is shown in full, the one that matters now; the others are links to the same page. So the
//! page stays small for a phone and the number of statements does not grow with the courses.
mod course;
mod queries;

use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::queries::{Own, own},
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
    let shown =
        chosen.or_else(|| all.first().filter(|o| o.state != EnrolmentState::Withdrawn).map(|o| o.enrolment));
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
        to_catalogue: uri!(crate::catalog::routes::list(Filter::default())).to_string(),
    };
    web::page("home/mine.html", view)
}

/// What matters most comes first: what runs, then what comes, then what is over, then what one left.
fn rank(own: &Own, today: NaiveDate) -> (u8, i64) {
    let days = |date: NaiveDate| (date - today).num_days();
    match (own.state, own.cohort_state) {
        (EnrolmentState::Withdrawn, _) => (4, -days(own.ends_on)),
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

async fn course_view(
    store: &Store,
    learning: &Learning,
    own: Own,
    certificate: Option<&OwnCertificate>,
    zone: Tz,
    language: Language,
    now: DateTime<Utc>,
) -> Result<CourseView> {
    let (db, cohort) = (store.read(), learning.cohort());
    let seat = learning.enrolment();
    let waiting = match seat.state {
        EnrolmentState::Waiting => {
            places(db, cohort.id, &[seat.queue_number]).await?.remove(&seat.queue_number)
        }
        _ => None,
    };
    let completion = completion::queries::of_enrolment(db, cohort, seat.id, now).await?;
    let sessions = match seat.state {
        EnrolmentState::Enrolled => next_sessions(db, cohort.id, now, AHEAD).await?,
        _ => Vec::new(),
    };
    let lines: Vec<SessionLine> =
        sessions.iter().map(|s| session_line(language, zone, cohort, s, now)).collect();
    let over = matches!(cohort.state, CohortState::Finished | CohortState::Cancelled);
    let left = seat.state == EnrolmentState::Withdrawn;
    let issued = certificate.is_some();
    Ok(CourseView {
        title: own.course,
        label: own.label,
        dates: text::date_range(language, own.starts_on, own.ends_on),
        place: cohort.place.clone(),
        chip: issued.then(|| tree::issued_chip(language)),
        next: next_step(language, cohort, certificate, completion.as_ref(), lines.first()),
        held: completion.as_ref().map_or(0, Completion::held),
        all: completion.as_ref().map_or(0, |c| c.requirements.len()),
        hours: completion.as_ref().and_then(|c| hours_view(language, c.figures)),
        // Once the certificate is there, nothing is missing for it.
        items: completion
            .filter(|_| !issued)
            .map(|c| tree::items(&c, Reader::Trainee, language, |_: Kind| None))
            .unwrap_or_default(),
        sessions: lines,
        to_withdraw: (!over && !left && !issued)
            .then(|| uri!(crate::enrollment::routes::withdraw(seat.id)).to_string()),
        waiting,
        left,
    })
}

fn session_line(
    language: Language,
    zone: Tz,
    cohort: &cohort::Model,
    session: &session::Model,
    now: DateTime<Utc>,
) -> SessionLine {
    let (day, today) = (text::local_date(zone, session.starts_at), text::local_date(zone, now));
    let day = match (day - today).num_days() {
        0 => say!(language, "Hari ini", "Today"),
        1 => {
            let weekday = text::weekday(language, day);
            say!(language, "Besok, {weekday}", "Tomorrow, {weekday}")
        }
        _ => text::day_and_date(language, day),
    };
    let jp = session.jp;
    let place = match (cohort.mode, session.room.is_empty()) {
        (Mode::Online, _) => say!(language, "Daring", "Online"),
        (Mode::Onsite, true) => cohort.place.clone(),
        (Mode::Onsite, false) => session.room.clone(),
    };
    SessionLine {
        when: format!("{day}, {}", text::time_range(zone, session.starts_at, session.ends_at)),
        topic: session.topic.clone(),
        place: format!("{place}, {jp}\u{a0}JP"),
    }
}

fn next_step(
    language: Language,
    cohort: &cohort::Model,
    certificate: Option<&OwnCertificate>,
    completion: Option<&Completion>,
    session: Option<&SessionLine>,
) -> Option<NextStep> {
    if let Some(c) = certificate {
        return Some(NextStep {
            title: say!(
                language,
                "Sertifikat pelatihan Anda sudah terbit",
                "Your training certificate is issued"
            ),
            text: say!(
                language,
                "Buka, simpan, atau tunjukkan kepada siapa saja. Keasliannya bisa dicek.",
                "Open it, keep it, show it to anybody. They can check that it is real."
            ),
            link: Some(Link {
                to: uri!(crate::certificates::routes::verify(&c.code)).to_string(),
                label: say!(language, "Buka sertifikat", "Open the certificate"),
            }),
        });
    }
    let completion = completion?;
    if completion.is_complete() {
        return Some(NextStep {
            title: say!(language, "Semua syarat sudah terpenuhi", "Everything is done"),
            text: say!(
                language,
                "Tunggu koordinator menerbitkan sertifikat. Kami kirim kabar kepada Anda.",
                "Wait for the coordinator to issue the certificate. We will tell you."
            ),
            link: None,
        });
    }
    let session = session?;
    let online = cohort.link.as_ref().filter(|l| l.starts_with("https://") || l.starts_with("http://"));
    Some(NextStep {
        title: session.topic.clone(),
        text: format!("{}. {}.", session.when, session.place),
        link: online
            .map(|to| Link { to: to.clone(), label: say!(language, "Masuk ke kelas", "Join the class") }),
    })
}

/// A part of the whole in per cent for a drawing, in tenths.
fn width(part: i64, whole: i64) -> String {
    let tenths = if whole > 0 { part.clamp(0, whole) * 1000 / whole } else { 0 };
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn hours_view(language: Language, f: Figures) -> Option<HoursView> {
    if f.planned == 0 {
        return None;
    }
    let Figures { counted, needed, planned, lost, .. } = f;
    let open = f.to_come + f.not_recorded;
    Some(HoursView {
        label: say!(
            language,
            "{counted} JP hadir, {lost} JP tidak hadir, {open} JP tersisa. Paling sedikit {needed} dari {planned} JP.",
            "{counted} JP attended, {lost} JP missed, {open} JP left. At least {needed} of {planned} JP."
        ),
        minimum: say!(language, "minimal {needed}", "at least {needed}"),
        attended: width(counted, planned),
        lost: width(lost, planned),
        lost_from: width(counted, planned),
        left: width(open, planned),
        left_from: width(counted + lost, planned),
        rule: width(needed, planned),
        rule_anchor: if needed * 10 > planned * 8 { "end" } else { "middle" },
        figures: f,
    })
}

fn other(language: Language, own: Own) -> Other {
    let chip = match (own.state, own.cohort_state) {
        (EnrolmentState::Withdrawn, _) => Chip::new("wait", say!(language, "Mengundurkan diri", "Withdrawn")),
        (_, CohortState::Cancelled) => Chip::new("bad", say!(language, "Dibatalkan", "Cancelled")),
        (EnrolmentState::Waiting, _) => Chip::new("wait", say!(language, "Cadangan", "Waiting list")),
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
