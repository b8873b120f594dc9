//! Codes by e-mail and by the hook, the second step, the way back in at the desk; and what wrong tries
//! come to.
use super::{
    nik::log_of,
    site::{Answer, Site},
    world::world,
};
use angkatan::{
    access::SESSION_COOKIE,
    mail::{Files, worker::Worker},
    people::{
        codes::{self, CodeKey},
        commands, password,
        rules::Password,
        second_step::Shared,
    },
    settings::Hook,
    tables::{
        message::{self, MessageState},
        person::PersonId,
        sign_in_code, totp,
    },
    web::limits::KNOWN_COOKIE,
};
use chrono::TimeDelta;
use rocket::http::{ContentType, Cookie, Header, Status};
use sea_orm::{EntityTrait, QueryOrder};
use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

pub(super) const SECRET: &str = "jalan melati dua belas";
pub(super) const EMAIL: &str = "siti@peserta.example";

pub(super) async fn with_password(site: &Site, person: PersonId) {
    let hash = password::hash(&Password::parse(SECRET).unwrap(), &site.random).await.unwrap();
    site.store
        .write(async |tx| commands::set_password(tx, person, hash, None, site.now()).await)
        .await
        .unwrap();
}

/// A browser: it keeps the cookies it is given, and comes from one address.
pub(super) struct Browser<'s> {
    site: &'s Site,
    from: SocketAddr,
    cookies: Mutex<Vec<Cookie<'static>>>,
}

impl<'s> Browser<'s> {
    pub(super) fn new(site: &'s Site) -> Browser<'s> {
        Browser::at(site, Ipv4Addr::new(192, 0, 2, 1))
    }

    pub(super) fn at(site: &'s Site, from: Ipv4Addr) -> Browser<'s> {
        let from = SocketAddr::new(IpAddr::V4(from), 40_000);
        Browser { site, from, cookies: Mutex::default() }
    }

    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |s: &str| rocket::http::RawStr::new(s).percent_encode().to_string();
        let body: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        let mut request = self
            .site
            .client
            .post(path.to_string())
            .header(ContentType::Form)
            .header(Header::new("Sec-Fetch-Site", "same-origin"))
            .remote(self.from)
            .body(body.join("&"));
        for cookie in self.cookies.lock().unwrap().iter() {
            request = request.cookie(cookie.clone());
        }
        self.keep(Answer::of(request.dispatch().await).await)
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        let mut request = self.site.client.get(path.to_string()).remote(self.from);
        for cookie in self.cookies.lock().unwrap().iter() {
            request = request.cookie(cookie.clone());
        }
        self.keep(Answer::of(request.dispatch().await).await)
    }

    fn keep(&self, answer: Answer) -> Answer {
        let mut kept = self.cookies.lock().unwrap();
        for (_, value) in answer.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("set-cookie")) {
            let cookie = Cookie::parse_encoded(value.clone()).unwrap();
            kept.retain(|old| old.name() != cookie.name());
            if !cookie.value().is_empty() {
                kept.push(Cookie::new(cookie.name().to_string(), cookie.value().to_string()));
            }
        }
        answer
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.cookies.lock().unwrap().iter().any(|cookie| cookie.name() == name)
    }

    pub(super) fn forget(&self, name: &str) {
        self.cookies.lock().unwrap().retain(|cookie| cookie.name() != name);
    }
}

/// Sends what waits, codes too.
pub(super) async fn carry(site: &Site, phones: bool) {
    codes::step(&site.store, &site.clock(), phones).await.unwrap();
    let key = CodeKey::new(&site.settings.cookie_key);
    let files =
        Files::stored(&site.store).with_codes(codes::maker(&site.store, &key, &site.random, &site.clock()));
    let worker = Worker::new(site.store.clone(), &site.settings, site.clock(), files).unwrap();
    while worker.step().await.unwrap() > 0 {}
}

/// The code in the mail that left last.
fn mailed(site: &Site) -> String {
    let folder = site.settings.data.join("mail");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort_by_key(|path| path.file_stem().unwrap().to_string_lossy().parse::<i64>().unwrap());
    let letter = std::fs::read_to_string(files.last().unwrap()).unwrap();
    let subject = letter.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap().to_string();
    subject.rsplit(' ').next().unwrap().to_string()
}

async fn last_code(site: &Site) -> sign_in_code::Model {
    let last = sign_in_code::Entity::find().order_by_desc(sign_in_code::Column::Id);
    last.one(site.store.read()).await.unwrap().unwrap()
}

#[rocket::async_test]
async fn a_code_comes_by_mail_works_once_and_is_kept_by_nobody() {
    let site = Site::new().await;
    let world = world(&site).await;
    let phone = Browser::new(&site);
    let page = phone.get("/masuk/kode").await;
    assert_eq!(page.texts("h1"), ["Masuk dengan kode"]);
    let asked = phone.post("/masuk/kode", &[("akun", EMAIL), ("ke", "/data-saya")]).await;
    assert_eq!(asked.location.as_deref(), Some("/masuk/kode/isi"), "no password is needed");
    assert_eq!(phone.get("/masuk/kode/isi").await.texts("h1"), ["Tulis kode 6 angka"]);
    carry(&site, false).await;
    let code = mailed(&site);
    assert_eq!(code.len(), 6, "{code}");
    // Neither the message nor the table holds it.
    let row = message::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert_eq!((row.kind.as_str(), row.state), ("code", MessageState::Sent));
    let stored = format!("{row:?}{:?}", last_code(&site).await);
    assert!(!stored.contains(&code) && row.text.contains("••••••"), "{stored}");
    let outbox = site.signed_in(world.coordinator).await;
    assert!(!outbox.get("/pesan").await.body.contains("Kode masuk"), "no list shows it");
    assert_eq!(outbox.get(&format!("/pesan/{}", row.id)).await.status, Status::NotFound);

    let stranger = Browser::new(&site);
    stranger.post("/masuk/kode", &[("akun", "kartika@pelatihan.example")]).await;
    let theirs = stranger.post("/masuk/kode/isi", &[("kode", &code)]).await;
    assert_eq!(theirs.status, Status::UnprocessableEntity, "a code works in the browser that asked for it");

    let entered =
        phone.post("/masuk/kode/isi", &[("kode", &format!(" {} {} ", &code[..3], &code[3..]))]).await;
    assert_eq!(entered.location.as_deref(), Some("/data-saya"), "{:?}", entered.texts(".error"));
    assert!(phone.get("/akun").await.body.contains("Siti Nur Aminah"));
    let again = phone.post("/masuk/kode/isi", &[("kode", &code)]).await;
    assert_eq!(again.location.as_deref(), Some("/masuk/kode"), "used up");
}

#[rocket::async_test]
async fn a_code_ends_by_time_by_tries_and_by_a_newer_one() {
    let site = Site::new().await;
    world(&site).await;
    let ask = async || {
        let browser = Browser::new(&site);
        browser.post("/masuk/kode", &[("akun", EMAIL)]).await;
        carry(&site, false).await;
        (browser, mailed(&site))
    };
    let wrong = |code: &str| if code == "000000" { "000001".to_string() } else { "000000".to_string() };
    let (first, code) = ask().await;
    for _ in 0..4 {
        let answer = first.post("/masuk/kode/isi", &[("kode", &wrong(&code))]).await;
        assert_eq!(
            answer.texts(".error"),
            ["Kode belum cocok atau sudah lewat. Periksa kodenya, atau minta kode baru."]
        );
    }
    let (second, newer) = ask().await;
    let old = first.post("/masuk/kode/isi", &[("kode", &code)]).await;
    assert_eq!(old.status, Status::UnprocessableEntity, "one code lives at a time");
    for _ in 0..5 {
        second.post("/masuk/kode/isi", &[("kode", &wrong(&newer))]).await;
    }
    let sixth = second.post("/masuk/kode/isi", &[("kode", &newer)]).await;
    assert_eq!(sixth.status, Status::UnprocessableEntity, "five tries");
    let (third, last) = ask().await;
    site.set_now(site.now() + TimeDelta::minutes(10));
    let late = third.post("/masuk/kode/isi", &[("kode", &last)]).await;
    assert_eq!(late.status, Status::UnprocessableEntity, "ten minutes");
    assert!(!third.has(SESSION_COOKIE));
    // A fourth within minutes is too often, for anybody's account.
    for account in [EMAIL, "nobody@peserta.example"] {
        for _ in 0..3 {
            Browser::new(&site).post("/masuk/kode", &[("akun", account)]).await;
        }
        let often = Browser::new(&site).post("/masuk/kode", &[("akun", account)]).await;
        assert_eq!(often.status, Status::TooManyRequests, "{account}");
    }
    // What was asked a day ago is forgotten with the next code.
    site.set_now(site.now() + TimeDelta::days(3));
    carry(&site, false).await;
    assert!(sign_in_code::Entity::find().all(site.store.read()).await.unwrap().is_empty());
}

#[rocket::async_test]
async fn asking_for_a_code_looks_the_same_for_nobody() {
    let site = Site::new().await;
    world(&site).await;
    let mut pages = BTreeSet::new();
    for account in [EMAIL, "nobo@peserta.example", "0899-9999-0001", "not an account"] {
        let browser = Browser::new(&site);
        let asked = browser.post("/masuk/kode", &[("akun", account)]).await;
        assert_eq!((asked.status, asked.location.as_deref()), (Status::SeeOther, Some("/masuk/kode/isi")));
        let page = browser.get("/masuk/kode/isi").await;
        assert!(page.body.contains(account));
        let wrong = browser.post("/masuk/kode/isi", &[("kode", "123456")]).await;
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        pages.insert(page.body.replace(account, "X"));
        pages.insert(wrong.body.replace(account, "X"));
    }
    assert_eq!(pages.len(), 2, "before and after a wrong code, and no other difference");
    carry(&site, false).await;
    assert_eq!(message::Entity::find().all(site.store.read()).await.unwrap().len(), 1, "only to Siti");
}

/// A provider that keeps what it is sent and answers as told.
pub fn provider(answers: Vec<u16>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/kirim", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    std::thread::spawn(move || {
        for status in answers {
            let (mut line, _) = listener.accept().unwrap();
            let mut text = String::new();
            let mut buffer = [0; 8192];
            loop {
                let n = line.read(&mut buffer).unwrap();
                text.push_str(&String::from_utf8_lossy(&buffer[..n]));
                let length = text.lines().find_map(|l| {
                    l.to_lowercase().strip_prefix("content-length: ").and_then(|n| n.trim().parse().ok())
                });
                let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
                if n == 0 || body.zip(length).is_some_and(|(have, want): (usize, usize)| have >= want) {
                    break;
                }
            }
            kept.lock().unwrap().push(text);
            let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            line.write_all(answer.as_bytes()).unwrap();
        }
    });
    (url, seen)
}

#[rocket::async_test]
async fn a_code_goes_to_the_phone_by_a_signed_call_that_is_tried_again() {
    let (url, seen) = provider(vec![503, 200]);
    let secret = "sixteen letters!".to_string();
    let hook = Hook { url, secret: secret.clone() };
    let site = Site::with(|settings| settings.hook = Some(hook)).await;
    let world = world(&site).await;
    let budi = Browser::new(&site);
    // All of the world share one number: each gets a code, and each is named.
    site.store
        .write(async |tx| {
            use angkatan::tables::person;
            use sea_orm::{ActiveModelTrait, ActiveValue::Set};
            let row = person::ActiveModel {
                id: Set(world.other_trainee),
                phone: Set(Some("+6281200000099".into())),
                ..Default::default()
            };
            row.update(tx.db()).await
        })
        .await
        .unwrap();
    budi.post("/masuk/kode", &[("akun", "0812-0000-0099")]).await;
    carry(&site, true).await;
    let row = message::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert_eq!((row.state, row.to_address.as_deref()), (MessageState::Retrying, Some("tel:+6281200000099")));
    site.set_now(site.now() + TimeDelta::minutes(2));
    carry(&site, true).await;
    let calls = seen.lock().unwrap().clone();
    assert_eq!(calls.len(), 2);
    let body = |call: &str| call.split_once("\r\n\r\n").unwrap().1.to_string();
    let header = |call: &str, name: &str| {
        call.lines()
            .find_map(|line| {
                let (n, v) = line.split_once(": ")?;
                n.eq_ignore_ascii_case(name).then(|| v.to_string())
            })
            .unwrap()
    };
    for call in &calls {
        let at: i64 = header(call, "X-Angkatan-Timestamp").parse().unwrap();
        let signature = angkatan::mail::hook::signature(&secret, at, &body(call));
        assert_eq!(header(call, "X-Angkatan-Signature"), signature);
    }
    let said: Vec<serde_json::Value> =
        calls.iter().map(|call| serde_json::from_str(&body(call)).unwrap()).collect();
    assert_eq!(
        (said[1]["to"].as_str(), said[1]["name"].as_str()),
        (Some("+6281200000099"), Some("Budi Santika"))
    );
    assert_eq!(said[0]["id"], said[1]["id"], "the same message");
    let text = said[1]["text"].as_str().unwrap();
    let code: String = text.split("Kode masuk Anda ").nth(1).unwrap().chars().take(6).collect();
    let entered = budi.post("/masuk/kode/isi", &[("kode", &code)]).await;
    assert_eq!(entered.location.as_deref(), Some("/beranda"), "{code}: {:?}", entered.texts(".error"));
}

/// Somebody of the staff with an app, and their codes for paper.
async fn with_app(site: &Site, person: PersonId) -> (Shared, Vec<String>) {
    let actor = site.signed_in(person).await;
    assert_eq!(actor.post("/akun/dua-langkah/mulai", &[]).await.status, Status::SeeOther);
    let page = actor.get("/akun/dua-langkah").await;
    assert_eq!(page.attributes(".qr img", "src"), ["/akun/dua-langkah/qr.svg"]);
    let picture = actor.get("/akun/dua-langkah/qr.svg").await;
    assert!(picture.body.starts_with("<svg"));
    let secret = page.texts("details .code")[0].replace(' ', "");
    let shared = Shared::from_bytes(data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap());
    let wrong = actor.post("/akun/dua-langkah", &[("kode", "12")]).await;
    assert_eq!(wrong.status, Status::UnprocessableEntity);
    let code = shared.code(site.now()).unwrap();
    let done = actor.post("/akun/dua-langkah", &[("kode", &code)]).await;
    assert_eq!(done.status, Status::Ok, "{:?}", done.texts(".error"));
    let paper = done.texts(".codes .code");
    assert_eq!(paper.len(), 10);
    assert_eq!(actor.get("/akun/dua-langkah/qr.svg").await.status, Status::NotFound, "shown no more");
    (shared, paper)
}

#[rocket::async_test]
async fn staff_sign_in_with_a_second_step_and_no_code_works_twice() {
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.coordinator).await;
    let elsewhere = site.signed_in(world.coordinator).await;
    let (shared, paper) = with_app(&site, world.coordinator).await;
    assert_eq!(elsewhere.get("/koordinator").await.status, Status::SeeOther, "came in without it");
    let row = totp::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert!(!row.secret_sealed.contains(&shared.text().replace(' ', "")));

    let entry = [("akun", "kartika@pelatihan.example"), ("sandi", SECRET), ("ke", "/pesan")];
    let used = shared.code(site.now()).unwrap();
    let desk = Browser::new(&site);
    let first = desk.post("/masuk", &entry).await;
    assert_eq!(first.location.as_deref(), Some("/masuk/langkah-kedua"));
    assert!(!desk.has(SESSION_COOKIE));
    let again = desk.post("/masuk/langkah-kedua", &[("kode", &used)]).await;
    assert_eq!(again.status, Status::UnprocessableEntity, "the code of the setting up is used");
    site.set_now(site.now() + TimeDelta::seconds(60));
    let code = shared.code(site.now()).unwrap();
    let second = desk.post("/masuk/langkah-kedua", &[("kode", &code)]).await;
    assert_eq!(second.location.as_deref(), Some("/pesan"), "{:?}", second.texts(".error"));
    assert_eq!(desk.get("/pesan").await.status, Status::Ok);

    let thief = Browser::new(&site);
    thief.post("/masuk", &entry).await;
    let same = thief.post("/masuk/langkah-kedua", &[("kode", &code)]).await;
    assert_eq!(same.status, Status::UnprocessableEntity, "no code works twice");
    let by_paper = thief.post("/masuk/langkah-kedua", &[("kode", &paper[3].to_lowercase())]).await;
    assert_eq!(by_paper.status, Status::SeeOther);
    let other = Browser::new(&site);
    other.post("/masuk", &entry).await;
    let twice = other.post("/masuk/langkah-kedua", &[("kode", &paper[3])]).await;
    assert_eq!(twice.status, Status::UnprocessableEntity, "nor does one of paper");
    // Five tries in one place, however right the sixth.
    for _ in 0..4 {
        other.post("/masuk/langkah-kedua", &[("kode", "000000")]).await;
    }
    let sixth = other.post("/masuk/langkah-kedua", &[("kode", &paper[4])]).await;
    assert_eq!(sixth.status, Status::UnprocessableEntity);
    // A code by mail is a first step too, no more.
    let by_mail = Browser::new(&site);
    by_mail.post("/masuk/kode", &[("akun", "kartika@pelatihan.example")]).await;
    carry(&site, false).await;
    let entered = by_mail.post("/masuk/kode/isi", &[("kode", &mailed(&site))]).await;
    assert_eq!(entered.location.as_deref(), Some("/masuk/langkah-kedua"));
    // Nor does registering with the password let anybody past it.
    let direct = site
        .store
        .write(async |tx| commands::start_sign_in(tx, world.coordinator, "x", &site.random, site.now()).await)
        .await;
    assert!(direct.is_err());
}

#[rocket::async_test]
async fn a_centre_may_require_it_and_helps_whoever_lost_the_phone() {
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.instructor).await;
    let ani = site.signed_in(world.administrator).await;
    let require = [("wajib", "required")];
    let early = ani.post("/pengaturan/dua-langkah", &require).await;
    assert_eq!(early.status, Status::UnprocessableEntity, "first oneself");
    with_app(&site, world.administrator).await;
    let ani = site.signed_in(world.administrator).await;
    assert_eq!(ani.post("/pengaturan/dua-langkah", &require).await.status, Status::SeeOther);

    let indra = site.signed_in(world.instructor).await;
    assert_eq!(indra.get("/hari-ini").await.location.as_deref(), Some("/akun/dua-langkah"));
    assert_eq!(indra.get("/beranda").await.location.as_deref(), Some("/akun/dua-langkah"));
    let roster = format!("/angkatan/{}/sesi/{}", world.running, world.sessions[1]);
    assert_eq!(indra.get(&roster).await.status, Status::NotFound, "nor by the way of the cohort");
    let siti = site.signed_in(world.trainee).await;
    assert_eq!(siti.get("/saya").await.status, Status::Ok, "trainees are not asked");
    assert_eq!(siti.get("/akun/dua-langkah").await.status, Status::NotFound);
    let (_, paper) = with_app(&site, world.instructor).await;
    let indra = site.signed_in(world.instructor).await;
    assert_eq!(indra.get("/hari-ini").await.status, Status::Ok);
    let remove = indra.post("/akun/dua-langkah/lepas", &[("kode", &paper[0])]).await;
    assert_eq!(remove.status, Status::UnprocessableEntity, "required is required");

    let to = format!("/pengaturan/staf/{}/lepas-langkah", world.instructor);
    assert_eq!(ani.post(&to, &[]).await.status, Status::UnprocessableEntity, "the ID card first");
    let coordinator = site.signed_in(world.coordinator).await;
    assert_ne!(coordinator.post(&to, &[("diperiksa", "true")]).await.status, Status::Ok);
    assert_eq!(ani.post(&to, &[("diperiksa", "true")]).await.status, Status::SeeOther);
    assert_eq!(
        log_of(&site, world.instructor).await,
        ["second_step_set", "second_step_removed KTP asli dicocokkan"]
    );
    let browser = Browser::new(&site);
    let entry = [("akun", "indra@pelatihan.example"), ("sandi", SECRET)];
    assert_eq!(browser.post("/masuk", &entry).await.location.as_deref(), Some("/beranda"));
    assert_eq!(browser.get("/beranda").await.location.as_deref(), Some("/akun/dua-langkah"));
}

#[rocket::async_test]
async fn whoever_lost_phone_and_mail_comes_to_the_desk() {
    let site = Site::new().await;
    let world = world(&site).await;
    let coordinator = site.signed_in(world.coordinator).await;
    let to = format!("/orang/{}/tautan", world.trainee);
    let unseen = coordinator.post(&to, &[]).await;
    assert_eq!(unseen.texts(".error"), ["Cocokkan dulu KTP aslinya, lalu centang bahwa sudah diperiksa."]);
    let made = coordinator.post(&to, &[("diperiksa", "true")]).await;
    let link = made.attributes("section.next input", "value")[0].clone();
    let path = link.strip_prefix("http://pelatihan.example").unwrap().to_string();
    let siti = Browser::new(&site);
    assert_eq!(siti.get(&path).await.texts("h1"), ["Buat kata sandi"]);
    let chosen = siti.post(&format!("{path}/sandi"), &[("sandi", SECRET)]).await;
    assert_eq!(chosen.location.as_deref(), Some("/beranda"));
    assert_eq!(siti.get(&path).await.status, Status::Gone, "once");
    let contact = [("telepon", "081200000077"), ("email", "siti@baru.example"), ("diperiksa", "true")];
    let corrected = coordinator.post(&format!("/orang/{}/kontak", world.trainee), &contact).await;
    assert_eq!(corrected.status, Status::SeeOther, "{:?}", corrected.texts(".error"));
    assert_eq!(
        log_of(&site, world.trainee).await,
        ["link_made KTP asli dicocokkan", "corrected KTP asli dicocokkan"]
    );
    // A coordinator makes no link into an administrator's account.
    let admin = format!("/orang/{}/tautan", world.administrator);
    let refused = coordinator.post(&admin, &[("diperiksa", "true")]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert!(refused.body.contains("Minta administrator"));
    let other = site.signed_in(world.other_coordinator).await;
    assert_eq!(other.post(&to, &[("diperiksa", "true")]).await.status, Status::NotFound);
}

fn retry_after(answer: &Answer) -> Option<u64> {
    let found = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    found.and_then(|(_, value)| value.parse().ok())
}

/// Must show 8 of issue 3: 10,000 wrong tries, from one address and from many.
#[rocket::async_test]
async fn ten_thousand_wrong_tries_end_and_the_owner_still_gets_in() {
    let site = Site::with(|settings| settings.sign_in_limit = 20).await;
    let world = world(&site).await;
    with_password(&site, world.trainee).await;
    let right = [("akun", EMAIL), ("sandi", SECRET)];
    // The owner's own phone: she has signed in there before, and out again.
    let hers = Browser::at(&site, Ipv4Addr::new(198, 51, 100, 7));
    assert_eq!(hers.post("/masuk", &right).await.status, Status::SeeOther);
    assert_eq!(hers.post("/keluar", &[]).await.status, Status::SeeOther);
    assert!(hers.has(KNOWN_COOKIE) && !hers.has(SESSION_COOKIE));

    let mut worked = [0; 2];
    let mut waits = Vec::new();
    for n in 0..10_000u32 {
        // One address first, then as many as there are tries.
        let many = n >= 5000;
        let from = if many { Ipv4Addr::from(0x0a00_0000 + n) } else { Ipv4Addr::new(203, 0, 113, 9) };
        let wrong = format!("salah {n}");
        let answer =
            Browser::at(&site, from).post("/masuk", &[("akun", EMAIL), ("sandi", wrong.as_str())]).await;
        match answer.status.code {
            422 => worked[usize::from(many)] += 1,
            429 => {
                waits.push(retry_after(&answer).expect("it says how long to wait"));
                assert_eq!(answer.texts("h1"), ["Terlalu banyak percobaan"]);
                assert!(answer.body.contains("Tunggu "), "in a plain sentence");
            }
            other => panic!("{other}"),
        }
    }
    assert!(worked[0] <= 20, "{worked:?}");
    assert!(worked[0] + worked[1] <= 15, "the account counts too: {worked:?}");
    assert!(waits.iter().all(|wait| (1..=120).contains(wait)), "{:?}", waits.iter().max());
    // A stranger with the right password waits as well: nobody guesses on.
    let stranger = Browser::at(&site, Ipv4Addr::new(198, 51, 100, 99));
    assert_eq!(stranger.post("/masuk", &right).await.status, Status::TooManyRequests);
    assert_eq!(hers.post("/masuk", &right).await.status, Status::SeeOther, "the owner, on her phone");
    // Even where the tries come from: the whole village shares the address of the centre.
    hers.forget(SESSION_COOKIE);
    let here = Browser {
        site: &site,
        from: Browser::at(&site, Ipv4Addr::new(203, 0, 113, 9)).from,
        cookies: Mutex::new(hers.cookies.lock().unwrap().clone()),
    };
    assert_eq!(here.post("/masuk", &right).await.status, Status::SeeOther);
    // And her device alone does not guess without end either.
    hers.forget(SESSION_COOKIE);
    let mut tried = 0;
    while hers.post("/masuk", &[("akun", EMAIL), ("sandi", "salah")]).await.status.code == 422 {
        tried += 1;
        assert!(tried < 30);
    }
    println!("10,000 wrong tries: {} looked at from one address, {} from many", worked[0], worked[1]);
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

/// The difference between an account and none, asking the n-th time with one or without; and what the same machine differs from itself meanwhile:
/// the odd tries of one kind against its even ones. In milliseconds.
async fn told_apart(
    site: &Site,
    what: &str,
    from: u32,
    tries: u32,
    ask: &impl AsyncFn(u32, bool) -> String,
) -> (f64, f64) {
    let mut times = [Vec::new(), Vec::new()];
    let mut answers = [String::new(), String::new()];
    // What the time is made of is the same, whatever a busy machine makes of it: the same statements in the
    // same order. (Passwords are hashed as often either way: see `people::password::find`.)
    let limits = site.client.rocket().state::<angkatan::web::limits::Limits>().unwrap();
    limits.accounts.reset();
    limits.codes.reset();
    let (_, with) = site.traced(ask(from + tries.next_multiple_of(8), true)).await;
    let (_, without) = site.traced(ask(from + tries.next_multiple_of(8), false)).await;
    assert!(!with.is_empty());
    assert_eq!(with, without, "{what}: the same statements in the same order");
    for turn in 0..tries.div_ceil(8) {
        // By turns, so that a busy machine is busy for both; each with its counts at nought, which are no
        // part of what is measured.
        for known in [true, false] {
            let limits = site.client.rocket().state::<angkatan::web::limits::Limits>().unwrap();
            limits.accounts.reset();
            limits.codes.reset();
            for n in 0..8 {
                let began = Instant::now();
                let answer = ask(from + turn * 8 + n, known).await;
                times[usize::from(known)].push(began.elapsed());
                answers[usize::from(known)] = answer;
            }
        }
    }
    assert_eq!(answers[0], answers[1], "{what}: the same answer, byte for byte");
    let halves = |all: &[Duration]| {
        let pick = |odd: usize| median(all.iter().skip(odd).step_by(2).copied().collect());
        (pick(0) - pick(1)).abs()
    };
    let noise = halves(&times[0]).max(halves(&times[1]));
    let [without, with] = times.map(median);
    println!("{what}: {with:.3} ms with an account, {without:.3} ms without; noise {noise:.3} ms");
    ((with - without).abs(), (noise * 3.0).max(with.max(without) * 0.10))
}

/// Neither the text nor the time tells whether an account exists: by a password, a code, or registering; by
/// address or by number. `SIGN_IN_TRIES=1000` takes more. What really tells them apart does so every time: a
/// machine that was busy with something else just now is asked again.
#[rocket::async_test]
async fn neither_text_nor_time_tells_whether_an_account_exists() {
    let tries: u32 = std::env::var("SIGN_IN_TRIES").map_or(150, |n| n.parse().unwrap());
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.trainee).await;
    let from = |n: u32| Browser::at(&site, Ipv4Addr::from(0x0b00_0000 + n));
    let password = async |account: &str, n: u32| {
        let answer = from(n).post("/masuk", &[("akun", account), ("sandi", "salah sekali")]).await;
        assert_eq!(answer.status, Status::UnprocessableEntity);
        answer.body.replace(account, "AKUN")
    };
    let code = async |account: &str, n: u32| {
        let answer = from(n).post("/masuk/kode", &[("akun", account)]).await;
        format!("{} {:?}", answer.status, answer.location)
    };
    let start = format!("/angkatan/{}/daftar", world.open);
    let register = async |name: &str, phone: &str, email: &str, n: u32| {
        let form = [("nama", name), ("telepon", phone), ("email", email), ("wilayah", "33.74")];
        // Another password each time: the same form again would be the same person.
        let secret = format!("salah sekali {n}");
        let form = [&form[..], &[("sandi", secret.as_str())]].concat();
        let answer = from(n).post(&start, &form).await;
        format!("{} {:?}", answer.status, answer.location)
    };
    let pick = |known: bool, there: &'static str, nowhere: &'static str| if known { there } else { nowhere };
    let (nobody, no_number) = ("sita@peserta.example", "0812-0000-0009");
    let by_address = async |n: u32, known: bool| password(pick(known, EMAIL, nobody), n).await;
    let by_number = async |n: u32, known: bool| password(pick(known, "0812-0000-0001", no_number), n).await;
    let code_by_address = async |n: u32, known: bool| code(pick(known, EMAIL, nobody), n).await;
    let code_by_number = async |n: u32, known: bool| code(pick(known, "0812-0000-0001", no_number), n).await;
    // Whoever registers is new each time; only what they give is known or not.
    let new_address = async |n: u32, known: bool| {
        let (fresh, name) = (format!("baru{n}@peserta.example"), format!("Orang {n} {known}"));
        register(&name, "", if known { EMAIL } else { &fresh }, n).await
    };
    let new_number = async |n: u32, known: bool| {
        // One name for both: every try leaves a record of it, and only the number differs.
        let fresh = format!("0813{n:08}");
        register("Siti Nur Aminah", if known { "0812-0000-0001" } else { &fresh }, "", n).await
    };
    once_or_more(&site, "a password, by address", tries, by_address).await;
    once_or_more(&site, "a password, by number", tries, by_number).await;
    once_or_more(&site, "a code, by address", tries, code_by_address).await;
    once_or_more(&site, "a code, by number", tries, code_by_number).await;
    once_or_more(&site, "registering, the address", tries, new_address).await;
    once_or_more(&site, "registering, name and number", tries, new_number).await;
}

async fn once_or_more(site: &Site, what: &str, tries: u32, ask: impl AsyncFn(u32, bool) -> String) {
    let mut seen = Vec::new();
    for turn in 0..4 {
        seen.push(told_apart(site, what, turn * (tries.next_multiple_of(8) + 1), tries, &ask).await);
        if seen.last().is_some_and(|(apart, allowed)| apart <= allowed) {
            return;
        }
    }
    panic!("{what}: told apart each time (difference, allowed; ms): {seen:?}");
}
