//! The coordinator's desk: courses, their drafts, publishing.
mod form;
mod page;

use super::{asked, today, view::CourseView};
use crate::{
    access::Coordinating,
    catalog::{
        commands, queries,
        rules::{self, basis::Basis},
    },
    clock::Now,
    competency,
    error::{Error, Result},
    store::Store,
    tables::{course::CourseId, unit::UnitId},
    text::Chip,
    web::{self, Answer, Filled, Lang, Page},
};
use form::{BASIS, picked, set, set_picked, stored, typed, unit_field};
use page::edit_page;
use rocket::{
    State,
    form::{Contextual, Form},
};
use serde::Serialize;

#[derive(Serialize)]
struct ManagePage {
    new_to: String,
    bank_to: String,
    courses: Vec<ManagedView>,
}

#[derive(Serialize)]
struct ManagedView {
    to: String,
    title: String,
    field: String,
    chip: Chip,
    cohorts: i64,
    /// The next step: its words and where it is done.
    next: String,
    next_to: String,
}

#[get("/kelola/pelatihan")]
pub(crate) async fn manage(by: Coordinating, lang: Lang, store: &State<Store>) -> Result<Page> {
    let l = lang.0;
    let courses = queries::managed(store.read(), &by).await?.into_iter().map(|c| {
        let to = uri!(edit(c.id)).to_string();
        let open = || uri!(crate::cohorts::routes::new(Some(c.id))).to_string();
        let chip = match (c.archived, c.published, c.draft) {
            (true, ..) => Chip::new("part", say!(l, "Diarsipkan", "Archived")),
            (_, Some(n), None) => Chip::new("good", say!(l, "Terbit, versi {n}", "Published, version {n}")),
            (_, Some(n), Some(d)) => {
                Chip::new("good", say!(l, "Terbit, versi {n}; draf {d}", "Published, version {n}; draft {d}"))
            }
            (_, None, _) => Chip::new("wait", say!(l, "Draf, belum terbit", "Draft, not published")),
        };
        let (next, next_to) = match (c.archived, c.published, c.draft) {
            (true, ..) => (say!(l, "Lihat", "Look"), to.clone()),
            (_, _, Some(d)) => {
                (say!(l, "Periksa dan terbitkan versi {d}", "Check and publish version {d}"), to.clone())
            }
            _ if c.active == 0 => (say!(l, "Buka angkatan", "Open a cohort"), open()),
            _ => (say!(l, "Ubah", "Edit"), to.clone()),
        };
        ManagedView {
            to,
            title: c.title,
            field: rules::field_name(l, &c.field).to_string(),
            chip,
            cohorts: c.active,
            next,
            next_to,
        }
    });
    let view = ManagePage {
        new_to: uri!(new).to_string(),
        bank_to: uri!(crate::bank::routes::bank).to_string(),
        courses: courses.collect(),
    };
    web::page("catalog/manage.html", view)
}

/// What was asked with the form: which button.
#[derive(FromForm)]
pub(crate) struct Asked<'r> {
    #[field(default = "")]
    aksi: &'r str,
}

#[get("/kelola/pelatihan/baru")]
pub(crate) async fn new(by: Coordinating, lang: Lang, store: &State<Store>) -> Result<Page> {
    let form = Filled::with([("kehadiran", "80".into()), ("wajib", String::new())]);
    edit_page(store.read(), &by, None, form, None, lang.0).await
}

#[get("/kelola/pelatihan/<id>")]
pub(crate) async fn edit(by: Coordinating, id: CourseId, lang: Lang, store: &State<Store>) -> Result<Page> {
    let db = store.read();
    let course = queries::own_course(db, &by, id).await?;
    let newest = queries::newest_version(db, id).await?.ok_or(Error::NotFound)?;
    let form = stored(db, &course.field, &newest).await?;
    edit_page(db, &by, Some(id), form, None, lang.0).await
}

#[post("/kelola/pelatihan/baru", data = "<form>")]
pub(crate) async fn create(
    by: Coordinating,
    form: Form<Contextual<'_, Asked<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    act(by, None, form, lang, now, store).await
}

#[post("/kelola/pelatihan/<id>", data = "<form>")]
pub(crate) async fn save(
    by: Coordinating,
    id: CourseId,
    form: Form<Contextual<'_, Asked<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    queries::own_course(store.read(), &by, id).await?;
    act(by, Some(id), form, lang, now, store).await
}

#[derive(Serialize)]
struct PreviewPage {
    to: String,
    /// All that was typed, carried along.
    kept: Vec<(String, String)>,
    course: CourseView,
}

/// How many units a search in the form shows.
const FOUND: u64 = 12;

/// Does what the pressed button says. Every button sends the whole form, so nothing typed is lost and
/// no script is needed.
async fn act(
    by: Coordinating,
    id: Option<CourseId>,
    form: Form<Contextual<'_, Asked<'_>>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let l = lang.0;
    let db = store.read();
    let (asked, mut form) = web::read(form, l);
    let asked = asked.map_or("", |a| a.aksi).to_string();
    form.values.remove("aksi");
    // Enter in any field presses the first button; in the search field it means to search.
    let searching = !form.value("cari_unit").trim().is_empty();
    let asked = if asked == "masuk" && searching { "cari".to_string() } else { asked };
    let (verb, what) = asked.split_once(':').unwrap_or((&asked, ""));
    match (verb, what.parse::<UnitId>()) {
        ("cari", _) => {
            let found = competency::queries::find_units(db, form.value("cari_unit"), FOUND).await?;
            return edit_page(db, &by, id, form, Some(found), l).await.map(Answer::Show);
        }
        ("tambah", Ok(unit)) => {
            let mut ids = picked(&form);
            ids.push(unit);
            set_picked(&mut form, &ids);
            set(&mut form, "cari_unit", "");
            return edit_page(db, &by, id, form, None, l).await.map(Answer::Show);
        }
        ("hapus", Ok(unit)) => {
            let ids: Vec<UnitId> = picked(&form).into_iter().filter(|id| *id != unit).collect();
            set_picked(&mut form, &ids);
            form.values.remove(&unit_field(unit));
            return edit_page(db, &by, id, form, None, l).await.map(Answer::Show);
        }
        ("kembali", _) => return edit_page(db, &by, id, form, None, l).await.map(Answer::Show),
        _ => {}
    }
    let wording = match rules::wording(&typed(&form)) {
        Ok(wording) => wording,
        Err(faults) => {
            let form = faults.iter().fold(form, |form, why| form.refused(why, l));
            return edit_page(db, &by, id, form, None, l).await.map(Answer::Again);
        }
    };
    if verb == "pratinjau" {
        let cohorts = match id {
            Some(id) => queries::coming_cohorts(db, id, today(now), now.0).await?,
            None => Vec::new(),
        };
        let view = PreviewPage {
            to: id.map_or_else(|| uri!(create).to_string(), |id| uri!(save(id)).to_string()),
            kept: form.values.into_iter().collect(),
            course: CourseView::preview(db, &wording, &cohorts, l).await?,
        };
        return web::page("catalog/preview.html", view).map(Answer::Show);
    }
    let publishing = verb == "terbitkan";
    let seen: Option<Basis> = form.value(BASIS).parse().ok();
    let done = store
        .write(async |tx| {
            let (id, number) = match id {
                Some(id) => (id, commands::save_draft(tx, &by, id, seen, &wording, now.0).await?),
                None => (commands::create_course(tx, &by, &wording, now.0).await?, 1),
            };
            if publishing {
                commands::publish(tx, &by, id, number, now.0).await?;
            }
            Ok((id, number))
        })
        .await;
    match done {
        Ok((id, number)) => {
            let said = if publishing {
                say!(
                    l,
                    "Versi {number} terbit. Peserta melihatnya sekarang.",
                    "Version {number} is published. People see it now."
                )
            } else {
                say!(
                    l,
                    "Draf versi {number} disimpan. Peserta belum melihatnya.",
                    "Draft of version {number} is saved. People do not see it yet."
                )
            };
            Ok(web::go(uri!(edit(id)), said))
        }
        Err(Error::Refused(why)) => {
            let mut form = form.refused(&why, l);
            // Who has been told that somebody else wrote meanwhile may save over it, knowing.
            if let Some(id) = id {
                let newest = queries::newest_version(db, id).await?.ok_or(Error::NotFound)?;
                set(&mut form, BASIS, Basis::of(newest.number, newest.written_at).to_string());
            }
            edit_page(db, &by, id, form, None, l).await.map(Answer::Again)
        }
        Err(error) => Err(error),
    }
}

#[post("/kelola/pelatihan/<id>/arsip")]
pub(crate) async fn archive(
    by: Coordinating,
    id: CourseId,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let l = lang.0;
    let db = store.read();
    match store.write(async |tx| commands::archive(tx, &by, id, now.0).await).await {
        Ok(()) => {
            let said = say!(
                l,
                "Pelatihan diarsipkan. Riwayatnya tetap ada.",
                "The course is archived. Its history stays."
            );
            Ok(web::go(uri!(edit(id)), said))
        }
        Err(Error::Refused(why)) => {
            let course = queries::own_course(db, &by, id).await?;
            let newest = queries::newest_version(db, id).await?.ok_or(Error::NotFound)?;
            let form = stored(db, &course.field, &newest).await?.refused(&why, l);
            edit_page(db, &by, Some(id), form, None, l).await.map(Answer::Again)
        }
        Err(error) => Err(error),
    }
}

#[post("/kelola/pelatihan/<id>/kembalikan")]
pub(crate) async fn restore(
    by: Coordinating,
    id: CourseId,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    store.write(async |tx| commands::restore(tx, &by, id).await).await?;
    let said = say!(lang.0, "Pelatihan ada lagi di daftar.", "The course is listed again.");
    Ok(web::go(uri!(edit(id)), said))
}
