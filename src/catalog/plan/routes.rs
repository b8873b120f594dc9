//! How it is asked and shown: one page for what the course asks of everybody, one for each unit.
use super::{
    commands,
    page::{head_form, plan_page, unit_form, unit_page},
    queries,
    rules::{self, CriterionPlan, Plan, UnitPlan},
};
use crate::{
    access::Coordinating,
    catalog,
    clock::Now,
    competency,
    error::{Error, Refusal, Result},
    random::Random,
    store::Store,
    tables::{
        assessment_plan::SecondRule, course::CourseId, criterion::CriterionId, judgement::Method,
        unit::UnitId,
    },
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use std::collections::HashMap;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![plan, save_plan, plan_unit, save_plan_unit]
}

#[get("/kelola/pelatihan/<id>/asesmen")]
pub(crate) async fn plan(by: Coordinating, id: CourseId, lang: Lang, store: &State<Store>) -> Result<Page> {
    let db = store.read();
    let newest = own(store, &by, id).await?;
    let stored = queries::heads(db, &[newest]).await?.contains_key(&newest);
    let plan = queries::plan(db, newest).await?;
    let form = head_form(&if stored { plan } else { rules::Plan { appeal_days: A_WEEK, ..plan } });
    plan_page(db, &by, id, form, lang.0).await
}

/// Days for appeals that are proposed where nobody has set any.
const A_WEEK: i32 = 7;

/// The newest version of a course of this centre.
async fn own(
    store: &Store,
    by: &Coordinating,
    id: CourseId,
) -> Result<crate::tables::course_version::CourseVersionId> {
    catalog::queries::own_course(store.read(), by, id).await?;
    Ok(catalog::queries::newest_version(store.read(), id).await?.ok_or(Error::NotFound)?.id)
}

/// What the course asks of everybody, as typed.
#[derive(FromForm)]
pub(crate) struct Head<'r> {
    pemutus: Option<&'r str>,
    mengetahui: Option<&'r str>,
    registrasi: Option<&'r str>,
    kedua: SecondRule,
    #[field(default = "")]
    persen: &'r str,
    #[field(default = "")]
    banding: &'r str,
    #[field(default = "")]
    jawaban: &'r str,
}

fn parsed(head: &Head<'_>, stored: Plan, random: &Random) -> Result<Plan, Refusal> {
    let sample = head.kedua == SecondRule::Sample;
    Ok(Plan {
        decider: head.pemutus.is_some(),
        acknowledged: head.mengetahui.is_some(),
        registered: head.registrasi.is_some(),
        second: head.kedua,
        sample_percent: if sample { rules::number("persen", head.persen, 1, 100)? } else { 0 },
        // Drawn once: a new seed would draw those again who were drawn already.
        seed: match (sample, stored.seed.is_empty()) {
            (true, true) => random.token(),
            _ => stored.seed,
        },
        appeal_days: rules::number("banding", head.banding, 0, 60)?,
        answer_days: rules::number("jawaban", head.jawaban, 1, 60)?,
        units: HashMap::new(),
        criteria: HashMap::new(),
    })
}

#[post("/kelola/pelatihan/<id>/asesmen", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn save_plan(
    by: Coordinating,
    id: CourseId,
    form: Form<Contextual<'_, Head<'_>>>,
    lang: Lang,
    now: Now,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Answer> {
    let newest = own(store, &by, id).await?;
    let (head, filled) = web::read(form, lang.0);
    let stored = queries::plan(store.read(), newest).await?;
    let again = async |form: Filled| -> Result<Answer> {
        Ok(Answer::Again(plan_page(store.read(), &by, id, form, lang.0).await?))
    };
    let Some(head) = head else { return again(filled).await };
    let plan = match parsed(&head, stored, random) {
        Ok(plan) => plan,
        Err(why) => return again(filled.refused(&why, lang.0)).await,
    };
    let number = store
        .write(async |tx| {
            let (version, number) = commands::draft(tx, &by, id, now.0).await?;
            commands::write_head(tx, version, &plan).await?;
            Ok::<_, Error>(number)
        })
        .await?;
    Ok(web::go(uri!(plan(id)), kept(number, lang)))
}

fn kept(number: i32, lang: Lang) -> String {
    say!(
        lang.0,
        "Rencana disimpan di draf versi {number}. Terbitkan supaya berlaku untuk angkatan baru.",
        "The plan is saved in the draft of version {number}. Publish it so that new cohorts follow it."
    )
}

#[get("/kelola/pelatihan/<id>/asesmen/<unit>")]
pub(crate) async fn plan_unit(
    by: Coordinating,
    id: CourseId,
    unit: UnitId,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let version = own(store, &by, id).await?;
    let form = unit_form(&queries::plan(store.read(), version).await?, unit);
    unit_page(store.read(), &by, id, (version, unit), form, lang.0).await
}

/// What a unit asks, as typed.
#[derive(FromForm)]
pub(crate) struct Unit<'r> {
    cara: Vec<Method>,
    #[field(default = "")]
    bukti: &'r str,
    #[field(default = "")]
    kesempatan: &'r str,
    kritis: Vec<CriterionId>,
    /// "12.oral": this method for this criterion.
    cara_kriteria: Vec<&'r str>,
}

#[post("/kelola/pelatihan/<id>/asesmen/<unit>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn save_plan_unit(
    by: Coordinating,
    id: CourseId,
    unit: UnitId,
    form: Form<Contextual<'_, Unit<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let version = own(store, &by, id).await?;
    let taught = competency::queries::units_of_version(store.read(), version).await?;
    if taught.iter().all(|row| row.unit != unit) {
        return Err(Error::NotFound);
    }
    let (typed, filled) = web::read(form, lang.0);
    let again = async |form: Filled| -> Result<Answer> {
        let page = unit_page(store.read(), &by, id, (version, unit), form, lang.0).await?;
        Ok(Answer::Again(page))
    };
    let Some(typed) = typed else { return again(filled).await };
    let numbers = rules::number("bukti", typed.bukti, 1, 7)
        .and_then(|evidence| Ok((evidence, rules::number("kesempatan", typed.kesempatan, 0, 20)?)));
    let (evidence, attempts) = match numbers {
        Ok(numbers) => numbers,
        Err(why) => return again(filled.refused(&why, lang.0)).await,
    };
    let mut criteria: HashMap<CriterionId, CriterionPlan> = HashMap::new();
    for id in &typed.kritis {
        criteria.entry(*id).or_default().critical = true;
    }
    for pair in &typed.cara_kriteria {
        let (id, method) = pair.split_once('.').unwrap_or((pair, ""));
        if let (Ok(id), Ok(method)) = (id.parse::<CriterionId>(), method.parse::<Method>()) {
            criteria.entry(id).or_default().methods.push(method);
        }
    }
    let plan = UnitPlan { methods: typed.cara.clone(), evidence, attempts };
    let number = store
        .write(async |tx| {
            let (version, number) = commands::draft(tx, &by, id, now.0).await?;
            let of = competency::queries::criteria_of_units(tx.db(), &[unit]).await?.remove(&unit);
            let of: Vec<CriterionId> =
                of.into_iter().flatten().flat_map(|e| e.criteria).map(|c| c.id).collect();
            commands::write_unit(tx, version, unit, &plan, &of, &criteria).await?;
            Ok::<_, Error>(number)
        })
        .await?;
    Ok(web::go(uri!(plan(id)), kept(number, lang)))
}
