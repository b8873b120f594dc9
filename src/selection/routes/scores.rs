//! Scores typed into the table: a line an applicant, a column a part.
use super::{Part, Selecting, Top, refusal, score_history, stages};
use crate::{
    access::{SignedIn, Staff},
    clock::Now,
    enrollment::words::chip,
    error::{Refusal, Result},
    selection::{
        commands::{self, Change, Points},
        queries::{self, Applicant},
        ranking::{parse_score, trimmed},
    },
    store::Store,
    tables::{cohort::CohortId, score_part, selection_step::SelectionStep},
    text::{Chip, Language},
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    FromForm, Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![scores, note]
}

/// The table.
#[derive(Serialize)]
struct ScoresPage {
    top: Top,
    formula: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// "12 dari 111 orang sudah lengkap."
    done: String,
    /// Why nothing can be entered any more.
    fixed: String,
    form: Filled,
    to: String,
    import_to: String,
    template_to: String,
}

/// One part.
#[derive(Serialize)]
struct Column {
    name: String,
    max: String,
}

/// One applicant.
#[derive(Serialize)]
struct Row {
    name: String,
    number: String,
    chip: Chip,
    cells: Vec<Cell>,
    total: String,
}

/// One score.
#[derive(Serialize)]
struct Cell {
    part: String,
    field: String,
    label: String,
    value: String,
    error: String,
    /// The hidden field beside it, with what was kept when the page was made.
    was_field: String,
    was: String,
    /// What happened to it, once it was corrected.
    history: Vec<String>,
}

fn was(field: &str) -> String {
    format!("asal_{field}")
}

fn field(a: &Applicant, part: &score_part::Model) -> String {
    format!("n{}_{}", a.enrolment, part.id)
}

async fn page(
    store: &Store,
    by: &SignedIn,
    at: &Selecting,
    form: Filled,
    language: Language,
) -> Result<Page> {
    let db = store.read();
    let (steps, formula) = (at.steps(), at.formula());
    let known = queries::scores(db, at.id()).await?;
    let people: Vec<Applicant> = queries::applicants(db, at.id())
        .await?
        .into_iter()
        .filter(|a| stages::may_score(a.state, steps) || known.contains_key(&a.enrolment))
        .collect();
    let changes = queries::score_changes(db, at.id(), None).await?;
    let mut past = score_history::beside(&changes, at.zone, language);
    let mut complete = 0;
    let rows: Vec<Row> = people
        .iter()
        .map(|a| {
            let scores = known.get(&a.enrolment);
            let of = |part: &score_part::Model| scores.and_then(|s| s.get(&part.id)).copied();
            let points: Vec<Option<i64>> =
                at.setup.parts.iter().map(|part| of(part).map(i64::from)).collect();
            let total = formula.total(&points);
            complete += usize::from(total.is_some());
            let mut cell = |part: &score_part::Model| {
                let (field, column) = (field(a, part), &part.name);
                let stored = of(part).map(|value| trimmed(language, value.into())).unwrap_or_default();
                Cell {
                    part: column.clone(),
                    label: format!("{column}, {}", a.name),
                    value: form.values.get(&field).cloned().unwrap_or(stored),
                    error: form.errors.get(&field).cloned().unwrap_or_default(),
                    was_field: was(&field),
                    history: past.remove(&(a.enrolment, part.id)).unwrap_or_default(),
                    was: of(part).map(|value| trimmed(language, value.into())).unwrap_or_default(),
                    field,
                }
            };
            Row {
                name: a.name.clone(),
                number: a.receipt.clone(),
                chip: chip(a.state, 0, language),
                cells: at.setup.parts.iter().map(&mut cell).collect(),
                total: total.map(|total| total.shown(language)).unwrap_or_else(|| "–".into()),
            }
        })
        .collect();
    let all = rows.len();
    let view = ScoresPage {
        top: at.top(db, by, Part::Scores, language).await?,
        formula: formula.said(language),
        columns: at
            .setup
            .parts
            .iter()
            .map(|part| Column { name: part.name.clone(), max: trimmed(language, part.max.into()) })
            .collect(),
        rows,
        done: say!(
            language,
            "{complete} dari {all} orang sudah lengkap nilainya.",
            "{complete} of {all} people have all their scores."
        ),
        fixed: match at.announced() {
            true => say!(
                language,
                "Hasil sudah diumumkan, jadi nilai tidak bisa diubah.",
                "The result is announced, so scores cannot be changed."
            ),
            false => String::new(),
        },
        form,
        to: uri!(note(at.id())).to_string(),
        import_to: uri!(super::receive_scores(at.id())).to_string(),
        template_to: uri!(super::score_template(at.id())).to_string(),
    };
    web::page("selection/scores.html", view)
}

#[get("/angkatan/<id>/seleksi/nilai")]
pub(crate) async fn scores(id: CohortId, by: Staff, store: &State<Store>, lang: Lang) -> Result<Page> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Test).await?;
    page(store, &by, &at, Filled::default(), lang.0).await
}

/// The page again, with what was wrong with a file.
pub(super) async fn with_fault(
    store: &Store,
    by: &SignedIn,
    at: &Selecting,
    filled: Filled,
    language: Language,
) -> Result<Answer> {
    Ok(Answer::Again(page(store, by, at, filled, language).await?))
}

/// Every cell is read from what was typed.
#[derive(FromForm)]
pub(crate) struct Typed {
    #[allow(dead_code, reason = "a form has at least one field; all are read from what was typed")]
    simpan: Option<String>,
}

#[post("/angkatan/<id>/seleksi/nilai", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn note(
    id: CohortId,
    by: Staff,
    form: Form<Contextual<'_, Typed>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Test).await?;
    let (_, mut filled) = web::read(form, lang.0);
    if at.announced() {
        let why = Refusal::new(both!(
            "Hasil sudah diumumkan, jadi nilai tidak bisa diubah.",
            "The result is announced, so scores cannot be changed."
        ));
        return with_fault(store, &by, &at, filled.refused(&why, lang.0), lang.0).await;
    }
    let steps = at.steps();
    let known = queries::scores(store.read(), id).await?;
    let mut points = Vec::new();
    for a in queries::applicants(store.read(), id).await? {
        if !stages::may_score(a.state, steps) {
            continue;
        }
        for part in &at.setup.parts {
            let field = field(&a, part);
            let stored = known.get(&a.enrolment).and_then(|s| s.get(&part.id)).copied();
            let shown = stored.map(|value| trimmed(lang.0, value.into())).unwrap_or_default();
            let before = filled.values.get(&was(&field)).cloned();
            if before.as_deref().is_some_and(|before| before.trim() == filled.value(&field).trim()) {
                // Not touched on this page: what somebody else has kept since stands.
                filled.values.remove(&field);
                continue;
            }
            match parse_score(filled.value(&field), part.max.into()) {
                // Empty without a word of what was there says nothing.
                Ok(None) if before.is_none() => {}
                Ok(score) => {
                    let value = score.map(|score| i32::try_from(score).unwrap_or(i32::MAX));
                    if stored == value {
                        continue;
                    }
                    if before.is_some_and(|before| before.trim() != shown) {
                        let why = say!(
                            lang.0,
                            "Orang lain mengubahnya menjadi {shown} sesudah Anda membuka halaman ini. Simpan lagi kalau nilai Anda yang benar.",
                            "Somebody else changed it to {shown} after you opened this page. Keep again if yours is right."
                        );
                        filled.errors.insert(field, why);
                        continue;
                    }
                    points.push(Points { enrolment: a.enrolment, part: part.id, value });
                }
                Err(why) => {
                    filled.errors.insert(field, why.say(lang.0));
                }
            }
        }
    }
    if filled.is_faulty() {
        let many = filled.errors.len();
        let why = say!(
            lang.0,
            "{many} nilai perlu diperbaiki. Belum ada yang tersimpan.",
            "{many} scores need correcting. Nothing is kept yet."
        );
        filled.errors.insert(String::new(), why);
        return with_fault(store, &by, &at, filled, lang.0).await;
    }
    let many = points.iter().filter(|one| one.value.is_some()).count();
    let gone = points.len() - many;
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    match store.write(async |tx| commands::note_scores(tx, id, &points, change).await).await {
        Ok(_) => {
            let mut said = say!(lang.0, "{many} nilai tersimpan.", "{many} scores are kept.");
            if gone > 0 {
                said = say!(lang.0, "{said} {gone} ditarik kembali.", "{said} {gone} are taken back.");
            }
            Ok(web::go(uri!(scores(id)), said))
        }
        Err(error) => {
            let mut why = refusal(error)?;
            why.field = "";
            with_fault(store, &by, &at, filled.refused(&why, lang.0), lang.0).await
        }
    }
}
