//! The coordinator's desk: courses, their drafts, publishing.
use super::{Choice, asked, choice, today, view::CourseView};
use crate::{
    access::Coordinating,
    catalog::{
        commands, queries,
        rules::{self, FIELDS, Typed, typed_share},
    },
    clock::Now,
    competency::{self, queries::UnitLine, rules::decree_name},
    error::{Error, Result},
    people,
    store::Store,
    tables::{course::CourseId, course_version, unit::UnitId},
    text::{self, Chip, Language},
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    State,
    form::{Contextual, Form},
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

#[derive(Serialize)]
struct ManagePage {
    new_to: String,
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
    web::page("catalog/manage.html", ManagePage { new_to: uri!(new).to_string(), courses: courses.collect() })
}

#[derive(Serialize)]
struct EditPage {
    back_to: String,
    to: String,
    /// The title of the stored course; none for a new one.
    course: Option<String>,
    chip: Option<Chip>,
    form: Filled,
    faulty: bool,
    fields: Vec<Choice>,
    asked: asked::AskedView,
    units: Vec<PickedUnit>,
    /// What a search in the library found, without those picked.
    found: Vec<FoundUnit>,
    searched: bool,
    library_to: String,
    /// The version that "publish" would publish.
    next: i32,
    public_to: Option<String>,
    archive_to: Option<String>,
    restore_to: Option<String>,
    history: Vec<HistoryView>,
}

#[derive(Serialize)]
struct PickedUnit {
    /// "unit[12]": the name of its field.
    name: String,
    hours: String,
    code: String,
    title: String,
    decree: String,
    remove: String,
}

#[derive(Serialize)]
struct FoundUnit {
    code: String,
    title: String,
    decree: String,
    add: String,
}

#[derive(Serialize)]
struct HistoryView {
    number: i32,
    chip: Chip,
    when: String,
    who: String,
    cohorts: i64,
}

/// What was asked with the form: which button.
#[derive(FromForm)]
pub(crate) struct Asked<'r> {
    #[field(default = "")]
    aksi: &'r str,
}

/// The units in the form, in order: a hidden field holds their ids, a field each their hours.
fn picked(form: &Filled) -> Vec<UnitId> {
    let mut ids: Vec<UnitId> = Vec::new();
    for id in form.value("urutan").split(',').filter_map(|id| id.parse().ok()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn unit_field(id: UnitId) -> String {
    format!("unit[{id}]")
}

fn set(form: &mut Filled, field: &str, value: impl Into<String>) {
    form.values.insert(field.into(), value.into());
}

fn set_picked(form: &mut Filled, ids: &[UnitId]) {
    let joined = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    set(form, "urutan", joined);
}

fn typed(form: &Filled) -> Typed {
    let text = |field: &str| form.value(field).to_string();
    let ticked = |field: &str| !form.value(field).is_empty();
    Typed {
        field: text("bidang"),
        title: text("judul"),
        summary: text("ringkasan"),
        body: text("isi"),
        requirements: text("syarat"),
        hours: text("jp"),
        fee: text("biaya"),
        needs_nik: ticked("nik"),
        minimum_attendance: text("kehadiran"),
        excused_counts: ticked("izin"),
        needs_units: ticked("wajib"),
        units: picked(form).into_iter().map(|id| (id, text(&unit_field(id)))).collect(),
        tasks: text("tugas"),
        asked: asked::typed(form),
    }
}

async fn stored(db: &impl ConnectionTrait, field: &str, version: &course_version::Model) -> Result<Filled> {
    let units = competency::queries::units_of_version(db, version.id).await?;
    let tasks = queries::tasks(db, version.id).await?;
    let tick = |yes: bool| if yes { "ya".to_string() } else { String::new() };
    let mut form = Filled::with([
        ("bidang", field.to_string()),
        ("judul", version.title.clone()),
        ("ringkasan", version.summary.clone()),
        ("isi", version.body.clone()),
        ("syarat", version.requirements.clone()),
        ("jp", version.hours.to_string()),
        ("biaya", if version.fee.0 == 0 { String::new() } else { text::whole(Language::Id, version.fee.0) }),
        ("nik", tick(version.needs_nik)),
        ("kehadiran", typed_share(version.minimum_attendance)),
        ("izin", tick(version.excused_counts)),
        ("wajib", tick(version.needs_units)),
        ("tugas", tasks.into_iter().map(|t| t.title).collect::<Vec<_>>().join("\n")),
    ]);
    for unit in &units {
        set(&mut form, &unit_field(unit.unit), unit.hours.to_string());
    }
    set_picked(&mut form, &units.iter().map(|u| u.unit).collect::<Vec<_>>());
    asked::fill(&mut form, rules::asked::typed(&queries::requirements(db, version.id).await?));
    Ok(form)
}

async fn edit_page(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    id: Option<CourseId>,
    form: Filled,
    found: Option<Vec<UnitLine>>,
    l: Language,
) -> Result<Page> {
    let ids = picked(&form);
    let lines = competency::queries::units_by_id(db, &ids).await?;
    let units = ids.iter().filter_map(|id| lines.iter().find(|u| u.id == *id)).map(|u| PickedUnit {
        name: unit_field(u.id),
        hours: form.value(&unit_field(u.id)).to_string(),
        code: u.code.clone(),
        title: u.title.clone(),
        decree: decree_name(&u.decree_number, u.decree_year),
        remove: format!("hapus:{}", u.id),
    });
    let centre = people::queries::centre(db, by.centre()).await?;
    let searched = found.is_some();
    let found = found.unwrap_or_default().into_iter().filter(|u| !ids.contains(&u.id)).map(|u| FoundUnit {
        decree: decree_name(&u.decree_number, u.decree_year),
        add: format!("tambah:{}", u.id),
        code: u.code,
        title: u.title,
    });
    let mut page = EditPage {
        back_to: uri!(manage).to_string(),
        to: uri!(create).to_string(),
        course: None,
        chip: None,
        faulty: form.is_faulty(),
        fields: FIELDS.iter().map(|(code, ..)| choice(*code, rules::field_name(l, code))).collect(),
        asked: asked::view(&form, &centre.region_code, l),
        units: units.collect(),
        found: found.collect(),
        searched,
        library_to: uri!(crate::competency::routes::library(None::<&str>)).to_string(),
        next: 1,
        public_to: None,
        archive_to: None,
        restore_to: None,
        history: Vec::new(),
        form,
    };
    if let Some(id) = id {
        let course = queries::own_course(db, by, id).await?;
        let zone = queries::zone(db, by).await?;
        let history = queries::history(db, id).await?;
        let title = queries::newest_version(db, id).await?.ok_or(Error::NotFound)?.title;
        let published = history.iter().find(|v| v.published_at.is_some()).map(|v| v.number);
        let newest = history.first().map_or(0, |v| v.number);
        page.to = uri!(save(id)).to_string();
        page.course = Some(title);
        page.next = if published == Some(newest) { newest + 1 } else { newest };
        let archived = course.archived_at.is_some();
        page.chip = Some(match (archived, published) {
            (true, _) => Chip::new("part", say!(l, "Diarsipkan", "Archived")),
            (_, Some(n)) => Chip::new("good", say!(l, "Terbit, versi {n}", "Published, version {n}")),
            (_, None) => Chip::new("wait", say!(l, "Draf, belum terbit", "Draft, not published")),
        });
        if archived {
            page.restore_to = Some(uri!(restore(id)).to_string());
        } else {
            page.archive_to = Some(uri!(archive(id)).to_string());
            page.public_to = published.map(|_| uri!(super::show(course.slug.as_str())).to_string());
        }
        page.history = history
            .into_iter()
            .map(|v| HistoryView {
                number: v.number,
                chip: match v.published_at {
                    None => Chip::new("wait", say!(l, "Draf", "Draft")),
                    Some(_) if Some(v.number) == published => {
                        Chip::new("good", say!(l, "Terbit", "Published"))
                    }
                    Some(_) => Chip::new("part", say!(l, "Terbit dulu", "Published before")),
                },
                when: text::moment(l, zone, v.published_at.unwrap_or(v.written_at)),
                who: v.written_by.unwrap_or_default(),
                cohorts: v.cohorts,
            })
            .collect();
    }
    web::page("catalog/edit.html", page)
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
            Some(id) => queries::coming_cohorts(db, id, today(now)).await?,
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
    let done = store
        .write(async |tx| {
            let (id, number) = match id {
                Some(id) => (id, commands::save_draft(tx, &by, id, &wording, now.0).await?),
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
            let form = form.refused(&why, l);
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
