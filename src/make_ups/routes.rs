//! How it is asked and shown.
use super::{
    commands::{self, Wanted},
    pages::{self, GapLine, Reader},
    queries,
};
use crate::{
    access::{Coordinating, Learning, Planning, SignedIn},
    attendance,
    clock::Now,
    cohorts::head::{self, CohortHead, Tab},
    error::{Error, Refusal, Result},
    store::Store,
    tables::{
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        make_up::MakeUpId,
        session::SessionId,
    },
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![list, change, mine, ask]
}

/// Somebody who missed something.
#[derive(Serialize)]
struct PersonLines {
    name: String,
    gaps: Vec<GapLine>,
}

/// What was missed in a cohort, for its coordinator.
#[derive(Serialize)]
struct ListPage {
    head: CohortHead,
    form: Filled,
    to: String,
    people: Vec<PersonLines>,
}

/// What she missed, for a trainee.
#[derive(Serialize)]
struct MinePage {
    back: String,
    label: String,
    form: Filled,
    to: String,
    gaps: Vec<GapLine>,
}

/// A press: a place for somebody, or the end of one.
#[derive(FromForm)]
pub(crate) struct Press<'r> {
    /// "<enrolment>.<missed session>.<session>".
    tempat: Option<&'r str>,
    akhiri: Option<MakeUpId>,
}

/// What a press asks for.
#[derive(Clone, Copy)]
enum Act {
    Place(Wanted),
    End(MakeUpId),
}

impl Press<'_> {
    fn act(&self) -> Option<Act> {
        if let Some(id) = self.akhiri {
            return Some(Act::End(id));
        }
        let mut parts = self.tempat?.split('.').map(str::parse::<i64>);
        let mut next = || parts.next()?.ok();
        let (enrolment, missed, at) = (EnrolmentId(next()?), SessionId(next()?), SessionId(next()?));
        Some(Act::Place(Wanted { enrolment, missed, at }))
    }
}

fn nothing() -> Error {
    Refusal::new(both!("Pilih salah satu sesi.", "Choose one of the sessions.")).into()
}

async fn gaps(
    store: &Store,
    cohort: &cohort::Model,
    only: Option<EnrolmentId>,
    reader: Reader,
    now: Now,
    lang: Lang,
) -> Result<Vec<PersonLines>> {
    let db = store.read();
    let zone = attendance::queries::zone(db, cohort.centre_id).await?;
    let known = queries::known(db, cohort, now.0).await?;
    let people = known.seeking(only).into_iter().map(|one| PersonLines {
        name: one.name,
        gaps: one
            .gaps
            .into_iter()
            .map(|gap| pages::line(one.enrolment, gap, zone, reader, now.0, lang.0))
            .collect(),
    });
    Ok(people.collect())
}

async fn list_page(
    store: &Store,
    by: &SignedIn,
    planning: &Planning,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let cohort = planning.cohort();
    let page = ListPage {
        head: head::head(store.read(), by, cohort, Tab::Attendance, lang.0).await?,
        form,
        to: uri!(change(cohort.id)).to_string(),
        people: gaps(store, cohort, None, Reader::Coordinator, now, lang).await?,
    };
    web::page("make_ups/list.html", page)
}

#[get("/angkatan/<id>/pengganti")]
pub(crate) async fn list(
    id: CohortId,
    by: SignedIn,
    plans: Coordinating,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let planning = plans.planning(store.read(), id).await?;
    list_page(store, &by, &planning, Filled::default(), now, lang).await
}

#[post("/angkatan/<id>/pengganti", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn change(
    id: CohortId,
    by: SignedIn,
    plans: Coordinating,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    origin: &State<Origin>,
    form: Form<Contextual<'_, Press<'_>>>,
) -> Result<Answer> {
    let planning = plans.planning(store.read(), id).await?;
    let act = form.value.as_ref().and_then(Press::act);
    let (_, filled) = web::read(form, lang.0);
    let me = planning.by();
    let done = match act {
        None => Err(nothing()),
        Some(act) => {
            store
                .write(async |tx| match act {
                    Act::Place(wanted) => commands::give(tx, id, me, wanted, origin, now.0).await,
                    Act::End(place) => commands::end(tx, id, (me, None), place, origin, now.0).await,
                })
                .await
        }
    };
    match done {
        Ok(()) => Ok(web::go(uri!(list(id)), say!(lang.0, "Sudah disimpan.", "Saved."))),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(list_page(store, &by, &planning, filled, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}

async fn mine_page(store: &Store, learning: &Learning, form: Filled, now: Now, lang: Lang) -> Result<Page> {
    let (seat, cohort) = (learning.enrolment().id, learning.cohort());
    let mut own = gaps(store, cohort, Some(seat), Reader::Trainee, now, lang).await?;
    let page = MinePage {
        back: uri!(crate::absences::routes::own(seat)).to_string(),
        label: cohort.label.clone(),
        form,
        to: uri!(ask(seat)).to_string(),
        gaps: own.pop().map(|one| one.gaps).unwrap_or_default(),
    };
    web::page("make_ups/mine.html", page)
}

#[get("/saya/<id>/pengganti")]
pub(crate) async fn mine(
    id: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    mine_page(store, &learning, Filled::default(), now, lang).await
}

#[post("/saya/<id>/pengganti", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn ask(
    id: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    origin: &State<Origin>,
    form: Form<Contextual<'_, Press<'_>>>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let act = form.value.as_ref().and_then(Press::act);
    let (_, filled) = web::read(form, lang.0);
    let (cohort, me) = (learning.cohort().id, learning.enrolment().person_id);
    let done = match act {
        None => Err(nothing()),
        Some(act) => {
            store
                .write(async |tx| match act {
                    // Only for herself, whatever the button said.
                    Act::Place(wanted) => {
                        commands::ask(tx, cohort, me, Wanted { enrolment: id, ..wanted }, now.0).await
                    }
                    Act::End(place) => commands::end(tx, cohort, (me, Some(id)), place, origin, now.0).await,
                })
                .await
        }
    };
    match done {
        Ok(()) => Ok(web::go(uri!(mine(id)), say!(lang.0, "Sudah kami terima.", "We have it."))),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(mine_page(store, &learning, filled, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}
