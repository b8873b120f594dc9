//! Courses are written as drafts, published as versions, and found by anybody.
use super::{
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::tables::{
    amounts::Rupiah,
    cohort::{self, CohortState, Mode},
    course::{self, CourseId},
    course_task, course_unit,
    course_version::{self, CourseVersionId},
};
use chrono::TimeDelta;
use rocket::http::{Header, Status};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, NotSet,
    QueryFilter, QueryOrder, sea_query::Expr,
};

/// The fields of a course as a browser sends them.
fn fields<'f>(changes: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut all = vec![
        ("judul", "Batik Tulis Dasar"),
        ("bidang", "kriya"),
        ("ringkasan", "Dari malam sampai pelorodan."),
        ("isi", "Anda membuat **satu kain**."),
        ("syarat", "- Punya celemek"),
        ("jp", "40"),
        ("biaya", ""),
        ("kehadiran", "80"),
        ("urutan", ""),
        ("tugas", "Satu kain jadi"),
        ("cari_unit", ""),
    ];
    for (name, value) in changes {
        all.retain(|(n, _)| n != name);
        all.push((name, value));
    }
    all
}

async fn versions(site: &Site, course: CourseId) -> Vec<course_version::Model> {
    course_version::Entity::find()
        .filter(course_version::COLUMN.course_id.eq(course))
        .order_by_asc(course_version::Column::Number)
        .all(site.store.read())
        .await
        .unwrap()
}

fn course_of(answer: &Answer) -> CourseId {
    assert_eq!(answer.status, Status::SeeOther, "{}", answer.body);
    answer.location.as_deref().unwrap().rsplit('/').next().unwrap().parse().unwrap()
}

/// What the form at this path was made from.
async fn seen(who: &Actor<'_>, path: &str) -> String {
    who.get(path).await.attributes("[name=dasar]", "value").remove(0)
}

/// A course of the first centre, written and published.
async fn published(kartika: &Actor<'_>, changes: &[(&str, &str)]) -> CourseId {
    let with = [changes, &[("aksi", "terbitkan")]].concat();
    course_of(&kartika.post("/kelola/pelatihan/baru", &fields(&with)).await)
}

async fn cohort_of(
    site: &Site,
    world: &World,
    course: CourseId,
    n: i32,
    change: impl FnOnce(&mut cohort::ActiveModel),
) {
    let version = versions(site, course).await.last().unwrap().id;
    let day = |d| chrono::NaiveDate::from_ymd_opt(2027, 1, d).unwrap();
    let mut row = cohort::ActiveModel {
        id: NotSet,
        centre_id: Set(world.centre),
        course_id: Set(course),
        course_version_id: Set(version),
        serial: Set(100 + n),
        number: Set(n),
        year: Set(2027),
        label: Set(format!("Angkatan {n} Tahun 2027")),
        state: Set(CohortState::Open),
        starts_on: Set(day(11)),
        ends_on: Set(day(15)),
        mode: Set(Mode::Online),
        place: Set(String::new()),
        region_code: Set(None),
        link: Set(None),
        quota: Set(40),
        jp_minutes: Set(45),
        created_at: Set(site.now()),
    };
    change(&mut row);
    site.store
        .write(async |tx| {
            row.insert(tx.db()).await?;
            tx.public_changed();
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}

#[rocket::async_test]
async fn anybody_finds_a_course_and_its_next_cohort() {
    let site = Site::new().await;
    let world = world(&site).await;
    let page = site.nobody().get("/").await;
    assert_eq!(page.status, Status::Ok);
    assert_eq!(page.texts(".card h3"), ["Berjualan lewat Media Sosial"]);
    assert_eq!(page.attributes(".card a", "href"), ["/pelatihan/media-sosial"]);
    assert_eq!(page.texts(".card .chip"), ["Sisa 2 tempat"]);
    assert_eq!(
        page.texts(".card .small"),
        ["Digital", "12 JP, GratisAngkatan 2, 7–11 Desember 2026, Kota Semarang"]
    );
    assert_eq!(page.attributes("script", "src"), Vec::<String>::new());

    let course = site.nobody().get("/pelatihan/media-sosial").await;
    assert_eq!(course.texts("h1"), ["Berjualan lewat Media Sosial"]);
    assert_eq!(course.texts("article h3"), ["Angkatan 2 Tahun 2026"]);
    assert_eq!(course.texts("article .chip"), ["Sisa 2 dari 2 tempat"]);
    assert_eq!(course.texts("article dd"), ["7–11 Desember 2026", "Aula Balai, Kota Semarang"]);
    assert_eq!(course.attributes("article a.main", "href"), [format!("/angkatan/{}/daftar", world.open)]);
    assert_eq!(course.texts(".prose strong"), ["berjualan"]);
    assert_eq!(
        course.texts("details li"),
        ["1.1 Kriteria 1.1 dilakukan.", "1.2 Kriteria 1.2 dilakukan.", "2.1 Kriteria 2.1 dilakukan."]
    );
    assert_eq!(
        course.texts("[aria-labelledby=dapat] li"),
        ["Hadir paling sedikit 10 dari 12 JP", "Kompeten di semua unit"]
    );
    assert_eq!(
        site.nobody().get_english("/pelatihan/media-sosial").await.texts("article .chip"),
        ["2 of 2 seats left"]
    );
    assert_eq!(site.nobody().get("/pelatihan/tidak-ada").await.status, Status::NotFound);
}

#[rocket::async_test]
async fn a_full_a_planned_and_a_past_cohort_say_so() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let full = published(&kartika, &[("judul", "Penuh Sekali")]).await;
    cohort_of(&site, &world, full, 1, |c| c.quota = Set(0)).await;
    let planned = published(&kartika, &[("judul", "Rencana Dulu")]).await;
    cohort_of(&site, &world, planned, 2, |c| c.state = Set(CohortState::Planned)).await;
    let past = published(&kartika, &[("judul", "Sudah Lewat")]).await;
    cohort_of(&site, &world, past, 3, |c| {
        c.starts_on = Set("2026-11-01".parse().unwrap());
        c.ends_on = Set("2026-11-22".parse().unwrap());
    })
    .await;
    cohort_of(&site, &world, past, 4, |c| c.state = Set(CohortState::Cancelled)).await;
    let page = site.nobody().get("/").await;
    let cards: Vec<(String, String)> =
        page.texts(".card h3").into_iter().zip(page.texts(".card .chip")).collect();
    let card = |a: &str, b: &str| (a.to_string(), b.to_string());
    assert_eq!(
        cards,
        [
            card("Berjualan lewat Media Sosial", "Sisa 2 tempat"),
            card("Penuh Sekali", "Penuh, ada cadangan"),
            card("Rencana Dulu", "Belum dibuka"),
            card("Sudah Lewat", "Belum ada jadwal"),
        ]
    );
    let full = site.nobody().get("/pelatihan/penuh-sekali").await;
    assert_eq!(full.texts("article .btn"), ["Daftar cadangan Angkatan 1"]);
    let planned = site.nobody().get("/pelatihan/rencana-dulu").await;
    assert_eq!(planned.texts("article .btn"), Vec::<String>::new());
    assert_eq!(site.nobody().get("/pelatihan/sudah-lewat").await.texts(".empty h3"), ["Belum ada jadwal"]);
}

#[rocket::async_test]
async fn search_and_filters_narrow_the_list() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let batik = published(&kartika, &[]).await;
    cohort_of(&site, &world, batik, 1, |_| ()).await;
    let found = async |query: &str| site.nobody().get(&format!("/?{query}")).await.texts(".card h3");
    let (media, batik) = ("Berjualan lewat Media Sosial", "Batik Tulis Dasar");
    assert_eq!(found("").await, [media, batik]);
    assert_eq!(found("cari=PELORODAN").await, [batik]);
    assert_eq!(found("cari=63OPR00").await, [media], "by the code of a unit");
    assert_eq!(found("cari=batik+media").await, Vec::<String>::new());
    assert_eq!(found("bidang=kriya").await, [batik]);
    assert_eq!(found("wilayah=33.74").await, [media]);
    assert_eq!(found("bulan=2027-01").await, [batik]);
    assert_eq!(found("cara=online").await, [batik]);
    assert_eq!(found("cara=onsite&sisa=true").await, [media]);
    assert_eq!(found("cari=&bidang=&wilayah=&bulan=&cara=").await, [media, batik]);
    assert_eq!(
        found("cara=terbang&sisa=x&lain=1").await,
        [media, batik],
        "what is not a choice asks nothing"
    );

    let none = site.nobody().get("/?cari=%3Cscript%3Ealert(1)&bidang=kriya").await;
    assert_eq!(none.texts(".empty h3"), ["Belum ada pelatihan seperti itu"]);
    assert_eq!(none.attributes("#cari", "value"), ["<script>alert(1)"]);
    assert_eq!(none.attributes("#bidang option[selected]", "value"), ["kriya"]);
    assert_eq!(none.attributes("details[open]", "open").len(), 1, "the filters that are set are seen");
    assert_eq!(site.nobody().get("/").await.texts("#wilayah option"), ["Semua", "Kota Semarang"]);
}

#[rocket::async_test]
async fn a_draft_is_seen_by_nobody_until_it_is_published() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let form = fields(&[("aksi", "simpan")]);
    let id = course_of(&kartika.post("/kelola/pelatihan/baru", &form).await);
    assert_eq!(site.nobody().get("/").await.texts(".card h3"), ["Berjualan lewat Media Sosial"]);
    assert_eq!(site.nobody().get("/pelatihan/batik-tulis-dasar").await.status, Status::NotFound);

    let desk = format!("/kelola/pelatihan/{id}");
    let basis = seen(&kartika, &desk).await;
    let answer = kartika.post(&desk, &fields(&[("aksi", "terbitkan"), ("dasar", &basis)])).await;
    assert_eq!(answer.location, Some(format!("/kelola/pelatihan/{id}")));
    assert_eq!(
        site.nobody().get("/").await.texts(".card h3"),
        ["Berjualan lewat Media Sosial", "Batik Tulis Dasar"],
        "the page is rendered anew after the change"
    );
    assert_eq!(versions(&site, id).await.len(), 1, "the draft itself was published");
    let page = site.nobody().get("/pelatihan/batik-tulis-dasar").await;
    assert_eq!(page.texts("[aria-labelledby=syarat] li"), ["Punya celemek"]);
    assert_eq!(
        page.texts("[aria-labelledby=dapat] li"),
        ["Hadir paling sedikit 32 dari 40 JP", "Satu kain jadi"]
    );
}

#[rocket::async_test]
async fn public_pages_are_served_from_memory_between_changes() {
    let site = Site::new().await;
    let world = world(&site).await;
    let path = "/pelatihan/media-sosial";
    let first = site.nobody().get(path).await;
    let etag = first.headers.iter().find(|(n, _)| n == "ETag").unwrap().1.clone();
    let rename = async |to: &'static str, tell: bool| {
        site.store
            .write(async |tx| {
                let id = world.version;
                let row = course_version::Entity::find_by_id(id).one(tx.db()).await?.unwrap();
                let mut row = row.into_active_model();
                row.title = Set(to.into());
                row.update(tx.db()).await?;
                if tell {
                    tx.public_changed();
                }
                Ok::<_, DbErr>(())
            })
            .await
            .unwrap();
    };
    rename("Diam-diam", false).await;
    assert_eq!(site.nobody().get(path).await.body, first.body, "nobody told: from memory");
    let again = site.client.get(path).header(Header::new("If-None-Match", etag)).dispatch().await;
    assert_eq!(again.status(), Status::NotModified);
    rename("Terang-terangan", true).await;
    assert_eq!(site.nobody().get(path).await.texts("h1"), ["Terang-terangan"]);
    assert_eq!(site.nobody().get("/").await.texts(".card h3"), ["Terang-terangan"]);
}

#[rocket::async_test]
async fn what_is_published_never_changes() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let path = format!("/kelola/pelatihan/{}", world.course);
    let before = versions(&site, world.course).await;
    let unit = world.unit.to_string();
    let hours = format!("unit[{unit}]");
    let edit: [(&str, &str); 6] = [
        ("judul", "Berjualan lewat Ponsel"),
        ("bidang", "digital"),
        ("wajib", "ya"),
        ("urutan", &unit),
        (&hours, "20"),
        ("aksi", "simpan"),
    ];
    for _ in 0..2 {
        let basis = seen(&kartika, &path).await;
        let form = fields(&[&edit[..], &[("dasar", &basis)]].concat());
        assert_eq!(kartika.post(&path, &form).await.status, Status::SeeOther);
    }
    let after = versions(&site, world.course).await;
    assert_eq!(after[0], before[0]);
    assert_eq!(
        after.iter().map(|v| (v.number, v.published_at.is_some())).collect::<Vec<_>>(),
        [(1, true), (2, false)]
    );
    assert_eq!(
        site.nobody().get("/pelatihan/media-sosial").await.texts("h1"),
        ["Berjualan lewat Media Sosial"]
    );
    let page = kartika.get(&path).await;
    assert_eq!(page.texts("[aria-labelledby=riwayat] b"), ["Versi 2", "Versi 1"]);
    assert_eq!(page.texts("[aria-labelledby=riwayat] .mark"), ["Draf", "Terbit"]);
    assert_eq!(page.texts(".actions .main"), ["Terbitkan versi 2"]);
    assert_eq!(page.attributes("#judul", "value"), ["Berjualan lewat Ponsel"]);

    let basis = seen(&kartika, &path).await;
    let publish = fields(&[&edit[..5], &[("aksi", "terbitkan"), ("dasar", &basis)]].concat());
    kartika.post(&path, &publish).await;
    assert_eq!(site.nobody().get("/pelatihan/media-sosial").await.texts("h1"), ["Berjualan lewat Ponsel"]);
    let pinned = cohort::Entity::find_by_id(world.running).one(site.store.read()).await.unwrap().unwrap();
    assert_eq!(pinned.course_version_id, world.version, "a cohort keeps the version it pinned");
    let of = async |version: CourseVersionId| {
        let of = course_unit::COLUMN.course_version_id.eq(version);
        let rows = course_unit::Entity::find().filter(of).all(site.store.read()).await.unwrap();
        rows.into_iter().map(|u| (u.unit_id, u.hours)).collect::<Vec<_>>()
    };
    assert_eq!(of(after[0].id).await, [(world.unit, 12)]);
    assert_eq!(of(after[1].id).await, [(world.unit, 20)]);
    let tasks = course_task::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(
        tasks.iter().map(|t| (t.course_version_id, t.title.as_str())).collect::<Vec<_>>(),
        [(after[1].id, "Satu kain jadi")]
    );
}

#[rocket::async_test]
async fn markdown_cannot_carry_a_script() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let bad = "# Judul\n<script>alert(1)</script>\n\n[klik](javascript:alert(1)) <img src=x onerror=alert(1)> \
               [situs](https://contoh.example)";
    published(&kartika, &[("isi", bad), ("syarat", bad), ("ringkasan", "<b>tebal</b>")]).await;
    let page = site.nobody().get("/pelatihan/batik-tulis-dasar").await;
    assert_eq!(page.texts("main script").len() + page.texts("main img").len(), 0);
    assert!(!page.body.contains("onerror") && !page.body.contains("javascript:"), "{}", page.body);
    assert_eq!(page.texts(".lede"), ["<b>tebal</b>"]);
    assert_eq!(page.texts("[aria-labelledby=guna] h3"), ["Judul"]);
    assert_eq!(page.attributes("[aria-labelledby=guna] a[href]", "rel"), ["nofollow noopener"]);
}

#[rocket::async_test]
async fn a_course_is_written_without_script_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let new = "/kelola/pelatihan/baru";
    assert_eq!(kartika.get(new).await.texts("h1"), ["Pelatihan baru"]);
    // Enter in the search field searches.
    let page = kartika.post(new, &fields(&[("aksi", "masuk"), ("cari_unit", "media")])).await;
    assert_eq!(page.status, Status::Ok);
    assert_eq!(page.attributes("#judul", "value"), ["Batik Tulis Dasar"]);
    let add = page.attributes("#hasil button", "value");
    assert_eq!(add, [format!("tambah:{}", world.unit)]);
    let page = kartika.post(new, &fields(&[("aksi", &add[0])])).await;
    let unit = world.unit.to_string();
    let hours = format!("unit[{unit}]");
    assert_eq!(page.attributes("input[name=urutan]", "value"), [unit.as_str()]);
    assert_eq!(page.attributes("input.short", "name"), [hours.as_str()]);
    assert_eq!(page.texts("#isi-utama ~ .field textarea")[1], "Anda membuat **satu kain**.");

    let with_unit = |more: &[(&'static str, &'static str)]| {
        let mut all: Vec<(String, String)> =
            fields(more).iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
        all.retain(|(name, _)| name != "urutan");
        all.push(("urutan".into(), unit.clone()));
        all.push((hours.clone(), "41".into()));
        all
    };
    let post = async |form: Vec<(String, String)>| {
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        kartika.post(new, &form).await
    };
    let page = post(with_unit(&[("aksi", "simpan"), ("wajib", "ya"), ("kehadiran", "delapan")])).await;
    assert_eq!(page.status, Status::UnprocessableEntity);
    assert_eq!(
        page.texts(".error"),
        [
            "Tulis persen antara 0 dan 100, misalnya 80 atau 82,5.",
            "Jumlah JP unit 41, padahal pelatihan ini 40 JP. Kurangi, atau tambah JP pelatihan.",
        ]
    );
    assert_eq!(page.attributes("input.short", "value"), ["41"]);
    assert_eq!(page.attributes("#kehadiran", "value"), ["delapan"]);
    assert_eq!(page.attributes("input[name=wajib][checked]", "value"), ["ya"]);

    let preview = post(with_unit(&[("aksi", "pratinjau"), ("jp", "48"), ("wajib", "ya")])).await;
    assert_eq!(preview.texts("h1"), ["Batik Tulis Dasar"]);
    assert_eq!(preview.texts("[aria-labelledby=unit] b")[0], "Menggunakan Aplikasi Media Sosial");
    let names = preview.attributes("input[type=hidden]", "name");
    let values = preview.attributes("input[type=hidden]", "value");
    let mut kept: Vec<(String, String)> = names.into_iter().zip(values).collect();
    kept.push(("aksi".into(), "kembali".into()));
    let back = post(kept.clone()).await;
    assert_eq!(back.attributes("#jp", "value"), ["48"]);
    assert_eq!(back.attributes("input.short", "value"), ["41"]);
    assert_eq!(back.attributes("input[name=wajib][checked]", "value"), ["ya"]);
    assert_eq!(
        course::Entity::find().all(site.store.read()).await.unwrap().len(),
        1,
        "nothing is saved by looking"
    );

    let removed = post(with_unit(&[("aksi", "hapus:1")])).await;
    assert_eq!(removed.attributes("input.short", "name"), Vec::<String>::new());

    kept.pop();
    kept.push(("aksi".into(), "simpan".into()));
    let id = course_of(&post(kept).await);
    let version = versions(&site, id).await.remove(0);
    assert_eq!(
        (version.hours, version.fee, version.needs_units, version.minimum_attendance.0),
        (48, Rupiah(0), true, 8000)
    );
    let invented =
        kartika.post(new, &fields(&[("aksi", "simpan"), ("urutan", "999"), ("unit[999]", "1")])).await;
    assert_eq!(invented.status, Status::UnprocessableEntity);
}

#[rocket::async_test]
async fn two_who_edit_one_course_are_told_of_each_other() {
    let site = Site::new().await;
    let world = world(&site).await;
    let (kartika, second) =
        (site.signed_in(world.coordinator).await, site.signed_in(world.coordinator).await);
    let path = format!("/kelola/pelatihan/{}", world.course);
    let basis = seen(&kartika, &path).await;
    let form = |title: &'static str, basis: &str| {
        fields(&[("judul", title), ("aksi", "simpan")])
            .into_iter()
            .map(|(name, value)| (name, value.to_string()))
            .chain([("dasar", basis.to_string())])
            .collect::<Vec<_>>()
    };
    let send = async |who: &Actor<'_>, form: Vec<(&str, String)>| {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        who.post(&path, &form).await
    };
    assert_eq!(send(&kartika, form("Yang pertama", &basis)).await.status, Status::SeeOther);
    site.set_now(site.now() + TimeDelta::seconds(1));
    let late = send(&second, form("Yang kedua", &basis)).await;
    assert_eq!(late.status, Status::UnprocessableEntity);
    assert_eq!(late.attributes("#judul", "value"), ["Yang kedua"], "nothing typed is lost");
    assert_eq!(versions(&site, world.course).await[1].title, "Yang pertama");
    let told = late.attributes("[name=dasar]", "value").remove(0);
    assert_eq!(send(&second, form("Yang kedua", &told)).await.status, Status::SeeOther);
    assert_eq!(versions(&site, world.course).await[1].title, "Yang kedua");
    assert_eq!(send(&kartika, form("Tanpa dasar", "")).await.status, Status::UnprocessableEntity);
}

#[rocket::async_test]
async fn only_a_coordinator_of_the_centre_edits() {
    let site = Site::new().await;
    let world = world(&site).await;
    let path = format!("/kelola/pelatihan/{}", world.course);
    let form = fields(&[("aksi", "terbitkan")]);
    for person in
        [world.other_coordinator, world.trainee, world.instructor, world.assessor, world.administrator]
    {
        let who = site.signed_in(person).await;
        assert_eq!(who.get(&path).await.status, Status::NotFound);
        for path in [path.clone(), format!("{path}/arsip"), format!("{path}/kembalikan")] {
            assert_eq!(who.post(&path, &form).await.status, Status::NotFound);
        }
    }
    let kosim = site.signed_in(world.other_coordinator).await;
    assert_eq!(kosim.get("/kelola/pelatihan").await.texts(".empty h3"), ["Belum ada pelatihan"]);
    let nobody = site.nobody();
    assert_eq!(nobody.get(&path).await.status, Status::SeeOther);
    assert_eq!(nobody.post(&path, &form).await.status, Status::SeeOther);
    assert_eq!(versions(&site, world.course).await.len(), 1);
}

#[rocket::async_test]
async fn a_course_is_archived_when_no_cohort_is_at_work() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let path = format!("/kelola/pelatihan/{}", world.course);
    let refused = kartika.post(&format!("{path}/arsip"), &[]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(
        refused.texts("[role=alert] p"),
        ["Masih ada 2 angkatan yang direncanakan, dibuka, atau berjalan. Selesaikan atau batalkan dulu."]
    );
    site.store
        .write(async |tx| {
            let finished = Expr::value(CohortState::Finished.word());
            cohort::Entity::update_many().col_expr(cohort::Column::State, finished).exec(tx.db()).await
        })
        .await
        .unwrap();
    assert_eq!(kartika.post(&format!("{path}/arsip"), &[]).await.status, Status::SeeOther);
    assert_eq!(site.nobody().get("/").await.texts(".empty h3"), ["Belum ada pelatihan"]);
    assert_eq!(site.nobody().get("/pelatihan/media-sosial").await.status, Status::NotFound);
    assert_eq!(kartika.get("/kelola/pelatihan").await.texts(".rows .mark"), ["Diarsipkan"]);
    kartika.post(&format!("{path}/kembalikan"), &[]).await;
    assert_eq!(site.nobody().get("/").await.texts(".card .chip"), ["Belum ada jadwal"]);
}

#[rocket::async_test]
async fn the_list_says_the_next_step() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let ready = published(&kartika, &[]).await;
    let draft = course_of(&kartika.post("/kelola/pelatihan/baru", &fields(&[("aksi", "simpan")])).await);
    let page = kartika.get("/kelola/pelatihan").await;
    assert_eq!(
        page.texts(".rows .more"),
        ["Batik Tulis Dasar", "Batik Tulis Dasar", "Berjualan lewat Media Sosial"]
    );
    assert_eq!(page.texts(".rows .mark"), ["Terbit, versi 1", "Draf, belum terbit", "Terbit, versi 1"]);
    assert_eq!(page.texts(".rows .btn"), ["Buka angkatan", "Periksa dan terbitkan versi 1", "Ubah"]);
    assert_eq!(
        page.attributes(".rows .btn", "href"),
        [
            format!("/angkatan/baru?pelatihan={ready}"),
            format!("/kelola/pelatihan/{draft}"),
            format!("/kelola/pelatihan/{}", world.course),
        ]
    );
    let slug = course::Entity::find_by_id(draft).one(site.store.read()).await.unwrap().unwrap().slug;
    assert_eq!(slug, "batik-tulis-dasar-2");
}

#[rocket::async_test]
async fn a_first_visit_of_twenty_courses_fits_into_one_flight() {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    for n in 1..=19 {
        let title = format!("Pelatihan Usaha Nomor {n} untuk Ibu dan Bapak");
        let summary = format!("Kalimat ke-{n} yang menerangkan gunanya, sepanjang kalimat orang biasanya.");
        let id = published(&kartika, &[("judul", &title), ("ringkasan", &summary)]).await;
        cohort_of(&site, &world, id, n, |c| c.quota = Set(20 + n)).await;
    }
    let size = async |path: &str| {
        let answer =
            site.client.get(path.to_string()).header(Header::new("Accept-Encoding", "br")).dispatch().await;
        assert_eq!(answer.headers().get_one("Content-Encoding"), Some("br"), "{path}");
        answer.into_bytes().await.unwrap().len()
    };
    let page = site.nobody().get("/").await;
    assert_eq!(page.texts(".card h3").len(), 20);
    let mut all = size("/").await;
    println!("catalogue of 20: {all} bytes");
    for asset in
        [page.attributes("link[rel=stylesheet]", "href"), page.attributes("link[rel=icon]", "href")].concat()
    {
        let n = size(&asset).await;
        println!("{asset}: {n} bytes");
        all += n;
    }
    all += size(&format!(
        "{}/kawung.svg",
        page.attributes("link[rel=icon]", "href")[0].rsplit_once('/').unwrap().0
    ))
    .await;
    println!("first visit: {all} bytes");
    assert!(all <= 15_000, "{all} bytes");
}
