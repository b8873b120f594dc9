//! The sheet into which scores are written: everybody who may be scored, with what is known.
use super::{Selecting, stages};
use crate::{
    access::Staff,
    clock::Now,
    documents::sheet::{self, Column},
    error::Result,
    people::{commands::note_all, log::Act},
    selection::{
        queries,
        ranking::trimmed,
        scoring::{NAME, NUMBER},
    },
    store::Store,
    tables::{cohort::CohortId, person::PersonId, selection_step::SelectionStep},
    text::Language,
    web::Bytes,
};
use rocket::{Route, State, http::ContentType, tokio::task::spawn_blocking};

pub(super) fn routes() -> Vec<Route> {
    routes![score_template]
}

#[get("/angkatan/<id>/seleksi/nilai/templat.xlsx")]
pub(crate) async fn score_template(id: CohortId, by: Staff, store: &State<Store>, now: Now) -> Result<Bytes> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Test).await?;
    let (steps, known) = (at.steps(), queries::scores(store.read(), id).await?);
    let scored: Vec<_> = queries::applicants(store.read(), id)
        .await?
        .into_iter()
        .filter(|a| stages::may_score(a.state, steps))
        .collect();
    // Names and points leave in a file: each of them can read that they did.
    let whose: Vec<PersonId> = scored.iter().map(|a| a.person).collect();
    let what = format!("Nilai {}", at.cohort().label);
    store
        .write(async |tx| note_all(tx, &whose, Act::Exported, Some(by.person()), &what, now.0).await)
        .await?;
    let rows: Vec<Vec<String>> = scored
        .into_iter()
        .map(|a| {
            let of = known.get(&a.enrolment);
            let score = |part: &crate::tables::score_part::Model| {
                let value = of.and_then(|scores| scores.get(&part.id));
                value.map(|value| trimmed(Language::Id, (*value).into())).unwrap_or_default()
            };
            [a.receipt, a.name].into_iter().chain(at.setup.parts.iter().map(score)).collect()
        })
        .collect();
    let titles: Vec<String> = at.setup.parts.iter().map(|part| part.name.clone()).collect();
    let bytes = spawn_blocking(move || {
        let mut columns = vec![Column { title: NUMBER, width: 20.0 }, Column { title: NAME, width: 34.0 }];
        columns.extend(titles.iter().map(|title| Column { title, width: 16.0 }));
        sheet::write("Nilai", &columns, &rows)
    })
    .await??;
    let kind = ContentType::new("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    Ok(Bytes { kind, save_as: Some(format!("Nilai {}.xlsx", at.cohort().label)), bytes })
}
