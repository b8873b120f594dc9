//! Registering tells nobody whether the centre knows somebody: the same answer, the same pages after it, for
//! an address, a NIK, a name with a number that are known and for new ones. The desk hears of it, and the
//! holder of the address.
use super::{
    signing::{Browser, EMAIL, SECRET, carry, with_password},
    site::Site,
    world::{World, world},
};
use angkatan::{
    people::{
        claims, commands,
        nik::{Nik, NikKey},
        rotation,
    },
    tables::{
        claim::{self, ClaimKind},
        course_version, enrolment, message,
        person::{self, PersonId},
    },
    web::{Origin, limits::KNOWN_COOKIE},
};
use rocket::http::Status;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

/// Siti's; she is known with it.
const KNOWN_NIK: &str = "3374016501900001";

const PASSWORD: &str = "tiga kata biasa";

/// The world with a course that asks for the NIK, and Siti known by address, number and NIK.
async fn known_world(site: &Site) -> World {
    let world = world(site).await;
    with_password(site, world.trainee).await;
    let nik = NikKey::new(site.settings.nik_key).seal(&Nik::parse(KNOWN_NIK).unwrap(), &site.random).unwrap();
    site.store
        .write(async |tx| {
            tx.public_changed();
            let needs = course_version::ActiveModel {
                id: Set(world.version),
                needs_nik: Set(true),
                ..Default::default()
            };
            needs.update(tx.db()).await?;
            commands::set_nik(tx, world.trainee, nik).await
        })
        .await
        .unwrap();
    world
}

/// Somebody who registers: name, number, address, NIK.
type Typed<'a> = (&'a str, &'a str, &'a str, &'a str);

const NEW: Typed<'_> = ("Rina Kusuma", "0812 3456 7890", "rina@peserta.example", "3374016501910002");

async fn register(browser: &Browser<'_>, world: &World, typed: Typed<'_>) -> (Status, Option<String>) {
    let (name, phone, email, nik) = typed;
    let form = [
        ("nama", name),
        ("telepon", phone),
        ("email", email),
        ("wilayah", "33.74"),
        ("nik", nik),
        ("sandi", PASSWORD),
    ];
    let answer = browser.post(&format!("/angkatan/{}/daftar", world.open), &form).await;
    (answer.status, answer.location)
}

async fn newest(site: &Site) -> person::Model {
    person::Entity::find().order_by_desc(person::Column::Id).one(site.store.read()).await.unwrap().unwrap()
}

async fn of(site: &Site, id: PersonId) -> person::Model {
    person::Entity::find_by_id(id).one(site.store.read()).await.unwrap().unwrap()
}

/// A page without what was typed and what differs with every record.
fn plain(body: &str, typed: Typed<'_>) -> String {
    let (name, phone, email, nik) = typed;
    let phone =
        angkatan::people::rules::Phone::shown(angkatan::people::rules::Phone::parse(phone).unwrap().as_str());
    // An example on the page has the name of the one who is known.
    let mut text = body.replace("Siti Nur Aminah", "NAME");
    for (what, word) in [(name, "NAME"), (phone.as_str(), "PHONE"), (email, "EMAIL"), (&nik[12..], "NIK4")] {
        if !what.is_empty() {
            text = text.replace(what, word);
        }
    }
    // The numbers of records, devices and cohorts in addresses.
    let mut out = String::new();
    for part in text.split_inclusive(['"', '<']) {
        let digits = part.starts_with('/');
        out.extend(part.chars().map(|c| if digits && c.is_ascii_digit() { '0' } else { c }));
    }
    out
}

#[rocket::async_test]
async fn whoever_registers_sees_the_same_whether_or_not_they_are_known() {
    let ways: [(&str, Typed<'_>); 6] = [
        ("nothing known", NEW),
        ("the address", ("Rina Kedua", "0812 3456 7891", EMAIL, "3374016501910003")),
        ("the NIK", ("Rina Ketiga", "0812 3456 7892", "rina3@peserta.example", KNOWN_NIK)),
        ("the number", ("Rina Keempat", "081200000001", "rina4@peserta.example", "3374016501910004")),
        ("name and number", ("SITI nur aminah", "081200000001", "rina5@peserta.example", "3374016501910005")),
        ("all", ("Siti Nur Aminah", "081200000001", EMAIL, KNOWN_NIK)),
    ];
    let mut seen: Vec<(&str, Vec<String>)> = Vec::new();
    for (which, typed) in ways {
        // A world each: the seats left are part of the page.
        let site = Site::new().await;
        let world = known_world(&site).await;
        let before = person::Entity::find().count(site.store.read()).await.unwrap();
        let browser = Browser::new(&site);
        let (status, location) = register(&browser, &world, typed).await;
        assert_eq!(status, Status::SeeOther, "{which}");
        assert!(browser.has(KNOWN_COOKIE), "the device is known from now on");
        assert_eq!(
            person::Entity::find().count(site.store.read()).await.unwrap(),
            before + 1,
            "{which}: nobody takes over a record"
        );
        let mut pages = vec![location.clone().unwrap()];
        for path in [location.unwrap(), "/akun".into(), "/data-saya".into()] {
            let page = browser.get(&path).await;
            assert_eq!(page.status, Status::Ok, "{which}: {path}");
            pages.push(plain(&page.body, typed));
        }
        let taken = browser.post("/data-saya/unduh", &[]).await;
        let all: serde_json::Value = serde_json::from_slice(&taken.bytes).unwrap();
        assert_eq!(all["person"]["email"], typed.2, "{which}");
        assert_eq!(all["person"]["nik_last_four_digits"], typed.3[12..], "{which}");
        let keys: Vec<String> = all.as_object().unwrap().keys().cloned().collect();
        pages.push(plain(&format!("{keys:?}{}", all["log"]), typed));
        // The NIK is taken as given: whoever tries another one is told the same.
        let nik = browser.post("/akun/nik", &[("nik", "3374016501910099")]).await;
        pages.push(nik.texts(".error").join("|"));
        // Applying goes on to the receipt.
        let done = browser.post(&format!("/angkatan/{}/daftar/usaha", world.open), &[("usaha", "")]).await;
        assert_eq!(done.status, Status::SeeOther, "{which}");
        // Out, and in again with what was given.
        browser.post("/keluar", &[]).await;
        for account in [typed.1, typed.2] {
            let form = [("akun", account), ("sandi", PASSWORD)];
            let entered = Browser::new(&site).post("/masuk", &form).await;
            pages.push(format!("{:?}", entered.location));
        }
        seen.push((which, pages));
        let siti = of(&site, world.trainee).await;
        assert_eq!(siti.email.as_deref(), Some(EMAIL), "what was hers is hers");
        let holders = person::Entity::find().filter(person::COLUMN.nik_index.eq(siti.nik_index.clone()));
        assert_eq!(holders.count(site.store.read()).await.unwrap(), 1, "one person per NIK");
        let theirs = Browser::new(&site).post("/masuk", &[("akun", EMAIL), ("sandi", SECRET)]).await;
        assert_eq!(theirs.location.as_deref(), Some("/beranda"), "Siti signs in as before");
    }
    let (_, first) = seen[0].clone();
    for (which, pages) in &seen[1..] {
        for (one, other) in first.iter().zip(pages) {
            assert_eq!(one, other, "{which}");
        }
    }
}

#[rocket::async_test]
async fn the_same_form_twice_is_one_person_also_where_the_address_is_known() {
    let site = Site::new().await;
    let world = known_world(&site).await;
    for typed in [
        NEW,
        ("Siti Nur Aminah", "081200000001", EMAIL, KNOWN_NIK),
        ("Tono", "0813 1111 2222", "", KNOWN_NIK),
    ] {
        let before = person::Entity::find().count(site.store.read()).await.unwrap();
        let (a, b) = (Browser::new(&site), Browser::new(&site));
        let (one, two) = rocket::tokio::join!(register(&a, &world, typed), register(&b, &world, typed));
        assert_eq!(one, two);
        assert_eq!(one.0, Status::SeeOther);
        assert_eq!(register(&Browser::new(&site), &world, typed).await, one, "and once more, later");
        assert_eq!(person::Entity::find().count(site.store.read()).await.unwrap(), before + 1);
    }
}

#[rocket::async_test]
async fn who_comes_back_with_the_right_password_is_let_in_as_themselves() {
    let site = Site::new().await;
    let world = known_world(&site).await;
    let before = person::Entity::find().count(site.store.read()).await.unwrap();
    let browser = Browser::new(&site);
    let form = [
        ("nama", "siti NUR aminah"),
        ("telepon", ""),
        ("email", EMAIL),
        ("wilayah", "33.74"),
        ("nik", KNOWN_NIK),
        ("sandi", SECRET),
    ];
    let sent = browser.post(&format!("/angkatan/{}/daftar", world.open), &form).await;
    assert_eq!(sent.status, Status::SeeOther);
    assert!(browser.get("/akun").await.body.contains("Usaha Siti Nur Aminah"), "her own record");
    assert_eq!(person::Entity::find().count(site.store.read()).await.unwrap(), before);
    // Guessing this way is counted like guessing at the sign-in, by address and by number, whatever the
    // other is.
    let mut tried = 0;
    for n in 0..20 {
        let phone = format!("0813 0000 00{n:02}");
        let guess = [("nama", "Siti Nur Aminah"), ("telepon", phone.as_str()), ("email", EMAIL)];
        let guess =
            [&guess[..], &[("wilayah", "33.74"), ("nik", KNOWN_NIK), ("sandi", "salah sekali")]].concat();
        let answer = Browser::new(&site).post(&format!("/angkatan/{}/daftar", world.open), &guess).await;
        match answer.status.code {
            303 => tried += 1,
            429 => break,
            other => panic!("{other}"),
        }
    }
    assert!(tried <= 10, "{tried}");
}

#[rocket::async_test]
async fn the_desk_hears_of_it_and_so_does_the_holder_of_the_address() {
    let site = Site::new().await;
    let world = known_world(&site).await;
    let typed = ("Siti Nuraminah", "0813 1111 2222", EMAIL, KNOWN_NIK);
    assert_eq!(register(&Browser::new(&site), &world, typed).await.0, Status::SeeOther);
    let twin = newest(&site).await;
    assert_eq!(
        (twin.email.as_deref(), twin.nik_sealed.as_deref(), twin.nik_index.as_deref()),
        (None, None, None)
    );
    let origin = Origin::new(&site.settings.origin);
    for _ in 0..2 {
        claims::step(&site.store, &origin, &site.clock()).await.unwrap();
    }
    let letters = async || {
        message::Entity::find().filter(message::COLUMN.kind.eq("known")).all(site.store.read()).await.unwrap()
    };
    let told = letters().await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].person_id, told[0].to_address.as_deref()), (Some(world.trainee), Some(EMAIL)));
    assert!(told[0].text.contains("http://pelatihan.example/masuk/kode"), "{}", told[0].text);
    assert!(!told[0].text.contains("Nuraminah"), "who it was is not told either");
    // Once more on the same day: no second letter.
    assert_eq!(
        register(&Browser::new(&site), &world, ("Orang Lain", "0813 1111 3333", EMAIL, "3374016501910009"))
            .await
            .0,
        Status::SeeOther
    );
    claims::step(&site.store, &origin, &site.clock()).await.unwrap();
    assert_eq!(letters().await.len(), 1);

    // Mail to the new record goes to the address it gave.
    let actor = site.signed_in(twin.id).await;
    let done = actor.post(&format!("/angkatan/{}/daftar/usaha", world.open), &[("usaha", "")]).await;
    assert_eq!(done.status, Status::SeeOther, "{:?}", done.texts(".error, .notice"));
    let seat = message::Entity::find().filter(message::COLUMN.person_id.eq(twin.id));
    let seat = seat.one(site.store.read()).await.unwrap().unwrap();
    assert_eq!((seat.kind.as_str(), seat.to_address.as_deref()), ("seat", Some(EMAIL)));

    // The desk sees both, compares, and makes one of them.
    let coordinator = site.signed_in(world.coordinator).await;
    assert!(coordinator.get("/koordinator").await.body.contains("2 orang mungkin terdaftar dua kali"));
    let queue = coordinator.get("/permintaan").await;
    let names = queue.texts("section[aria-labelledby=mungkin-sama] b");
    assert_eq!(names, ["Siti Nuraminah", "Orang Lain"]);
    assert!(queue.body.contains("email sama, NIK sama"));
    assert!(
        site.signed_in(world.other_coordinator).await.get("/permintaan").await.texts("section b").is_empty()
    );
    let compare = format!("/orang/{}/gabung/{}", world.trainee, twin.id);
    assert_eq!(queue.attributes("section[aria-labelledby=mungkin-sama] a.btn", "href")[0], compare);
    let seen = coordinator.post(&format!("/orang/{}/nik", twin.id), &[("alasan", "KTP di meja")]).await;
    assert!(seen.body.contains("3374 0165 0190 0001"), "the desk may look, with a reason");
    let merged = coordinator.post(&compare, &[("alasan", "KTP asli dilihat di meja")]).await;
    assert_eq!(merged.status, Status::SeeOther, "{:?}", merged.texts(".notice"));
    let seats = enrolment::Entity::find().filter(enrolment::COLUMN.person_id.eq(world.trainee));
    assert_eq!(seats.count(site.store.read()).await.unwrap(), 2, "the new seat is hers too");
    // The other one is somebody else: an address in the family.
    let other = person::Entity::find().filter(person::COLUMN.name.eq("Orang Lain"));
    let other = other.one(site.store.read()).await.unwrap().unwrap();
    let apart = format!("/orang/{}/beda/{}", world.trainee, other.id);
    let foreign = site.signed_in(world.other_coordinator).await;
    assert_eq!(foreign.post(&apart, &[]).await.status, Status::NotFound);
    assert_eq!(coordinator.post(&apart, &[]).await.status, Status::SeeOther);
    assert_eq!(coordinator.post(&apart, &[]).await.status, Status::NotFound, "nothing is open any more");
    assert!(coordinator.get("/permintaan").await.texts("section[aria-labelledby=mungkin-sama] b").is_empty());
    assert!(!coordinator.get("/koordinator").await.body.contains("mungkin terdaftar dua kali"));
}

#[rocket::async_test]
async fn a_code_to_the_address_reaches_both_records() {
    let site = Site::new().await;
    let world = known_world(&site).await;
    register(&Browser::new(&site), &world, ("Budi Anak", "0813 1111 2222", EMAIL, "3374016501910008")).await;
    Browser::new(&site).post("/masuk/kode", &[("akun", EMAIL)]).await;
    carry(&site, false).await;
    let to: Vec<(String, Option<String>)> = message::Entity::find()
        .filter(message::COLUMN.kind.eq("code"))
        .order_by_asc(message::Column::Id)
        .all(site.store.read())
        .await
        .unwrap()
        .into_iter()
        .map(|m| (m.to_name, m.to_address))
        .collect();
    let both = ["Siti Nur Aminah", "Budi Anak"].map(|name| (name.to_string(), Some(EMAIL.to_string())));
    assert_eq!(to, both);
}

#[rocket::async_test]
async fn ones_own_account_tells_as_little() {
    let site = Site::new().await;
    let world = known_world(&site).await;
    let budi = site.signed_in(world.other_trainee).await;
    let mine =
        |email| [("nama", "Budi Santika"), ("email", email), ("telepon", "0812 0000 0001"), ("usaha", "")];
    let mut said = Vec::new();
    for email in ["budi@peserta.example", EMAIL] {
        let saved = budi.post("/akun", &mine(email)).await;
        assert_eq!(saved.location.as_deref(), Some("/akun"));
        let page = budi.get("/akun").await;
        assert_eq!(page.attributes("#email", "value"), [email]);
        said.push(page.body.replace(email, "EMAIL"));
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(of(&site, world.trainee).await.email.as_deref(), Some(EMAIL));
    let claims = async || {
        claim::Entity::find()
            .filter(claim::COLUMN.person_id.eq(world.other_trainee))
            .filter(claim::COLUMN.holder_id.is_not_null())
            .all(site.store.read())
            .await
            .unwrap()
    };
    assert_eq!(claims().await.len(), 1);
    budi.post("/akun", &mine(EMAIL)).await;
    assert_eq!(claims().await.len(), 1, "saved again, nothing is said again");
    // One of his own: what he said before holds no longer.
    budi.post("/akun", &mine("budi@peserta.example")).await;
    assert!(claims().await.is_empty());
    let taken = budi.post("/akun/nik", &[("nik", KNOWN_NIK)]).await;
    assert_eq!(taken.location.as_deref(), Some("/akun"), "{:?}", taken.texts(".error"));
    assert!(budi.get("/akun").await.body.contains("0001"));
    let kept = claims().await;
    assert_eq!((kept.len(), kept[0].kind, kept[0].holder_id), (1, ClaimKind::Nik, Some(world.trainee)));
    // The desk corrects it by the card: settled.
    let coordinator = site.signed_in(world.coordinator).await;
    let to = format!("/orang/{}/nik-baru", world.other_trainee);
    let known = coordinator.post(&to, &[("nik", KNOWN_NIK)]).await;
    assert_eq!(known.status, Status::UnprocessableEntity, "the staff is told");
    // The key changes: what is sealed of it changes along.
    let new = NikKey::new([10; 32]).after(Some(site.settings.nik_key));
    assert_eq!(rotation::rotate(&site.store, &new, &site.random, |_| {}).await.unwrap(), (1, 1));
    let sealed = claims().await[0].nik_sealed.clone().unwrap();
    assert!(NikKey::new([10; 32]).open(&sealed).unwrap() == Nik::parse(KNOWN_NIK).unwrap());
    assert_eq!(coordinator.post(&to, &[("nik", "3374012501900012")]).await.status, Status::SeeOther);
    assert!(claims().await.is_empty());
}

#[rocket::async_test]
async fn what_nobody_has_leaves_nothing_behind_after_a_day() {
    let site = Site::new().await;
    let world = known_world(&site).await;
    register(&Browser::new(&site), &world, NEW).await;
    let all = claim::Entity::find().all(site.store.read()).await.unwrap();
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|c| c.holder_id.is_none() && c.email.is_none() && c.nik_sealed.is_none()));
    site.set_now(site.now() + chrono::TimeDelta::days(2));
    register(&Browser::new(&site), &world, ("Tono", "0813 1111 2222", "", "3374016501910007")).await;
    assert_eq!(claim::Entity::find().count(site.store.read()).await.unwrap(), 2);
}
