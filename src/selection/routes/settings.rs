//! The settings: steps with dates and who is in charge, seats, reserved seats, the score.
use super::{Choice, Part, PartLink, parts, refusal, stages};
use crate::{
    access::{Coordinating, IN_CHARGE, Planning},
    clock::Now,
    cohorts::{
        self,
        head::{CohortHead, Tab, head},
    },
    enrollment,
    error::Result,
    people::{self, regions},
    selection::{
        commands::{self, Change},
        form::{self, MOST_POOLS, SWITCHED, pool_label},
        queries::{self, Setup},
        ranking::{Formula, MOST_PARTS},
        rules::planning,
        words,
    },
    store::Store,
    tables::{centre, cohort::CohortId, quota_pool::PoolKind, selection_step::SelectionStep},
    text::Language,
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use chrono_tz::Tz;
use rocket::{
    FromForm, Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![settings, set_up]
}

/// The settings.
#[derive(Serialize)]
struct SettingsPage {
    head: CohortHead,
    parts: Vec<PartLink>,
    form: Filled,
    /// The rule as it stands, in words.
    formula: String,
    /// Why nothing can be changed any more.
    fixed: String,
    steps: Vec<StepField>,
    methods: Vec<Choice>,
    ties: Vec<Choice>,
    rows: Vec<usize>,
    pools: Vec<PoolField>,
    whom: Vec<Group>,
    staff: Vec<Choice>,
    zone: String,
    to: String,
    back: String,
}

/// One step of the form.
#[derive(Serialize)]
struct StepField {
    word: &'static str,
    label: String,
    help: String,
    /// Whether it is switched by a tick.
    switch: bool,
    /// Whether somebody can be put in charge of it.
    charge: bool,
    on: bool,
    from: String,
    until: String,
    in_charge: String,
    from_error: String,
    until_error: String,
}

/// One row of reserved seats.
#[derive(Serialize)]
struct PoolField {
    n: usize,
    whom: String,
    name: String,
    seats: String,
}

/// Choices under one heading.
#[derive(Serialize)]
struct Group {
    label: String,
    options: Vec<Choice>,
}

struct Asked<'a> {
    by: &'a Coordinating,
    planning: &'a Planning,
    setup: Option<&'a Setup>,
    centre: &'a centre::Model,
    zone: Tz,
}

async fn page(store: &Store, asked: Asked<'_>, form: Filled, language: Language) -> Result<Page> {
    let (db, cohort) = (store.read(), asked.planning.cohort());
    let staff = people::queries::staff(db, cohort.centre_id).await?;
    let steps = asked.setup.map(|setup| stages::steps(&setup.steps)).unwrap_or_default();
    let announced = asked.setup.is_some_and(|setup| setup.selection.announced_at.is_some());
    let choice = |value: &str, label: String| Choice { value: value.into(), label };
    let view = SettingsPage {
        head: head(db, asked.by, cohort, Tab::Selection, language).await?,
        parts: match asked.setup {
            Some(_) => parts(cohort.id, Part::Settings, steps, None, language),
            None => Vec::new(),
        },
        formula: asked
            .setup
            .map(|setup| Formula::of(&setup.selection, &setup.parts).said(language))
            .unwrap_or_default(),
        fixed: match announced {
            true => say!(
                language,
                "Hasil sudah diumumkan, jadi aturan tidak bisa diubah. Kursi masih bisa ditambah di papan.",
                "The result is announced, so the rules cannot change. Seats can still be added on the board."
            ),
            false => String::new(),
        },
        steps: SelectionStep::ALL.iter().map(|step| step_field(*step, &form, language)).collect(),
        methods: vec![
            choice("scores", say!(language, "Nilai tes dan wawancara", "Scores of tests and interviews")),
            choice("draw", say!(language, "Undian: semua setara", "A draw: all are equal")),
            choice("arrival", say!(language, "Urutan mendaftar", "The order of applying")),
        ],
        ties: vec![
            choice(
                "draw",
                say!(language, "Diundi, dan undiannya bisa diperiksa siapa pun", "A draw anybody can check"),
            ),
            choice("arrival", say!(language, "Yang mendaftar lebih dulu", "Who applied first")),
        ],
        rows: (1..=MOST_PARTS).collect(),
        pools: (1..=MOST_POOLS)
            .map(|n| PoolField {
                n,
                whom: form.value(&format!("jalur_{n}")).to_string(),
                name: form.value(&format!("nama_jalur_{n}")).to_string(),
                seats: form.value(&format!("kursi_{n}")).to_string(),
            })
            .collect(),
        whom: groups(&asked.centre.region_code, language),
        staff: staff
            .into_iter()
            .filter(|who| planning::may_be_in_charge(&who.roles))
            .map(|who| choice(&who.id.to_string(), who.name))
            .collect(),
        zone: crate::text::zone_name(asked.zone, cohort.created_at),
        to: uri!(set_up(cohort.id)).to_string(),
        back: match asked.setup {
            Some(_) => uri!(super::board(cohort.id, None::<&str>, None::<&str>)).to_string(),
            None => uri!(cohorts::routes::show(cohort.id)).to_string(),
        },
        form,
    };
    web::page("selection/settings.html", view)
}

fn step_field(step: SelectionStep, form: &Filled, language: Language) -> StepField {
    let word = step.word();
    let value = |field: &str| form.value(&format!("{field}_{word}")).to_string();
    let error = |field: &str| form.errors.get(&format!("{field}_{word}")).cloned().unwrap_or_default();
    StepField {
        word,
        label: words::step(step, language),
        help: words::step_help(step, language),
        switch: SWITCHED.contains(&step),
        charge: IN_CHARGE.contains(&step),
        on: form.lists.get("langkah").is_some_and(|on| on.iter().any(|one| one == word)),
        from: value("mulai"),
        until: value("sampai"),
        in_charge: value("petugas"),
        from_error: error("mulai"),
        until_error: error("sampai"),
    }
}

/// Whom reserved seats may be for: regions of the province, and the others.
fn groups(province: &str, language: Language) -> Vec<Group> {
    let choice = |kind: PoolKind, value: &str| Choice {
        value: format!("{}:{value}", kind.word()),
        label: pool_label(kind, value, language),
    };
    let regions = regions::regencies(province).into_iter();
    vec![
        Group {
            label: say!(language, "Orang", "People"),
            options: vec![
                choice(PoolKind::Sex, "female"),
                choice(PoolKind::Sex, "male"),
                choice(PoolKind::Disability, "yes"),
                Choice {
                    value: format!("{}:", PoolKind::Sponsor.word()),
                    label: say!(
                        language,
                        "Dikirim lembaga (tulis namanya)",
                        "Sent by somebody (write the name)"
                    ),
                },
            ],
        },
        Group {
            label: say!(language, "Kabupaten dan kota", "Regencies and cities"),
            options: regions.map(|region| choice(PoolKind::Region, region.code)).collect(),
        },
    ]
}

#[get("/angkatan/<id>/seleksi/atur")]
pub(crate) async fn settings(
    id: CohortId,
    by: Coordinating,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let db = store.read();
    let planning = by.planning(db, id).await?;
    let setup = queries::setup(db, id).await?;
    let (centre, zone) = cohorts::queries::centre_and_zone(db, by.centre()).await?;
    let quota = planning.cohort().quota;
    let form = match &setup {
        Some(setup) => form::stored(setup, quota, zone),
        None => form::usual(quota, lang.0),
    };
    let asked = Asked { by: &by, planning: &planning, setup: setup.as_ref(), centre: &centre, zone };
    page(store, asked, form, lang.0).await
}

/// Every field is read from what was typed.
#[derive(FromForm)]
pub(crate) struct Sent {
    #[allow(dead_code, reason = "a form has at least one field; all are read from what was typed")]
    kuota: Option<String>,
}

#[post("/angkatan/<id>/seleksi/atur", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn set_up(
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, Sent>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let db = store.read();
    let planning = by.planning(db, id).await?;
    let setup = queries::setup(db, id).await?;
    let (centre, zone) = cohorts::queries::centre_and_zone(db, by.centre()).await?;
    let (_, mut filled) = web::read(form, lang.0);
    let asked = Asked { by: &by, planning: &planning, setup: setup.as_ref(), centre: &centre, zone };
    let Some((quota, plan)) = form::plan(&mut filled, zone, lang.0) else {
        return Ok(Answer::Again(page(store, asked, filled, lang.0).await?));
    };
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let done = store
        .write(async |tx| {
            // First the seats: pools and applicants are held against them.
            enrollment::commands::set_quota(tx, id, quota.into(), change).await?;
            commands::set_up(tx, id, plan, change).await
        })
        .await;
    match done {
        Ok(_) => {
            let said = say!(lang.0, "Aturan seleksi tersimpan.", "The rules of the selection are kept.");
            Ok(web::go(uri!(super::board(id, None::<&str>, None::<&str>)), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(page(store, asked, filled, lang.0).await?))
        }
    }
}
