//! One person's unit as a form and as a page.
use super::{
    record::{Change, CriterionRecord, ElementRecord, PersonUnit},
    routes,
    rules::{self, Judged, Judgement},
};
use crate::{
    error::Refusal,
    tables::{
        cohort::{self, CohortId},
        criterion::CriterionId,
        enrolment::EnrolmentId,
        judgement::{Method, Verdict},
        unit::UnitId,
        unit_decision::{self, Outcome},
    },
    text::{self, Chip, Language},
    web::Filled,
};
use chrono_tz::Tz;
use serde::Serialize;
use std::collections::HashMap;

/// The form as it is sent: one entry a criterion in each map.
#[derive(FromForm)]
pub struct Judging {
    /// "met", "not_yet", or "" for not assessed.
    nilai: HashMap<CriterionId, String>,
    /// The method of one criterion; "" is the one for all.
    cara: HashMap<CriterionId, String>,
    /// The note of one criterion.
    catatan: HashMap<CriterionId, String>,
    /// What the page showed, so that only what this assessor touched is written.
    dulu: HashMap<CriterionId, String>,
    /// The method for all.
    pub metode: Option<Method>,
    /// The note beside the decision.
    #[field(default = "")]
    pub keterangan: String,
    /// Which button: "simpan", "elemen-<id>", "kompeten", "belum", "semua".
    #[field(default = "simpan")]
    pub tindakan: String,
}

fn note(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim().to_string()
}

fn shown(verdict: &str, method: &str, note: &str) -> String {
    format!("{verdict}.{method}.{note}")
}

impl Judging {
    /// The method for whatever names none of its own.
    pub fn method(&self) -> Method {
        self.metode.unwrap_or(Method::Observation)
    }

    /// What this assessor changed. What stands as the page showed it is left alone: somebody else may
    /// have changed it since.
    ///
    /// # Errors
    /// A note without a verdict would be lost, so it is asked for.
    pub fn wanted(&self) -> Result<Vec<(CriterionId, Option<Judgement>)>, (CriterionId, Refusal)> {
        let mut wanted = Vec::new();
        for (criterion, verdict) in &self.nilai {
            let of = |map: &HashMap<CriterionId, String>| map.get(criterion).cloned().unwrap_or_default();
            let (method, note) = (of(&self.cara), note(&of(&self.catatan)));
            if shown(verdict, &method, &note) == of(&self.dulu).replace("\r\n", "\n") {
                continue;
            }
            let Ok(verdict) = verdict.parse::<Verdict>() else {
                if !note.is_empty() {
                    let why = both!(
                        "Pilih tercapai atau belum, supaya catatan ini tersimpan.",
                        "Choose met or not yet, so that this note is kept."
                    );
                    return Err((*criterion, Refusal::new(why)));
                }
                wanted.push((*criterion, None));
                continue;
            };
            let method = method.parse().unwrap_or_else(|()| self.method());
            wanted.push((*criterion, Some(Judgement { verdict, method, note })));
        }
        wanted.sort_by_key(|(criterion, _)| *criterion);
        Ok(wanted)
    }
}

/// What reopening asks.
#[derive(FromForm)]
pub struct Reopening {
    /// Why.
    pub alasan: String,
}

/// The page of one person in one unit.
#[derive(Serialize)]
pub struct UnitView {
    cohort: String,
    to_grid: String,
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
    methods: Vec<Choice>,
    progress: String,
    met: usize,
    criteria: usize,
    elements: Vec<ElementView>,
    decision: Option<DecisionView>,
    may_reopen: bool,
    missing: String,
    ready: bool,
    has_not_yet: bool,
    form: Filled,
    history: Vec<HistoryLine>,
}

#[derive(Serialize)]
struct Step {
    to: String,
    name: String,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
struct ElementView {
    id: i64,
    number: i32,
    title: String,
    open: bool,
    criteria: Vec<CriterionView>,
}

#[derive(Serialize)]
struct CriterionView {
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
}

#[derive(Serialize)]
struct HistoryLine {
    when: String,
    who: String,
    what: String,
    note: String,
}

/// What an assessor calls a method.
pub fn method_word(language: Language, method: Method) -> String {
    match method {
        Method::Observation => say!(language, "Observasi", "Observation"),
        Method::Practical => say!(language, "Praktik", "Practical task"),
        Method::Oral => say!(language, "Tanya jawab lisan", "Oral questions"),
        Method::Written => say!(language, "Tes tertulis", "Written test"),
        Method::Portfolio => say!(language, "Portofolio", "Portfolio"),
        Method::Product => say!(language, "Hasil produk", "Product"),
        Method::ThirdParty => say!(language, "Keterangan pihak ketiga", "Third party"),
    }
}

fn verdict_chip(language: Language, verdict: Option<Verdict>) -> Chip {
    match verdict {
        Some(Verdict::Met) => Chip::new("good", say!(language, "Tercapai", "Met")),
        Some(Verdict::NotYet) => Chip::new("bad", say!(language, "Belum tercapai", "Not yet met")),
        None => Chip::new("wait", say!(language, "Belum dinilai", "Not assessed")),
    }
}

/// K or BK in full.
pub fn outcome_chip(language: Language, outcome: Outcome) -> Chip {
    match outcome {
        Outcome::Competent => Chip::new("good", say!(language, "Kompeten", "Competent")),
        Outcome::NotYetCompetent => Chip::new("bad", say!(language, "Belum kompeten", "Not yet competent")),
        Outcome::Reopened => Chip::new("wait", say!(language, "Dibuka kembali", "Reopened")),
    }
}

/// Who looks, and what they sent if it was refused.
pub struct Looking<'a> {
    /// Whether this is the cohort's assessor.
    pub assesses: bool,
    /// Their name.
    pub me: &'a str,
    /// The form as it was filled in; default when nothing was sent.
    pub form: Filled,
    /// A criterion whose entry was refused, with the sentence.
    pub at: Option<(CriterionId, String)>,
}

impl UnitView {
    /// The page for this reader.
    pub fn new(
        cohort: &cohort::Model,
        record: &PersonUnit,
        look: Looking<'_>,
        zone: Tz,
        language: Language,
    ) -> UnitView {
        let (id, enrolment, unit): (CohortId, EnrolmentId, UnitId) =
            (cohort.id, record.person.enrolment, record.unit.id);
        let step = |p: &crate::enrollment::queries::Enrolled| Step {
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
        });
        let criteria = judged.len();
        UnitView {
            cohort: cohort.label.clone(),
            to_grid: uri!(routes::grid(id)).to_string(),
            name: record.person.name.clone(),
            business: record.person.business.clone(),
            unit: record.unit.title.clone(),
            code: record.unit.code.clone(),
            may_edit: look.assesses && decision.is_none(),
            may_reopen: look.assesses && decision.is_some() && !record.certified,
            me: look.me.to_string(),
            to_save: uri!(routes::save(id, enrolment, unit)).to_string(),
            to_reopen: uri!(routes::reopen(id, enrolment, unit)).to_string(),
            previous: record.previous.as_ref().map(step),
            next: record.next.as_ref().map(step),
            methods: Method::ALL
                .iter()
                .map(|m| Choice { value: m.word(), label: method_word(language, *m) })
                .collect(),
            progress: say!(
                language,
                "{met} dari {criteria} kriteria tercapai",
                "{met} of {criteria} criteria met"
            ),
            met,
            criteria,
            elements: record.elements.iter().map(|e| element(language, zone, e, &look)).collect(),
            ready: missing.is_empty(),
            has_not_yet: not_yet > 0,
            missing,
            decision,
            history: history(language, zone, record),
            form: look.form,
        }
    }
}

fn missing_words(language: Language, not_yet: usize, open: usize) -> String {
    match (not_yet, open) {
        (0, n) => say!(language, "{n} kriteria belum dinilai.", "{n} criteria are not assessed."),
        (n, 0) => say!(language, "{n} kriteria belum tercapai.", "{n} criteria are not met yet."),
        (n, m) => say!(
            language,
            "{n} kriteria belum tercapai, {m} belum dinilai.",
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

fn history(language: Language, zone: Tz, record: &PersonUnit) -> Vec<HistoryLine> {
    let change = |c: &Change| {
        let number = &c.number;
        let what = match (c.verdict, c.method) {
            (Some(verdict), Some(method)) => {
                let (word, method) =
                    (verdict_chip(language, Some(verdict)).word, method_word(language, method));
                say!(
                    language,
                    "Kriteria {number}: {word} ({method})",
                    "Criterion {number}: {word} ({method})"
                )
            }
            _ => say!(
                language,
                "Kriteria {number}: penilaian ditarik",
                "Criterion {number}: judgement taken back"
            ),
        };
        (
            c.at,
            HistoryLine {
                when: text::moment(language, zone, c.at),
                who: c.by_name.clone(),
                what,
                note: c.note.clone(),
            },
        )
    };
    let decision = |d: &unit_decision::Model| {
        let word = outcome_chip(language, d.outcome).word;
        let what = say!(language, "Keputusan: {word}", "Decision: {word}");
        (
            d.at,
            HistoryLine {
                when: text::moment(language, zone, d.at),
                who: d.by_name.clone(),
                what,
                note: d.note.clone(),
            },
        )
    };
    let mut all: Vec<_> = record.decisions.iter().rev().map(decision).collect();
    all.extend(record.changes.iter().map(change));
    // Stable: within one moment the decision stands above the judgements it rests on.
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.into_iter().map(|(_, line)| line).collect()
}
