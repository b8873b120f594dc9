//! One person's sittings for the staff: every answer, essays to be read, another try.
use super::*;
use crate::{
    access::{Answering, SignedIn},
    attendance::queries::zone,
    clock::Now,
    enrollment::queries::enrolled,
    error::{Error, Result},
    store::Store,
    tables::{
        cohort::CohortId, course_test::TestId, enrolment::EnrolmentId, question_version::QuestionVersionId,
        sitting::SittingId,
    },
    testing::{commands, queries, rules},
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

#[derive(Serialize)]
struct PersonPage {
    back_to: String,
    cohort: String,
    name: String,
    form: Filled,
    sittings: Vec<SittingView>,
    /// Tests of which another try can be given.
    tests: Vec<TestChoice>,
    again_to: String,
}

#[derive(Serialize)]
struct TestChoice {
    id: i64,
    name: String,
}

#[derive(Serialize)]
struct SittingView {
    name: String,
    times: String,
    total: String,
    judge_to: String,
    answers: Vec<AnswerView>,
}

#[derive(Serialize)]
struct AnswerView {
    version: i64,
    question: Vec<String>,
    said: String,
    right: String,
    points: String,
    /// An essay that somebody has to read.
    essay: bool,
    /// The points it was given, "" for none yet.
    given: String,
    mark: String,
}

async fn page(
    store: &Store,
    answering: &Answering,
    who: EnrolmentId,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let (db, cohort) = (store.read(), answering.cohort());
    let person = enrolled(db, cohort.id).await?.into_iter().find(|one| one.enrolment == who);
    let person = person.ok_or(Error::NotFound)?;
    let zone = zone(db, cohort.centre_id).await?;
    let plans = queries::of_version(db, cohort.course_version_id).await?;
    let tests: Vec<TestId> = plans.iter().map(|plan| plan.test.id).collect();
    let done = queries::results(db, cohort, &tests, Some(who), now.0).await?;
    let questions = queries::bank(db, &tests).await?;
    let sittings: Vec<SittingId> = done.iter().map(|one| one.row.id).collect();
    let answers = queries::answered(db, &sittings).await?;
    let name = |test: TestId| {
        let plan = plans.iter().find(|plan| plan.test.id == test);
        plan.map(|plan| place_name(plan.test.place, lang.0)).unwrap_or_default()
    };
    let sitting = |one: &queries::Done| {
        let own = questions
            .iter()
            .filter(|(test, .., asked)| *test == one.row.test_id && asked.kind != Kind::Description);
        let answer = |(_, version, mark, question): &(TestId, QuestionVersionId, Decimal, Question)| {
            let answer = answers.get(&one.row.id).and_then(|answers| answers.get(version));
            let asked = rules::Asked {
                question,
                mark: *mark,
                response: answer.map(|answer| &answer.response),
                judged: answer.and_then(|answer| answer.judged),
            };
            let essay = question.kind == Kind::Essay && asked.answered() && one.attempt.over;
            AnswerView {
                version: version.0,
                question: rules::asked_lines(question),
                said: said(question, asked.response, lang.0),
                right: right(question, lang.0),
                points: asked.points().map_or("–".to_string(), points),
                essay,
                given: asked.judged.map(shown).unwrap_or_default(),
                mark: shown(*mark),
            }
        };
        let (attempt, from) = (one.row.attempt, when(zone, one.row.started_at, now.0, lang.0));
        let name = name(one.row.test_id);
        SittingView {
            name: match attempt {
                1 => name,
                _ => say!(lang.0, "{name}, kali ke-{attempt}", "{name}, try {attempt}"),
            },
            times: match one.row.submitted_at.map(|at| when(zone, at, now.0, lang.0)) {
                Some(until) => say!(lang.0, "{from} sampai {until}", "{from} to {until}"),
                None if one.attempt.over => {
                    say!(lang.0, "mulai {from}, waktunya habis", "from {from}, time was over")
                }
                None => say!(lang.0, "mulai {from}, sedang dikerjakan", "from {from}, under way"),
            },
            total: match one.attempt.over {
                true => format!("{} ({})", of_all(&one.attempt.total, lang.0), percent(&one.attempt.total)),
                false => String::new(),
            },
            judge_to: uri!(judge(cohort.id, who, one.row.id)).to_string(),
            answers: own.map(answer).collect(),
        }
    };
    let view = PersonPage {
        back_to: uri!(super::cohort::tests(cohort.id)).to_string(),
        cohort: cohort.label.clone(),
        name: person.name,
        form,
        sittings: done.iter().map(sitting).collect(),
        tests: tests.iter().map(|test| TestChoice { id: test.0, name: name(*test) }).collect(),
        again_to: uri!(again(cohort.id, who)).to_string(),
    };
    web::page("testing/person.html", view)
}

#[get("/angkatan/<id>/tes/<enrolment>")]
pub(crate) async fn person(
    id: CohortId,
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let answering = by.answering(store.read(), id).await?;
    page(store, &answering, enrolment, Filled::default(), now, lang).await
}

async fn answered(
    store: &Store,
    answering: &Answering,
    who: EnrolmentId,
    (done, said, filled): (Result<()>, String, Filled),
    (now, lang): (Now, Lang),
) -> Result<Answer> {
    match done {
        Ok(()) => Ok(web::go(uri!(person(answering.cohort().id, who)), said)),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&crate::error::Refusal::new(why.why), lang.0);
            Ok(Answer::Again(page(store, answering, who, filled, now, lang).await?))
        }
        Err(other) => Err(other),
    }
}

/// The points of an essay.
#[derive(FromForm)]
pub struct Points<'r> {
    soal: QuestionVersionId,
    nilai: &'r str,
}

#[post("/angkatan/<id>/tes/<enrolment>/<sitting>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn judge(
    id: CohortId,
    enrolment: EnrolmentId,
    sitting: SittingId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Points<'_>>>,
) -> Result<Answer> {
    let answering = by.answering(store.read(), id).await?;
    let typed = form.value.as_ref().map(|points| (points.soal, points.nilai.to_string()));
    let (_, filled) = web::read(form, lang.0);
    let me = (id, answering.by());
    let done = match typed {
        None => Err(Error::Refused(crate::error::Refusal::new(both!("Isi nilainya.", "Give the points.")))),
        Some((question, words)) => {
            store.write(async |tx| commands::judge(tx, me, (sitting, question), &words, now.0).await).await
        }
    };
    let said = say!(lang.0, "Nilai disimpan.", "The points are stored.");
    answered(store, &answering, enrolment, (done, said, filled), (now, lang)).await
}

/// Another try at a test, and why.
#[derive(FromForm)]
pub struct Again<'r> {
    tes: TestId,
    alasan: &'r str,
}

#[post("/angkatan/<id>/tes/<enrolment>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn again(
    id: CohortId,
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Again<'_>>>,
) -> Result<Answer> {
    let answering = by.answering(store.read(), id).await?;
    let typed = form.value.as_ref().map(|again| (again.tes, again.alasan.to_string()));
    let (_, filled) = web::read(form, lang.0);
    let me = (id, answering.by());
    let done = match typed {
        None => {
            Err(Error::Refused(crate::error::Refusal::new(both!("Tulis alasannya.", "Give the reason."))))
        }
        Some((test, reason)) => {
            store.write(async |tx| commands::retake(tx, me, (enrolment, test), &reason, now.0).await).await
        }
    };
    let said = say!(lang.0, "Kesempatan lagi diberikan.", "Another try is given.");
    answered(store, &answering, enrolment, (done, said, filled), (now, lang)).await
}
