//! How it is asked and shown: who is ready and who is not, issuing, the list of what is issued.
mod acts;
mod run;
mod verify;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use run::*;
pub(crate) use verify::*;

use super::{
    commands, facts,
    queries::{self, Dossier, Line, Standing},
    rules,
};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::head::{CohortHead, Tab, head},
    error::Result,
    mail::rules::whatsapp_number,
    people::queries::zone,
    random::Random,
    store::Store,
    tables::{
        certificate::CertificateId,
        cohort::CohortId,
        enrolment::EnrolmentId,
        issue_run::{IssueRunId, RunState},
        message::MessageState,
    },
    text::{self, Chip, Language},
    web::{self, Filled, Lang, Origin, Page},
};
use rocket::{Route, State};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use std::collections::HashSet;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    let mut all = routes![cohort];
    all.extend(acts::routes());
    all.extend(run::routes());
    all.extend(verify::routes());
    all
}

#[derive(Serialize)]
struct CohortView {
    head: CohortHead,
    form: Filled,
    /// A run that is not done: (where, what it says).
    under_way: Option<(String, String)>,
    ready: Vec<ReadyRow>,
    open: Vec<OpenRow>,
    issued: Vec<IssuedRow>,
    /// "0041/BPKU/XI/2026 sampai 0052/BPKU/XI/2026", or why the pattern cannot be filled.
    numbers: String,
    signer: String,
    key: String,
    to_start: String,
    to_people: String,
    to_sample: String,
}

#[derive(Serialize)]
struct ReadyRow {
    name: String,
    number: String,
    example: String,
}

#[derive(Serialize)]
struct OpenRow {
    name: String,
    missing: String,
    to: String,
    who: String,
}

#[derive(Serialize)]
struct IssuedRow {
    id: i64,
    name: String,
    number: String,
    chip: Chip,
    check: String,
    chain: String,
    pdf: String,
    message: Option<String>,
    /// For whoever has no e-mail address: the text to send, and the link that opens WhatsApp with it.
    text: String,
    whatsapp: Option<String>,
    revoked: Option<String>,
    to_revoke: String,
    /// What was typed and refused.
    typed: String,
    error: String,
}

#[get("/angkatan/<id>/sertifikat")]
pub(crate) async fn cohort(
    by: Coordinating,
    id: CohortId,
    lang: Lang,
    now: Now,
    origin: &State<Origin>,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let asked = Asked { by: &by, planning: &planning, lang, now, origin, key: random.code(3) };
    cohort_page(store.read(), asked, Filled::default(), None).await
}

struct Asked<'a> {
    by: &'a Coordinating,
    planning: &'a Planning,
    lang: Lang,
    now: Now,
    origin: &'a Origin,
    key: String,
}

/// Those who may get a certificate now, by name: complete, and without one.
fn ready<'d>(dossier: &'d Dossier, issued: &HashSet<EnrolmentId>) -> Vec<&'d Standing> {
    let mut ready: Vec<&Standing> = dossier
        .people
        .iter()
        .filter(|s| s.completion.is_complete() && !issued.contains(&s.person.enrolment))
        .collect();
    ready.sort_by_key(|s| (crate::people::rules::fold(&s.person.name), s.person.enrolment));
    ready
}

async fn cohort_page(
    db: &impl ConnectionTrait,
    asked: Asked<'_>,
    form: Filled,
    revoking: Option<CertificateId>,
) -> Result<Page> {
    let (lang, now, cohort) = (asked.lang.0, asked.now.0, asked.planning.cohort());
    let dossier = queries::dossier(db, asked.origin, cohort, now).await?;
    let lines = queries::lines(db, cohort.id).await?;
    let issued: HashSet<EnrolmentId> = lines.iter().map(|line| line.enrolment).collect();
    let today = text::local_date(zone(&dossier.common.centre), now);
    let last = queries::last_number(db, cohort.centre_id, &rules::series(today)).await?;
    let people = ready(&dossier, &issued);
    let mut numbers = Vec::with_capacity(people.len());
    let mut wrong = None;
    for seq in (last + 1..).take(people.len()) {
        match commands::number(&dossier, seq, today) {
            Ok(number) => numbers.push(number),
            Err(why) => wrong = Some(why.say(lang)),
        }
    }
    let span = match (&wrong, numbers.first(), numbers.last()) {
        (Some(why), ..) => why.clone(),
        (None, Some(first), Some(last)) if first != last => {
            say!(lang, "Nomor {first} sampai {last}.", "Numbers {first} to {last}.")
        }
        (None, Some(first), _) => say!(lang, "Nomor {first}.", "Number {first}."),
        _ => String::new(),
    };
    let ready = people
        .iter()
        .enumerate()
        .map(|(n, s)| ReadyRow {
            name: facts::clean(&s.person.name),
            number: numbers.get(n).cloned().unwrap_or_default(),
            example: uri!(acts::example(cohort.id, s.person.enrolment)).to_string(),
        })
        .collect();
    let open = dossier
        .people
        .iter()
        .filter(|s| !s.completion.is_complete() && !issued.contains(&s.person.enrolment))
        .map(|s| OpenRow {
            name: s.person.name.clone(),
            missing: s.completion.summary(lang),
            to: uri!(crate::completion::routes::person(cohort.id, s.person.enrolment)).to_string(),
            who: s
                .completion
                .who()
                .into_iter()
                .map(|w| w.word(lang))
                .filter(|w| !w.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
        })
        .collect();
    let under_way = queries::open_run(db, cohort.id).await?.map(|run| {
        let words = match run.state {
            RunState::Stopped => {
                say!(lang, "Penerbitan sedang dihentikan sementara.", "Issuing is paused.")
            }
            _ => say!(lang, "Sertifikat sedang diterbitkan.", "Certificates are being issued."),
        };
        (uri!(run::run(cohort.id, run.id)).to_string(), words)
    });
    let centre = &dossier.common.centre;
    let view = CohortView {
        head: head(db, asked.by, cohort, Tab::Certificates, lang).await?,
        under_way,
        ready,
        open,
        issued: lines.iter().map(|line| issued_row(&asked, &dossier, line, revoking, &form)).collect(),
        numbers: span,
        signer: format!("{}, {}", centre.head_position.trim_end_matches(','), centre.head_name),
        key: asked.key.clone(),
        to_start: uri!(acts::start(cohort.id)).to_string(),
        to_people: uri!(crate::completion::routes::people(cohort.id)).to_string(),
        to_sample: uri!(crate::audit::routes::samples(None::<&str>, None::<&str>)).to_string(),
        form,
    };
    web::page("certificates/cohort.html", view)
}

fn issued_row(
    asked: &Asked<'_>,
    dossier: &Dossier,
    line: &Line,
    revoking: Option<CertificateId>,
    form: &Filled,
) -> IssuedRow {
    let lang = asked.lang.0;
    let cohort = asked.planning.cohort();
    let check = uri!(verify::verify(&line.code)).to_string();
    let link = asked.origin.link(&check);
    let (name, course) = (&line.holder, &dossier.common.version.title);
    // What the coordinator sends is for the trainee, so it is Indonesian whatever she reads herself.
    let told = format!(
        "Selamat, {name}. Sertifikat pelatihan “{course}” Anda sudah terbit. Lihat dan unduh di sini: {link}"
    );
    let by_hand = matches!(line.mail, Some(MessageState::NoAddress | MessageState::Failed) | None)
        && line.revoked_at.is_none();
    let whatsapp = line.phone.as_deref().and_then(whatsapp_number).filter(|_| by_hand).map(|number| {
        format!("https://wa.me/{number}?text={}", rocket::http::RawStr::new(&told).percent_encode())
    });
    let faulty = revoking == Some(line.id);
    IssuedRow {
        id: line.id.0,
        name: line.holder.clone(),
        number: line.number.clone(),
        chip: if line.revoked_at.is_some() {
            Chip::new("bad", say!(lang, "Dicabut", "Revoked"))
        } else {
            mail_chip(line.mail, lang)
        },
        chain: uri!(crate::audit::routes::certificate(line.id)).to_string(),
        pdf: uri!(verify::pdf(&line.code)).to_string(),
        check,
        message: (line.mail == Some(MessageState::Failed))
            .then(|| uri!(crate::mail::routes::outbox(_, Some(cohort.id))).to_string()),
        text: if by_hand { told } else { String::new() },
        whatsapp,
        revoked: line.revoked_at.zip(line.revoked_why.as_ref()).map(|(at, why)| {
            let on = text::date(lang, text::local_date(zone(&dossier.common.centre), at));
            say!(lang, "Dicabut {on}: {why}", "Revoked {on}: {why}")
        }),
        to_revoke: uri!(acts::revoke(cohort.id, line.id)).to_string(),
        typed: if faulty { form.value("alasan").to_string() } else { String::new() },
        error: if faulty { form.errors.get("alasan").cloned().unwrap_or_default() } else { String::new() },
    }
}

fn mail_chip(mail: Option<MessageState>, lang: Language) -> Chip {
    match mail {
        Some(MessageState::Sent) => Chip::new("good", say!(lang, "Terkirim", "Sent")),
        Some(MessageState::Queued | MessageState::Sending) => {
            Chip::new("wait", say!(lang, "Menunggu dikirim", "Waiting to be sent"))
        }
        Some(MessageState::Retrying) => Chip::new("part", say!(lang, "Dicoba lagi", "Being tried again")),
        Some(MessageState::Failed) => {
            Chip::new("warn", say!(lang, "Pesan belum sampai", "Message not delivered"))
        }
        Some(MessageState::NoAddress) | None => Chip::new("warn", say!(lang, "Tanpa email", "No e-mail")),
    }
}
