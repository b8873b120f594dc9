//! A course as its page shows it: published, or as it would look.
use super::{region, seats_chip};
use crate::{
    catalog::{
        markdown,
        rules::{
            self, Wording,
            intake::{Intake, Stage},
            requirements::Requirement,
        },
        search::Coming,
    },
    competency::{
        self,
        queries::{CourseUnitRow, ElementTree},
        rules::decree_said,
    },
    error::Result,
    tables::{
        amounts::{Rupiah, Share},
        cohort::{CohortId, Mode},
        course_version,
        unit::UnitId,
    },
    text::{self, Chip, Language},
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

/// What the component `catalog.course` shows.
#[derive(Serialize)]
pub(super) struct CourseView {
    title: String,
    summary: String,
    field: String,
    /// HTML, rendered and made safe.
    body: String,
    /// HTML, rendered and made safe.
    requirements: String,
    /// What is checked while applying, a sentence each.
    asked: Vec<String>,
    hours: i32,
    fee: String,
    /// "Hadir paling sedikit 32 dari 40 JP".
    attendance: String,
    needs_nik: bool,
    needs_units: bool,
    tasks: Vec<String>,
    units: Vec<UnitView>,
    cohorts: Vec<CohortView>,
}

#[derive(Serialize)]
struct UnitView {
    to: String,
    code: String,
    title: String,
    decree: String,
    hours: i32,
    elements: Vec<ElementTree>,
}

#[derive(Serialize)]
struct CohortView {
    number: i32,
    label: String,
    chip: Chip,
    dates: String,
    place: String,
    /// For one that selects: how many seats, and how many have applied.
    selection: String,
    /// Where the result of its selection is.
    result_to: Option<String>,
    /// Where to apply, when it is open.
    apply_to: Option<String>,
    /// The label of the button.
    apply: String,
    /// The first one to apply to has the page's main button.
    main: bool,
}

/// The facts of a version that the page shows, stored or typed.
struct Facts<'f> {
    field: &'f str,
    title: &'f str,
    summary: &'f str,
    body: &'f str,
    requirements: &'f str,
    asked: Vec<Requirement>,
    hours: i32,
    fee: Rupiah,
    minimum: Share,
    needs_nik: bool,
    needs_units: bool,
    tasks: Vec<String>,
}

impl CourseView {
    /// The page of a stored version; three or four statements.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        field: &str,
        version: &course_version::Model,
        cohorts: &[Coming],
        l: Language,
    ) -> Result<CourseView> {
        let units = competency::queries::units_of_version(db, version.id).await?;
        let tasks = crate::catalog::queries::tasks(db, version.id).await?;
        let facts = Facts {
            field,
            title: &version.title,
            summary: &version.summary,
            body: &version.body,
            requirements: &version.requirements,
            asked: crate::catalog::queries::requirements(db, version.id).await?,
            hours: version.hours,
            fee: version.fee,
            minimum: version.minimum_attendance,
            needs_nik: version.needs_nik,
            needs_units: version.needs_units,
            tasks: tasks.into_iter().map(|t| t.title).collect(),
        };
        CourseView::new(db, facts, units, cohorts, l).await
    }

    /// The page as it would look with this wording.
    pub(super) async fn preview(
        db: &impl ConnectionTrait,
        wording: &Wording,
        cohorts: &[Coming],
        l: Language,
    ) -> Result<CourseView> {
        let ids: Vec<UnitId> = wording.units.iter().map(|(id, _)| *id).collect();
        let found = competency::queries::units_by_id(db, &ids).await?;
        let units = wording.units.iter().filter_map(|(id, hours)| {
            found.iter().find(|u| u.id == *id).map(|u| CourseUnitRow {
                unit: *id,
                code: u.code.clone(),
                title: u.title.clone(),
                hours: *hours,
                decree_number: u.decree_number.clone(),
                decree_year: u.decree_year,
            })
        });
        let facts = Facts {
            field: wording.field,
            title: &wording.title,
            summary: &wording.summary,
            body: &wording.body,
            requirements: &wording.requirements,
            asked: wording.asked.clone(),
            hours: wording.hours,
            fee: wording.fee,
            minimum: wording.minimum_attendance,
            needs_nik: wording.needs_nik,
            needs_units: wording.needs_units,
            tasks: wording.tasks.clone(),
        };
        CourseView::new(db, facts, units.collect(), cohorts, l).await
    }

    async fn new(
        db: &impl ConnectionTrait,
        facts: Facts<'_>,
        units: Vec<CourseUnitRow>,
        cohorts: &[Coming],
        l: Language,
    ) -> Result<CourseView> {
        let ids: Vec<UnitId> = units.iter().map(|u| u.unit).collect();
        let mut criteria = competency::queries::criteria_of_units(db, &ids).await?;
        let standings = competency::queries::standings_by_unit(db, &ids).await?;
        let units = units.into_iter().map(|u| UnitView {
            to: uri!(crate::competency::routes::unit(u.unit)).to_string(),
            decree: decree_said(&u.decree_number, u.decree_year, standings.get(&u.unit), l),
            elements: criteria.remove(&u.unit).unwrap_or_default(),
            code: u.code,
            title: u.title,
            hours: u.hours,
        });
        let (least, hours) = (rules::least_hours(facts.minimum, facts.hours), facts.hours);
        let main = cohorts.iter().find(|c| c.takes_applications()).map(|c| c.id);
        Ok(CourseView {
            title: facts.title.to_string(),
            summary: facts.summary.to_string(),
            field: rules::field_name(l, facts.field).to_string(),
            body: markdown::render(facts.body),
            requirements: markdown::render(facts.requirements),
            asked: facts.asked.iter().map(|one| one.sentence(l)).collect(),
            hours,
            fee: text::rupiah(l, facts.fee),
            attendance: say!(
                l,
                "Hadir paling sedikit {least} dari {hours}\u{a0}JP",
                "Attend at least {least} of {hours}\u{a0}JP"
            ),
            needs_nik: facts.needs_nik,
            needs_units: facts.needs_units,
            tasks: facts.tasks,
            units: units.collect(),
            cohorts: cohorts.iter().map(|c| cohort(c, main, l)).collect(),
        })
    }
}

fn cohort(cohort: &Coming, main: Option<CohortId>, l: Language) -> CohortView {
    let (id, number) = (cohort.id, cohort.number);
    let region = region(cohort, l);
    let place = match cohort.mode {
        Mode::Online => region,
        Mode::Onsite if cohort.place.is_empty() || cohort.region_code.is_none() => region,
        Mode::Onsite => format!("{}, {region}", cohort.place),
    };
    let (quota, open) = (cohort.quota, cohort.takes_applications());
    CohortView {
        number,
        label: cohort.label.clone(),
        chip: seats_chip(cohort, true, l),
        dates: text::date_range(l, cohort.starts_on, cohort.ends_on),
        place,
        selection: match &cohort.intake {
            None => String::new(),
            Some(Intake { applied, stage: Stage::Open(Some(until)), zone }) => {
                let until = text::moment(l, *zone, *until);
                say!(
                    l,
                    "{quota} kursi, dipilih lewat seleksi. {applied} orang sudah mendaftar. Pendaftaran ditutup {until}.",
                    "{quota} seats, people are selected. {applied} people have applied. Applications close {until}."
                )
            }
            Some(Intake { applied, .. }) => say!(
                l,
                "{quota} kursi, dipilih lewat seleksi. {applied} orang sudah mendaftar.",
                "{quota} seats, people are selected. {applied} people have applied."
            ),
        },
        result_to: cohort
            .intake
            .filter(|intake| intake.stage == Stage::Announced)
            .map(|_| uri!(crate::selection::routes::announcement(id, None::<&str>)).to_string()),
        apply_to: open.then(|| uri!(crate::enrollment::routes::apply(id)).to_string()),
        apply: if cohort.has_room() {
            say!(l, "Daftar Angkatan\u{a0}{number}", "Apply for cohort\u{a0}{number}")
        } else {
            say!(l, "Daftar cadangan Angkatan\u{a0}{number}", "Join the waiting list of cohort\u{a0}{number}")
        },
        main: main == Some(id),
    }
}
