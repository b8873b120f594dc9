//! What is read of one applicant: papers beside what was answered, what does not fit together, what the
//! course asks for, and what they were told.
use super::{Fact, Selecting, person::Looking};
use crate::{
    access::Coordinating,
    catalog::rules::requirements::Standing,
    enrollment::{
        self,
        asking::{
            answers::said,
            queries::{Application, application},
        },
        correcting,
    },
    error::Result,
    mail::{
        self,
        rules::by_hand,
        words::{address, chip, whatsapp, when},
    },
    papers::{
        rules::name,
        view::{PaperView, views},
    },
    people::{self, nik::NikKey},
    tables::{
        application_draft::Step,
        document::PaperKind,
        message::MessageId,
        person::{self, PersonId},
    },
    text::{Chip, Language},
};
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;

/// One paper with the answers that it proves.
#[derive(Serialize)]
pub(super) struct Sheet {
    /// "ktp", for the heading's id.
    kind: &'static str,
    title: String,
    paper: Option<Seen>,
    /// Why there is none.
    missing: String,
    facts: Vec<Fact>,
}

/// A paper as it is looked at.
#[derive(Serialize)]
struct Seen {
    to: String,
    is_photo: bool,
    /// "Foto, 212 kB, 22 November 2026, 08.00 WIB".
    words: String,
    alt: String,
}

/// One thing the course asks for.
#[derive(Serialize)]
pub(super) struct Demand {
    chip: Chip,
    what: String,
}

/// One message as a line.
#[derive(Serialize)]
pub(super) struct Told {
    subject: String,
    chip: Chip,
    when: String,
    /// Where it is read whole.
    to: String,
    /// Opens WhatsApp with its text, for who has to be told by hand.
    whatsapp: Option<String>,
}

/// Everything that was handed in and answered.
pub(super) struct Read {
    /// The papers with their answers.
    pub sheets: Vec<Sheet>,
    /// Answers that no paper proves.
    pub others: Vec<Fact>,
    /// What to look at twice.
    pub doubts: Vec<String>,
    /// What the course asks for.
    pub demands: Vec<Demand>,
    /// The course.
    pub course: String,
    /// What can be sent back.
    pub correctable: Vec<Step>,
}

/// What this applicant handed in and answered; a number of statements that does not grow.
///
/// # Errors
/// When the database cannot be read, or a stored NIK not be opened.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    at: &Selecting,
    who: person::Model,
    key: &NikKey,
    now: DateTime<Utc>,
    language: Language,
) -> Result<Read> {
    let offer = enrollment::offers::offer(db, at.id()).await?;
    let (person, full_name) = (who.id, who.name.clone());
    let application = application(db, offer, who, key, now).await?.with_business();
    let papers = views(db, person, None, at.zone, language).await?;
    let sheets = papers.into_iter().filter_map(|paper| sheet(paper, &application, &full_name, language));
    let schooling = application.asks.schooling.then(|| fact(&application, Step::Schooling, language));
    Ok(Read {
        sheets: sheets.collect(),
        others: schooling.into_iter().collect(),
        doubts: application.doubts().into_iter().map(|one| one.to_staff().pick(language).into()).collect(),
        demands: demands(&application, language),
        course: application.offer.version.title.clone(),
        correctable: steps_of(&application),
    })
}

fn steps_of(application: &Application) -> Vec<Step> {
    correcting::rules::correctable(&application.asks, application.who.nik_last4.is_some())
}

/// What of this application can be sent back.
///
/// # Errors
/// When the database cannot be read, or a stored NIK not be opened.
pub(super) async fn correctable(looking: &Looking<'_>, person: PersonId) -> Result<Vec<Step>> {
    let db = looking.store.read();
    let who = people::queries::person(db, looking.by.centre(), person).await?;
    let offer = enrollment::offers::offer(db, looking.at.id()).await?;
    Ok(steps_of(&application(db, offer, who, looking.key, looking.now).await?))
}

fn fact(application: &Application, step: Step, language: Language) -> Fact {
    let (what, value) = said(application, step, language);
    Fact::new(what, value)
}

/// The answers that a paper proves.
fn proven(kind: PaperKind, application: &Application) -> Vec<Step> {
    let asks = &application.asks;
    let steps: &[(bool, Step)] = match kind {
        PaperKind::Ktp => &[
            (asks.nik || application.who.nik_last4.is_some(), Step::Nik),
            (asks.born || asks.sex || asks.disability, Step::Person),
            (true, Step::Region),
        ],
        PaperKind::Nib => {
            &[(asks.business, Step::Business), (asks.profile, Step::Size), (asks.profile, Step::Digital)]
        }
        PaperKind::Photo => &[],
    };
    steps.iter().filter(|(asked, _)| *asked).map(|(_, step)| *step).collect()
}

/// One paper beside its answers; none where neither is asked for or there.
fn sheet(paper: PaperView, application: &Application, full_name: &str, language: Language) -> Option<Sheet> {
    let kind = *PaperKind::ALL.iter().find(|kind| kind.word() == paper.kind)?;
    let asked = application.asks.papers.contains(&kind);
    let facts: Vec<Fact> =
        proven(kind, application).into_iter().map(|step| fact(application, step, language)).collect();
    if paper.kept.is_none() && !asked && (facts.is_empty() || kind == PaperKind::Photo) {
        return None;
    }
    let title = name(kind, language);
    let named = || Fact::new(say!(language, "Nama", "Name"), full_name);
    Some(Sheet {
        kind: paper.kind,
        missing: match (&paper.kept, asked) {
            (Some(_), _) => String::new(),
            (None, true) => say!(language, "{title} belum dikirim.", "{title}: not sent yet."),
            (None, false) => say!(language, "{title} tidak diminta.", "{title}: not asked for."),
        },
        paper: paper.kept.map(|kept| Seen {
            alt: say!(language, "{title} milik {full_name}", "{title} of {full_name}"),
            to: kept.to,
            is_photo: kept.is_photo,
            words: kept.words,
        }),
        facts: match kind {
            PaperKind::Nib => facts,
            _ => [named()].into_iter().chain(facts).collect(),
        },
        title,
    })
}

fn demands(application: &Application, language: Language) -> Vec<Demand> {
    let demand = |(one, standing): (&crate::catalog::rules::requirements::Requirement, Standing)| Demand {
        chip: match standing {
            Standing::Met => Chip::new("good", say!(language, "Terpenuhi", "Met")),
            Standing::Open => Chip::new("wait", say!(language, "Belum ada", "Not there")),
            Standing::Fails(_) => Chip::new("warn", say!(language, "Belum cocok", "Does not fit")),
        },
        what: one.sentence(language),
    };
    application.standings().into_iter().map(demand).collect()
}

/// What this person was told about this cohort, each with its state.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn told(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    at: &Selecting,
    (person, phone): (PersonId, Option<&str>),
    language: Language,
) -> Result<Vec<Told>> {
    let all = mail::queries::to_person(db, by, person, at.id()).await?;
    let line = |one: mail::queries::ToPerson| {
        let hand = by_hand(one.state, one.to_address.as_deref());
        let at = when(one.state, one.created_at, one.due_at, one.sent_at, at.zone, language);
        Told {
            chip: chip(one.state, one.to_address.is_some(), language),
            when: match one.to_address.as_deref().map(address) {
                Some(to) => format!("{to}, {at}"),
                None => at,
            },
            to: uri!(mail::routes::show(one.id)).to_string(),
            whatsapp: phone.filter(|_| hand).and_then(|phone| whatsapp(phone, &one.text)),
            subject: one.subject,
        }
    };
    Ok(all.into_iter().map(line).collect())
}
