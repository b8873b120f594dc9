//! A trainee's own unit: what was recommended or decided, that she knows, and her appeal.
use super::*;
use crate::{
    access::Learning,
    assessment::{
        queries::CaseFile, record::PersonUnit, rules::appeal, steps_view::appeal_chip, words::outcome_chip,
    },
    tables::{judgement::Verdict, unit_appeal, unit_decision, unit_step::StepKind},
    text::Chip,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

#[derive(Serialize)]
struct OwnUnitPage {
    back: String,
    unit: String,
    code: String,
    /// What is recommended and waits for her.
    told: Option<Line>,
    /// What waits for somebody else.
    waits: String,
    /// The decision in force.
    decision: Option<Line>,
    /// What is not met yet, with the assessor's notes.
    open: Vec<OpenLine>,
    appeal: Option<OwnAppeal>,
    /// Until when she may appeal.
    until: Option<String>,
    /// Decisions and reopenings before the one in force.
    before: Vec<Line>,
    form: Filled,
    to: String,
}

#[derive(Serialize)]
struct Line {
    chip: Chip,
    signed: String,
    note: String,
}

#[derive(Serialize)]
struct OpenLine {
    number: String,
    text: String,
    note: String,
}

#[derive(Serialize)]
struct OwnAppeal {
    chip: Chip,
    words: String,
    due: Option<String>,
    answer: String,
}

struct Told<'a> {
    record: &'a PersonUnit,
    file: &'a CaseFile,
    now: DateTime<Utc>,
    zone: Tz,
    language: Language,
}

impl Told<'_> {
    fn decision(&self, d: &unit_decision::Model) -> Line {
        Line {
            chip: outcome_chip(self.language, d.outcome),
            signed: format!("{}, {}", d.by_name, text::moment(self.language, self.zone, d.at)),
            note: d.note.clone(),
        }
    }

    fn appeal(&self, a: &unit_appeal::Model) -> OwnAppeal {
        OwnAppeal {
            chip: appeal_chip(self.language, a, self.now),
            words: a.words.clone(),
            due: a.closed_at.is_none().then(|| text::moment(self.language, self.zone, a.due_at)),
            answer: a.answer.clone(),
        }
    }

    fn recommended(&self) -> Option<Line> {
        let step = self.file.step(StepKind::Recommended)?;
        Some(Line {
            chip: outcome_chip(self.language, step.outcome?),
            signed: format!("{}, {}", step.by_name, text::moment(self.language, self.zone, step.at)),
            note: step.note.clone(),
        })
    }

    fn page(&self, seat: EnrolmentId, form: Filled) -> OwnUnitPage {
        let (file, language) = (self.file, self.language);
        let stage = file.case.stage();
        let told = matches!(stage, Stage::Trainee | Stage::Locked(_));
        let decision = file.decision();
        let entered = decision.is_some_and(|d| file.appeals.iter().any(|a| a.decision_id == d.id));
        let until = decision.and_then(|d| appeal::until(&file.case.plan, d.at));
        let until = until.filter(|at| *at >= self.now && !entered);
        let criteria = self.record.elements.iter().flat_map(|e| &e.criteria);
        let open = criteria.filter_map(|c| {
            let judgement = c.judgement.as_ref().filter(|j| j.verdict == Verdict::NotYet)?;
            Some(OpenLine { number: c.number.clone(), text: c.text.clone(), note: judgement.note.clone() })
        });
        let before = self.record.decisions.iter().rev();
        OwnUnitPage {
            back: uri!(crate::home::routes::one(seat)).to_string(),
            unit: self.record.unit.title.clone(),
            code: self.record.unit.code.clone(),
            told: (stage == Stage::Trainee).then(|| self.recommended()).flatten(),
            waits: match stage {
                Stage::Open => say!(language, "Asesor menilai unit ini.", "The assessor judges this unit."),
                Stage::Trainee | Stage::Locked(_) => String::new(),
                _ => say!(
                    language,
                    "Penilaian unit ini sedang diperiksa. Anda tidak perlu melakukan apa-apa.",
                    "The assessment of this unit is being checked. You need not do anything."
                ),
            },
            open: if told { open.collect() } else { Vec::new() },
            appeal: file.appeal().map(|a| self.appeal(a)),
            until: until.map(|at| text::moment(language, self.zone, at)),
            before: before.skip(usize::from(decision.is_some())).map(|d| self.decision(d)).collect(),
            decision: decision.map(|d| self.decision(d)),
            form,
            to: uri!(answer_own(seat, self.record.unit.id)).to_string(),
        }
    }
}

async fn own_page(
    store: &Store,
    by: &SignedIn,
    learning: &Learning,
    unit: UnitId,
    now: Now,
    language: Language,
    form: Filled,
) -> Result<Page> {
    let (db, cohort, seat) = (store.read(), learning.cohort(), learning.enrolment());
    let record = person_unit(db, cohort, seat.id, unit).await?;
    let file = queries::case_file(db, cohort, seat, unit, by.person(), now.0).await?;
    let zone = people::queries::zone(&people::queries::centre(db, cohort.centre_id).await?);
    let told = Told { record: &record, file: &file, now: now.0, zone, language };
    web::page("assessment/own.html", told.page(seat.id, form))
}

#[get("/saya/<id>/unit/<unit>")]
pub(crate) async fn own_unit(
    by: SignedIn,
    id: EnrolmentId,
    unit: UnitId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    own_page(store, &by, &learning, unit, now, lang.0, Filled::default()).await
}

/// What she answers: that she knows, or why it is wrong.
#[derive(FromForm)]
pub(crate) struct Answering<'r> {
    aksi: &'r str,
    #[field(default = "")]
    kata: &'r str,
}

#[post("/saya/<id>/unit/<unit>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn answer_own(
    by: SignedIn,
    id: EnrolmentId,
    unit: UnitId,
    form: Form<Contextual<'_, Answering<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let (sent, filled) = web::read(form, lang.0);
    let again = async |form: Filled| -> Result<Answer> {
        Ok(Answer::Again(own_page(store, &by, &learning, unit, now, lang.0, form).await?))
    };
    let Some(sent) = sent else { return again(filled).await };
    let (who, appeals) = (Acting::learning(&learning, &by), sent.aksi == "banding");
    let words = sent.kata.to_string();
    let done = store
        .write(async |tx| match appeals {
            true => commands::enter_appeal(tx, &who, id, unit, &words, now.0).await,
            false => commands::take(tx, &who, id, unit, Act::Acknowledge, "", now.0).await.map(|_| ()),
        })
        .await;
    match done {
        Ok(()) => {
            let said = match appeals {
                true => say!(lang.0, "Banding Anda sudah kami terima.", "We have your appeal."),
                false => say!(lang.0, "Terima kasih. Kami mencatatnya.", "Thank you. We have noted it."),
            };
            Ok(web::go(uri!(own_unit(id, unit)), said))
        }
        Err(Error::Refused(why)) => again(filled.refused(&why, lang.0)).await,
        Err(other) => Err(other),
    }
}
