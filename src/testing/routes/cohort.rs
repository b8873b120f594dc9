//! The tests of a cohort for its staff: opened and closed here, with what came of them.
use super::{results::ResultsView, *};
use crate::{
    access::{Answering, SignedIn},
    attendance::queries::zone,
    clock::Now,
    cohorts::head::{self, CohortHead, Tab},
    error::{Error, Refusal, Result},
    store::Store,
    tables::{
        cohort::CohortId, course::CourseId, course_test::TestId, course_version::CourseVersionId,
        staff_role::Role,
    },
    testing::{commands, queries, rules::Opening},
    text::Chip,
    web::{self, Answer, Filled, Lang, Page},
};
use chrono::{NaiveDateTime, TimeZone};
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

#[derive(Serialize)]
struct TestsPage {
    head: CohortHead,
    form: Filled,
    to: String,
    tests: Vec<TestView>,
    /// Where coordinators plan the tests.
    plan_to: Option<String>,
    results: ResultsView,
}

#[derive(Serialize)]
struct TestView {
    id: i64,
    name: String,
    facts: String,
    chip: Chip,
    /// "dibuka pukul 09.00, sampai …"
    since: String,
    open: bool,
    /// Nobody has opened it yet: to do so is what comes next.
    first: bool,
    /// Begun and handed in.
    counts: String,
    /// How many have begun and not come to the end.
    going: usize,
    /// The end, as `datetime-local` takes it.
    until: String,
    close: String,
    act: String,
}

async fn page(
    store: &Store,
    by: &SignedIn,
    answering: &Answering,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let (db, cohort) = (store.read(), answering.cohort());
    let zone = zone(db, cohort.centre_id).await?;
    let plans = queries::of_version(db, cohort.course_version_id).await?;
    let openings = queries::openings(db, cohort.id).await?;
    let tests: Vec<TestId> = plans.iter().map(|plan| plan.test.id).collect();
    let done = queries::results(db, cohort, &tests, None, now.0).await?;
    let results = super::results::view(db, cohort, &plans, &done, lang.0).await?;
    let test = |plan: &queries::Plan| {
        let opening = openings.get(&plan.test.id);
        let own = || done.iter().filter(|one| one.row.test_id == plan.test.id);
        let (begun, over) = (own().count(), own().filter(|one| one.attempt.over).count());
        let name = place_name(plan.test.place, lang.0);
        let open = opening.is_some_and(|opening| opening.is_open(now.0));
        TestView {
            id: plan.test.id.0,
            facts: planning::facts(plan, lang.0),
            chip: match (open, opening.is_some_and(|opening| opening.opens_at <= now.0)) {
                (true, _) => Chip::new("good", say!(lang.0, "Dibuka", "Open")),
                (false, true) => Chip::new("info", say!(lang.0, "Sudah ditutup", "Closed")),
                (false, false) => Chip::new("wait", say!(lang.0, "Belum dibuka", "Not open")),
            },
            first: opening.is_none(),
            since: since(opening, open, zone, now.0, lang.0),
            open,
            counts: match begun {
                0 => String::new(),
                _ => say!(lang.0, "{over} dari {begun} sudah dikumpulkan", "{over} of {begun} handed in"),
            },
            close: say!(lang.0, "Tutup {name}", "Close the {name}"),
            act: match open {
                true => say!(lang.0, "Ubah waktunya", "Change its time"),
                false => say!(lang.0, "Buka {name}", "Open the {name}"),
            },
            going: begun - over,
            until: match form.value("buka") == plan.test.id.to_string() {
                true => form.value("sampai").to_string(),
                false => opening
                    .filter(|_| open)
                    .and_then(|opening| opening.closes_at)
                    .map(|end| end.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string())
                    .unwrap_or_default(),
            },
            name,
        }
    };
    let view = TestsPage {
        head: head::head(db, by, cohort, Tab::Tests, lang.0).await?,
        to: uri!(act(cohort.id)).to_string(),
        tests: plans.iter().filter(|plan| plan.questions > 0).map(test).collect(),
        form,
        plan_to: by
            .has(Role::Coordinator)
            .then(|| uri!(planning::plans(cohort.course_id, Some(cohort.course_version_id))).to_string()),
        results,
    };
    web::page("testing/cohort.html", view)
}

fn since(opening: Option<&Opening>, open: bool, zone: Tz, now: DateTime<Utc>, language: Language) -> String {
    let Some(opening) = opening else { return String::new() };
    let from = when(zone, opening.opens_at, now, language);
    match (open, opening.closes_at.map(|end| when(zone, end, now, language))) {
        (true, Some(until)) => say!(language, "sejak {from}, sampai {until}", "since {from}, until {until}"),
        (true, None) => say!(language, "sejak {from}", "since {from}"),
        (false, Some(until)) => say!(language, "ditutup {until}", "closed {until}"),
        (false, None) => String::new(),
    }
}

#[get("/angkatan/<id>/tes")]
pub(crate) async fn tests(
    id: CohortId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let answering = by.answering(store.read(), id).await?;
    page(store, &by, &answering, Filled::default(), now, lang).await
}

/// Opens or closes a test.
#[derive(FromForm)]
pub struct Press<'r> {
    buka: Option<TestId>,
    tutup: Option<TestId>,
    /// As `datetime-local` sends it; empty: until somebody closes it.
    sampai: Option<&'r str>,
}

fn moment(zone: Tz, typed: &str) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok()?;
    Some(zone.from_local_datetime(&local).earliest()?.to_utc())
}

#[post("/angkatan/<id>/tes", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn act(
    id: CohortId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Press<'_>>>,
) -> Result<Answer> {
    let answering = by.answering(store.read(), id).await?;
    let zone = zone(store.read(), answering.cohort().centre_id).await?;
    let pressed = form.value.as_ref().map(|press| {
        let until = match press.sampai.unwrap_or("").trim() {
            "" => Ok(None),
            typed => moment(zone, typed).map(Some).ok_or_else(|| {
                Refusal::at("sampai", both!("Isi tanggal dan jam.", "Give a date and a time."))
            }),
        };
        (press.buka, press.tutup, until)
    });
    let (_, filled) = web::read(form, lang.0);
    let me = answering.by();
    let done = match pressed {
        Some((Some(test), _, Ok(until))) => {
            store.write(async |tx| commands::open(tx, (id, me), test, until, now.0).await).await.map(|()| {
                say!(lang.0, "Tes dibuka. Waktunya tersimpan.", "The test is open. Its time is stored.")
            })
        }
        Some((Some(_), _, Err(why))) => Err(Error::Refused(why)),
        Some((None, Some(test), _)) => store
            .write(async |tx| commands::close(tx, id, test, me, now.0).await)
            .await
            .map(|()| say!(lang.0, "Tes ditutup.", "The test is closed.")),
        _ => Err(Error::Refused(Refusal::new(both!("Pilih tesnya dulu.", "Choose the test first.")))),
    };
    match done {
        Ok(said) => Ok(web::go(uri!(tests(id)), said)),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(page(store, &by, &answering, filled, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}
