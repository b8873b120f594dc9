//! The NIK at rest: its key is changed while people work, and it stands nowhere in the clear.
use super::{
    site::{Site, settings},
    world::{World, world},
};
use angkatan::{
    people::{
        commands::{self, NewPerson},
        nik::{Nik, NikKey},
        queries, rotation,
        rules::PersonName,
    },
    random::Random,
    store::Store,
    tables::{
        person::{self, Language, PersonId},
        totp,
    },
};
use rocket::http::Status;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, NotSet, PaginatorTrait, QueryFilter,
    QuerySelect, Statement,
};
use std::{
    collections::HashSet,
    io::Write,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

const OLD: [u8; 32] = [9; 32];
const NEW: [u8; 32] = [10; 32];

/// The n-th NIK of a crowd: people born on 25 January of some year, counted on.
fn nik(n: u32) -> Nik {
    Nik::parse(&format!("33{:02}01250190{:04}", 1 + n / 9999, 1 + n % 9999)).unwrap()
}

/// People of the world's centre with a NIK under the old key.
async fn crowd(site: &Site, world: &World, many: u32) {
    let (key, random) = (NikKey::new(OLD), Random::seeded(7));
    let row = |n: u32| {
        let sealed = key.seal(&nik(n), &random).unwrap();
        // The first ones as they were kept before keys had names.
        let text = match n {
            0..10 => sealed.sealed.split_once('.').unwrap().1.to_string(),
            _ => sealed.sealed,
        };
        person::ActiveModel {
            id: NotSet,
            centre_id: Set(world.centre),
            name: Set(format!("Orang {n}")),
            search_name: Set(format!("orang {n}")),
            email: Set(None),
            phone: Set(None),
            region_code: Set(None),
            business: Set(None),
            nik_sealed: Set(Some(text)),
            nik_index: Set(Some(sealed.index)),
            nik_last4: Set(Some(sealed.last4)),
            password_hash: Set(None),
            language: Set(Language::Id),
            created_at: Set(site.now()),
        }
    };
    for start in (0..many).step_by(1000) {
        let rows: Vec<_> = (start..many.min(start + 1000)).map(row).collect();
        site.store
            .write(async |tx| person::Entity::insert_many(rows).exec_without_returning(tx.db()).await)
            .await
            .unwrap();
    }
}

/// How many are under the new key by now.
async fn under_new(store: &Store) -> u64 {
    let of_today = person::Column::NikSealed.like(format!("{}.%", NikKey::new(NEW).id()));
    person::Entity::find().filter(of_today).count(store.read()).await.unwrap()
}

fn rotate(site: &Site) -> Child {
    let hex = |key: [u8; 32]| data_encoding::HEXLOWER.encode(&key);
    Command::new(env!("CARGO_BIN_EXE_angkatan"))
        .args(["nik", "rotate", "--data"])
        .arg(&site.settings.data)
        .env("ANGKATAN_DATABASE", &site.settings.database)
        .env("ANGKATAN_COOKIE_KEY", data_encoding::HEXLOWER.encode(&[7; 64]))
        .env("ANGKATAN_NIK_KEY", hex(NEW))
        .env("ANGKATAN_NIK_KEY_OLD", hex(OLD))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Killed (SIGKILL, the program itself) in the middle and run again: every value readable, none twice, none
/// lost. `NIK_PEOPLE=100000 cargo test --test it nik::changing` takes as many as Must show 7 of issue 3 asks
/// for: on two busy processors 33,500 were done at the kill, and the rest in 16 s, on SQLite and on PostgreSQL.
#[rocket::async_test]
async fn changing_the_key_goes_on_after_a_kill() {
    let many: u32 = std::env::var("NIK_PEOPLE").map_or(6000, |n| n.parse().unwrap());
    let site = Site::new().await;
    let world = world(&site).await;
    crowd(&site, &world, many).await;
    let began = Instant::now();
    let mut first = rotate(&site);
    while under_new(&site.store).await < u64::from(many) / 3 {
        assert!(began.elapsed() < Duration::from_secs(120), "the rotation does not move");
        rocket::tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let half = under_new(&site.store).await;
    assert!(half < u64::from(many), "killed too late to show anything: {half} of {many}");
    // Between the two runs somebody registers again: found under the old key too.
    let changing = NikKey::new(NEW).after(Some(OLD));
    for n in [0, many - 1] {
        let found = queries::find_by_nik(site.store.read(), world.centre, changing.indexes(&nik(n))).await;
        assert_eq!(found.unwrap().map(|p| p.name), Some(format!("Orang {n}")));
        let again = NewPerson {
            name: PersonName::parse("Kembar").unwrap(),
            email: None,
            phone: None,
            region_code: None,
            business: None,
            nik: Some(changing.seal(&nik(n), &site.random).unwrap()),
            password_hash: None,
            language: Language::Id,
        };
        let twice = site
            .store
            .write(async |tx| commands::register(tx, world.centre, again, site.now()).await)
            .await
            .unwrap_err();
        assert!(twice.to_string().starts_with("refused: This NIK is already registered"), "{twice}");
    }
    let second = Instant::now();
    let out = rotate(&site).wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{said}{}", String::from_utf8_lossy(&out.stderr));
    let rest = u64::from(many) - half;
    assert!(said.contains(&format!("{rest} NIK and 0 secrets")), "{said}");
    println!("{many} people: {half} before the kill, the rest in {:.1} s", second.elapsed().as_secs_f32());

    let new = NikKey::new(NEW);
    let rows: Vec<(String, Option<String>, Option<String>)> = person::Entity::find()
        .filter(person::COLUMN.nik_sealed.is_not_null())
        .select_only()
        .columns([person::Column::Name, person::Column::NikSealed, person::Column::NikIndex])
        .into_tuple()
        .all(site.store.read())
        .await
        .unwrap();
    assert_eq!(rows.len(), many as usize);
    let mut seen = HashSet::new();
    for (name, sealed, index) in rows {
        let n: u32 = name.strip_prefix("Orang ").unwrap().parse().unwrap();
        // Without the old key: everything opens, to the same value, and is found by the same index.
        assert!(new.open(&sealed.unwrap()).unwrap() == nik(n), "{name}");
        assert_eq!(index.as_deref(), Some(new.index(&nik(n)).as_str()), "{name}");
        assert!(seen.insert(n));
    }
    let nothing = rotation::rotate(&site.store, &changing, &site.random, |_| {}).await.unwrap();
    assert_eq!(nothing, (0, 0), "run once more it does nothing");
}

#[rocket::async_test]
async fn a_value_under_a_key_that_is_not_set_stops_the_change_and_is_named() {
    let site = Site::new().await;
    let world = world(&site).await;
    crowd(&site, &world, 20).await;
    let wrong = NikKey::new(NEW).after(Some([11; 32]));
    let why = rotation::rotate(&site.store, &wrong, &site.random, |_| {}).await.unwrap_err().to_string();
    assert!(why.contains("the NIK of person"), "{why}");
    assert_eq!(under_new(&site.store).await, 0, "nothing of the batch is written");
}

#[rocket::async_test]
async fn the_secrets_of_second_steps_change_their_key_too() {
    let site = Site::new().await;
    let world = world(&site).await;
    let row = totp::ActiveModel {
        person_id: Set(world.administrator),
        secret_sealed: Set(NikKey::new(OLD).seal_bytes(b"12345678901234567890", &site.random).unwrap()),
        made_at: Set(site.now()),
        confirmed_at: Set(Some(site.now())),
        last_step: Set(0),
    };
    site.store
        .write(async |tx| totp::Entity::insert(row).exec_without_returning(tx.db()).await)
        .await
        .unwrap();
    let changing = NikKey::new(NEW).after(Some(OLD));
    let done = rotation::rotate(&site.store, &changing, &site.random, |_| {}).await.unwrap();
    assert_eq!(done, (0, 1));
    let row = totp::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert_eq!(NikKey::new(NEW).open_bytes(&row.secret_sealed).unwrap(), b"12345678901234567890");
}

/// What a program writes to its log, kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every byte that the installation has written: files, and on PostgreSQL every text of every table.
async fn everything_written(site: &Site) -> Vec<(String, Vec<u8>)> {
    fn files(folder: &std::path::Path, all: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, all);
            } else {
                all.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    let mut all = Vec::new();
    files(&site.settings.data, &mut all);
    if !site.store.is_sqlite() {
        let db = site.store.read();
        let ask = |sql: String| db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
        let columns = ask("SELECT table_name, column_name FROM information_schema.columns \
             WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'bytea')"
            .into())
        .await
        .unwrap();
        assert!(columns.len() > 50, "the dump reads the tables");
        for row in columns {
            let table: String = row.try_get("", "table_name").unwrap();
            let column: String = row.try_get("", "column_name").unwrap();
            let rows = ask(format!("SELECT \"{column}\"::text AS x FROM \"{table}\"")).await.unwrap();
            for row in rows {
                let text: Option<String> = row.try_get("", "x").unwrap();
                all.push((format!("{table}.{column}"), text.unwrap_or_default().into_bytes()));
            }
        }
    }
    all
}

fn holds(bytes: &[u8], what: &str) -> bool {
    bytes.windows(what.len()).any(|window| window == what.as_bytes())
}

/// A NIK as a program or a person may write it: bare, in groups, percent-encoded in a form.
fn ways(nik: &str) -> Vec<String> {
    let group = |by: &str| format!("{}{by}{}{by}{}{by}{}", &nik[..4], &nik[4..8], &nik[8..12], &nik[12..]);
    vec![nik.into(), group(" "), group("."), group("-"), group("+"), group("%20")]
}

#[rocket::async_test]
async fn no_nik_stands_anywhere_in_the_clear() {
    let kept = Kept::default();
    let writer = kept.clone();
    // As `angkatan` itself logs with ANGKATAN_LOG=debug.
    let quiet = "rocket=warn,hyper=warn,sqlx=warn,sea_orm=warn,sea_orm_migration=warn,debug";
    let log = tracing_subscriber::fmt().with_env_filter(quiet).with_writer(move || writer.clone()).finish();
    let guard = tracing::subscriber::set_default(log);

    let site = Site::new().await;
    let world = world(&site).await;
    site.store
        .write(async |tx| {
            let all = angkatan::tables::course_version::Entity::update_many().col_expr(
                angkatan::tables::course_version::Column::NeedsNik,
                sea_orm::sea_query::Expr::value(true),
            );
            all.exec(tx.db()).await
        })
        .await
        .unwrap();
    let coordinator = site.signed_in(world.coordinator).await;
    let niks = [
        "3374012501900002",
        "3374016501900001",
        "3374010107880003",
        "3374011203910004",
        "3374014404920005",
        "3374010505930006",
        "3374010606940007",
    ];
    let [own, desk, sheet, account, corrected, refused, wrong] = niks;

    // Registering oneself; somebody else with the same NIK is not told, and once the form comes back.
    let apply = format!("/angkatan/{}/daftar", world.open);
    let mine = |name, phone, nik| {
        [
            ("nama", name),
            ("telepon", phone),
            ("email", if name == "Dewi Desk" { "dewi@peserta.example" } else { "" }),
            ("wilayah", "33.74"),
            ("nik", nik),
            ("sandi", "tiga kata biasa"),
        ]
    };
    let answer = site.nobody().post(&apply, &mine("Rina Sari", "081200000021", own)).await;
    assert_eq!(answer.status, Status::SeeOther, "{:?}", answer.texts(".error"));
    let answer = site.nobody().post(&apply, &mine("Rini Sari", "081200000022", own)).await;
    assert_eq!(answer.status, Status::SeeOther);
    let answer = site.nobody().post(&apply, &mine("", "081200000023", refused)).await;
    assert_eq!(answer.status, Status::UnprocessableEntity);

    // At the desk.
    let to = format!("/angkatan/{}/tambah-peserta/baru", world.open);
    let answer = coordinator.post(&to, &mine("Dewi Desk", "081200000024", desk)).await;
    assert_eq!(answer.status, Status::SeeOther, "{:?}", answer.texts(".error"));

    // From a sheet, with a line that is wrong: looked at, kept, imported.
    let import = format!("/angkatan/{}/impor", world.open);
    let lines = format!(
        "Nama,NIK,Nomor HP,Email,Kabupaten/Kota,Usaha\nSari Sheet,{sheet},081200000025,,Kota Semarang,\n\
         Salah Baris,{wrong},bukan nomor,,Kota Semarang,\n"
    );
    let answer = coordinator.upload(&import, &[], ("berkas", "peserta.csv", lines.as_bytes())).await;
    let check = answer.location.expect("the dry run");
    assert_eq!(coordinator.get(&check).await.status, Status::Ok);
    let between = everything_written(&site).await;
    let answer = coordinator.post(&check, &[("lewati", "ya")]).await;
    assert_eq!(answer.status, Status::SeeOther, "{:?}", answer.texts(".error"));

    // On one's own account, and corrected by the coordinator.
    let siti = site.signed_in(world.trainee).await;
    let answer = siti.post("/akun/nik", &[("nik", account)]).await;
    assert_eq!(answer.status, Status::SeeOther, "{:?}", answer.texts(".error"));
    let to = format!("/orang/{}/nik-baru", world.other_trainee);
    let answer = coordinator.post(&to, &[("nik", corrected)]).await;
    assert_eq!(answer.status, Status::SeeOther, "{:?}", answer.texts(".error"));

    // Pages, exports and mails around it.
    for path in [
        "/akun".to_string(),
        "/data-saya".to_string(),
        format!("/orang/{}", world.trainee),
        format!("/orang/{}/catatan", world.trainee),
        format!("/angkatan/{}/peserta", world.open),
        format!("/orang?cari={account}"),
        "/pesan".to_string(),
    ] {
        let actor = if path.starts_with("/akun") || path.starts_with("/data") { &siti } else { &coordinator };
        let page = actor.get(&path).await;
        assert_eq!(page.status, Status::Ok, "{path}");
        for nik in niks.iter().filter(|nik| !path.contains(**nik)) {
            assert!(!ways(nik).iter().any(|way| page.body.contains(way)), "{path} shows {nik}");
        }
    }
    let file = siti.post("/data-saya/unduh", &[]).await;
    assert_eq!(file.status, Status::Ok);
    assert!(file.body.contains("\"nik_last_four_digits\": \"0004\""), "{}", file.body);
    assert!(!holds(&file.bytes, account), "one's own file holds the last four digits");
    // With the right, and only then; in the answer and nowhere else.
    let seen = coordinator
        .post(&format!("/orang/{}/nik", world.trainee), &[("alasan", "laporan ke kementerian")])
        .await;
    assert!(seen.body.contains("3374 0112 0391 0004"), "{:?}", seen.texts(".error"));

    let worker = angkatan::mail::worker::Worker::new(
        site.store.clone(),
        &site.settings,
        site.clock(),
        angkatan::mail::Files::stored(&site.store),
    )
    .unwrap();
    while worker.step().await.unwrap() > 0 {}
    drop(guard);

    let stored = person::Entity::find().filter(person::COLUMN.nik_sealed.is_not_null());
    assert_eq!(stored.count(site.store.read()).await.unwrap(), 5, "every road was taken");
    let mut all = between;
    all.extend(everything_written(&site).await);
    let logged = kept.0.lock().unwrap().clone();
    assert!(!logged.is_empty(), "the log was kept");
    all.push(("the log".into(), logged));
    assert!(all.iter().any(|(name, _)| name.ends_with(".eml")), "mails were written");
    if site.store.is_sqlite() {
        assert!(all.iter().any(|(name, _)| name.contains("-wal")), "the write-ahead log is read too");
    }
    for (name, bytes) in &all {
        for nik in niks {
            for way in ways(nik) {
                assert!(!holds(bytes, &way), "{name} holds {way} in the clear");
            }
        }
    }
}

#[rocket::async_test]
async fn the_whole_nik_is_seen_with_a_reason_and_that_is_noted() {
    let site = Site::new().await;
    let world = world(&site).await;
    let key = NikKey::new(site.settings.nik_key);
    let sealed = key.seal(&Nik::parse("3374012501900002").unwrap(), &site.random).unwrap();
    site.store.write(async |tx| commands::set_nik(tx, world.trainee, sealed).await).await.unwrap();
    let coordinator = site.signed_in(world.coordinator).await;
    let to = format!("/orang/{}/nik", world.trainee);
    let whole = "3374 0125 0190 0002";
    let none = coordinator.post(&to, &[("alasan", "")]).await;
    assert_eq!(none.status, Status::UnprocessableEntity);
    assert!(!none.body.contains(whole));
    for other in [world.trainee, world.instructor, world.administrator, world.other_coordinator] {
        let answer = site.signed_in(other).await.post(&to, &[("alasan", "ingin tahu")]).await;
        assert_eq!(answer.status, Status::NotFound);
    }
    assert_eq!(log_of(&site, world.trainee).await, Vec::<String>::new(), "nothing was seen yet");
    let seen = coordinator.post(&to, &[("alasan", "laporan ke kementerian")]).await;
    assert_eq!(seen.status, Status::Ok);
    assert!(seen.body.contains(whole));
    assert_eq!(log_of(&site, world.trainee).await, ["nik_seen laporan ke kementerian"]);
    let page = coordinator.get(&format!("/orang/{}", world.trainee)).await;
    assert!(!page.body.contains(whole), "it is not shown again");
    assert!(page.body.contains("laporan ke kementerian"));
    let mine = site.signed_in(world.trainee).await.get("/data-saya").await;
    assert!(mine.body.contains("NIK lengkap dilihat") && mine.body.contains("Kartika Koordinator"));
    let nobody =
        coordinator.post(&format!("/orang/{}/nik", world.other_trainee), &[("alasan", "laporan lagi")]).await;
    assert_eq!(nobody.texts(".notice.bad"), ["NIK orang ini belum diisi."]);
}

/// What the log says of somebody: the act and its detail.
pub async fn log_of(site: &Site, person: PersonId) -> Vec<String> {
    use angkatan::tables::processing;
    processing::Entity::find()
        .filter(processing::COLUMN.person_id.eq(person))
        .all(site.store.read())
        .await
        .unwrap()
        .into_iter()
        .map(|row| format!("{} {}", row.act, row.detail).trim().to_string())
        .collect()
}

#[test]
fn settings_of_tests_have_the_old_key() {
    assert_eq!(settings(std::path::Path::new("x"), "sqlite:x").nik_key, OLD);
}
