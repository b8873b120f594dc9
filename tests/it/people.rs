//! Signing in and out, one's own account, links that work once, the centre and its staff.
use super::{
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::{
    app::{self, Parts},
    clock::Clock,
    people::{
        DemoAccount, DemoAccounts,
        commands::{self, NewPerson},
        password, queries,
        rules::{Email, Password, PersonName, Phone},
    },
    random::Random,
    tables::{
        centre,
        one_time_link::Purpose,
        person::{self, Language, PersonId},
        sign_in,
        staff_role::Role,
    },
};
use chrono::TimeDelta;
use rocket::{
    http::{ContentType, Cookie, Header, Status},
    local::asynchronous::Client,
};
use sea_orm::EntityTrait;

const SECRET: &str = "jalan melati dua belas";

/// Gives somebody of the world a password.
async fn with_password(site: &Site, person: PersonId) {
    let hash = password::hash(&Password::parse(SECRET).unwrap(), &site.random).await.unwrap();
    site.store
        .write(async |tx| commands::set_password(tx, person, hash, None, site.now()).await)
        .await
        .unwrap();
}

async fn link(site: &Site, purpose: Purpose, person: Option<PersonId>) -> String {
    let token = site
        .store
        .write(async |tx| commands::one_time_link(tx, purpose, person, &site.random, site.now()).await)
        .await
        .unwrap();
    format!("/tautan/{token}")
}

/// The private cookie as a browser keeps it: name=value, still encrypted.
fn session(answer: &Answer) -> Option<String> {
    let set = answer
        .headers
        .iter()
        .find(|(n, v)| n.eq_ignore_ascii_case("set-cookie") && v.starts_with("masuk="))?;
    Some(set.1.clone())
}

/// What a browser sends back of it.
fn kept(set_cookie: &str) -> Cookie<'static> {
    let cookie = Cookie::parse_encoded(set_cookie.to_string()).unwrap();
    Cookie::new(cookie.name().to_string(), cookie.value().to_string())
}

async fn get_with(site: &Site, path: &str, set_cookie: &str) -> (Status, String) {
    let answer = site.client.get(path.to_string()).cookie(kept(set_cookie)).dispatch().await;
    let status = answer.status();
    (status, answer.into_string().await.unwrap_or_default())
}

fn entry<'a>(account: &'a str, password: &'a str, back: &'a str) -> [(&'a str, &'a str); 3] {
    [("akun", account), ("sandi", password), ("ke", back)]
}

#[rocket::async_test]
async fn somebody_signs_in_by_address_or_number_and_out_again() {
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.trainee).await;
    let page = site.nobody().get("/masuk").await;
    assert_eq!(page.texts("h1"), ["Masuk"]);
    assert_eq!(page.texts(".demo"), Vec::<String>::new(), "no accounts are told outside the demo");
    for account in ["Siti@Peserta.example", " 0812-0000-0001 "] {
        let answer = site.nobody().post("/masuk", &entry(account, SECRET, "")).await;
        assert_eq!((answer.status, answer.location.as_deref()), (Status::SeeOther, Some("/beranda")));
        let cookie = session(&answer).unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "this installation is reached over http");
        let (status, body) = get_with(&site, "/akun", &cookie).await;
        assert_eq!(status, Status::Ok);
        assert!(body.contains("Siti Nur Aminah"));
        let out = site
            .client
            .post("/keluar")
            .header(ContentType::Form)
            .header(Header::new("Sec-Fetch-Site", "same-origin"))
            .cookie(kept(&cookie))
            .dispatch()
            .await;
        assert_eq!(out.status(), Status::SeeOther);
        assert_eq!(
            get_with(&site, "/akun", &cookie).await.0,
            Status::SeeOther,
            "the old cookie is worth nothing"
        );
    }
}

#[rocket::async_test]
async fn a_wrong_password_and_an_unknown_account_look_the_same() {
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.trainee).await;
    let tries = [
        ("siti@peserta.example", "salah salah"),
        ("nobody@peserta.example", SECRET),
        ("indra@pelatihan.example", SECRET),
        ("not an account", SECRET),
        ("", ""),
    ];
    for (account, password) in tries {
        let answer = site.nobody().post("/masuk", &entry(account, password, "/saya")).await;
        assert_eq!(answer.status, Status::UnprocessableEntity, "{account}");
        assert_eq!(
            answer.texts(".notice.bad"),
            ["Akun atau kata sandi belum cocok. Periksa penulisannya, lalu coba lagi."]
        );
        assert_eq!(answer.attributes("#akun", "value"), [account], "nothing typed is lost");
        assert_eq!(answer.attributes("input[name=ke]", "value"), ["/saya"]);
        assert!(session(&answer).is_none());
        assert!(!answer.body.contains("salah salah") && !answer.body.contains(SECRET));
    }
    assert!(sign_in::Entity::find().all(site.store.read()).await.unwrap().is_empty());
}

#[rocket::async_test]
async fn after_signing_in_one_goes_on_where_one_was_but_never_elsewhere() {
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.trainee).await;
    let sent = site.nobody().get("/akun").await;
    assert_eq!(sent.location.as_deref(), Some("/masuk?ke=%2Fakun"));
    let ways = [
        ("/akun", "/akun"),
        ("//evil.example", "/beranda"),
        ("https://evil.example/", "/beranda"),
        ("/\\evil.example", "/beranda"),
        ("/", "/beranda"),
    ];
    for (back, to) in ways {
        let answer = site.nobody().post("/masuk", &entry("siti@peserta.example", SECRET, back)).await;
        assert_eq!(answer.location.as_deref(), Some(to), "{back}");
        let here = site.signed_in(world.trainee).await;
        let path = format!("/masuk?ke={}", rocket::http::RawStr::new(back).percent_encode());
        assert_eq!(here.get(&path).await.location.as_deref(), Some(to), "{back}");
    }
}

#[rocket::async_test]
async fn a_sign_in_ends_after_thirty_days() {
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.trainee).await;
    let answer = site.nobody().post("/masuk", &entry("siti@peserta.example", SECRET, "")).await;
    let cookie = session(&answer).unwrap();
    site.set_now(site.now() + TimeDelta::days(30) - TimeDelta::seconds(1));
    assert_eq!(get_with(&site, "/akun", &cookie).await.0, Status::Ok);
    site.set_now(site.now() + TimeDelta::seconds(1));
    assert_eq!(get_with(&site, "/akun", &cookie).await.0, Status::SeeOther);
}

#[rocket::async_test]
async fn everybody_has_a_home() {
    let site = Site::new().await;
    let world = world(&site).await;
    let homes = [
        (world.coordinator, "/koordinator"),
        (world.instructor, "/hari-ini"),
        (world.assessor, "/asesor"),
        (world.administrator, "/pengaturan"),
        (world.trainee, "/saya"),
    ];
    for (person, home) in homes {
        let answer = site.signed_in(person).await.get("/beranda").await;
        assert_eq!(answer.location.as_deref(), Some(home));
    }
    assert_eq!(site.nobody().get("/beranda").await.location.as_deref(), Some("/masuk?ke=%2Fberanda"));
}

#[rocket::async_test]
async fn a_device_can_be_signed_out_from_another_but_not_by_another_person() {
    let site = Site::new().await;
    let world = world(&site).await;
    let lost = site.signed_in(world.trainee).await;
    let here = site.signed_in(world.trainee).await;
    let page = here.get("/akun").await;
    let ends = page.attributes("form[action$='/keluar']", "action");
    let ends: Vec<&String> = ends.iter().filter(|to| to.starts_with("/akun/perangkat/")).collect();
    assert_eq!(ends.len(), 1, "this device signs out by its own button");
    let other = site.signed_in(world.other_trainee).await;
    assert_eq!(other.post(ends[0], &[]).await.status, Status::NotFound);
    assert_eq!(lost.get("/akun").await.status, Status::Ok);
    assert_eq!(here.post(ends[0], &[]).await.location.as_deref(), Some("/akun"));
    assert_eq!(lost.get("/akun").await.location.as_deref(), Some("/masuk?ke=%2Fakun"));
    assert_eq!(here.get("/akun").await.status, Status::Ok);
}

async fn of(site: &Site, person: PersonId) -> person::Model {
    person::Entity::find_by_id(person).one(site.store.read()).await.unwrap().unwrap()
}

#[rocket::async_test]
async fn one_keeps_ones_own_details_right() {
    let site = Site::new().await;
    let world = world(&site).await;
    let siti = site.signed_in(world.trainee).await;
    let mine = |name, email, phone, business| {
        [("nama", name), ("email", email), ("telepon", phone), ("usaha", business)]
    };
    let saved = siti
        .post("/akun", &mine(" Siti  Nur Aminah, S.Pd ", "SITI@baru.example", "62 812 0000 0009", ""))
        .await;
    assert_eq!(saved.location.as_deref(), Some("/akun"), "{:?}", saved.texts(".error"));
    let siti_now = of(&site, world.trainee).await;
    assert_eq!(
        (siti_now.name.as_str(), siti_now.search_name.as_str()),
        ("Siti Nur Aminah, S.Pd", "siti nur aminah, s.pd")
    );
    assert_eq!(siti_now.email.as_deref(), Some("siti@baru.example"));
    assert_eq!((siti_now.phone.as_deref(), siti_now.business), (Some("+6281200000009"), None));

    let refused = [
        (mine("", "siti@baru.example", "", ""), "Tulis nama seperti di KTP."),
        (mine("Siti", "siti", "", ""), "Alamat email ini belum lengkap. Contoh yang benar: siti@contoh.id."),
        (
            mine("Siti", "", "021 5550100", ""),
            "Nomor ini bukan nomor HP Indonesia. Tulis mulai dari 08, misalnya 0812 3456 7890.",
        ),
        (mine("Siti", "", "", "Batik"), "Tulis nomor HP atau email. Salah satu dipakai untuk masuk."),
    ];
    for (typed, why) in refused {
        let answer = siti.post("/akun", &typed).await;
        assert_eq!(
            (answer.status, answer.texts(".error")),
            (Status::UnprocessableEntity, vec![why.to_string()])
        );
        assert_eq!(answer.attributes("#nama", "value"), [typed[0].1]);
    }

    let page = siti.get("/akun/wilayah?provinsi=34").await;
    assert_eq!(
        page.attributes("#wilayah option", "value").len(),
        6,
        "five in Yogyakarta and a first empty one"
    );
    assert_eq!(siti.post("/akun/wilayah", &[("wilayah", "34.71")]).await.status, Status::SeeOther);
    assert_eq!(of(&site, world.trainee).await.region_code.as_deref(), Some("34.71"));
    for wrong in ["34", "99.99", ""] {
        let answer = siti.post("/akun/wilayah", &[("wilayah", wrong)]).await;
        assert_eq!(answer.status, Status::UnprocessableEntity, "{wrong}");
    }
    assert!(siti.get("/akun").await.body.contains("Kota Yogyakarta"));
}

#[rocket::async_test]
async fn a_new_password_needs_the_old_one_and_signs_out_elsewhere() {
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.trainee).await;
    let elsewhere = site.signed_in(world.trainee).await;
    let here = site.signed_in(world.trainee).await;
    let change = |old, new| [("sandi_lama", old), ("sandi", new)];
    let wrong = here.post("/akun/sandi", &change("bukan ini", "sandi yang baru")).await;
    assert_eq!(wrong.texts(".error"), ["Kata sandi lama belum cocok. Tulis yang Anda pakai sekarang."]);
    let short = here.post("/akun/sandi", &change(SECRET, "pendek")).await;
    assert_eq!(short.texts(".error"), ["Kata sandi ini 6 huruf. Pakai paling sedikit 8."]);
    assert_eq!(elsewhere.get("/akun").await.status, Status::Ok);
    assert_eq!(here.post("/akun/sandi", &change(SECRET, "sandi yang baru")).await.status, Status::SeeOther);
    assert_eq!(here.get("/akun").await.status, Status::Ok);
    assert_eq!(elsewhere.get("/akun").await.status, Status::SeeOther);
    let old = site.nobody().post("/masuk", &entry("siti@peserta.example", SECRET, "")).await;
    assert_eq!(old.status, Status::UnprocessableEntity);
    let new = site.nobody().post("/masuk", &entry("siti@peserta.example", "sandi yang baru", "")).await;
    assert_eq!(new.status, Status::SeeOther);
}

#[rocket::async_test]
async fn the_language_is_kept_for_pages_and_mails() {
    let site = Site::new().await;
    let world = world(&site).await;
    with_password(&site, world.trainee).await;
    let siti = site.signed_in(world.trainee).await;
    let answer = siti.post("/akun/bahasa", &[("bahasa", "en")]).await;
    assert!(answer.headers.iter().any(|(_, v)| v.starts_with("bahasa=en")));
    assert_eq!(of(&site, world.trainee).await.language, Language::En);
    assert_eq!(siti.get_english("/akun").await.texts("h1"), ["My account"]);
    assert_eq!(siti.post("/akun/bahasa", &[("bahasa", "fr")]).await.status, Status::UnprocessableEntity);
    let again = site.nobody().post("/masuk", &entry("siti@peserta.example", SECRET, "")).await;
    assert!(again.headers.iter().any(|(_, v)| v.starts_with("bahasa=en")), "a new device speaks it too");
}

#[rocket::async_test]
async fn the_first_administrator_makes_the_centre_once() {
    let site = Site::new().await;
    let path = link(&site, Purpose::FirstAdministrator, None).await;
    assert_eq!(site.nobody().get(&path).await.texts("h1"), ["Buat balai Anda"]);
    let typed = |password| {
        [
            ("balai", "Balai Pelatihan Tirta"),
            ("tempat", "Semarang"),
            ("nama", "Maya Kirana"),
            ("email", "maya@tirta.example"),
            ("sandi", password),
        ]
    };
    let to = format!("{path}/balai");
    let again = site.nobody().post(&to, &typed("pendek")).await;
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert_eq!(again.attributes("#balai", "value"), ["Balai Pelatihan Tirta"]);
    let wrong_purpose = site.nobody().post(&format!("{path}/sandi"), &[("sandi", SECRET)]).await;
    assert_eq!(wrong_purpose.status, Status::Gone);
    let done = site.nobody().post(&to, &typed(SECRET)).await;
    assert_eq!(done.location.as_deref(), Some("/pengaturan"), "{:?}", done.texts(".error"));
    let cookie = session(&done).unwrap();
    let (status, body) = get_with(&site, "/pengaturan", &cookie).await;
    assert_eq!(status, Status::Ok);
    assert!(body.contains("Balai Pelatihan Tirta"));
    let centres = centre::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(centres.len(), 1);
    let staff = queries::staff(site.store.read(), centres[0].id).await.unwrap();
    assert_eq!(staff.len(), 1);
    assert_eq!(
        (staff[0].name.as_str(), staff[0].roles.as_slice()),
        ("Maya Kirana", [Role::Administrator, Role::Coordinator].as_slice())
    );
    for answer in [site.nobody().get(&path).await, site.nobody().post(&to, &typed(SECRET)).await] {
        assert_eq!(
            (answer.status, answer.texts("h1")),
            (Status::Gone, vec!["Tautan ini tidak berlaku lagi".into()])
        );
    }
    assert_eq!(centre::Entity::find().all(site.store.read()).await.unwrap().len(), 1);
}

#[rocket::async_test]
async fn a_link_works_once_and_for_seven_days() {
    let site = Site::new().await;
    let world = world(&site).await;
    let path = link(&site, Purpose::SetPassword, Some(world.other_trainee)).await;
    let page = site.nobody().get(&path).await;
    assert_eq!(page.texts(".lede b"), ["0812-0000-0001"], "without an e-mail address, the number signs in");
    let to = format!("{path}/sandi");
    let done = site.nobody().post(&to, &[("sandi", SECRET)]).await;
    assert_eq!(done.location.as_deref(), Some("/beranda"));
    assert_eq!(get_with(&site, "/akun", &session(&done).unwrap()).await.0, Status::Ok);
    let twice = site.nobody().post(&to, &[("sandi", "sandi orang lain")]).await;
    assert_eq!((twice.status, session(&twice)), (Status::Gone, None));
    let entered = site.nobody().post("/masuk", &entry("081200000001", SECRET, "")).await;
    assert_eq!(entered.status, Status::SeeOther);

    let late = link(&site, Purpose::SetPassword, Some(world.trainee)).await;
    assert_eq!(site.nobody().post(&format!("{late}/balai"), &[]).await.status, Status::Gone);
    site.set_now(site.now() + TimeDelta::days(7));
    assert_eq!(site.nobody().get(&late).await.status, Status::Gone);
    assert_eq!(site.nobody().get("/tautan/0000").await.status, Status::Gone);
}

async fn post_all(site: &Site, actor: &Actor<'_>, world: &World) -> Vec<Status> {
    let instructor = world.instructor;
    let mut all = Vec::new();
    for path in ["/pengaturan", "/pengaturan/staf"] {
        all.push(actor.get(path).await.status);
        all.push(actor.post(path, &[]).await.status);
    }
    all.push(actor.get("/pengaturan/contoh?angkatan=x&sertifikat=y").await.status);
    for act in ["peran", "tautan"] {
        all.push(actor.post(&format!("/pengaturan/staf/{instructor}/{act}"), &[]).await.status);
    }
    assert_eq!(
        queries::staff(site.store.read(), world.centre).await.unwrap().len(),
        5,
        "nothing has changed"
    );
    all
}

#[rocket::async_test]
async fn only_an_administrator_sees_the_settings() {
    let site = Site::new().await;
    let world = world(&site).await;
    for person in
        [world.trainee, world.instructor, world.assessor, world.coordinator, world.other_coordinator]
    {
        let actor = site.signed_in(person).await;
        assert_eq!(post_all(&site, &actor, &world).await, [Status::NotFound; 7]);
    }
    assert_eq!(post_all(&site, &site.nobody(), &world).await, [Status::SeeOther; 7]);
    // Staff of another centre is not found either.
    let ani = site.signed_in(world.administrator).await;
    for act in ["peran", "tautan"] {
        let path = format!("/pengaturan/staf/{}/{act}", world.other_coordinator);
        assert_eq!(ani.post(&path, &[]).await.status, Status::NotFound);
    }
}

#[rocket::async_test]
async fn the_centre_keeps_its_papers_right() {
    let site = Site::new().await;
    let world = world(&site).await;
    let ani = site.signed_in(world.administrator).await;
    let page = ani.get("/pengaturan").await;
    assert_eq!(page.texts("output"), ["Angkatan 4 Tahun 2026", "0127/BPKU/XI/2026"]);
    let typed = |cohort, certificate| {
        [
            ("balai", "Balai Pelatihan Baru"),
            ("singkatan", ""),
            ("kop", "Pemerintah Provinsi\n\n Dinas "),
            ("alamat", "Jalan Mawar 1"),
            ("kontak", ""),
            ("tempat", "Jayapura"),
            ("provinsi", "91"),
            ("zona", "Asia/Jayapura"),
            ("pola_angkatan", cohort),
            ("pola_sertifikat", certificate),
            ("kepala", "Maya Kirana"),
            ("jabatan", "Kepala"),
            ("pangkat", ""),
            ("nip", ""),
        ]
    };
    let refused = ani.post("/pengaturan", &typed("Angkatan {nomor}", "{seq}/{year}")).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(
        refused.texts(".error"),
        ["{nomor} tidak dikenal. Yang dapat dipakai: {number} {number:roman} {serial} {year}."]
    );
    assert_eq!(refused.attributes("#tempat", "value"), ["Jayapura"]);
    let saved = ani.post("/pengaturan", &typed("Angkatan {number:roman}/{year}", "{seq:3}/BP/{year}")).await;
    assert_eq!(saved.location.as_deref(), Some("/pengaturan"), "{:?}", saved.texts(".error"));
    let centre = queries::centre(site.store.read(), world.centre).await.unwrap();
    assert_eq!(
        (centre.short_name.as_str(), centre.letterhead.as_str()),
        ("Balai Pelatihan Baru", "Pemerintah Provinsi\nDinas")
    );
    assert_eq!(queries::zone(&centre), chrono_tz::Asia::Jayapura);
    assert_eq!(ani.get("/pengaturan").await.texts("output"), ["Angkatan IV/2026", "127/BP/2026"]);
    let live = ani.get("/pengaturan/contoh?angkatan=Batch+%7Bserial%7D&sertifikat=%7Bseq%7D").await;
    assert_eq!(live.body, r#"{"angkatan":"Batch 27","sertifikat":"127"}"#);
    assert_eq!(queries::centre(site.store.read(), world.other_centre).await.unwrap().name, "Balai Lain");
}

#[rocket::async_test]
async fn staff_come_with_a_link_change_roles_and_go() {
    let site = Site::new().await;
    let world = world(&site).await;
    let ani = site.signed_in(world.administrator).await;
    let add = |email, role| {
        [("nama", "Wulan Widya"), ("email", email), ("telepon", "0813 0000 0007"), ("peran", role)]
    };
    let refused = ani
        .post("/pengaturan/staf", &[("nama", "Wulan"), ("email", ""), ("telepon", ""), ("peran", "assessor")])
        .await;
    assert_eq!(refused.texts(".error"), ["Tulis email atau nomor HP. Salah satu dipakai untuk masuk."]);
    let no_role = ani.post("/pengaturan/staf", &add("wulan@pelatihan.example", "")[..3]).await;
    assert_eq!(no_role.texts(".error"), ["Pilih paling sedikit satu peran."]);
    let added = ani.post("/pengaturan/staf", &add("wulan@pelatihan.example", "instructor")).await;
    assert_eq!(added.status, Status::Ok);
    let url = added.attributes(".card input", "value").remove(0);
    let whatsapp = added.attributes(".card a", "href").remove(0);
    assert!(whatsapp.starts_with("https://wa.me/6281300000007?text=Wulan%20Widya"), "{whatsapp}");
    let path = url.strip_prefix("http://pelatihan.example").unwrap().to_string();
    assert!(!ani.get("/pengaturan/staf").await.body.contains(&path), "the link is shown once");
    assert_eq!(
        site.nobody().post(&format!("{path}/sandi"), &[("sandi", SECRET)]).await.status,
        Status::SeeOther
    );

    // Somebody known already is given the role, once, and needs no link.
    let known = ani.post("/pengaturan/staf", &add("wulan@pelatihan.example", "assessor")).await;
    assert_eq!(known.location.as_deref(), Some("/pengaturan/staf"));
    let staff = queries::staff(site.store.read(), world.centre).await.unwrap();
    let wulan = staff.iter().find(|member| member.name == "Wulan Widya").unwrap();
    assert_eq!(wulan.roles, [Role::Instructor, Role::Assessor]);

    let works = site.signed_in(wulan.id).await;
    assert_eq!(works.get("/beranda").await.location.as_deref(), Some("/hari-ini"));
    let to = format!("/pengaturan/staf/{}/peran", wulan.id);
    assert_eq!(
        ani.post(&to, &[("peran", "coordinator"), ("peran", "assessor")]).await.status,
        Status::SeeOther
    );
    assert_eq!(works.get("/beranda").await.location.as_deref(), Some("/koordinator"));
    assert_eq!(ani.post(&to, &[]).await.status, Status::SeeOther);
    assert_eq!(
        works.get("/beranda").await.location.as_deref(),
        Some("/saya"),
        "the account stays, the role is gone"
    );

    let own = format!("/pengaturan/staf/{}/peran", world.administrator);
    let last = ani.post(&own, &[("peran", "coordinator")]).await;
    assert_eq!(last.status, Status::UnprocessableEntity);
    assert_eq!(
        last.texts(".notice.bad"),
        ["Balai harus punya paling sedikit satu administrator. Angkat yang lain dulu."]
    );
    let again = ani.post(&format!("/pengaturan/staf/{}/tautan", wulan.id), &[("diperiksa", "true")]).await;
    assert_eq!(again.attributes(".card input", "value").len(), 1);
}

fn somebody(name: &str, email: Option<&str>) -> NewPerson {
    NewPerson {
        name: PersonName::parse(name).unwrap(),
        email: email.map(|e| Email::parse(e).unwrap()),
        phone: Some(Phone::parse("0812 0000 0002").unwrap()),
        region_code: Some("33.22".into()),
        business: None,
        nik: None,
        password_hash: None,
        language: Language::Id,
    }
}

#[rocket::async_test]
async fn nobody_is_registered_twice_in_a_centre() {
    use angkatan::{
        error::Error,
        people::nik::{Nik, NikKey},
    };
    let site = Site::new().await;
    let world = world(&site).await;
    let key = NikKey::new(site.settings.nik_key);
    let stored = || key.seal(&Nik::parse("3374012501900002").unwrap(), &site.random).unwrap();
    let register = async |centre, person: NewPerson| {
        let done =
            site.store.write(async |tx| commands::register(tx, centre, person, site.now()).await).await;
        done.map_err(|error| match error {
            Error::Refused(why) => why.field,
            other => panic!("{other}"),
        })
    };
    let with_nik = |email| NewPerson { nik: Some(stored()), ..somebody("Rina", email) };
    let rina = register(world.centre, with_nik(Some("rina@peserta.example"))).await.unwrap();
    assert_eq!(register(world.centre, somebody("Rina", Some("rina@peserta.example"))).await, Err("email"));
    assert_eq!(register(world.centre, with_nik(None)).await, Err("nik"));
    assert!(register(world.other_centre, with_nik(Some("rina@peserta.example"))).await.is_ok());
    let nowhere = NewPerson { region_code: Some("33.99".into()), ..somebody("Rina", None) };
    assert_eq!(register(world.centre, nowhere).await, Err("wilayah"));

    let db = site.store.read();
    let indexes = key.indexes(&Nik::parse("3374012501900002").unwrap());
    assert_eq!(queries::find_by_nik(db, world.centre, indexes).await.unwrap().map(|p| p.id), Some(rina));
    let found = async |text: &str| -> Vec<String> {
        queries::people_search(db, world.centre, text).await.unwrap().into_iter().map(|p| p.name).collect()
    };
    assert_eq!(found("RINA").await, ["Rina"]);
    assert_eq!(found("0812-0000-0002").await, ["Rina"]);
    assert_eq!(found("peserta.example").await, ["Rina", "Siti Nur Aminah"]);
    assert_eq!(found("%").await, Vec::<String>::new());
    assert_eq!(found(" ").await, Vec::<String>::new());
}

#[rocket::async_test]
async fn two_who_register_one_address_at_once_are_one_person() {
    let site = Site::new().await;
    let world = world(&site).await;
    let register = || async {
        let new = somebody("Rina", Some("rina@peserta.example"));
        site.store.write(async |tx| commands::register(tx, world.centre, new, site.now()).await).await.is_ok()
    };
    let done = rocket::futures::future::join_all((0..8).map(|_| register())).await;
    assert_eq!(done.into_iter().filter(|ok| *ok).count(), 1);
}

#[rocket::async_test]
async fn the_demo_shows_its_accounts() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("tmp")).unwrap();
    let database = super::databases::OwnDatabase::empty(dir.path()).await;
    let settings = super::site::settings(dir.path(), &database.url());
    let store = angkatan::serve::open(&settings).await.unwrap();
    let parts = Parts { settings, store, clock: Clock::System, random: Random::seeded(1), demo: true };
    let account = DemoAccount {
        role: Some(Role::Coordinator),
        name: "Kartika".into(),
        email: "kartika@contoh.id".into(),
        password: "angkatan".into(),
    };
    let client = Client::untracked(app::build_with(parts, DemoAccounts(vec![account]))).await.unwrap();
    let page = client.get("/masuk").dispatch().await.into_string().await.unwrap();
    assert!(page.contains("Koordinator") && page.contains("kartika@contoh.id"));
}

#[rocket::async_test]
async fn who_was_signed_out_in_mid_form_is_told_and_comes_back() {
    let site = Site::new().await;
    let world = world(&site).await;
    let form = format!("/angkatan/{}/kuota", world.open);
    let request = site
        .client
        .post(form)
        .header(rocket::http::ContentType::Form)
        .header(rocket::http::Header::new("Sec-Fetch-Site", "same-origin"))
        .header(rocket::http::Header::new("Referer", "http://pelatihan.example/angkatan/2?x=1"))
        .body("kuota=30");
    let answer = request.dispatch().await;
    assert_eq!(answer.status(), Status::SeeOther);
    assert_eq!(answer.headers().get_one("Location"), Some("/masuk?ke=%2Fangkatan%2F2%3Fx%3D1"));
    let said = answer.cookies().get("kabar").map(|c| c.value().to_string()).unwrap_or_default();
    assert!(said.starts_with("Anda sudah keluar"), "{said}");
}
