//! Files of questions to take along: what each format holds, and the file.
use super::{
    super::{files, queries},
    *,
};
use crate::{
    error::Error,
    questions::{Note, rules::Question},
    web::Bytes,
};
use files::Format;
use rocket::tokio::task::spawn_blocking;

/// Remarks listed for a format; the rest is counted.
const LISTED: usize = 20;

#[derive(Serialize)]
struct OfferPage {
    back_to: String,
    count: usize,
    files: Vec<FileView>,
}

#[derive(Serialize)]
struct FileView {
    to: String,
    name: &'static str,
    says: String,
    /// "40 dari 50 soal".
    holds: String,
    remarks: Vec<Remark>,
    more: usize,
}

#[derive(Serialize)]
struct Remark {
    name: String,
    why: String,
}

async fn written(format: Format, questions: Vec<Question>) -> Result<(files::Written, Vec<Question>)> {
    spawn_blocking(move || files::write(format, &questions).map(|written| (written, questions))).await?
}

#[get("/soal/unduh?<q..>")]
pub(crate) async fn offer(q: Filter, by: Examining, lang: Lang, store: &State<Store>) -> Result<Page> {
    let mut questions = queries::questions(store.read(), by.centre(), &q.wanted()).await?;
    let count = questions.len();
    let mut offered = Vec::new();
    for format in Format::ALL {
        let (written, back) = written(format, questions).await?;
        questions = back;
        let held = count - written.left_out.len();
        let remark = |note: &Note| Remark {
            name: questions.get(note.index).map(Question::shown_name).unwrap_or_default(),
            why: note.why.pick(lang.0).to_string(),
        };
        let all = written.left_out.len() + written.notes.len();
        offered.push(FileView {
            to: uri!(hand_out(format.word(), q.clone())).to_string(),
            name: format.name(),
            says: format.says(lang.0),
            holds: say!(lang.0, "{held} dari {count} soal", "{held} of {count} questions"),
            remarks: written.left_out.iter().chain(&written.notes).take(LISTED).map(remark).collect(),
            more: all.saturating_sub(LISTED),
        });
    }
    let view = OfferPage { back_to: uri!(list(q)).to_string(), count, files: offered };
    web::page("bank/export.html", view)
}

#[get("/soal/unduh/<format>?<q..>")]
pub(crate) async fn hand_out(format: &str, q: Filter, by: Examining, store: &State<Store>) -> Result<Bytes> {
    let format = Format::of_word(format).ok_or(Error::NotFound)?;
    let questions = queries::questions(store.read(), by.centre(), &q.wanted()).await?;
    let (written, _) = written(format, questions).await?;
    let (kind, end) = files::kind(format);
    Ok(Bytes { kind, save_as: Some(format!("Bank soal.{end}")), bytes: written.bytes })
}
