//! The next cohort of a course: one form for its dates, place, seats, staff and timetable.
use super::{
    desk::{Asked, Desk},
    fields::{Choice, Pick, Sent},
    preview::Preview,
};
use crate::{
    access::Coordinating,
    clock::Now,
    cohorts::commands,
    error::{Error, Result},
    store::Store,
    tables::{
        cohort::{self, CohortId},
        course::CourseId,
    },
    web::{Answer, Filled, Lang, Page, go, read},
};
use rocket::{
    State,
    form::{Contextual, Form},
    get, post,
};
use sea_orm::EntityTrait;
use serde::Serialize;

/// The form of a new cohort; without a course, the choice of one.
#[derive(Serialize)]
pub struct NewPage {
    /// The courses one may choose from.
    pub courses: Vec<CourseLink>,
    /// The chosen one.
    pub chosen: Option<Chosen>,
    /// What is typed.
    pub form: Filled,
    /// Kabupaten and kota.
    pub regions: Vec<Choice>,
    /// Who may teach.
    pub instructors: Vec<Pick>,
    /// Who may assess.
    pub assessors: Vec<Pick>,
    /// Days of the week.
    pub days: Vec<Pick>,
    /// What the pattern gives.
    pub preview: Option<Preview>,
    /// Where the form goes.
    pub action: String,
    /// Where courses are written, for a centre that has published none.
    pub manage_to: String,
}

/// A course one may choose.
#[derive(Serialize)]
pub struct CourseLink {
    /// Its title.
    pub title: String,
    /// JP.
    pub hours: i32,
    /// Chooses it.
    pub to: String,
}

/// The chosen course.
#[derive(Serialize)]
pub struct Chosen {
    /// Which.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// JP.
    pub hours: i32,
    /// The number its next cohort gets.
    pub number: i32,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The newest cohort of the course, so that the form sent twice makes one.
    pub after: String,
    /// Chooses another.
    pub others_to: String,
}

#[get("/angkatan/baru?<pelatihan>")]
pub(crate) async fn new(
    by: Coordinating,
    lang: Lang,
    now: Now,
    pelatihan: Option<CourseId>,
    store: &State<Store>,
) -> Result<Page> {
    let desk = Desk::of(&by, store, lang.0).await?;
    let chosen = match pelatihan {
        Some(id) => Some(desk.course(id)?),
        None => None,
    };
    let form = match &chosen {
        Some(course) => desk.first_form(store, course.course).await?,
        None => Filled::default(),
    };
    desk.page(store, chosen, form, None, now.0).await
}

#[post("/angkatan/baru", data = "<form>")]
pub(crate) async fn create(
    by: Coordinating,
    lang: Lang,
    now: Now,
    form: Form<Contextual<'_, Sent>>,
    store: &State<Store>,
) -> Result<Answer> {
    let language = lang.0;
    let (sent, mut filled) = read(form, language);
    let desk = Desk::of(&by, store, language).await?;
    let course = match filled.value("pelatihan").parse() {
        Ok(id) => desk.course(id)?,
        Err(_) => return Err(Error::NotFound),
    };
    let only_look = sent.is_some_and(|sent| sent.aksi.as_deref() == Some("lihat"));
    let planned = desk.plan(&mut filled, &course)?;
    let Some(asked) = planned.filter(|_| !filled.is_faulty()) else {
        return Ok(Answer::Again(desk.page(store, Some(course), filled, None, now.0).await?));
    };
    if only_look {
        let preview = asked.preview;
        return Ok(Answer::Show(desk.page(store, Some(course), filled, preview, now.0).await?));
    }
    let Asked { new, left, .. } = asked;
    let made = store
        .write(async |tx| {
            let id = commands::open_cohort(tx, by.centre(), Some(by.person()), new, now.0).await?;
            let row = cohort::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)?;
            Ok::<_, Error>(row)
        })
        .await;
    match made {
        Ok(row) => {
            let label = row.label;
            let said = say!(language, "{label} sudah direncanakan.", "{label} is planned.");
            let said = [said].into_iter().chain(left).collect::<Vec<_>>().join(" ");
            Ok(go(uri!(super::show(row.id)), said))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, language);
            Ok(Answer::Again(desk.page(store, Some(course), filled, None, now.0).await?))
        }
        Err(error) => Err(error),
    }
}
