//! How it is asked and shown: the list here, one question, importing and exporting in rooms of their own.
#![allow(clippy::needless_borrows_for_generic_args)] // written so by Rocket's derive of UriDisplayQuery

mod exporting;
mod importing;
mod one;

use super::{
    queries::{self, Wanted},
    rules,
};
use crate::{
    access::Examining,
    error::Result,
    store::Store,
    tables::{course::CourseId, question::QuestionId, question_version::QuestionKind, staff_role::Role},
    text::Language,
    web::{self, Filled, Lang, Page},
};
use rocket::{Route, State};
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![
        bank,
        list,
        one::new,
        one::create,
        one::edit,
        one::save,
        one::retire,
        importing::import,
        importing::upload,
        importing::check,
        importing::apply,
        exporting::offer,
        exporting::hand_out,
    ]
}

/// How many questions a list shows.
const SHOWN: u64 = 50;

/// What somebody looks for in the bank.
#[derive(FromForm, UriDisplayQuery, Clone, Debug, Default)]
pub struct Filter {
    /// Words.
    pub cari: Option<String>,
    /// A course, and what every course may ask.
    pub pelatihan: Option<CourseId>,
    /// A topic.
    pub topik: Option<String>,
    /// A kind.
    pub jenis: Option<QuestionKind>,
}

/// `uri!(list(_))` asks for nothing.
impl rocket::http::uri::fmt::Ignorable<rocket::http::uri::fmt::Query> for Filter {}

impl Filter {
    fn wanted(&self) -> Wanted {
        let words = self.cari.as_deref().unwrap_or("").to_lowercase();
        Wanted {
            words: words.split_whitespace().take(8).map(str::to_string).collect(),
            course: self.pelatihan,
            topic: self.topik.clone().filter(|topic| !topic.is_empty()),
            kind: self.jenis,
        }
    }

    fn filled(&self) -> Filled {
        Filled::with([
            ("cari", self.cari.clone().unwrap_or_default()),
            ("pelatihan", self.pelatihan.map(|id| id.to_string()).unwrap_or_default()),
            ("topik", self.topik.clone().unwrap_or_default()),
            ("jenis", self.jenis.map(|kind| kind.word().to_string()).unwrap_or_default()),
        ])
    }
}

/// One choice of a select.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct ListPage {
    /// The way back, where this reader comes from.
    back_to: String,
    to: String,
    all_to: String,
    new_to: String,
    import_to: String,
    export_to: String,
    form: Filled,
    courses: Vec<Choice>,
    topics: Vec<Choice>,
    kinds: Vec<Choice>,
    asked: bool,
    /// How many there are; of those the first are shown.
    count: i64,
    more: bool,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    to: String,
    name: String,
    kind: String,
    topic: String,
    code: String,
    course: String,
}

/// The courses as a select offers them.
pub(super) async fn courses(store: &Store, by: &Examining) -> Result<Vec<Choice>> {
    let all = queries::courses(store.read(), by.centre()).await?;
    Ok(all.into_iter().map(|(id, label)| Choice { value: id.to_string(), label }).collect())
}

/// The kinds as a select offers them.
pub(super) fn kinds(language: Language) -> Vec<Choice> {
    let all = QuestionKind::ALL.iter();
    all.map(|kind| Choice { value: kind.word().into(), label: rules::kind_name(*kind, language) }).collect()
}

#[get("/soal")]
pub(crate) async fn bank(by: Examining, lang: Lang, store: &State<Store>) -> Result<Page> {
    list_page(&Filter::default(), &by, lang, store).await
}

#[get("/soal/cari?<q..>")]
pub(crate) async fn list(q: Filter, by: Examining, lang: Lang, store: &State<Store>) -> Result<Page> {
    list_page(&q, &by, lang, store).await
}

async fn list_page(q: &Filter, by: &Examining, lang: Lang, store: &Store) -> Result<Page> {
    let (db, centre, wanted) = (store.read(), by.centre(), q.wanted());
    let count = queries::count(db, centre, &wanted).await?;
    let lines = queries::list(db, centre, &wanted, SHOWN).await?;
    let courses = courses(store, by).await?;
    let topics = queries::topics(db, centre).await?;
    let topics = topics.into_iter().map(|topic| Choice { value: topic.clone(), label: topic }).collect();
    let asked = wanted.words.len() + usize::from(wanted.topic.is_some()) > 0
        || wanted.course.is_some()
        || wanted.kind.is_some();
    let course = |id: Option<CourseId>| match id {
        None => say!(lang.0, "Semua pelatihan", "All courses"),
        Some(id) => {
            let found = courses.iter().find(|one| one.value == id.to_string());
            found.map(|one| one.label.clone()).unwrap_or_default()
        }
    };
    let rows = lines
        .iter()
        .map(|line| Row {
            to: uri!(one::edit(line.id, None::<bool>)).to_string(),
            name: line.name.clone(),
            kind: rules::kind_name(line.kind, lang.0),
            topic: line.topic.clone(),
            code: line.code.clone(),
            course: course(line.course),
        })
        .collect();
    let view = ListPage {
        back_to: match by.has(Role::Coordinator) {
            true => uri!(crate::catalog::routes::manage).to_string(),
            false => uri!(crate::attendance::routes::today).to_string(),
        },
        to: uri!(list(_)).to_string(),
        all_to: uri!(bank).to_string(),
        new_to: uri!(one::new(None::<QuestionKind>, q.pelatihan)).to_string(),
        import_to: uri!(importing::import).to_string(),
        export_to: uri!(exporting::offer(q.clone())).to_string(),
        form: q.filled(),
        topics,
        kinds: kinds(lang.0),
        asked,
        more: count > lines.len() as i64,
        count,
        rows,
        courses,
    };
    web::page("bank/list.html", view)
}
