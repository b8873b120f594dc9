//! What the centre says of itself, and the patterns of what it prints.
use super::{Choice, link::needed, refusal};
use crate::{
    access::Administering,
    clock::Now,
    error::{Refusal, Result},
    people::{
        commands::{self, NewCentre},
        pattern, queries, regions,
        rules::ZONES,
    },
    store::Store,
    tables::centre,
    text,
    web::{self, Answer, Filled, Lang},
};
use chrono::Datelike;
use rocket::{
    Route, State,
    form::{Contextual, Form},
    serde::json::Json,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![settings, save_settings, examples]
}

/// The page of the centre's settings.
#[derive(Serialize)]
struct SettingsPage {
    form: Filled,
    provinces: Vec<Choice>,
    zones: Vec<Choice>,
    /// What the patterns print.
    examples: Examples,
    cohort_tokens: String,
    certificate_tokens: String,
    to: String,
    examples_at: String,
    staff: String,
    privacy: String,
}

/// What patterns print, for example.
#[derive(Serialize)]
pub(crate) struct Examples {
    angkatan: String,
    sertifikat: String,
}

fn filled_with(centre: centre::Model) -> Filled {
    Filled::with([
        ("balai", centre.name),
        ("singkatan", centre.short_name),
        ("kop", centre.letterhead),
        ("alamat", centre.address),
        ("kontak", centre.contact),
        ("tempat", centre.town),
        ("provinsi", centre.region_code),
        ("zona", centre.time_zone),
        ("pola_angkatan", centre.cohort_pattern),
        ("pola_sertifikat", centre.certificate_pattern),
        ("kepala", centre.head_name),
        ("jabatan", centre.head_position),
        ("pangkat", centre.head_rank),
        ("nip", centre.head_nip),
    ])
}

/// The budget year now, in the centre's zone.
fn year(centre: &centre::Model, now: Now) -> i32 {
    text::local_date(queries::zone(centre), now.0).year()
}

fn settings_page(form: Filled, year: i32) -> Result<web::Page> {
    let zone = form.value("zona").to_string();
    let mut zones: Vec<Choice> = ZONES.iter().map(|(value, label)| Choice::new(*value, *label)).collect();
    // A zone set by other means is kept, not replaced in silence.
    if !zone.is_empty() && ZONES.iter().all(|(known, _)| *known != zone) {
        zones.push(Choice::new(zone.clone(), zone));
    }
    let page = SettingsPage {
        provinces: regions::provinces().iter().map(|p| Choice::new(p.code, p.name)).collect(),
        zones,
        examples: Examples {
            angkatan: pattern::example(form.value("pola_angkatan"), year),
            sertifikat: pattern::example(form.value("pola_sertifikat"), year),
        },
        cohort_tokens: pattern::COHORT.join(" "),
        certificate_tokens: pattern::CERTIFICATE.join(" "),
        form,
        to: uri!(save_settings).to_string(),
        examples_at: uri!(examples(angkatan = "", sertifikat = "")).path().to_string(),
        staff: uri!(super::staff).to_string(),
        privacy: uri!(crate::privacy::routes::edit_notice).to_string(),
    };
    web::page("people/settings.html", page)
}

#[get("/pengaturan")]
pub(crate) async fn settings(by: Administering, store: &State<Store>, now: Now) -> Result<Answer> {
    let centre = queries::centre(store.read(), by.centre()).await?;
    let year = year(&centre, now);
    Ok(Answer::Show(settings_page(filled_with(centre), year)?))
}

/// The settings of a centre as typed.
#[derive(FromForm)]
pub(crate) struct Typed<'r> {
    balai: &'r str,
    singkatan: &'r str,
    kop: &'r str,
    alamat: &'r str,
    kontak: &'r str,
    tempat: &'r str,
    provinsi: &'r str,
    zona: &'r str,
    pola_angkatan: &'r str,
    pola_sertifikat: &'r str,
    kepala: &'r str,
    jabatan: &'r str,
    pangkat: &'r str,
    nip: &'r str,
}

fn parsed(typed: &Typed<'_>) -> Result<NewCentre, Refusal> {
    let choose =
        |field| Refusal::at(field, both!("Pilih salah satu dari daftar.", "Choose one from the list."));
    let lines = |text: &str| {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).take(4).collect::<Vec<_>>().join("\n")
    };
    let short = |text: &str| text.trim().chars().take(150).collect::<String>();
    let name = needed("balai", typed.balai, 150)?;
    Ok(NewCentre {
        short_name: if typed.singkatan.trim().is_empty() { name.clone() } else { short(typed.singkatan) },
        name,
        letterhead: lines(typed.kop),
        address: short(typed.alamat),
        contact: short(typed.kontak),
        town: needed("tempat", typed.tempat, 60)?,
        region_code: regions::find(typed.provinsi)
            .filter(|region| !region.code.contains('.'))
            .ok_or_else(|| choose("provinsi"))?
            .code
            .to_string(),
        time_zone: typed.zona.parse().map_err(|_| choose("zona"))?,
        cohort_pattern: pattern::cohort(typed.pola_angkatan)?,
        certificate_pattern: pattern::certificate(typed.pola_sertifikat)?,
        head_name: needed("kepala", typed.kepala, 100)?,
        head_position: needed("jabatan", typed.jabatan, 100)?,
        head_rank: short(typed.pangkat),
        head_nip: short(typed.nip),
    })
}

#[post("/pengaturan", data = "<form>")]
pub(crate) async fn save_settings(
    by: Administering,
    form: Form<Contextual<'_, Typed<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let year = year(&queries::centre(store.read(), by.centre()).await?, now);
    let done = match typed.as_ref().map(parsed) {
        None => return Ok(Answer::Again(settings_page(filled, year)?)),
        Some(Err(why)) => Err(why.into()),
        Some(Ok(new)) => store.write(async |tx| commands::update_centre(tx, by.centre(), new).await).await,
    };
    match done {
        Ok(()) => Ok(web::go(
            uri!(settings),
            say!(
                lang.0,
                "Pengaturan tersimpan. Yang sudah terbit tidak berubah.",
                "Saved. What is already issued stays as it is."
            ),
        )),
        Err(error) => Ok(Answer::Again(settings_page(filled.refused(&refusal(error)?, lang.0), year)?)),
    }
}

/// What the patterns print while they are being typed.
#[get("/pengaturan/contoh?<angkatan>&<sertifikat>")]
pub(crate) async fn examples(
    by: Administering,
    angkatan: &str,
    sertifikat: &str,
    store: &State<Store>,
    now: Now,
) -> Result<Json<Examples>> {
    let year = year(&queries::centre(store.read(), by.centre()).await?, now);
    Ok(Json(Examples {
        angkatan: pattern::example(angkatan, year),
        sertifikat: pattern::example(sertifikat, year),
    }))
}
