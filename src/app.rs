//! The whole, put together: what is managed, what is mounted, in one place.
use crate::{
    absences, assessment, attendance, audit, bank, cards, catalog, certificates, clock::Clock, cohorts,
    competency, completion, desk, enrollment, evidence, field, forms, hall, home, make_ups, papers, people,
    privacy, random::Random, selection, settings::Settings, store::Store, testing, walk_ins, web,
};
use rocket::{Build, Rocket, Route, figment::Figment};

/// Everything a running server is made of.
pub struct Parts {
    /// The settings.
    pub settings: Settings,
    /// The open, migrated database.
    pub store: Store,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where chance comes from.
    pub random: Random,
    /// Whether this is the demo centre.
    pub demo: bool,
}

/// All routes behind the gate, feature by feature.
pub fn routes() -> Vec<Route> {
    let all = [
        routes![healthz],
        web::assets::routes(),
        web::language::routes(),
        people::routes::routes(),
        privacy::routes::routes(),
        desk::routes::routes(),
        competency::routes::routes(),
        catalog::routes::routes(),
        catalog::plan::routes::routes(),
        cohorts::routes::routes(),
        papers::routes::routes(),
        enrollment::routes::routes(),
        selection::routes::routes(),
        cards::routes::routes(),
        attendance::routes::routes(),
        absences::routes::routes(),
        make_ups::routes::routes(),
        walk_ins::routes::routes(),
        hall::routes::routes(),
        evidence::routes::routes(),
        bank::routes::routes(),
        testing::routes::routes(),
        assessment::routes::routes(),
        field::routes::routes(),
        forms::routes::routes(),
        completion::routes::routes(),
        certificates::routes::routes(),
        audit::routes::routes(),
        home::routes::routes(),
        crate::mail::routes::routes(),
    ];
    web::gate::guarded(all.into_iter().flatten().collect())
}

/// The server, ready to launch or to be asked by a test.
pub fn build(parts: Parts) -> Rocket<Build> {
    build_with(parts, people::DemoAccounts::default())
}

/// The same with the accounts that the demo centre shows on its sign-in page.
pub fn build_with(parts: Parts, accounts: people::DemoAccounts) -> Rocket<Build> {
    let Parts { settings, store, clock, random, demo } = parts;
    people::password::use_memory(settings.password_memory);
    rocket::custom(rocket_config(&settings))
        .manage(web::Origin::new(&settings.origin))
        .manage(web::limits::Limits::new(settings.sign_in_limit, settings.verify_limit))
        .manage(web::page::Demo(demo))
        .manage(web::public::PublicPages::default())
        .manage(accounts)
        .manage(people::nik::NikKey::new(settings.nik_key).after(settings.nik_key_old))
        .manage(people::codes::CodeKey::new(&settings.cookie_key))
        .manage(papers::Darkroom::new(2))
        .manage(papers::shelf::Shelf::of(&settings))
        .manage(crate::mail::Files::stored(&store))
        .manage(enrollment::intake::Intake::new(&store, &random, &web::Origin::new(&settings.origin)))
        .manage(settings)
        .manage(store)
        .manage(clock)
        .manage(random)
        .attach(web::headers::Headers)
        .attach(web::requests::Requests)
        .mount("/", routes())
        .register("/", web::errors::catchers())
}

fn rocket_config(settings: &Settings) -> Figment {
    let limits = rocket::data::Limits::default()
        .limit("form", rocket::data::ByteUnit::Kibibyte(256))
        // A decree's PDF may be larger than anything else that people hand in.
        .limit("data-form", rocket::data::ByteUnit::Mebibyte(26))
        .limit("file/pdf", rocket::data::ByteUnit::Mebibyte(25))
        .limit("file", rocket::data::ByteUnit::Mebibyte(10))
        // A table of standards that somebody pastes beside a field for files.
        .limit("string", rocket::data::ByteUnit::Mebibyte(1))
        .limit("json", rocket::data::ByteUnit::Mebibyte(4));
    rocket::Config::figment()
        .merge(("address", settings.address))
        .merge(("port", settings.port))
        .merge(("secret_key", settings.cookie_key.clone()))
        .merge(("limits", limits))
        .merge(("temp_dir", settings.data.join("tmp")))
        .merge(("ident", false))
        .merge(("log_level", "off"))
        .merge(("cli_colors", false))
        .merge((
            "ip_header",
            settings.client_ip_header.clone().map_or(rocket::figment::value::Value::from(false), Into::into),
        ))
        .merge(("shutdown.grace", 10))
}

/// Whether this node answers and its database too.
#[get("/healthz")]
async fn healthz(store: &rocket::State<Store>) -> Result<&'static str, rocket::http::Status> {
    use sea_orm::EntityTrait;
    match crate::tables::installation::Entity::find().one(store.read()).await {
        Ok(_) => Ok("ok\n"),
        Err(_) => Err(rocket::http::Status::ServiceUnavailable),
    }
}
