//! Where a unit stands on its way to a decision, and what this reader may do about it.
use super::{
    commands::reviewing,
    queries::CaseFile,
    record::PersonUnit,
    routes,
    rules::{
        appeal,
        chain::{Actor, Stage},
    },
    words::{outcome_chip, waits_word},
};
use crate::{
    tables::{
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        person::PersonId,
        unit::UnitId,
        unit_appeal::{self, UnitAppealOutcome},
        unit_decision::Outcome,
        unit_step::{self, StepKind},
    },
    text::{self, Chip, Language},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// The part of the unit's page about its decision.
#[derive(Serialize)]
pub(super) struct StepsView {
    /// Where the steps are sent.
    to: String,
    /// Whether what others found is kept from this reader.
    hidden: bool,
    /// Where this reader judges for himself.
    to_anew: Option<String>,
    /// For whom it waits.
    waits: Option<Chip>,
    /// What was recommended, by whom.
    said: Vec<SaidView>,
    withdraw: bool,
    paper: bool,
    /// What this reader may decide.
    decide: Vec<Choice>,
    /// Who may be assigned as second assessor.
    assign: Vec<Choice>,
    may_assign: bool,
    /// Who may be named to decide.
    name: Vec<Choice>,
    may_name: bool,
    appeal: Option<AppealView>,
    /// Until when staff may enter an appeal for the trainee.
    appeal_until: Option<String>,
    /// That this assessor's registration is missing or over.
    unregistered: Option<String>,
}

#[derive(Serialize)]
struct SaidView {
    chip: Chip,
    signed: String,
    note: String,
}

#[derive(Serialize)]
pub(super) struct Choice {
    value: String,
    label: String,
}

/// An appeal as staff reads it.
#[derive(Serialize)]
pub(super) struct AppealView {
    chip: Chip,
    words: String,
    opened: String,
    due: String,
    who: String,
    answer: String,
    may_assign: bool,
    people: Vec<Choice>,
}

impl StepsView {
    /// What this reader is shown and offered.
    pub(super) fn new(
        cohort: &cohort::Model,
        record: &PersonUnit,
        file: &CaseFile,
        me: &Actor,
        (now, zone): (DateTime<Utc>, Tz),
        language: Language,
    ) -> StepsView {
        let (case, stage) = (&file.case, file.case.stage());
        let (id, enrolment, unit): (CohortId, EnrolmentId, UnitId) =
            (cohort.id, record.person.enrolment, record.unit.id);
        let hidden = case.is_hidden_from(me);
        let looks = Looks { file, zone, language };
        let first = case.chain.recommended.is_some_and(|(by, _)| by == me.person);
        let spoken = case.chain.second.is_some_and(|(_, said)| said.is_some());
        let decides = (me.assesses || me.coordinates) && case.decides(me.person);
        let waits = stage.waits().filter(|_| !hidden).map(|w| Chip::new("info", waits_word(language, w)));
        let outcomes: Vec<Outcome> = match decides {
            true => {
                let second = case.chain.second.and_then(|(_, said)| said);
                let mut all: Vec<Outcome> =
                    case.chain.recommended.map(|(_, said)| said).into_iter().chain(second).collect();
                all.sort();
                all.dedup();
                all
            }
            false => Vec::new(),
        };
        let asked = matches!(stage, Stage::Assign | Stage::Second(_));
        let more = matches!(stage, Stage::Trainee | Stage::Decide(None))
            && case.chain.second.is_none()
            && !case.chain.acknowledged;
        let may_assign = me.coordinates && (asked || more);
        let may_name = me.coordinates && matches!(stage, Stage::Apart | Stage::Decide(Some(_)));
        let decision = file.decision();
        let entered = decision.is_some_and(|d| file.appeals.iter().any(|a| a.decision_id == d.id));
        let until =
            decision.and_then(|d| appeal::until(&case.plan, d.at)).filter(|at| *at >= now && !entered);
        let judges = me.assesses && stage == Stage::Open && !hidden;
        StepsView {
            to: uri!(routes::go_on(id, enrolment, unit)).to_string(),
            to_anew: reviewing(file, me.person)
                .map(|_| uri!(routes::look_anew(id, enrolment, unit)).to_string()),
            waits,
            said: if hidden || stage.waits().is_none() { Vec::new() } else { looks.said() },
            withdraw: (decides && matches!(stage, Stage::Decide(_)))
                || (first
                    && me.assesses
                    && !spoken
                    && stage.waits().is_some()
                    && stage != Stage::Decide(None)),
            paper: stage == Stage::Trainee && (me.coordinates || first),
            decide: outcomes
                .into_iter()
                .map(|o| Choice { value: o.word().into(), label: outcome_chip(language, o).word })
                .collect(),
            assign: if may_assign { looks.people(|p| case.may_be_second(p)) } else { Vec::new() },
            may_assign,
            name: if may_name { looks.people(|p| case.may_decide(p)) } else { Vec::new() },
            may_name,
            appeal: file.appeal().filter(|_| !hidden).map(|a| looks.appeal(a, record, me, now)),
            appeal_until: until.map(|at| text::moment(language, zone, at)),
            unregistered: judges.then(|| looks.unregistered()).flatten(),
            hidden,
        }
    }
}

struct Looks<'a> {
    file: &'a CaseFile,
    zone: Tz,
    language: Language,
}

impl Looks<'_> {
    fn people(&self, may: impl Fn(PersonId) -> bool) -> Vec<Choice> {
        let all = self.file.names.iter().filter(|(id, _)| may(*id));
        all.map(|(id, name)| Choice { value: id.to_string(), label: name.clone() }).collect()
    }

    fn said(&self) -> Vec<SaidView> {
        let language = self.language;
        let one = |step: &unit_step::Model| {
            let outcome = step.outcome?;
            let (name, at) = (&step.by_name, text::moment(language, self.zone, step.at));
            Some(SaidView {
                chip: outcome_chip(language, outcome),
                signed: match step.kind {
                    StepKind::SecondRecommended => {
                        say!(language, "Asesor kedua {name}, {at}", "Second assessor {name}, {at}")
                    }
                    _ => say!(language, "Direkomendasikan {name}, {at}", "Recommended by {name}, {at}"),
                },
                note: step.note.clone(),
            })
        };
        let steps = [StepKind::Recommended, StepKind::SecondRecommended];
        let chain = &self.file.case.chain;
        let told = |kind: &StepKind| {
            *kind == StepKind::Recommended || chain.second.is_some_and(|(_, said)| said.is_some())
        };
        steps.into_iter().filter(told).filter_map(|kind| self.file.step(kind)).filter_map(one).collect()
    }

    fn unregistered(&self) -> Option<String> {
        let language = self.language;
        match &self.file.registration {
            Some(r) if r.valid_until >= self.file.today => None,
            Some(r) => {
                let day = text::date(language, r.valid_until);
                Some(say!(
                    language,
                    "Registrasi asesor Anda berlaku sampai {day}. Keputusan tetap dicatat, dengan keterangan ini.",
                    "Your registration as an assessor was valid until {day}. Decisions are recorded with that."
                ))
            }
            None => Some(say!(
                language,
                "Nomor registrasi asesor Anda belum diisi. Minta administrator mengisinya di halaman staf.",
                "Your registration as an assessor is not entered. Ask the administrator to do so on the staff page."
            )),
        }
    }

    fn appeal(
        &self,
        appeal: &unit_appeal::Model,
        record: &PersonUnit,
        me: &Actor,
        now: DateTime<Utc>,
    ) -> AppealView {
        let language = self.language;
        let open = appeal.closed_at.is_none();
        let basis = |d: &crate::tables::unit_decision::Model| {
            record.bases.get(&d.id).map_or(d.by_id, |basis| basis.assessor_id)
        };
        let decided = self.file.decision().map(|d| (d.by_id, basis(d)));
        let may = |person| {
            decided.is_some_and(|(by, basis)| appeal::may_review(&self.file.case, by, basis, person))
        };
        let name = |id: PersonId| self.file.known.get(&id).cloned();
        AppealView {
            chip: appeal_chip(language, appeal, now),
            words: appeal.words.clone(),
            opened: text::moment(language, self.zone, appeal.opened_at),
            due: text::moment(language, self.zone, appeal.due_at),
            who: appeal.assessor_id.and_then(name).unwrap_or_default(),
            answer: appeal.answer.clone(),
            may_assign: open && me.coordinates,
            people: if open && me.coordinates { self.people(may) } else { Vec::new() },
        }
    }
}

/// How an appeal stands.
pub(super) fn appeal_chip(language: Language, appeal: &unit_appeal::Model, now: DateTime<Utc>) -> Chip {
    match appeal.outcome {
        Some(UnitAppealOutcome::Upheld) => {
            Chip::new("info", say!(language, "Keputusan tetap", "The decision stands"))
        }
        Some(UnitAppealOutcome::Changed) => {
            Chip::new("good", say!(language, "Banding dikabulkan", "Appeal granted"))
        }
        None if appeal.due_at < now => Chip::new("bad", say!(language, "Lewat batas waktu", "Overdue")),
        None => Chip::new("warn", say!(language, "Menunggu jawaban", "Waits for an answer")),
    }
}
