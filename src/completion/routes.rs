//! How it is asked and shown.
use super::{
    commands,
    past_page::{Whose, past_page},
    people_page::{People, PeopleView},
    person_page::person_page,
    queries,
};
use crate::{
    access::{Coordinating, SignedIn},
    clock::Now,
    cohorts::head::{Tab, head},
    enrollment::queries::waiting,
    error::{Error, Result},
    people::queries::{centre, zone},
    store::Store,
    tables::{cohort::CohortId, course_task::CourseTaskId, enrolment::EnrolmentId},
    text,
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![people, person, past, own_past, tick]
}

#[get("/angkatan/<id>/peserta")]
pub(crate) async fn people(
    by: Coordinating,
    id: CohortId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let db = store.read();
    let planning = by.planning(db, id).await?;
    let cohort = planning.cohort();
    let page = People {
        head: head(db, &by, cohort, Tab::People, lang.0).await?,
        cohort: id,
        seated: queries::of_cohort(db, cohort, now.0).await?,
        issued: queries::issued(db, id).await?,
        waiting: waiting(db, id).await?,
        counted_at: text::moment(lang.0, zone(&centre(db, cohort.centre_id).await?), now.0),
    };
    web::page("completion/people.html", PeopleView::new(page, lang.0))
}

#[get("/angkatan/<id>/peserta/<enrolment>")]
pub(crate) async fn person(
    by: Coordinating,
    id: CohortId,
    enrolment: EnrolmentId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    person_page(store, &planning, enrolment, lang.0, now, Filled::default()).await
}

#[get("/angkatan/<id>/peserta/<enrolment>/riwayat?<tanggal>")]
pub(crate) async fn past(
    by: Coordinating,
    id: CohortId,
    enrolment: EnrolmentId,
    tanggal: Option<&str>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    let (seat, who) = queries::applicant(store.read(), id, enrolment).await?;
    let whose = Whose {
        cohort: planning.cohort(),
        seat: &seat,
        back: (uri!(person(id, enrolment)).to_string(), who.name.clone()),
        name: who.name,
        reader: Some(planning.by()),
    };
    past_page(store, whose, tanggal, lang.0, now, |day| uri!(past(id, enrolment, day)).to_string()).await
}

#[get("/saya/<id>/riwayat?<tanggal>")]
pub(crate) async fn own_past(
    by: SignedIn,
    id: EnrolmentId,
    tanggal: Option<&str>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    let whose = Whose {
        cohort: learning.cohort(),
        seat: learning.enrolment(),
        back: (uri!(crate::home::routes::one(id)).to_string(), say!(lang.0, "Pelatihan saya", "My courses")),
        name: by.name().to_string(),
        reader: None,
    };
    past_page(store, whose, tanggal, lang.0, now, |day| uri!(own_past(id, day)).to_string()).await
}

/// Which task, and whether it is done.
#[derive(FromForm)]
pub struct Ticking {
    tugas: CourseTaskId,
    selesai: bool,
}

#[post("/angkatan/<id>/peserta/<enrolment>/tugas", data = "<form>")]
pub(crate) async fn tick(
    by: Coordinating,
    id: CohortId,
    enrolment: EnrolmentId,
    form: Form<Contextual<'_, Ticking>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let (ticking, filled) = web::read(form, lang.0);
    let Some(ticking) = ticking else {
        return Ok(Answer::Again(person_page(store, &planning, enrolment, lang.0, now, filled).await?));
    };
    let done = store
        .write(async |tx| match ticking.selesai {
            true => commands::tick_task(tx, &planning, enrolment, ticking.tugas, now.0).await,
            false => commands::untick_task(tx, &planning, enrolment, ticking.tugas, now.0).await,
        })
        .await;
    match done {
        Ok(()) => {
            let said = match ticking.selesai {
                true => say!(lang.0, "Tugas dicentang.", "The task is ticked."),
                false => say!(lang.0, "Centang ditarik kembali.", "The tick is taken back."),
            };
            Ok(web::go(uri!(person(id, enrolment)), said))
        }
        Err(Error::Refused(why)) => {
            let form = filled.refused(&why, lang.0);
            Ok(Answer::Again(person_page(store, &planning, enrolment, lang.0, now, form).await?))
        }
        Err(other) => Err(other),
    }
}
