//! What the form of a new cohort is filled in with and checked against.
use super::{
    fields::{self, Fields},
    opening::{Chosen, CourseLink, NewPage},
    preview::Preview,
};
use crate::{
    access::Coordinating,
    cohorts::{
        commands::NewCohort,
        queries::{self, CourseRow},
        rules::{
            self,
            holidays::national,
            timetable::{Block, Pattern, plan},
        },
    },
    error::{Error, Refusal, Result},
    store::Store,
    tables::{
        centre,
        cohort::{self, CohortId},
        course::CourseId,
        staff_role::Role,
    },
    text::{self, Language},
    web::{Filled, Page, page},
};
use chrono::{DateTime, Utc, Weekday};
use chrono_tz::Tz;
use rocket::State;
use sea_orm::EntityTrait;

/// What was asked for, read.
pub(super) struct Asked {
    /// The cohort to be.
    pub(super) new: NewCohort,
    /// What the timetable leaves, in words.
    pub(super) left: Option<String>,
    /// The timetable, to be looked at.
    pub(super) preview: Option<Preview>,
}

/// What the form is filled in with and checked against.
pub(super) struct Desk {
    centre: centre::Model,
    zone: Tz,
    courses: Vec<CourseRow>,
    candidates: Vec<queries::Candidate>,
    language: Language,
}

impl Desk {
    pub(super) async fn of(by: &Coordinating, store: &State<Store>, language: Language) -> Result<Desk> {
        let db = store.read();
        let (centre, zone) = queries::centre_and_zone(db, by.centre()).await?;
        let courses = queries::courses(db, by.centre()).await?;
        let candidates = queries::candidates(db, by.centre()).await?;
        Ok(Desk { centre, zone, courses, candidates, language })
    }

    pub(super) fn course(&self, id: CourseId) -> Result<CourseRow> {
        self.courses.iter().find(|row| row.course == id).cloned().ok_or(Error::NotFound)
    }

    /// As the last cohort of the course was held; else as most are.
    pub(super) async fn first_form(&self, store: &State<Store>, course: CourseId) -> Result<Filled> {
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

    pub(super) fn plan(&self, filled: &mut Filled, course: &CourseRow) -> Result<Option<Asked>> {
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

    pub(super) async fn page(
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
            to: uri!(super::new(Some(course.course))).to_string(),
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
                action: uri!(super::create()).to_string(),
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
            others_to: uri!(super::new(None::<CourseId>)).to_string(),
        })
    }
}
