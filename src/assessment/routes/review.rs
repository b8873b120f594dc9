//! The page of who judges for himself: a second assessor, who sees nothing of the first, and the assessor
//! of an appeal, who starts from what stands.
use super::*;
use crate::{
    assessment::{
        commands::reviewing,
        queries::CaseFile,
        record::{CriterionRecord, PersonUnit},
        unit_page::{ElementView, MethodChoice, elements, methods},
    },
    tables::{judgement, unit_appeal::UnitAppealOutcome},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
struct AnewPage {
    back: String,
    name: String,
    unit: String,
    code: String,
    /// Whether it is an appeal.
    appeal: bool,
    /// What the trainee says.
    words: String,
    due: String,
    elements: Vec<ElementView>,
    methods: Vec<MethodChoice>,
    progress: String,
    me: String,
    to: String,
    form: Filled,
}

/// The record with what this reviewer found, and nothing that others did unless he may see it.
fn own(mut record: PersonUnit, file: &CaseFile, by: &SignedIn, anew: bool, now: DateTime<Utc>) -> PersonUnit {
    let mut stands: HashMap<CriterionId, judgement::Model> = HashMap::new();
    if !anew {
        let criteria = record.elements.iter().flat_map(|e| &e.criteria);
        stands.extend(criteria.filter_map(|c| Some((c.id, c.judgement.clone()?))));
    }
    record.veil();
    let mut found = file.reviewed(by.person());
    let enrolment_id = record.person.enrolment;
    for c in record.elements.iter_mut().flat_map(|e| &mut e.criteria) {
        let own = file.reviews.iter().rev().find(|row| row.by_id == by.person() && row.criterion_id == c.id);
        let mine = found.remove(&c.id).map(|j| judgement::Model {
            enrolment_id,
            criterion_id: c.id,
            verdict: j.verdict,
            method: j.method,
            note: j.note,
            by_id: by.person(),
            at: own.map_or(now, |row| row.at),
            disputed: false,
            evidence_id: j.evidence,
        });
        c.judgement = mine.or_else(|| stands.remove(&c.id));
    }
    record
}

#[allow(clippy::too_many_arguments, reason = "who looks at what, and what was sent")]
async fn anew_page(
    store: &Store,
    by: &SignedIn,
    cohort: &cohort::Model,
    (enrolment, unit): (EnrolmentId, UnitId),
    now: Now,
    language: Language,
    form: Filled,
    at: Option<(CriterionId, String)>,
) -> Result<Page> {
    let db = store.read();
    let record = person_unit(db, cohort, enrolment, unit).await?;
    let seat = queries::seat(db, cohort, enrolment).await?;
    let file = queries::case_file(db, cohort, &seat, unit, by.person(), now.0).await?;
    let anew = reviewing(&file, by.person()).ok_or(Error::NotFound)?;
    let record = own(record, &file, by, anew, now.0);
    let zone = people::queries::zone(&people::queries::centre(db, cohort.centre_id).await?);
    let look = Looking { assesses: true, by: by.person(), me: by.name(), form, at };
    let criteria: Vec<&CriterionRecord> = record.elements.iter().flat_map(|e| &e.criteria).collect();
    let (done, all) = (criteria.iter().filter(|c| c.judgement.is_some()).count(), criteria.len());
    let appeal = file.open_appeal().filter(|_| !anew);
    let page = AnewPage {
        back: uri!(person(cohort.id, enrolment, unit)).to_string(),
        name: record.person.name.clone(),
        unit: record.unit.title.clone(),
        code: record.unit.code.clone(),
        appeal: !anew,
        words: appeal.map(|a| a.words.clone()).unwrap_or_default(),
        due: appeal.map(|a| text::moment(language, zone, a.due_at)).unwrap_or_default(),
        elements: elements(language, zone, &record, &look),
        methods: methods(language),
        progress: say!(language, "{done} dari {all} kriteria dinilai", "{done} of {all} criteria judged"),
        me: by.name().to_string(),
        to: uri!(save_anew(cohort.id, enrolment, unit)).to_string(),
        form: look.form,
    };
    web::page("assessment/anew.html", page)
}

#[get("/angkatan/<id>/penilaian/<enrolment>/<unit>/kedua")]
pub(crate) async fn look_anew(
    by: SignedIn,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Page> {
    let proof = by.assessing(store.read(), id).await?;
    anew_page(store, &by, proof.cohort(), (enrolment, unit), now, lang.0, Filled::default(), None).await
}

/// Where a form leads whose turn has passed: pressed twice, or the coordinator or the first assessor changed
/// the case meanwhile. Who never had a part in it finds nothing.
fn passed(
    file: &CaseFile,
    by: &SignedIn,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    lang: Lang,
) -> Result<Answer> {
    let me = by.person();
    let had = file.steps.iter().any(|step| step.by_id == me || step.person_id == Some(me))
        || file.appeals.iter().any(|appeal| appeal.assessor_id == Some(me));
    if !had {
        return Err(Error::NotFound);
    }
    let said = say!(
        lang.0,
        "Tidak ada lagi yang perlu Anda nilai di sini. Yang sudah disimpan tetap tersimpan.",
        "Nothing is left for you to judge here. What was saved stays saved."
    );
    Ok(web::go(uri!(person(id, enrolment, unit)), said))
}

/// Saves what was judged, and says what was found when the button says so.
#[post("/angkatan/<id>/penilaian/<enrolment>/<unit>/kedua", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn save_anew(
    by: SignedIn,
    id: CohortId,
    enrolment: EnrolmentId,
    unit: UnitId,
    form: Form<Contextual<'_, Judging>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let proof = by.assessing(store.read(), id).await?;
    let (cohort, place) = (proof.cohort(), (enrolment, unit));
    let seat = queries::seat(store.read(), cohort, enrolment).await?;
    let file = queries::case_file(store.read(), cohort, &seat, unit, by.person(), now.0).await?;
    let Some(anew) = reviewing(&file, by.person()) else {
        return passed(&file, &by, id, enrolment, unit, lang);
    };
    let (judging, filled) = web::read(form, lang.0);
    let again = async |form: Filled, at: Option<(CriterionId, String)>| -> Result<Answer> {
        Ok(Answer::Again(anew_page(store, &by, cohort, place, now, lang.0, form, at).await?))
    };
    let Some(judging) = judging else { return again(filled, None).await };
    let wanted = match judging.wanted() {
        Ok(wanted) => wanted,
        Err((criterion, why)) => return again(filled, Some((criterion, why.say(lang.0)))).await,
    };
    let (button, note) = (judging.act(), judging.keterangan.as_str());
    let who = Acting::assessing(&proof);
    let done = store
        .write(async |tx| {
            let changed = commands::review_many(tx, &who, enrolment, unit, wanted, now.0).await?;
            match (button, anew) {
                (Button::Decide(outcome), true) => {
                    let act = Act::SecondRecommend(outcome);
                    commands::take(tx, &who, enrolment, unit, act, note, now.0).await?;
                    Ok((changed, true, None))
                }
                (Button::Decide(outcome), false) => {
                    let answer =
                        commands::answer_appeal(tx, &who, enrolment, unit, outcome, note, now.0).await?;
                    Ok((changed, true, Some(answer)))
                }
                _ => Ok::<_, Error>((changed, false, None)),
            }
        })
        .await;
    match done {
        Ok((changed, false, _)) => {
            let said =
                say!(lang.0, "{changed} penilaian Anda disimpan.", "{changed} of your judgements saved.");
            Ok(web::go(uri!(look_anew(id, enrolment, unit)), said))
        }
        Ok((_, true, answer)) => {
            let said = match answer {
                None => say!(lang.0, "Penilaian Anda sudah diterima.", "We have what you found."),
                Some(UnitAppealOutcome::Upheld) => {
                    say!(lang.0, "Banding dijawab: keputusan tetap.", "The appeal is answered: it stands.")
                }
                Some(UnitAppealOutcome::Changed) => {
                    say!(lang.0, "Banding dijawab: keputusan berubah.", "The appeal is answered: it changed.")
                }
            };
            Ok(web::go(uri!(person(id, enrolment, unit)), said))
        }
        Err(Error::Refused(why)) => again(filled.refused(&why, lang.0), None).await,
        Err(other) => Err(other),
    }
}
