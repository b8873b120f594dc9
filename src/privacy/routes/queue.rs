//! The coordinator's queue of requests: the nearest due first, what is late said in words.
use super::{Choice, refusal};
use crate::{
    access::Coordinating,
    clock::Now,
    error::{Error, Result},
    papers::shelf::Shelf,
    people::{self, rules::Phone},
    privacy::{commands, queries, rules},
    store::Store,
    tables::{
        data_request::{DataRequestId, Outcome, RequestKind},
        person::PersonId,
    },
    text::{self, Chip, Language},
    web::{self, Answer, Filled, Lang, Page},
};
use chrono_tz::Tz;
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![queue, request, answer, erase]
}

/// The queue.
#[derive(Serialize)]
struct QueuePage {
    open: Vec<Line>,
    closed: Vec<Line>,
    /// Records that may be of one person.
    alike: Vec<Alike>,
    /// How many are past their time.
    late: usize,
    hours: i64,
    people: String,
}

/// One request in the queue.
#[derive(Serialize)]
struct Line {
    name: String,
    kind: String,
    when: String,
    chip: Chip,
    to: String,
}

/// Two records that may be of one person.
#[derive(Serialize)]
struct Alike {
    name: String,
    other: String,
    /// What both say is theirs.
    why: String,
    since: String,
    compare: String,
    apart: String,
}

fn alike(all: Vec<people::queries::Likeness>, zone: Tz, language: Language) -> Vec<Alike> {
    let mut shown: Vec<((PersonId, PersonId), Alike)> = Vec::new();
    for one in all {
        let pair = (one.holder_id, one.person_id);
        let why = rules::likeness(one.kind).pick(language).to_string();
        match shown.iter_mut().find(|(known, _)| *known == pair) {
            Some((_, known)) => known.why = format!("{}, {why}", known.why),
            None => shown.push((
                pair,
                Alike {
                    name: one.name,
                    other: one.holder_name,
                    why,
                    since: text::moment(language, zone, one.made_at),
                    compare: uri!(super::compare(pair.0, pair.1)).to_string(),
                    apart: uri!(super::apart(pair.0, pair.1)).to_string(),
                },
            )),
        }
    }
    shown.into_iter().map(|(_, alike)| alike).collect()
}

fn line(of: queries::Line, zone: Tz, now: Now, language: Language) -> Line {
    Line {
        kind: rules::kind_name(of.kind).pick(language).to_string(),
        when: text::moment(language, zone, of.closed_at.unwrap_or(of.opened_at)),
        chip: match of.outcome {
            Some(outcome) => {
                Chip::new(rules::outcome_shape(outcome), rules::outcome_name(outcome).pick(language))
            }
            None => rules::clock(of.due_at, now.0, language),
        },
        to: uri!(request(of.id)).to_string(),
        name: of.name,
    }
}

#[get("/permintaan")]
pub(crate) async fn queue(by: Coordinating, store: &State<Store>, lang: Lang, now: Now) -> Result<Page> {
    let db = store.read();
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let open = queries::open_requests(db, &by).await?;
    let closed = queries::closed_requests(db, &by).await?;
    let shown = |all: Vec<queries::Line>| all.into_iter().map(|of| line(of, zone, now, lang.0)).collect();
    let page = QueuePage {
        late: open.iter().filter(|of| of.due_at < now.0).count(),
        open: shown(open),
        closed: shown(closed),
        alike: alike(people::queries::likenesses(db, by.centre()).await?, zone, lang.0),
        hours: rules::HOURS,
        people: uri!(super::search(cari = _)).to_string(),
    };
    web::page("privacy/queue.html", page)
}

/// One request.
#[derive(Serialize)]
struct RequestPage {
    form: Filled,
    name: String,
    contact: String,
    kind: String,
    asked: String,
    opened: String,
    chip: Chip,
    /// How it was answered and when, once it is.
    answer: String,
    answered: String,
    open: bool,
    outcomes: Vec<Choice>,
    /// For an erasure: what would be kept, and what stands in the way.
    erasure: Option<Erasure>,
    to: Links,
}

/// What erasing comes to.
#[derive(Serialize)]
struct Erasure {
    kept: String,
    first: String,
    to: String,
}

/// Where things lead.
#[derive(Serialize)]
struct Links {
    answer: String,
    record: String,
    back: String,
}

async fn request_page(
    store: &Store,
    by: &Coordinating,
    id: DataRequestId,
    form: Filled,
    (language, now): (Language, Now),
) -> Result<Page> {
    let db = store.read();
    let (row, person) = queries::request(db, by, id).await?;
    let zone = people::queries::zone(&people::queries::centre(db, by.centre()).await?);
    let erasure = match row.kind == RequestKind::Erasure && row.closed_at.is_none() {
        false => None,
        true => {
            let ties = queries::ties(db, person.id).await?;
            Some(Erasure {
                kept: rules::kept_words(ties.certificates).pick(language).to_string(),
                first: rules::may_erase(ties).err().map(|why| why.say(language)).unwrap_or_default(),
                to: uri!(erase(id)).to_string(),
            })
        }
    };
    let email = people::queries::email_shown(db, &person, language).await?;
    let page = RequestPage {
        form,
        contact: email.or(person.phone.as_deref().map(Phone::shown)).unwrap_or_default(),
        name: person.name,
        kind: rules::kind_name(row.kind).pick(language).to_string(),
        asked: row.asked,
        opened: text::moment(language, zone, row.opened_at),
        chip: match row.outcome {
            Some(outcome) => {
                Chip::new(rules::outcome_shape(outcome), rules::outcome_name(outcome).pick(language))
            }
            None => rules::clock(row.due_at, now.0, language),
        },
        answer: row.answer,
        answered: row.closed_at.map(|at| text::moment(language, zone, at)).unwrap_or_default(),
        open: row.closed_at.is_none(),
        outcomes: Outcome::ALL
            .iter()
            .map(|outcome| Choice {
                value: outcome.word(),
                label: rules::outcome_name(*outcome).pick(language).to_string(),
            })
            .collect(),
        erasure,
        to: Links {
            answer: uri!(answer(id)).to_string(),
            record: uri!(super::record(row.person_id)).to_string(),
            back: uri!(queue).to_string(),
        },
    };
    web::page("privacy/request.html", page)
}

#[get("/permintaan/<id>")]
pub(crate) async fn request(
    by: Coordinating,
    id: DataRequestId,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Page> {
    request_page(store, &by, id, Filled::default(), (lang.0, now)).await
}

/// An answer as typed.
#[derive(FromForm)]
pub(crate) struct Answered<'r> {
    hasil: Outcome,
    jawaban: &'r str,
}

#[post("/permintaan/<id>", data = "<form>")]
pub(crate) async fn answer(
    by: Coordinating,
    id: DataRequestId,
    form: Form<Contextual<'_, Answered<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let done = match &typed {
        None => {
            return Ok(Answer::Again(request_page(store, &by, id, filled, (lang.0, now)).await?));
        }
        Some(typed) => match rules::words("jawaban", typed.jawaban, 10) {
            Err(why) => Err(Error::from(why)),
            Ok(words) => {
                let outcome = typed.hasil;
                store.write(async |tx| commands::answer(tx, &by, id, outcome, words, now.0).await).await
            }
        },
    };
    finished(store, &by, id, done, filled, (lang.0, now)).await
}

#[post("/permintaan/<id>/hapus")]
pub(crate) async fn erase(
    by: Coordinating,
    id: DataRequestId,
    shelf: &State<Shelf>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let done = store.write(async |tx| commands::erase(tx, &by, id, now.0).await).await;
    let done = match done {
        Ok(papers) => {
            for place in papers {
                shelf.clear(&place).await;
            }
            Ok(())
        }
        Err(error) => Err(error),
    };
    finished(store, &by, id, done, Filled::default(), (lang.0, now)).await
}

async fn finished(
    store: &Store,
    by: &Coordinating,
    id: DataRequestId,
    done: Result<()>,
    filled: Filled,
    (language, now): (Language, Now),
) -> Result<Answer> {
    match done {
        Ok(()) => {
            let said = say!(
                language,
                "Permintaan sudah dijawab. Jawabannya dikirim kepada orangnya.",
                "The request is answered. The answer is on its way to its owner."
            );
            Ok(web::go(uri!(queue), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, language);
            Ok(Answer::Again(request_page(store, by, id, filled, (language, now)).await?))
        }
    }
}
