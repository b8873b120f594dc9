//! The demo centre, made through the same commands as everything else, the same for the same seed.
//!
//! A provincial centre in Jawa Tengah: ten courses, 155 finished cohorts over three years with about
//! 4,000 invented people, the 156th running today, others open for applications. One course more selects
//! its participants: a cohort is in the middle of it, another was announced yesterday.
mod applicants;
mod chain;
mod crowd;
mod history;
mod people;
mod proofs;
mod selecting;
mod specimen;
mod tested;
mod today;
mod words;

use crate::{
    access::Coordinating,
    catalog::{self, rules::requirements::Requirement},
    competency,
    error::{Error, Result},
    papers::shelf::Shelf,
    people::{DemoAccount, nik::NikKey, password, rules::Password},
    random::Random,
    store::{Store, Tx},
    tables::{
        amounts::{Rupiah, Share},
        centre::CentreId,
        cohort::Mode,
        course::CourseId,
        course_task::{self, CourseTaskId},
        course_version,
        criterion::{self, CriterionId},
        element,
        person::PersonId,
        standard,
        unit::{self, UnitId},
    },
    web::Origin,
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// How many cohorts the centre has behind it.
pub const FINISHED: usize = 155;
/// Which of the courses the cohort of today teaches.
const RUNNING: usize = 2;
/// Everybody's password in the demo.
pub const PASSWORD: &str = "angkatan-demo";

/// The centre while it is being made.
struct Centre<'a> {
    pub id: CentreId,
    pub zone: Tz,
    pub now: DateTime<Utc>,
    pub random: &'a Random,
    pub origin: &'a Origin,
    pub crowd: crowd::Crowd<'a>,
    pub coordinator: PersonId,
    pub instructor: PersonId,
    pub assessor: PersonId,
    pub assessor_name: String,
    pub second_assessor: PersonId,
}

/// A course that has been made, with what its cohorts need.
struct Made {
    pub course: CourseId,
    /// JP.
    pub hours: i32,
    pub needs_units: bool,
    pub topics: Vec<String>,
    pub tasks: Vec<CourseTaskId>,
    pub units: Vec<(UnitId, Vec<CriterionId>)>,
    /// Who usually teaches it.
    pub instructor: PersonId,
}

/// Makes the demo centre in an empty database, the same for the same seed and day.
///
/// # Errors
/// Those of the commands; what was made until then stays, so start over with `--fresh`.
pub async fn make(
    store: &Store,
    seed: u64,
    now: DateTime<Utc>,
    origin: &Origin,
    nik_key: &NikKey,
    shelf: &Shelf,
) -> Result<Vec<DemoAccount>> {
    let random = Random::seeded(seed);
    let hash = password::hash(&Password::parse(PASSWORD)?, &random).await?;
    let began = now - TimeDelta::days(3 * 365 + 60);

    let (id, staff, accounts) = store.write(async |tx| people::people(tx, &hash, began).await).await?;
    let [_, coordinator, instructor, assessor, trainee] = staff[..5] else {
        return Err(Error::fault("the demo has five accounts"));
    };
    let zone = chrono_tz::Asia::Jakarta;
    let crowd = crowd::Crowd::new(words::names()?, "33", &random, nik_key);
    let mut centre = Centre {
        id,
        zone,
        now,
        random: &random,
        origin,
        crowd,
        coordinator,
        instructor,
        assessor,
        assessor_name: accounts[3].name.clone(),
        second_assessor: staff[8],
    };
    let proof = Coordinating::without_sign_in(coordinator, id, &accounts[1].name);
    let courses = store.write(async |tx| courses(tx, &proof, &staff[2..], began).await).await?;

    let first_day = history::at_date(&centre, now) - Days::new(3 * 365);
    for n in 0..FINISHED {
        let made = &courses[(n * 7 + n / 10) % courses.len()];
        let from = first_day + Days::new(n as u64 * 1050 / FINISHED as u64);
        let people = 22 + random.below(9);
        history::finished(store, &mut centre, made, from, people).await?;
    }
    let specimens = specimen::Specimens::new()?;
    tested::plan(store, &centre, &proof, &courses[RUNNING]).await?;
    today::running(store, &mut centre, &courses[RUNNING], trainee, (shelf, &specimens)).await?;
    today::open(store, &mut centre, &courses[0], 16, 30, 23, Mode::Onsite).await?;
    today::open(store, &mut centre, &courses[3], 23, 24, 21, Mode::Online).await?;
    today::open(store, &mut centre, &courses[6], 30, 16, 19, Mode::Onsite).await?;
    today::open(store, &mut centre, &courses[4], 37, 30, 4, Mode::Onsite).await?;
    let selected = store
        .write(async |tx| {
            course_made(tx, &proof, words::selected()?, selecting::asked(), instructor, false, began).await
        })
        .await?;
    let bench = applicants::Bench { shelf, nik_key, specimens };
    selecting::announced(store, &mut centre, &selected, &bench).await?;
    selecting::under_way(store, &mut centre, &selected, &bench).await?;
    Ok(accounts)
}

/// The standards of the sample and the courses that teach them.
async fn courses(tx: &Tx, by: &Coordinating, staff: &[PersonId], at: DateTime<Utc>) -> Result<Vec<Made>> {
    let parsed = competency::import::parse("skkni-contoh.json", competency::sample())?;
    competency::commands::apply(tx, &parsed, at).await?;
    // The first and the three after assessor and trainee teach in turn.
    let instructors = [staff[0], staff[3], staff[4], staff[5]];
    let mut all = Vec::new();
    for (n, course) in words::courses()?.into_iter().enumerate() {
        let steps = n == RUNNING;
        all.push(
            course_made(tx, by, course, Vec::new(), instructors[n % instructors.len()], steps, at).await?,
        );
    }
    Ok(all)
}

/// A published course with its units and tasks.
async fn course_made(
    tx: &Tx,
    by: &Coordinating,
    course: words::DemoCourse,
    asked: Vec<Requirement>,
    instructor: PersonId,
    steps: bool,
    at: DateTime<Utc>,
) -> Result<Made> {
    let units = units(tx, &course).await?;
    let field = catalog::rules::FIELDS
        .iter()
        .find(|f| f.0 == course.field)
        .ok_or_else(|| Error::fault(format!("no field {}", course.field)))?;
    let wording = catalog::rules::Wording {
        field: field.0,
        title: course.title,
        summary: course.summary,
        body: course.body,
        requirements: course.requirements,
        hours: course.hours,
        fee: Rupiah(0),
        needs_nik: course.needs_nik,
        minimum_attendance: Share(course.minimum),
        excused_counts: false,
        needs_units: course.needs_units,
        units: units.iter().map(|(id, hours, _)| (*id, *hours)).collect(),
        tasks: course.tasks,
        asked,
    };
    let id = catalog::commands::create_course(tx, by, &wording, at).await?;
    if steps {
        let (draft, _) = catalog::plan::commands::draft(tx, by, id, at).await?;
        let plan = chain::plan(&units);
        catalog::plan::commands::write(tx, draft, &plan).await?;
    }
    catalog::commands::publish(tx, by, id, 1, at).await?;
    let version = course_version::Entity::find()
        .filter(course_version::COLUMN.course_id.eq(id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let tasks = course_task::Entity::find()
        .filter(course_task::COLUMN.course_version_id.eq(version.id))
        .order_by_asc(course_task::Column::Position)
        .all(tx.db())
        .await?;
    Ok(Made {
        course: id,
        hours: course.hours,
        needs_units: course.needs_units,
        topics: course.topics,
        tasks: tasks.into_iter().map(|t| t.id).collect(),
        units: units.into_iter().map(|(id, _, criteria)| (id, criteria)).collect(),
        instructor,
    })
}

/// The units a course teaches, by decree and code, with their criteria in order.
async fn units(tx: &Tx, course: &words::DemoCourse) -> Result<Vec<(UnitId, i32, Vec<CriterionId>)>> {
    let mut found = Vec::new();
    for (decree, code, hours) in &course.units {
        let (number, year) = decree.split_once('/').unwrap_or((decree, ""));
        let unit = unit::Entity::find()
            .inner_join(standard::Entity)
            .filter(standard::COLUMN.number.eq(number))
            .filter(standard::COLUMN.year.eq(year.parse::<i32>().unwrap_or(0)))
            .filter(unit::COLUMN.code.eq(code.as_str()))
            .one(tx.db())
            .await?
            .ok_or_else(|| Error::fault(format!("the sample has no unit {code} of {decree}")))?;
        let criteria = criterion::Entity::find()
            .inner_join(element::Entity)
            .filter(element::COLUMN.unit_id.eq(unit.id))
            .order_by_asc(element::Column::Number)
            .order_by_asc(criterion::Column::Position)
            .all(tx.db())
            .await?;
        found.push((unit.id, *hours, criteria.into_iter().map(|c| c.id).collect()));
    }
    Ok(found)
}
