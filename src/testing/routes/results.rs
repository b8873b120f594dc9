//! What came of the tests of a cohort: each person before and after, the gain, how hard each question was.
mod hard;

use super::*;
use crate::{
    access::SignedIn,
    clock::Now,
    documents::sheet::{self, Column},
    enrollment::queries::enrolled,
    error::Result,
    people::{commands::note_all, log::Act},
    questions::rules::{Band, CohortGain, Gain, Pairing, cohort as cohort_gain, person as person_gain},
    store::Store,
    tables::{
        cohort::{self, CohortId},
        course_test::TestId,
        enrolment::EnrolmentId,
        person::PersonId,
    },
    testing::{
        queries::{self, Done, Plan},
        rules::{self, Try},
    },
    text::Chip,
    web::{Bytes, Lang},
};
use rocket::{State, http::ContentType, tokio::task::spawn_blocking};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use std::collections::HashMap;

/// The results of a cohort.
#[derive(Serialize, Default)]
pub(super) struct ResultsView {
    /// Whether anybody has sat for a test.
    any: bool,
    people: Vec<PersonView>,
    gain: Option<GainView>,
    tests: Vec<hard::HardView>,
    excel: String,
}

#[derive(Serialize)]
struct PersonView {
    to: String,
    name: String,
    before: Cell,
    after: Cell,
    gain: String,
}

/// What somebody has in one test.
#[derive(Serialize, Default)]
struct Cell {
    text: String,
    chip: Option<Chip>,
}

#[derive(Serialize)]
struct GainView {
    people: usize,
    before: String,
    after: String,
    difference: String,
    gain: String,
    left_out: usize,
}

/// What counts of somebody in a test: the best sitting that is over.
struct Best {
    total: rules::Total,
    unread: bool,
}

fn bests(done: &[Done]) -> HashMap<(EnrolmentId, TestId), Best> {
    let mut tries: HashMap<(EnrolmentId, TestId), Vec<Try>> = HashMap::new();
    for one in done {
        tries.entry((one.row.enrolment_id, one.row.test_id)).or_default().push(one.attempt);
    }
    let best = |(key, tries): (_, Vec<Try>)| {
        let best = rules::best(&tries)?;
        Some((key, Best { total: best.total, unread: best.total.unread > 0 }))
    };
    tries.into_iter().filter_map(best).collect()
}

/// Points in hundredths of all there are, so that tests of different size compare.
fn part(total: &rules::Total) -> Option<Decimal> {
    (!total.of.is_zero()).then(|| total.points * Decimal::ONE_HUNDRED / total.of)
}

fn gain_words(gain: Gain, band: Option<Band>, language: Language) -> String {
    let Gain::Some(gain) = gain else {
        return say!(language, "sudah penuh", "full before");
    };
    let value = shown(gain.round_dp(2));
    match band {
        Some(Band::High) => say!(language, "{value} tinggi", "{value} high"),
        Some(Band::Medium) => say!(language, "{value} sedang", "{value} medium"),
        Some(Band::Low) | None => say!(language, "{value} rendah", "{value} low"),
    }
}

/// The two tests of a version, where there are both.
fn of_place(plans: &[Plan], place: TestPlace) -> Option<&Plan> {
    plans.iter().find(|plan| plan.test.place == place)
}

fn pairing(who: EnrolmentId, plans: &[Plan], bests: &HashMap<(EnrolmentId, TestId), Best>) -> Pairing {
    let of = |place| {
        let best = bests.get(&(who, of_place(plans, place)?.test.id))?;
        // What nobody has read yet is no result.
        if best.unread { None } else { part(&best.total) }
    };
    Pairing { before: of(TestPlace::Before), after: of(TestPlace::After) }
}

fn person_words(pairing: Pairing, language: Language) -> String {
    let Some((before, after)) = pairing.before.zip(pairing.after) else { return "–".to_string() };
    match person_gain(before, after, Decimal::ONE_HUNDRED) {
        Ok(gain) => gain_words(gain.gain, gain.band, language),
        Err(_) => "–".to_string(),
    }
}

/// The view for a page. Three statements for everybody, two where somebody has answered.
pub(super) async fn view(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    plans: &[Plan],
    done: &[Done],
    language: Language,
) -> Result<ResultsView> {
    if done.is_empty() {
        return Ok(ResultsView::default());
    }
    let everybody = enrolled(db, cohort.id).await?;
    let bests = bests(done);
    let cell = |who, place| {
        let Some(plan) = of_place(plans, place) else { return Cell::default() };
        let Some(best) = bests.get(&(who, plan.test.id)) else {
            let begun = done.iter().any(|one| one.row.enrolment_id == who && one.row.test_id == plan.test.id);
            let text = match begun {
                true => say!(language, "sedang mengerjakan", "under way"),
                false => "–".to_string(),
            };
            return Cell { text, chip: None };
        };
        let passed = rules::passed(&best.total, plan.test.passing);
        let chip = match (best.unread, plan.test.passing.is_some(), passed) {
            (true, ..) => Some(Chip::new("wait", say!(language, "Uraian belum dinilai", "Essay not read"))),
            (false, true, true) => Some(Chip::new("good", say!(language, "Cukup", "Enough"))),
            (false, true, false) => Some(Chip::new("part", say!(language, "Belum cukup", "Not enough yet"))),
            (false, false, _) => None,
        };
        Cell { text: format!("{} ({})", of_all(&best.total, language), percent(&best.total)), chip }
    };
    let people = everybody.iter().map(|person| PersonView {
        to: uri!(super::person::person(cohort.id, person.enrolment)).to_string(),
        name: person.name.clone(),
        before: cell(person.enrolment, TestPlace::Before),
        after: cell(person.enrolment, TestPlace::After),
        gain: person_words(pairing(person.enrolment, plans, &bests), language),
    });
    let pairs: Vec<Pairing> =
        everybody.iter().map(|person| pairing(person.enrolment, plans, &bests)).collect();
    let gain = cohort_gain(&pairs, Decimal::ONE_HUNDRED).ok().flatten();
    Ok(ResultsView {
        any: true,
        people: people.collect(),
        gain: gain.map(|gain| gain_view(&gain, language)),
        tests: hard::hard(db, plans, done, language).await?,
        excel: uri!(excel(cohort.id)).to_string(),
    })
}

fn gain_view(gain: &CohortGain, language: Language) -> GainView {
    let short = |value: Decimal| shown(value.round_dp(1));
    GainView {
        people: gain.people,
        before: short(gain.before),
        after: short(gain.after),
        difference: short(gain.difference),
        gain: gain_words(gain.gain, gain.band, language),
        left_out: gain.left_out,
    }
}

#[get("/angkatan/<id>/tes.xlsx")]
pub(crate) async fn excel(
    id: CohortId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Bytes> {
    let answering = by.answering(store.read(), id).await?;
    let (db, cohort) = (store.read(), answering.cohort());
    let plans = queries::of_version(db, cohort.course_version_id).await?;
    let tests: Vec<TestId> = plans.iter().map(|plan| plan.test.id).collect();
    let done = queries::results(db, cohort, &tests, None, now.0).await?;
    let everybody = enrolled(db, id).await?;
    let label = &cohort.label;
    let what = say!(lang.0, "Hasil tes {label}", "Test results {label}");
    // Names and points leave in a file: each of them can read that they did.
    let whose: Vec<PersonId> = everybody.iter().map(|person| person.person).collect();
    store
        .write(async |tx| note_all(tx, &whose, Act::Exported, Some(by.person()), &what, now.0).await)
        .await?;
    let bests = bests(&done);
    let rows: Vec<Vec<String>> = everybody
        .iter()
        .map(|person| {
            let mut row = vec![person.name.clone()];
            for place in TestPlace::ALL {
                let best =
                    of_place(&plans, *place).and_then(|plan| bests.get(&(person.enrolment, plan.test.id)));
                row.extend(match best {
                    // Every digit: a table is for counting on.
                    Some(best) => [shown(best.total.points), shown(best.total.of), percent(&best.total)],
                    None => [String::new(), String::new(), String::new()],
                });
            }
            row.push(person_words(pairing(person.enrolment, &plans, &bests), lang.0));
            row
        })
        .collect();
    let (name, gain) = (say!(lang.0, "Nama", "Name"), say!(lang.0, "Peningkatan (N-gain)", "Gain (N-gain)"));
    let (all, rate) = (say!(lang.0, "Dari", "Of"), "%");
    let (before, after) = (place_name(TestPlace::Before, lang.0), place_name(TestPlace::After, lang.0));
    let bytes = spawn_blocking(move || {
        let all = all.as_str();
        let titles = [name.as_str(), &before, all, rate, &after, all, rate, &gain];
        let widths = [32.0, 12.0, 8.0, 9.0, 12.0, 8.0, 9.0, 22.0];
        let columns: Vec<Column<'_>> =
            titles.iter().zip(widths).map(|(title, width)| Column { title, width }).collect();
        sheet::write("Tes", &columns, &rows)
    });
    let kind = ContentType::new("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    Ok(Bytes { kind, save_as: Some(format!("{what}.xlsx")), bytes: bytes.await?? })
}
