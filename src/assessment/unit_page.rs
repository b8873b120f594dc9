//! One person's unit as a page.
use super::{
    commands::actor,
    history::{HistoryLine, basis_words, history},
    judging::shown,
    queries::CaseFile,
    record::{CriterionRecord, ElementRecord, PersonUnit},
    routes,
    rules::{self, Judged, chain::Stage},
    steps_view::StepsView,
    words::{method_word, outcome_chip, verdict_chip},
};
use crate::{
    enrollment::queries::Enrolled,
    tables::{
        cohort::{self, CohortId},
        criterion::CriterionId,
        enrolment::EnrolmentId,
        judgement::{Method, Verdict},
        person::PersonId,
        unit::UnitId,
        unit_decision::{self, Outcome},
    },
    text::{self, Chip, Language},
    web::Filled,
};
use chrono_tz::Tz;
use serde::Serialize;

/// The page of one person in one unit.
#[derive(Serialize)]
pub(super) struct UnitView {
    cohort: String,
    to_grid: String,
    to_forms: String,
    name: String,
    business: Option<String>,
    unit: String,
    code: String,
    may_edit: bool,
    me: String,
    to_save: String,
    to_reopen: String,
    previous: Option<Step>,
    next: Option<Step>,
    methods: Vec<MethodChoice>,
    progress: String,
    met: usize,
    criteria: usize,
    elements: Vec<ElementView>,
    decision: Option<DecisionView>,
    may_reopen: bool,
    missing: String,
    ready: bool,
    has_not_yet: bool,
    steps: StepsView,
    form: Filled,
    history: Vec<HistoryLine>,
}

#[derive(Serialize)]
struct Step {
    to: String,
    name: String,
}

#[derive(Serialize)]
pub(super) struct MethodChoice {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
pub(super) struct ElementView {
    id: i64,
    number: i32,
    title: String,
    open: bool,
    criteria: Vec<CriterionView>,
}

#[derive(Serialize)]
pub(super) struct CriterionView {
    id: i64,
    number: String,
    text: String,
    verdict: String,
    method: String,
    note: String,
    was: String,
    detailed: bool,
    chip: Chip,
    how: String,
    error: String,
}

#[derive(Serialize)]
struct DecisionView {
    chip: Chip,
    signed: String,
    note: String,
    basis: String,
}

/// Who looks, and what they sent if it was refused.
pub(super) struct Looking<'a> {
    /// Whether this is the cohort's assessor.
    pub assesses: bool,
    /// Who it is.
    pub by: PersonId,
    /// Their name.
    pub me: &'a str,
    /// The form as it was filled in; default when nothing was sent.
    pub form: Filled,
    /// A criterion whose entry was refused, with the sentence.
    pub at: Option<(CriterionId, String)>,
}

impl UnitView {
    /// The page for this reader.
    pub(super) fn new(
        cohort: &cohort::Model,
        record: &PersonUnit,
        file: &CaseFile,
        steps: StepsView,
        look: Looking<'_>,
        zone: Tz,
        language: Language,
    ) -> UnitView {
        let (id, enrolment, unit): (CohortId, EnrolmentId, UnitId) =
            (cohort.id, record.person.enrolment, record.unit.id);
        let me = &actor(file, look.by, false);
        // Where the assessor only recommends, who had no part in it reopens.
        let may_reopen = match file.case.plan.decider {
            true => file.case.may_decide(me.person),
            false => look.assesses,
        };
        let step = |p: &Enrolled| Step {
            to: uri!(routes::person(id, p.enrolment, unit)).to_string(),
            name: p.name.clone(),
        };
        let judged: Vec<Judged> =
            record.elements.iter().flat_map(|e| &e.criteria).map(CriterionRecord::judged).collect();
        let count = |verdict| judged.iter().filter(|j| j.verdict() == verdict).count();
        let (met, not_yet, open) = (count(Some(Verdict::Met)), count(Some(Verdict::NotYet)), count(None));
        let missing = match rules::may_decide(&judged, Outcome::Competent) {
            Ok(()) => String::new(),
            Err(_) => missing_words(language, not_yet, open),
        };
        let decision = record.decision().map(|d| DecisionView {
            chip: outcome_chip(language, d.outcome),
            signed: signature(language, zone, d),
            note: d.note.clone(),
            basis: record.bases.get(&d.id).map(|b| basis_words(language, b)).unwrap_or_default(),
        });
        let criteria = judged.len();
        UnitView {
            cohort: cohort.label.clone(),
            to_grid: uri!(routes::grid(id)).to_string(),
            to_forms: uri!(crate::forms::routes::of_person(id, enrolment)).to_string(),
            name: record.person.name.clone(),
            business: record.person.business.clone(),
            unit: record.unit.title.clone(),
            code: record.unit.code.clone(),
            may_edit: look.assesses && file.case.stage() == Stage::Open && !file.case.is_hidden_from(me),
            may_reopen: may_reopen && decision.is_some() && !record.certified,
            me: look.me.to_string(),
            to_save: uri!(routes::save(id, enrolment, unit)).to_string(),
            to_reopen: uri!(routes::reopen(id, enrolment, unit)).to_string(),
            previous: record.previous.as_ref().map(step),
            next: record.next.as_ref().map(step),
            methods: methods(language),
            progress: say!(
                language,
                "{met} dari {criteria} kriteria tercapai",
                "{met} of {criteria} criteria met"
            ),
            met,
            criteria,
            elements: elements(language, zone, record, &look),
            ready: missing.is_empty(),
            has_not_yet: not_yet > 0,
            missing,
            decision,
            steps,
            history: history(language, zone, record, file, me),
            form: look.form,
        }
    }
}

fn missing_words(language: Language, not_yet: usize, open: usize) -> String {
    match (not_yet, open) {
        (0, n) => say!(language, "{n}\u{a0}kriteria belum dinilai.", "{n} criteria are not assessed."),
        (n, 0) => say!(language, "{n}\u{a0}kriteria belum tercapai.", "{n} criteria are not met yet."),
        (n, m) => say!(
            language,
            "{n}\u{a0}kriteria belum tercapai, {m} belum dinilai.",
            "{n} criteria are not met yet, {m} are not assessed."
        ),
    }
}

fn signature(language: Language, zone: Tz, decision: &unit_decision::Model) -> String {
    format!("{}, {}", decision.by_name, text::moment(language, zone, decision.at))
}

fn element(language: Language, zone: Tz, element: &ElementRecord, look: &Looking<'_>) -> ElementView {
    ElementView {
        id: element.id.0,
        number: element.number,
        title: element.title.clone(),
        open: element.criteria.iter().any(|c| c.judgement.is_none()),
        criteria: element.criteria.iter().map(|c| criterion(language, zone, c, look)).collect(),
    }
}

fn criterion(language: Language, zone: Tz, c: &CriterionRecord, look: &Looking<'_>) -> CriterionView {
    let judgement = c.judgement.as_ref();
    let stored = (
        judgement.map_or("", |j| j.verdict.word()).to_string(),
        judgement.map_or("", |j| j.method.word()).to_string(),
        judgement.map_or(String::new(), |j| j.note.clone()),
    );
    // What was typed stays, also when the form was refused.
    let typed = |name: &str, stored: &str| {
        let field = format!("{name}[{}]", c.id);
        look.form.values.get(&field).cloned().unwrap_or_else(|| stored.to_string())
    };
    let error =
        look.at.as_ref().filter(|(at, _)| *at == c.id).map(|(_, why)| why.clone()).unwrap_or_default();
    let note = typed("catatan", &stored.2);
    CriterionView {
        id: c.id.0,
        number: c.number.clone(),
        text: c.text.clone(),
        verdict: typed("nilai", &stored.0),
        method: typed("cara", &stored.1),
        was: typed("dulu", &shown(&stored.0, &stored.1, &stored.2)),
        detailed: !error.is_empty() || !note.is_empty(),
        note,
        chip: verdict_chip(language, judgement.map(|j| j.verdict)),
        how: judgement.map_or(String::new(), |j| {
            format!("{}, {}", method_word(language, j.method), text::moment(language, zone, j.at))
        }),
        error,
    }
}

/// Every element with what this reader may see of it, and what they typed.
pub(super) fn elements(
    language: Language,
    zone: Tz,
    record: &PersonUnit,
    look: &Looking<'_>,
) -> Vec<ElementView> {
    record.elements.iter().map(|e| element(language, zone, e, look)).collect()
}

/// The methods to choose from.
pub(super) fn methods(language: Language) -> Vec<MethodChoice> {
    let one = |m: &Method| MethodChoice { value: m.word(), label: method_word(language, *m) };
    Method::ALL.iter().map(one).collect()
}
