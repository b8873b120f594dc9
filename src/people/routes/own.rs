//! What one enters once about oneself: where one lives, the NIK.
use super::{Choice, account::account_page, refusal};
use crate::{
    access::SignedIn,
    clock::Now,
    error::{Refusal, Result},
    people::{
        commands,
        log::Act,
        nik::{Nik, NikKey},
        queries, regions,
    },
    random::Random,
    store::Store,
    web::{self, Answer, Filled, Lang},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![region, save_region, own_nik]
}

/// Where I live: first the province, then the regency or city.
#[derive(Serialize)]
struct RegionPage {
    form: Filled,
    provinces: Vec<Choice>,
    regencies: Vec<Choice>,
    province: &'static str,
    to: String,
    back: String,
}

async fn region_page(
    db: &impl ConnectionTrait,
    by: &SignedIn,
    chosen: Option<&str>,
    typed: Filled,
) -> Result<web::Page> {
    let person = queries::person(db, by.centre(), by.person()).await?;
    let centre = queries::centre(db, by.centre()).await?;
    let code = chosen.or(person.region_code.as_deref()).unwrap_or(&centre.region_code);
    let province = regions::province_of(code).or_else(|| regions::find("33"));
    let (code, name) = province.map_or(("", ""), |province| (province.code, province.name));
    let mut form =
        Filled::with([("provinsi", code.to_string()), ("wilayah", person.region_code.unwrap_or_default())]);
    form.errors = typed.errors;
    let page = RegionPage {
        form,
        provinces: regions::provinces().iter().map(|p| Choice::new(p.code, p.name)).collect(),
        regencies: regions::regencies(code).iter().map(|r| Choice::new(r.code, r.name)).collect(),
        province: name,
        to: uri!(save_region).to_string(),
        back: uri!(super::account).to_string(),
    };
    web::page("people/region.html", page)
}

#[get("/akun/wilayah?<provinsi>")]
pub(crate) async fn region(by: SignedIn, provinsi: Option<&str>, store: &State<Store>) -> Result<Answer> {
    Ok(Answer::Show(region_page(store.read(), &by, provinsi, Filled::default()).await?))
}

/// The chosen regency or city.
#[derive(FromForm)]
pub(crate) struct Where<'r> {
    wilayah: &'r str,
}

#[post("/akun/wilayah", data = "<form>")]
pub(crate) async fn save_region(
    by: SignedIn,
    form: Form<Contextual<'_, Where<'_>>>,
    store: &State<Store>,
    lang: Lang,
) -> Result<Answer> {
    let (chosen, filled) = web::read(form, lang.0);
    let Some(chosen) = chosen else {
        return Ok(Answer::Again(region_page(store.read(), &by, None, filled).await?));
    };
    let code = chosen.wilayah;
    match store.write(async |tx| commands::set_region(tx, by.person(), code).await).await {
        Ok(()) => Ok(web::go(
            uri!(super::account),
            say!(lang.0, "Wilayah Anda tersimpan.", "Your region is saved."),
        )),
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(region_page(store.read(), &by, None, filled).await?))
        }
    }
}

/// My NIK.
#[derive(FromForm)]
pub(crate) struct OwnNik<'r> {
    nik: &'r str,
}

/// Whoever has none yet enters it; a wrong one is corrected by the centre, which sees the ID card.
#[post("/akun/nik", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn own_nik(
    by: SignedIn,
    form: Form<Contextual<'_, OwnNik<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, mut filled) = web::read(form, lang.0);
    let there = queries::person(store.read(), by.centre(), by.person()).await?.nik_last4.is_some();
    let done = match Nik::parse(typed.map_or("", |typed| typed.nik)) {
        Err(why) => Err(why.into()),
        Ok(_) if there => Err(Refusal::at(
            "nik",
            both!(
                "NIK Anda sudah tercatat. Kalau salah, minta balai membetulkannya lewat Data saya.",
                "Your NIK is recorded. If it is wrong, ask the centre to correct it on My data."
            ),
        )
        .into()),
        Ok(nik) => {
            let (sealed, id) = (key.seal(&nik, random)?, by.person());
            store
                .write(async |tx| {
                    commands::set_own_nik(tx, id, sealed, now.0).await?;
                    commands::note(tx, id, Act::NikSet, Some(id), "", now.0).await
                })
                .await
        }
    };
    match done {
        Ok(()) => {
            Ok(web::go(uri!(super::account), say!(lang.0, "NIK Anda tersimpan.", "Your NIK is saved.")))
        }
        Err(error) => {
            filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(account_page(store.read(), &by, filled, lang.0, now).await?))
        }
    }
}
