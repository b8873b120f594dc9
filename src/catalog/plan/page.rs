//! The pages on which a plan is made.
use super::{
    queries, routes,
    rules::{Plan, UnitPlan},
};
use crate::{
    access::Coordinating,
    catalog, competency,
    error::{Error, Result},
    tables::{
        assessment_plan::SecondRule, course::CourseId, course_version::CourseVersionId,
        criterion::CriterionId, judgement::Method, unit::UnitId,
    },
    text::{Chip, Language},
    web::{self, Filled, Page},
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

#[derive(Serialize)]
struct PlanPage {
    back: String,
    course: String,
    chip: Chip,
    /// Whether saving makes a new draft.
    published: bool,
    form: Filled,
    seconds: Vec<Choice>,
    units: Vec<UnitLine>,
    to: String,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    help: String,
    on: bool,
}

#[derive(Serialize)]
struct UnitLine {
    title: String,
    code: String,
    asks: String,
    to: String,
}

/// The form of what a course asks of everybody.
pub(super) fn head_form(plan: &Plan) -> Filled {
    let tick = |yes: bool| if yes { "ya".to_string() } else { String::new() };
    let percent = if plan.sample_percent == 0 { 20 } else { plan.sample_percent };
    Filled::with([
        ("pemutus", tick(plan.decider)),
        ("mengetahui", tick(plan.acknowledged)),
        ("registrasi", tick(plan.registered)),
        ("kedua", plan.second.word().to_string()),
        ("persen", percent.to_string()),
        ("banding", plan.appeal_days.to_string()),
        ("jawaban", plan.answer_days.to_string()),
    ])
}

/// The page of what a course asks of everybody, with its units.
pub(super) async fn plan_page(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    id: CourseId,
    form: Filled,
    l: Language,
) -> Result<Page> {
    catalog::queries::own_course(db, by, id).await?;
    let newest = catalog::queries::newest_version(db, id).await?.ok_or(Error::NotFound)?;
    let plan = queries::plan(db, newest.id).await?;
    let units = competency::queries::units_of_version(db, newest.id).await?;
    let ids: Vec<UnitId> = units.iter().map(|u| u.unit).collect();
    let criteria = competency::queries::criteria_of_units(db, &ids).await?;
    let number = newest.number;
    let seconds = SecondRule::ALL.iter().map(|rule| {
        let (label, help) = match rule {
            SecondRule::None => {
                (say!(l, "Tidak ada", "Nobody"), say!(l, "Satu asesor cukup.", "One assessor is enough."))
            }
            SecondRule::EveryBk => (
                say!(l, "Setiap yang belum kompeten", "Everybody not yet competent"),
                say!(
                    l,
                    "Asesor lain menilai sendiri, tanpa melihat hasil pertama.",
                    "Another assessor judges for himself, without seeing the first result."
                ),
            ),
            SecondRule::Sample => (
                say!(l, "Sebagian, diundi", "Some, drawn by lot"),
                say!(
                    l,
                    "Undiannya tetap, jadi bisa diperiksa lagi.",
                    "The draw stays the same, so it can be checked."
                ),
            ),
        };
        Choice { value: rule.word().into(), on: form.value("kedua") == rule.word(), label, help }
    });
    let page = PlanPage {
        back: uri!(catalog::routes::edit(id)).to_string(),
        course: newest.title,
        chip: match newest.published_at {
            Some(_) => Chip::new("good", say!(l, "Terbit, versi {number}", "Published, version {number}")),
            None => Chip::new("wait", say!(l, "Draf versi {number}", "Draft of version {number}")),
        },
        published: newest.published_at.is_some(),
        seconds: seconds.collect(),
        units: units
            .into_iter()
            .map(|u| {
                let all = criteria.get(&u.unit).into_iter().flatten().flat_map(|e| &e.criteria);
                let critical = all.filter(|c| plan.is_critical(c.id)).count();
                UnitLine {
                    asks: asks(&plan.unit(u.unit), critical, l),
                    to: uri!(routes::plan_unit(id, u.unit)).to_string(),
                    title: u.title,
                    code: u.code,
                }
            })
            .collect(),
        to: uri!(routes::save_plan(id)).to_string(),
        form,
    };
    web::page("catalog/plan.html", page)
}

/// What a unit asks, in a line.
fn asks(unit: &UnitPlan, critical: usize, l: Language) -> String {
    let mut parts = Vec::new();
    if critical > 0 {
        parts.push(say!(l, "{critical} kriteria kritis", "{critical} critical criteria"));
    }
    if !unit.methods.is_empty() {
        parts.push(unit.methods.iter().map(|m| method(*m, l)).collect::<Vec<_>>().join(", "));
    }
    if unit.evidence > 1 {
        let n = unit.evidence;
        parts.push(say!(l, "bukti dari {n} cara", "evidence in {n} ways"));
    }
    if unit.attempts > 0 {
        let n = unit.attempts;
        parts.push(say!(l, "paling banyak {n} kesempatan", "at most {n} attempts"));
    }
    if parts.is_empty() {
        say!(l, "Tanpa syarat khusus", "Nothing special is asked")
    } else {
        parts.join("; ")
    }
}

fn method(method: Method, l: Language) -> String {
    match method {
        Method::Observation => say!(l, "observasi", "observation"),
        Method::Practical => say!(l, "praktik", "practical task"),
        Method::Oral => say!(l, "tanya jawab lisan", "oral questions"),
        Method::Written => say!(l, "tes tertulis", "written test"),
        Method::Portfolio => say!(l, "portofolio", "portfolio"),
        Method::Product => say!(l, "hasil produk", "product"),
        Method::ThirdParty => say!(l, "keterangan pihak ketiga", "third party"),
    }
}

#[derive(Serialize)]
struct UnitPage {
    back: String,
    course: String,
    unit: String,
    code: String,
    published: bool,
    form: Filled,
    methods: Vec<Choice>,
    elements: Vec<ElementView>,
    to: String,
}

#[derive(Serialize)]
struct ElementView {
    number: i32,
    title: String,
    criteria: Vec<CriterionView>,
}

#[derive(Serialize)]
struct CriterionView {
    id: i64,
    number: String,
    text: String,
    critical: bool,
    methods: Vec<Choice>,
    /// The chosen methods in words.
    chosen: String,
}

/// The form of a unit as it is stored.
pub(super) fn unit_form(plan: &Plan, unit: UnitId) -> Filled {
    let own = plan.unit(unit);
    let mut form =
        Filled::with([("bukti", own.evidence.to_string()), ("kesempatan", own.attempts.to_string())]);
    let words = own.methods.iter().map(|m| m.word().to_string()).collect();
    form.lists.insert("cara".into(), words);
    let critical = plan.criteria.iter().filter(|(_, c)| c.critical).map(|(id, _)| id.to_string()).collect();
    form.lists.insert("kritis".into(), critical);
    let pairs =
        plan.criteria.iter().flat_map(|(id, c)| c.methods.iter().map(move |m| format!("{id}.{}", m.word())));
    form.lists.insert("cara_kriteria".into(), pairs.collect());
    form
}

/// The page of one unit.
pub(super) async fn unit_page(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    id: CourseId,
    (version, unit): (CourseVersionId, UnitId),
    form: Filled,
    l: Language,
) -> Result<Page> {
    catalog::queries::own_course(db, by, id).await?;
    let newest = catalog::queries::newest_version(db, id).await?.ok_or(Error::NotFound)?;
    let units = competency::queries::units_of_version(db, version).await?;
    let row = units.into_iter().find(|row| row.unit == unit).ok_or(Error::NotFound)?;
    let elements =
        competency::queries::criteria_of_units(db, &[unit]).await?.remove(&unit).unwrap_or_default();
    let has =
        |field: &str, word: &str| form.lists.get(field).is_some_and(|all| all.iter().any(|w| w == word));
    let choices = |field: &str, prefix: String| -> Vec<Choice> {
        let one = |m: &Method| {
            let value = format!("{prefix}{}", m.word());
            Choice { on: has(field, &value), value, label: method(*m, l), help: String::new() }
        };
        Method::ALL.iter().map(one).collect()
    };
    let criterion = |c: competency::queries::CriterionText| {
        let CriterionId(number) = c.id;
        let methods = choices("cara_kriteria", format!("{number}."));
        CriterionView {
            id: number,
            critical: has("kritis", &c.id.to_string()),
            chosen: methods.iter().filter(|m| m.on).map(|m| m.label.as_str()).collect::<Vec<_>>().join(", "),
            methods,
            number: c.number,
            text: c.text,
        }
    };
    let page = UnitPage {
        back: uri!(routes::plan(id)).to_string(),
        course: newest.title,
        unit: row.title,
        code: row.code,
        published: newest.published_at.is_some(),
        methods: choices("cara", String::new()),
        elements: elements
            .into_iter()
            .map(|e| ElementView {
                number: e.number,
                title: e.title,
                criteria: e.criteria.into_iter().map(criterion).collect(),
            })
            .collect(),
        to: uri!(routes::save_plan_unit(id, unit)).to_string(),
        form,
    };
    web::page("catalog/plan_unit.html", page)
}
