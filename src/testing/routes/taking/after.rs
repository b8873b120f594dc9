//! Handing a sitting in, and what came of it as far as the test tells.
use super::*;
use crate::{
    questions::rules::Response,
    tables::course_test::Shows,
    testing::{routes::own::result_words, rules::Asked},
    text::Chip,
};

#[derive(Serialize)]
struct AskPage {
    back_to: String,
    name: String,
    to: String,
    count: usize,
    answered: usize,
    /// Questions without an answer, each with its place on the page.
    open: Vec<OpenView>,
    until: String,
}

#[derive(Serialize)]
struct OpenView {
    to: String,
    number: usize,
    name: String,
}

#[get("/saya/<id>/tes/<sitting>/kumpulkan")]
pub(crate) async fn ask(
    id: EnrolmentId,
    sitting: SittingId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    let row = queries::sitting(store.read(), &learning, sitting).await?;
    if rules::is_over(row.submitted_at, row.ends_at, now.0) {
        return Ok(web::go(uri!(sit(id, sitting)), ""));
    }
    let page = queries::open_page(store.read(), row).await?;
    let asked: Vec<_> =
        page.questions.iter().filter(|one| one.question.kind != Kind::Description).zip(1..).collect();
    let answered = |one: &queries::Question| {
        one.answer.as_ref().is_some_and(|answer| answer.response != Response::Nothing)
    };
    let open = asked.iter().filter(|(one, _)| !answered(one)).map(|(one, number)| OpenView {
        to: format!("{}#soal-{}", uri!(sit(id, sitting)), one.version),
        number: *number,
        name: one.question.shown_name(),
    });
    let open: Vec<OpenView> = open.collect();
    let view = AskPage {
        back_to: uri!(sit(id, sitting)).to_string(),
        name: place_name(page.test.place, lang.0),
        to: uri!(hand_in(id, sitting)).to_string(),
        count: asked.len(),
        answered: asked.len() - open.len(),
        open,
        until: page.sitting.ends_at.map(|end| left_words(end, now.0, lang.0)).unwrap_or_default(),
    };
    Ok(Answer::Show(web::page("testing/ask.html", view)?))
}

#[post("/saya/<id>/tes/<sitting>/kumpulkan")]
pub(crate) async fn hand_in(
    id: EnrolmentId,
    sitting: SittingId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    let learning = by.learning(store.read(), id).await?;
    store.write(async |tx| commands::hand_in(tx, &learning, sitting, now.0).await).await?;
    Ok(web::go(uri!(sit(id, sitting)), say!(lang.0, "Tes sudah dikumpulkan.", "The test is handed in.")))
}

#[derive(Serialize)]
struct ResultPage {
    back_to: String,
    name: String,
    label: String,
    total: String,
    chip: Option<Chip>,
    unread: bool,
    /// Whether the right answers come once the test is closed.
    later: bool,
    answers: Vec<ResultView>,
}

#[derive(Serialize)]
struct ResultView {
    number: usize,
    lines: Vec<String>,
    said: String,
    right: String,
    points: String,
    mark: String,
    shape: &'static str,
    feedback: Vec<String>,
}

pub(super) async fn result_page(
    store: &Store,
    learning: &Learning,
    row: sitting::Model,
    now: Now,
    lang: Lang,
) -> Result<Page> {
    let page = queries::open_page(store.read(), row).await?;
    let asked = |one: &queries::Question| {
        (
            one.answer.as_ref().map(|answer| answer.response.clone()),
            one.answer.as_ref().and_then(|a| a.judged),
        )
    };
    let given: Vec<_> = page.questions.iter().map(asked).collect();
    let all: Vec<Asked<'_>> = page
        .questions
        .iter()
        .zip(&given)
        .map(|(one, (response, judged))| Asked {
            question: &one.question,
            mark: one.mark,
            response: response.as_ref(),
            judged: *judged,
        })
        .collect();
    let total = rules::total(all.iter().copied());
    let (words, chip) = result_words(page.test.shows, &total, page.test.passing, lang.0);
    let tells = page.test.shows == Shows::Answers;
    let shows = tells && queries::is_settled(store.read(), learning.cohort(), &page.test, now.0).await?;
    let lines = all.iter().filter(|one| shows && one.question.kind != Kind::Description).zip(1..);
    let view = ResultPage {
        back_to: uri!(super::super::own::own(learning.enrolment().id)).to_string(),
        name: place_name(page.test.place, lang.0),
        label: learning.cohort().label.clone(),
        total: words,
        chip,
        unread: total.unread > 0,
        later: tells && !shows,
        answers: lines.map(|(one, number)| result_view(one, number, lang.0)).collect(),
    };
    web::page("testing/result.html", view)
}

fn result_view(one: &Asked<'_>, number: usize, language: Language) -> ResultView {
    let got = one.points();
    let general = one.question.general_feedback.iter().flat_map(rules::lines);
    ResultView {
        number,
        lines: rules::asked_lines(one.question),
        said: said(one.question, one.response, language),
        right: right(one.question, language),
        points: got.map_or("–".to_string(), points),
        mark: shown(one.mark),
        shape: match got {
            None => "wait",
            Some(got) if got == one.mark => "good",
            Some(got) if got.is_zero() => "bad",
            Some(_) => "part",
        },
        feedback: general.collect(),
    }
}
