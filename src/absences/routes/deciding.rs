//! What staff answers: letters of absence and appeals of a cohort.
use super::*;
use crate::{
    absences::{
        commands, pages, queries,
        rules::{Act, presence},
        whose::Whose,
        words,
    },
    access::{Answering, SignedIn},
    attendance,
    clock::Now,
    cohorts::head::{self, CohortHead, Tab},
    error::{Error, Refusal, Result},
    store::Store,
    tables::{
        absence::{AbsenceId, AbsenceState},
        appeal::AppealId,
        cohort::CohortId,
        enrolment::EnrolmentId,
    },
    text::{self, Chip},
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

/// All letters and appeals of a cohort.
#[derive(Serialize)]
struct ListPage {
    head: CohortHead,
    letters: Vec<Line>,
    appeals: Vec<Line>,
    to_write: String,
}

/// One of them.
#[derive(Serialize)]
struct Line {
    name: String,
    what: String,
    words: String,
    chip: Chip,
    to: String,
}

#[get("/angkatan/<id>/surat")]
pub(crate) async fn list(id: CohortId, by: SignedIn, lang: Lang, store: &State<Store>) -> Result<Page> {
    let db = store.read();
    let answering = by.answering(db, id).await?;
    let head = head::head(db, &by, answering.cohort(), Tab::Attendance, lang.0).await?;
    let zone = attendance::queries::zone(db, answering.cohort().centre_id).await?;
    let letters = queries::of_cohort(db, id).await?.into_iter().map(|(row, name)| Line {
        name,
        what: pages::about(&row, lang.0),
        chip: words::chip(row.state, lang.0),
        to: uri!(letter(id, row.id)).to_string(),
        words: row.words,
    });
    let letters = letters.collect();
    let appeals = queries::appeals(db, id).await?.into_iter().map(|a| Line {
        name: a.name,
        what: format!("{}, {}", text::moment(lang.0, zone, a.starts_at), a.topic),
        chip: words::outcome(a.row.outcome, lang.0),
        to: uri!(question(id, a.row.id)).to_string(),
        words: a.row.words,
    });
    let page = ListPage {
        head,
        letters,
        appeals: appeals.collect(),
        to_write: uri!(write_for(id, None::<EnrolmentId>)).to_string(),
    };
    web::page("absences/list.html", page)
}

/// One letter, to be answered.
#[derive(Serialize)]
struct LetterPage {
    back: String,
    name: String,
    what: String,
    words: String,
    chip: Chip,
    photo: Option<String>,
    is_photo: bool,
    form: Filled,
    /// "Sakit", what its sessions would say.
    mark: String,
    open: bool,
    approved: bool,
    to: String,
    steps: Vec<StepLine>,
}

#[derive(Serialize)]
struct StepLine {
    chip: Chip,
    reason: String,
    who: String,
}

async fn letter_page(
    store: &Store,
    by: &Answering,
    absence: AbsenceId,
    form: Filled,
    lang: Lang,
) -> Result<Page> {
    let (db, cohort) = (store.read(), by.cohort());
    let (row, name, steps) = queries::letter(db, cohort.id, absence).await?;
    let zone = attendance::queries::zone(db, cohort.centre_id).await?;
    let steps = steps.into_iter().rev().map(|(step, by)| StepLine {
        chip: match step.state {
            AbsenceState::Open => Chip::new("info", say!(lang.0, "Diserahkan", "Handed in")),
            state => words::chip(state, lang.0),
        },
        reason: step.reason,
        who: format!("{by}, {}", text::moment(lang.0, zone, step.at)),
    });
    let page = LetterPage {
        back: uri!(list(cohort.id)).to_string(),
        name,
        what: pages::about(&row, lang.0),
        chip: words::chip(row.state, lang.0),
        photo: row.code.as_deref().filter(|_| row.path.is_some()).map(|code| uri!(photo(code)).to_string()),
        is_photo: row.media_type.as_deref() == Some("image/jpeg"),
        form,
        mark: attendance::rules::chip(Some(presence(row.kind)), lang.0).word,
        open: row.state == AbsenceState::Open,
        approved: row.state == AbsenceState::Approved,
        to: uri!(decide(cohort.id, absence)).to_string(),
        steps: steps.collect(),
        words: row.words,
    };
    web::page("absences/letter.html", page)
}

#[get("/angkatan/<id>/surat/<absence>")]
pub(crate) async fn letter(
    id: CohortId,
    absence: AbsenceId,
    by: SignedIn,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let answering = by.answering(store.read(), id).await?;
    letter_page(store, &answering, absence, Filled::default(), lang).await
}

/// The answer to a letter.
#[derive(FromForm)]
pub(crate) struct Decision<'r> {
    putusan: &'r str,
    alasan: Option<&'r str>,
}

#[post("/angkatan/<id>/surat/<absence>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn decide(
    id: CohortId,
    absence: AbsenceId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    origin: &State<Origin>,
    form: Form<Contextual<'_, Decision<'_>>>,
) -> Result<Answer> {
    let answering = by.answering(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let (row, ..) = queries::letter(store.read(), id, absence).await?;
    let whose = Whose::of(store.read(), &answering, row.enrolment_id).await?;
    let act = match sent.as_ref().map(|d| d.putusan) {
        Some("setuju") => Ok(Act::Approve),
        Some("tolak") => Ok(Act::Decline),
        _ => Err(Refusal::new(both!("Pilih setuju atau tidak.", "Choose whether to approve."))),
    };
    let reason = sent.and_then(|d| d.alasan.map(str::to_string)).unwrap_or_default();
    let done = match act {
        Err(why) => Err(why.into()),
        Ok(act) => {
            store
                .write(async |tx| commands::decide(tx, &whose, absence, act, &reason, origin, now.0).await)
                .await
        }
    };
    match done {
        Ok(state) => {
            let word = words::chip(state, lang.0).word.to_lowercase();
            Ok(web::go(uri!(list(id)), say!(lang.0, "Surat {word}.", "The letter is {word}.")))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(letter_page(store, &answering, absence, filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}
