//! A letter on its way in: the trainee's own, or written by staff for her.
use super::{tools::Tools, *};
use crate::{
    absences::{
        pages::{self, Choice},
        queries,
        whose::Whose,
    },
    access::SignedIn,
    attendance,
    clock::Now,
    error::{Error, Refusal, Result},
    store::Store,
    tables::{
        absence::AbsenceKind,
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        session::SessionId,
    },
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    State,
    form::{self, Contextual, Form},
    fs::TempFile,
};
use serde::Serialize;

/// The page on which a letter is written.
#[derive(Serialize)]
struct WritePage {
    form: Filled,
    back: String,
    /// "Angkatan 12 Tahun 2026".
    label: String,
    /// Whose it may be, where staff writes; empty for one's own.
    people: Vec<Choice>,
    kinds: Vec<Choice>,
    /// The sessions that can still be changed.
    sessions: Vec<Choice>,
    /// Where it goes.
    to: String,
}

/// Whose letter a page is about.
enum For {
    Own(EnrolmentId),
    Cohort,
}

async fn write_page(
    store: &Store,
    cohort: &cohort::Model,
    whose: For,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let db = store.read();
    let all = attendance::queries::sessions(db, cohort.id).await?;
    let open = |s: &&attendance::queries::SessionFacts| {
        use attendance::rules::Window;
        !matches!(
            attendance::rules::window(&s.meeting(), cohort.state, now.0),
            Window::Cancelled | Window::Closed
        )
    };
    let sessions = all.iter().filter(open).map(|s| Choice {
        value: s.id.to_string(),
        label: format!("{}, {}", pages::when(s, lang.0), s.topic),
        help: String::new(),
        chosen: false,
    });
    let sessions = sessions.collect();
    let (people, back, to) = match whose {
        For::Own(id) => (Vec::new(), uri!(own(id)).to_string(), uri!(send(id)).to_string()),
        For::Cohort => {
            let all = queries::people(db, cohort.id).await?;
            let one = |(id, name): (EnrolmentId, String)| Choice {
                value: id.to_string(),
                label: name,
                help: String::new(),
                chosen: false,
            };
            let people = all.into_iter().map(one).collect();
            (people, uri!(list(cohort.id)).to_string(), uri!(send_for(cohort.id)).to_string())
        }
    };
    let page = WritePage {
        back,
        label: cohort.label.clone(),
        people,
        kinds: pages::kinds(form.value("jenis"), lang.0),
        sessions,
        to,
        form,
    };
    web::page("absences/write.html", page)
}

#[get("/saya/<id>/surat?<sesi>")]
pub(crate) async fn write(
    id: EnrolmentId,
    sesi: Option<SessionId>,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    let form = Filled::with([("sesi", sesi.map(|s| s.to_string()).unwrap_or_default())]);
    write_page(store, learning.cohort(), For::Own(id), form, now, lang).await
}

#[get("/angkatan/<id>/surat-baru?<peserta>")]
pub(crate) async fn write_for(
    id: CohortId,
    peserta: Option<EnrolmentId>,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let answering = by.answering(store.read(), id).await?;
    let form = Filled::with([("peserta", peserta.map(|p| p.to_string()).unwrap_or_default())]);
    write_page(store, answering.cohort(), For::Cohort, form, now, lang).await
}

/// A letter as it is sent.
#[derive(FromForm)]
pub(crate) struct Sent<'r> {
    peserta: Option<EnrolmentId>,
    pub(super) jenis: AbsenceKind,
    pub(super) sesi: Option<SessionId>,
    pub(super) dari: Option<&'r str>,
    pub(super) sampai: Option<&'r str>,
    pub(super) kata: &'r str,
    pub(super) berkas: form::Result<'r, TempFile<'r>>,
}

#[post("/saya/<id>/surat", data = "<form>")]
pub(crate) async fn send(
    id: EnrolmentId,
    by: SignedIn,
    form: Form<Contextual<'_, Sent<'_>>>,
    tools: Tools<'_>,
) -> Result<Answer> {
    let learning = by.learning(tools.store.read(), id).await?;
    let (sent, filled) = web::read(form, tools.lang.0);
    let filled = without_file(filled);
    let done = match sent {
        None => return again(&tools, learning.cohort(), For::Own(id), filled).await,
        Some(sent) => tools.take(&Whose::own(&learning), sent).await,
    };
    match done {
        Ok(()) => Ok(web::go(
            uri!(own(id)),
            say!(
                tools.lang.0,
                "Surat Anda sudah kami terima. Tunggu jawaban dari balai.",
                "We have your letter. Wait for the answer of the centre."
            ),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, tools.lang.0);
            again(&tools, learning.cohort(), For::Own(id), filled).await
        }
        Err(other) => Err(other),
    }
}

#[post("/angkatan/<id>/surat-baru", data = "<form>")]
pub(crate) async fn send_for(
    id: CohortId,
    by: SignedIn,
    form: Form<Contextual<'_, Sent<'_>>>,
    tools: Tools<'_>,
) -> Result<Answer> {
    let answering = by.answering(tools.store.read(), id).await?;
    let (sent, filled) = web::read(form, tools.lang.0);
    let filled = without_file(filled);
    let done = match sent {
        None => return again(&tools, answering.cohort(), For::Cohort, filled).await,
        Some(sent) => match sent.peserta {
            None => {
                Err(Refusal::at("peserta", both!("Pilih pesertanya dulu.", "Choose who it is for first."))
                    .into())
            }
            Some(who) => {
                let whose = Whose::of(tools.store.read(), &answering, who).await?;
                tools.take(&whose, sent).await
            }
        },
    };
    match done {
        Ok(()) => Ok(web::go(
            uri!(list(id)),
            say!(
                tools.lang.0,
                "Surat tersimpan dan menunggu jawaban.",
                "The letter is kept and waits for an answer."
            ),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, tools.lang.0);
            again(&tools, answering.cohort(), For::Cohort, filled).await
        }
        Err(other) => Err(other),
    }
}

/// A file is no fault of the form: there may be none.
fn without_file(mut filled: Filled) -> Filled {
    filled.errors.remove("berkas");
    filled
}

async fn again(tools: &Tools<'_>, cohort: &cohort::Model, whose: For, filled: Filled) -> Result<Answer> {
    Ok(Answer::Again(write_page(tools.store, cohort, whose, filled, tools.now, tools.lang).await?))
}
