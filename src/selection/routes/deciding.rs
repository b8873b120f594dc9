//! What is decided of one applicant; then on to the next of the same list.
use super::{
    Selecting,
    person::{Looking, find, page},
    person_to,
    reading::correctable,
    refusal,
};
use crate::{
    access::{Coordinating, Staff},
    clock::Now,
    error::{Error, Refusal, Result},
    people::nik::NikKey,
    selection::{
        commands::{self, Change, Told},
        filter::{Filter, neighbours},
    },
    store::Store,
    tables::{
        application_draft::Step,
        cohort::CohortId,
        enrolment::{EnrolmentId, EnrolmentState},
        selection_step::SelectionStep,
    },
    text::Language,
    web::{self, Answer, Lang, Origin},
};
use rocket::{
    FromFormField, Route, State,
    form::{Contextual, Form},
};

pub(super) fn routes() -> Vec<Route> {
    routes![decide]
}

/// What is decided.
#[derive(Clone, Copy, FromFormField)]
pub(crate) enum Deed {
    #[field(value = "benar")]
    Right,
    #[field(value = "perbaikan")]
    Correct,
    #[field(value = "tolak")]
    Reject,
    #[field(value = "absen")]
    Absent,
    #[field(value = "pulihkan")]
    Restore,
    #[field(value = "terima")]
    Accept,
    #[field(value = "lepas")]
    Decline,
}

impl Deed {
    /// Beyond the check of papers: for who plans the cohort.
    fn is_planning(self) -> bool {
        matches!(self, Deed::Absent | Deed::Restore | Deed::Accept | Deed::Decline)
    }
}

/// How the staff were told of an answer.
#[derive(Clone, Copy, FromFormField)]
pub(crate) enum Way {
    #[field(value = "telepon")]
    Phone,
    #[field(value = "whatsapp")]
    WhatsApp,
    #[field(value = "langsung")]
    Desk,
}

fn told(way: Option<Way>) -> Result<Told, Refusal> {
    Ok(match way {
        Some(Way::Phone) => Told::Phone,
        Some(Way::WhatsApp) => Told::WhatsApp,
        Some(Way::Desk) => Told::Desk,
        None => {
            return Err(Refusal::at(
                "cara",
                both!("Pilih bagaimana orang ini memberi tahu.", "Choose how you were told."),
            ));
        }
    })
}

/// A decision about one applicant.
#[derive(FromForm)]
pub(crate) struct Decision<'r> {
    aksi: Deed,
    alasan: Option<&'r str>,
    /// What is to be corrected.
    betulkan: Vec<Step>,
    cara: Option<Way>,
}

#[post("/angkatan/<id>/seleksi/orang/<enrolment>?<tahap>&<cari>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn decide(
    id: CohortId,
    enrolment: EnrolmentId,
    tahap: Option<&str>,
    cari: Option<&str>,
    by: Staff,
    planner: Option<Coordinating>,
    form: Form<Contextual<'_, Decision<'_>>>,
    key: &State<NikKey>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Verify).await?;
    let filter = Filter::of(tahap, cari);
    // Read before it is decided: afterwards they may no longer be on the list.
    let (all, one) = find(store.read(), &at, enrolment).await?;
    let (sent, filled) = web::read(form, lang.0);
    let looking = Looking {
        store,
        by: &by,
        planner: planner.as_ref(),
        key,
        at: &at,
        filter,
        language: lang.0,
        now: now.0,
    };
    let Some(sent) = sent else { return Ok(Answer::Again(page(&looking, enrolment, filled).await?)) };
    let why: String = sent.alasan.unwrap_or_default().chars().take(500).collect();
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let mut asked = sent.betulkan.clone();
    if !asked.is_empty() {
        let may = correctable(&looking, one.person).await?;
        asked.retain(|step| may.contains(step));
    }
    let done = store
        .write(async |tx| match sent.aksi {
            Deed::Right => commands::verify(tx, id, &[enrolment], change).await.map(|_| ()),
            Deed::Correct => commands::ask_correction(tx, enrolment, &why, &asked, change).await,
            Deed::Reject => commands::reject(tx, enrolment, &why, change).await,
            deed if deed.is_planning() && !at.plans() => Err(Error::NotFound),
            Deed::Absent => commands::no_show(tx, enrolment, &why, change).await,
            Deed::Restore => commands::restore(tx, enrolment, &why, change).await,
            Deed::Accept => commands::accept_for(tx, enrolment, told(sent.cara)?, change).await,
            Deed::Decline => commands::decline_for(tx, enrolment, told(sent.cara)?, change).await,
        })
        .await;
    if let Err(error) = done {
        let filled = filled.refused(&refusal(error)?, lang.0);
        return Ok(Answer::Again(page(&looking, enrolment, filled).await?));
    }
    // What is not one of a pile of papers leads back to whom it was about.
    if matches!(sent.aksi, Deed::Restore | Deed::Accept | Deed::Decline) {
        return Ok(web::go(person_to(id, enrolment, &filter), done_words(sent.aksi, &one.name, lang.0)));
    }
    // Whoever came from the whole list goes on with those who wait to be checked.
    let queue = match (filter.stage, filter.asked()) {
        (None, None) => Filter { stage: Some(EnrolmentState::Submitted), ..filter },
        _ => filter,
    };
    let among = queue.pick(&all);
    let others = || among.iter().map(|a| a.enrolment).find(|other| *other != enrolment);
    let next = match sent.aksi {
        Deed::Absent => None,
        _ => neighbours(&among, &one).after.or_else(others),
    };
    let to = match next {
        Some(next) => person_to(id, next, &queue),
        None => uri!(super::board(id, None::<&str>, None::<&str>)).to_string(),
    };
    Ok(web::go(to, done_words(sent.aksi, &one.name, lang.0)))
}

fn done_words(deed: Deed, name: &str, language: Language) -> String {
    match deed {
        Deed::Right => say!(language, "Berkas {name} benar.", "The papers of {name} are right."),
        Deed::Correct => {
            say!(language, "{name} diberi tahu apa yang perlu diperbaiki.", "{name} is told what to correct.")
        }
        Deed::Reject => say!(
            language,
            "{name} tidak terpilih, dan diberi tahu alasannya.",
            "{name} is not selected, and is told why."
        ),
        Deed::Restore => say!(
            language,
            "{name} kembali dalam seleksi, dan diberi tahu.",
            "{name} is in the selection again, and is told."
        ),
        Deed::Accept => {
            say!(language, "{name} ikut. Kursinya sudah tercatat.", "{name} is coming. The seat is recorded.")
        }
        Deed::Decline => say!(
            language,
            "{name} tidak jadi ikut. Kursinya untuk cadangan berikutnya.",
            "{name} is not coming. The seat goes to the next reserve."
        ),
        Deed::Absent => say!(
            language,
            "{name} tidak hadir. Kursinya untuk cadangan berikutnya.",
            "{name} did not come. The seat goes to the next reserve."
        ),
    }
}
