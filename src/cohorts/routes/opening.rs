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

/// What was asked for, read.
struct Asked {
    new: NewCohort,
    /// What the timetable leaves, in words.
    left: Option<String>,
    preview: Option<Preview>,
}

/// What the form is filled in with and checked against.
struct Desk {
    centre: centre::Model,
    zone: Tz,
    courses: Vec<CourseRow>,
    candidates: Vec<queries::Candidate>,
    language: Language,
}

impl Desk {
    async fn of(by: &Coordinating, store: &State<Store>, language: Language) -> Result<Desk> {
        let db = store.read();
        let (centre, zone) = queries::centre_and_zone(db, by.centre()).await?;
        let courses = queries::courses(db, by.centre()).await?;
        let candidates = queries::candidates(db, by.centre()).await?;
        Ok(Desk { centre, zone, courses, candidates, language })
    }

    fn course(&self, id: CourseId) -> Result<CourseRow> {
        self.courses.iter().find(|row| row.course == id).cloned().ok_or(Error::NotFound)
    }

    /// As the last cohort of the course was held; else as most are.
    async fn first_form(&self, store: &State<Store>, course: CourseId) -> Result<Filled> {
        let db = store.read();
        let last = match queries::newest(db, course).await? {
            Some(id) => cohort::Entity::find_by_id(id).one(db).await?,
            None => None,
        };
        let form = match last {
            Some(last) => Filled::with([
                ("cara", last.mode.word().to_string()),
                ("tempat", last.place),
                ("tautan", last.link.unwrap_or_default()),
                ("wilayah", last.region_code.unwrap_or_default()),
                ("kuota", last.quota.to_string()),
                ("menit_jp", last.jp_minutes.to_string()),
            ]),
            None => Filled::with([
                ("cara", cohort::Mode::Onsite.word().to_string()),
                ("kuota", "30".to_string()),
                ("menit_jp", "45".to_string()),
            ]),
        };
        Ok(fields::usual_weeks(form))
    }

    fn plan(&self, filled: &mut Filled, course: &CourseRow) -> Result<Option<Asked>> {
        let language = self.language;
        let mut fields = Fields::of(filled, language);
        let details = fields.details();
        let quota = fields.number("kuota", "kuota");
        let weeks = fields.weeks();
        let (instructors, assessors) = (fields.people("instruktur"), fields.people("asesor"));
        let after = fields.text("sesudah").parse().ok();
        let (Some(details), Some(quota), Some((weekdays, blocks))) = (details, quota, weeks) else {
            return Ok(None);
        };
        let refused = |filled: &mut Filled, why: &Refusal| {
            filled.errors.insert(why.field.to_string(), why.say(language));
            Ok(None)
        };
        if let Err(why) = rules::check(&details).and_then(|()| rules::may_seat(quota, 0)) {
            return refused(filled, &why);
        }
        let pattern = self.pattern(&details, course.hours, weekdays, blocks);
        let planned = match pattern.as_ref().map(plan).transpose() {
            Ok(planned) => planned,
            Err(why) => return refused(filled, &why),
        };
        let preview = pattern.as_ref().zip(planned.as_ref()).map(|(p, plan)| Preview::of(plan, p, language));
        let left = preview.as_ref().and_then(|preview| preview.left.clone());
        let sessions = planned.map(|plan| plan.sessions).unwrap_or_default();
        // A course newer than every cohort has none before it.
        let after = Some(after.unwrap_or(CohortId(0)));
        let new =
            NewCohort { course: course.course, details, quota, instructors, assessors, sessions, after };
        Ok(Some(Asked { new, left, preview }))
    }

    /// No days, no timetable yet.
    fn pattern(
        &self,
        details: &rules::Details,
        hours: i32,
        weekdays: Vec<Weekday>,
        blocks: Vec<Block>,
    ) -> Option<Pattern<'static>> {
        (!weekdays.is_empty()).then(|| Pattern {
            from: details.starts_on,
            to: details.ends_on,
            weekdays,
            blocks,
            jp_minutes: details.jp_minutes,
            hours,
            holidays: national(),
            zone: self.zone,
        })
    }

    async fn page(
        &self,
        store: &State<Store>,
        chosen: Option<CourseRow>,
        form: Filled,
        preview: Option<Preview>,
        now: DateTime<Utc>,
    ) -> Result<Page> {
        let chosen = match chosen {
            Some(course) => Some(self.chosen(store, course, &form, now).await?),
            None => None,
        };
        let courses = self.courses.iter().map(|course| CourseLink {
            title: course.title.clone(),
            hours: course.hours,
            to: uri!(new(Some(course.course))).to_string(),
        });
        page(
            "cohorts/new.html",
            NewPage {
                courses: courses.collect(),
                chosen,
                regions: fields::region_choices(&self.centre),
                instructors: fields::people_picks(&form, "instruktur", &self.candidates, Role::Instructor),
                assessors: fields::people_picks(&form, "asesor", &self.candidates, Role::Assessor),
                days: fields::day_picks(&form, self.language),
                form,
                preview,
                action: uri!(create()).to_string(),
                manage_to: uri!(crate::catalog::routes::manage()).to_string(),
            },
        )
    }

    async fn chosen(
        &self,
        store: &State<Store>,
        course: CourseRow,
        form: &Filled,
        now: DateTime<Utc>,
    ) -> Result<Chosen> {
        let db = store.read();
        let starts = form.value("mulai").parse().unwrap_or_else(|_| text::local_date(self.zone, now));
        let year = rules::budget_year(starts);
        let number = rules::next_number(queries::last_number(db, course.course, year).await?);
        let serial = rules::next_number(queries::last_serial(db, self.centre.id).await?);
        // What the form was first shown after stays what it was.
        let after = match form.value("sesudah") {
            "" => queries::newest(db, course.course).await?.unwrap_or(CohortId(0)).to_string(),
            shown => shown.to_string(),
        };
        Ok(Chosen {
            id: course.course,
            title: course.title,
            hours: course.hours,
            number,
            label: rules::label(&self.centre.cohort_pattern, number, serial, year),
            after,
            others_to: uri!(new(None::<CourseId>)).to_string(),
        })
    }
}
