//! One question: written, changed, taken out.
use super::{
    super::{
        commands::{self, Into},
        form::{self, Typed},
        queries,
    },
    *,
};
use crate::{clock::Now, error::Error, web::Answer};
use rocket::form::{Contextual, Form};

#[derive(Serialize)]
struct QuestionPage {
    back_to: String,
    to: String,
    /// None: it is new.
    number: Option<i32>,
    kind: QuestionKind,
    kind_name: String,
    /// Other kinds, for a new one.
    kinds: Vec<KindLink>,
    courses: Vec<Choice>,
    form: Filled,
    /// Whether the whole is written as GIFT.
    as_gift: bool,
    gift_to: Option<String>,
    retire_to: Option<String>,
}

#[derive(Serialize)]
struct KindLink {
    to: String,
    label: String,
    here: bool,
}

async fn new_page(
    store: &Store,
    by: &Examining,
    kind: QuestionKind,
    form: Filled,
    lang: Lang,
) -> Result<Page> {
    let course: Option<CourseId> = form.value("pelatihan").parse().ok();
    let links = QuestionKind::ALL.iter().map(|one| KindLink {
        to: uri!(new(Some(*one), course)).to_string(),
        label: rules::kind_name(*one, lang.0),
        here: *one == kind,
    });
    let view = QuestionPage {
        back_to: uri!(bank).to_string(),
        to: uri!(create).to_string(),
        number: None,
        kind,
        kind_name: rules::kind_name(kind, lang.0),
        kinds: links.collect(),
        courses: courses(store, by).await?,
        as_gift: false,
        gift_to: None,
        retire_to: None,
        form: form::lined(form),
    };
    web::page("bank/question.html", view)
}

#[get("/soal/baru?<jenis>&<pelatihan>")]
pub(crate) async fn new(
    jenis: Option<QuestionKind>,
    pelatihan: Option<CourseId>,
    by: Examining,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let kind = jenis.unwrap_or(QuestionKind::Single);
    let mut filled = form::empty(kind);
    filled.values.insert("pelatihan".into(), pelatihan.map(|id| id.to_string()).unwrap_or_default());
    new_page(store, &by, kind, filled, lang).await
}

#[post("/soal/baru", data = "<form>")]
pub(crate) async fn create(
    by: Examining,
    form: Form<Contextual<'_, Typed<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let read = form.value.as_ref().map(|typed| (typed.question(), typed.pelatihan));
    let (_, filled) = web::read(form, lang.0);
    let kind = filled.value("jenis").parse().unwrap_or(QuestionKind::Single);
    let done = match read {
        None => return Ok(Answer::Again(new_page(store, &by, kind, filled, lang).await?)),
        Some((Err(why), _)) => Err(Error::Refused(why)),
        Some((Ok(question), course)) => {
            let into = Into { centre: by.centre(), course, by: by.person() };
            store.write(async |tx| commands::write(tx, into, question, now.0).await).await
        }
    };
    match done {
        Ok(_) => Ok(web::go(uri!(bank), say!(lang.0, "Soal disimpan.", "The question is stored."))),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(new_page(store, &by, kind, filled, lang).await?))
        }
        Err(other) => Err(other),
    }
}

async fn edit_page(
    store: &Store,
    by: &Examining,
    id: QuestionId,
    again: Option<Filled>,
    whole: bool,
    lang: Lang,
) -> Result<Page> {
    let (row, version, question) = queries::question(store.read(), by.centre(), id).await?;
    let (plain, only_gift) = form::of(&question, version.kind);
    let (mut filled, as_gift) = match again {
        Some(filled) => {
            let as_gift = !filled.value("gift").is_empty();
            (form::lined(filled), as_gift)
        }
        None if whole && !only_gift => (form::as_gift(&question, version.kind), true),
        None => (plain, only_gift),
    };
    filled.values.insert("pelatihan".into(), row.course_id.map(|id| id.to_string()).unwrap_or_default());
    let view = QuestionPage {
        back_to: uri!(bank).to_string(),
        to: uri!(save(id)).to_string(),
        number: Some(version.number),
        kind: version.kind,
        kind_name: rules::kind_name(version.kind, lang.0),
        kinds: Vec::new(),
        courses: courses(store, by).await?,
        form: filled,
        as_gift,
        gift_to: (!as_gift).then(|| uri!(edit(id, Some(true))).to_string()),
        retire_to: Some(uri!(retire(id)).to_string()),
    };
    web::page("bank/question.html", view)
}

#[get("/soal/<id>?<gift>")]
pub(crate) async fn edit(
    id: QuestionId,
    gift: Option<bool>,
    by: Examining,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    edit_page(store, &by, id, None, gift.unwrap_or(false), lang).await
}

#[post("/soal/<id>", data = "<form>")]
pub(crate) async fn save(
    id: QuestionId,
    by: Examining,
    form: Form<Contextual<'_, Typed<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    // What is not there is not there, whatever was typed.
    queries::question(store.read(), by.centre(), id).await?;
    let read = form.value.as_ref().map(|typed| Ok((typed.question()?, typed.versi.unwrap_or(0))));
    let (_, filled) = web::read(form, lang.0);
    let done = match read {
        None => return Ok(Answer::Again(edit_page(store, &by, id, Some(filled), false, lang).await?)),
        Some(Err(why)) => Err(Error::Refused(why)),
        Some(Ok((question, seen))) => {
            let who = (by.centre(), by.person());
            store.write(async |tx| commands::change(tx, who, (id, seen), question, now.0).await).await
        }
    };
    match done {
        Ok(()) => Ok(web::go(
            uri!(edit(id, None::<bool>)),
            say!(lang.0, "Soal disimpan.", "The question is stored."),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(Answer::Again(edit_page(store, &by, id, Some(filled), false, lang).await?))
        }
        Err(other) => Err(other),
    }
}

#[post("/soal/<id>/keluarkan")]
pub(crate) async fn retire(
    id: QuestionId,
    by: Examining,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    store.write(async |tx| commands::retire(tx, by.centre(), id, now.0).await).await?;
    Ok(web::go(uri!(bank), say!(lang.0, "Soal dikeluarkan dari bank.", "The question is out of the bank.")))
}
