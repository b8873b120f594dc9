//! One course as its trainee sees it: what comes next, what is missing, sessions, hours.
use super::{
    hours::{HoursView, hours_view},
    queries::{Ahead, OwnCertificate, next_sessions},
    standing::{Left, left, selecting, test_now, to_read, to_unit},
};
use crate::{
    access::Learning,
    assessment::{self, rules::chain::Waits},
    attendance, cards,
    completion::{
        self,
        rules::{Completion, Kind},
        tree::{self, Item, Link, Reader},
    },
    enrollment::queries::{Own, places},
    error::Result,
    store::Store,
    tables::{
        cohort::{CohortState, Mode},
        enrolment::{EnrolmentId, EnrolmentState},
    },
    testing,
    text::{self, Chip, Language},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// Sessions shown ahead.
const AHEAD: u64 = 3;

/// One course in full.
#[derive(Serialize)]
pub(super) struct CourseView {
    title: String,
    label: String,
    dates: String,
    place: String,
    chip: Option<Chip>,
    waiting: Option<i64>,
    /// What became of an application that is over.
    left: Option<Left>,
    next: Option<NextStep>,
    held: usize,
    all: usize,
    items: Vec<Item>,
    sessions: Vec<SessionLine>,
    hours: Option<HoursView>,
    /// Her card, to be shown at the door.
    to_card: Option<String>,
    /// What she says she can, and shows for it; none where no unit is judged.
    to_self: Option<String>,
    to_withdraw: Option<String>,
    /// Her own attendance, letters and appeals.
    to_attendance: Option<String>,
    /// What was missing when.
    to_past: Option<String>,
    /// Her tests, where there are any.
    to_tests: Option<String>,
}

#[derive(Serialize)]
pub(super) struct NextStep {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) link: Option<Link>,
}

#[derive(Serialize)]
struct SessionLine {
    when: String,
    topic: String,
    place: String,
}

/// The course of this enrolment.
pub(super) async fn course_view(
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
    let id: EnrolmentId = seat.id;
    let waiting = match seat.state {
        EnrolmentState::Waiting => {
            places(db, cohort.id, &[seat.queue_number]).await?.remove(&seat.queue_number)
        }
        _ => None,
    };
    let completion = completion::queries::of_enrolment(db, cohort, seat.id, now).await?;
    let (mut begun, mut waiting_for_her) = (Vec::new(), Vec::new());
    let standings = assessment::queries::standings_of(db, cohort, Some(id)).await?;
    for unit in standings.into_values().flatten() {
        if unit.outcome.is_some() || unit.waits == Some(Waits::Trainee) {
            begun.push(unit.unit);
        }
        if unit.waits == Some(Waits::Trainee) {
            waiting_for_her.push(unit.unit);
        }
    }
    let tests = testing::queries::own(db, learning, now).await?;
    let asked = attendance::queries::asked(db, cohort).await?;
    let until = attendance::queries::last_day(&attendance::queries::sessions(db, cohort.id).await?);
    let sessions = match seat.state {
        EnrolmentState::Enrolled => next_sessions(db, seat, now, AHEAD).await?,
        _ => Vec::new(),
    };
    let lines: Vec<SessionLine> = sessions.iter().map(|s| session_line(language, zone, s, now)).collect();
    let over = matches!(cohort.state, CohortState::Finished | CohortState::Cancelled);
    let left = seat.state.is_exit().then(|| left(seat, language));
    let issued = certificate.is_some();
    let judged = completion
        .as_ref()
        .is_some_and(|c| c.requirements.iter().any(|requirement| matches!(requirement.kind, Kind::Unit(_))));
    Ok(CourseView {
        title: own.course,
        label: own.label,
        dates: text::date_range(language, own.starts_on, own.ends_on),
        place: cohort.place.clone(),
        chip: issued.then(|| tree::issued_chip(language)),
        next: selecting(language, zone, seat)
            .or_else(|| waiting_for_her.first().map(|unit| to_read(id, *unit, language)))
            .or_else(|| test_now(language, id, &tests))
            .or_else(|| {
                next_step(language, certificate, completion.as_ref(), lines.first().zip(sessions.first()))
            }),
        held: completion.as_ref().map_or(0, Completion::held),
        all: completion.as_ref().map_or(0, |c| c.requirements.len()),
        hours: completion.as_ref().and_then(|c| hours_view(language, c.figures, asked.excused_counts, until)),
        // Once the certificate is there, nothing is missing for it.
        items: completion
            .filter(|_| !issued)
            .map(|c| {
                tree::items(&c, Reader::Trainee, language, |r| match r.kind {
                    Kind::Unit(unit) if begun.contains(&unit) => {
                        vec![to_unit(id, unit, waiting_for_her.contains(&unit), language)]
                    }
                    Kind::Test(_) => vec![Link {
                        to: uri!(testing::routes::own(id)).to_string(),
                        label: say!(language, "Ke tes saya", "To my tests"),
                    }],
                    Kind::Attendance => vec![Link {
                        to: uri!(crate::absences::routes::own(id)).to_string(),
                        label: say!(language, "Kehadiran saya", "My attendance"),
                    }],
                    _ => Vec::new(),
                })
            })
            .unwrap_or_default(),
        sessions: lines,
        to_card: (!over && cards::rules::has_card(seat.state, cohort.state))
            .then(|| uri!(cards::routes::mine(id)).to_string()),
        to_withdraw: (!over && left.is_none() && !issued)
            .then(|| uri!(crate::enrollment::routes::withdraw(id)).to_string()),
        to_self: (seat.state == EnrolmentState::Enrolled && judged)
            .then(|| uri!(crate::evidence::routes::own(id)).to_string()),
        to_attendance: (seat.state == EnrolmentState::Enrolled)
            .then(|| uri!(crate::absences::routes::own(id)).to_string()),
        to_past: (seat.state == EnrolmentState::Enrolled)
            .then(|| uri!(completion::routes::own_past(id, None::<&str>)).to_string()),
        to_tests: (!tests.is_empty()).then(|| uri!(testing::routes::own(id)).to_string()),
        waiting,
        left,
    })
}

fn session_line(
    language: Language,
    zone: Tz,
    Ahead { session, host, guest }: &Ahead,
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
    let (jp, label) = (session.jp, &host.label);
    let place = match (host.mode, session.room.is_empty()) {
        (Mode::Online, _) => say!(language, "Daring", "Online"),
        (Mode::Onsite, true) => host.place.clone(),
        (Mode::Onsite, false) => session.room.clone(),
    };
    SessionLine {
        when: format!("{day}, {}", text::time_range(zone, session.starts_at, session.ends_at)),
        topic: session.topic.clone(),
        place: match guest {
            true => say!(
                language,
                "{place}, {jp}\u{a0}JP. Sesi pengganti, bersama {label}",
                "{place}, {jp}\u{a0}JP. Make-up session, with {label}"
            ),
            false => format!("{place}, {jp}\u{a0}JP"),
        },
    }
}

fn next_step(
    language: Language,
    certificate: Option<&OwnCertificate>,
    completion: Option<&Completion>,
    next: Option<(&SessionLine, &Ahead)>,
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
    let (session, Ahead { host, .. }) = next?;
    let topic = &session.topic;
    let online = host.link.as_ref().filter(|l| l.starts_with("https://") || l.starts_with("http://"));
    Some(NextStep {
        title: say!(language, "Ikuti “{topic}”", "Attend “{topic}”"),
        text: format!("{}. {}.", session.when, session.place),
        link: online
            .map(|to| Link { to: to.clone(), label: say!(language, "Masuk ke kelas", "Join the class") }),
    })
}
