//! What a coordinator does on one person's record: each act is noted in their log.
use super::{
    record::{Extra, Shown, record_page},
    refusal,
};
use crate::{
    access::Coordinating,
    clock::Now,
    error::{Error, Refusal, Result},
    people::{
        self,
        commands::Details,
        log::Act,
        nik::{Nik, NikKey},
        rules::{Email, PersonName, Phone},
    },
    privacy::{commands, queries, rules},
    random::Random,
    store::Store,
    tables::{consent::Purpose, one_time_link, person::PersonId, staff_role::Role},
    web::{self, Answer, Filled, Lang, Origin},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::RawStr,
};

pub(super) fn routes() -> Vec<Route> {
    routes![see_nik, set_nik, contact, link, consent]
}

/// The record again with what was wrong.
async fn again(
    store: &Store,
    by: &Coordinating,
    id: PersonId,
    filled: Filled,
    error: Error,
    lang: Lang,
) -> Result<Answer> {
    let form = filled.refused(&refusal(error)?, lang.0);
    Ok(Answer::Again(record_page(store, by, id, Extra { form, ..Extra::default() }, lang.0).await?))
}

/// Why the whole NIK is needed.
#[derive(FromForm)]
pub(crate) struct Reason<'r> {
    alasan: &'r str,
}

/// Shows all sixteen digits, once, in the answer to a form that says why; noted before it is shown.
#[post("/orang/<id>/nik", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn see_nik(
    by: Coordinating,
    id: PersonId,
    form: Form<Contextual<'_, Reason<'_>>>,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let person = people::queries::person(store.read(), by.centre(), id).await?;
    let (typed, filled) = web::read(form, lang.0);
    let typed = typed.map_or("", |typed| typed.alasan);
    let sealed = match person.nik_sealed {
        None => people::queries::claimed_nik(store.read(), id).await?,
        own => own,
    };
    let why = match (rules::words("alasan", typed, 5), sealed) {
        (Err(why), _) => return again(store, &by, id, filled, why.into(), lang).await,
        (Ok(_), None) => {
            let none =
                Refusal::new(both!("NIK orang ini belum diisi.", "There is no NIK of this person yet."));
            return again(store, &by, id, filled, none.into(), lang).await;
        }
        (Ok(why), Some(sealed)) => (why, key.open(&sealed)?),
    };
    let (why, nik) = why;
    store
        .write(async |tx| people::commands::note(tx, id, Act::NikSeen, Some(by.person()), &why, now.0).await)
        .await?;
    let extra = Extra { whole_nik: nik.reveal(), ..Extra::default() };
    Ok(Answer::Show(record_page(store, &by, id, extra, lang.0).await?))
}

/// A NIK, by the ID card.
#[derive(FromForm)]
pub(crate) struct NewNik<'r> {
    nik: &'r str,
}

#[post("/orang/<id>/nik-baru", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn set_nik(
    by: Coordinating,
    id: PersonId,
    form: Form<Contextual<'_, NewNik<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    people::queries::person(store.read(), by.centre(), id).await?;
    let (typed, filled) = web::read(form, lang.0);
    let done = match Nik::parse(typed.map_or("", |typed| typed.nik)) {
        Err(why) => Err(why.into()),
        Ok(nik) => {
            let sealed = key.seal(&nik, random)?;
            store
                .write(async |tx| {
                    people::commands::set_nik(tx, id, sealed).await?;
                    people::commands::note(tx, id, Act::NikSet, Some(by.person()), "", now.0).await
                })
                .await
        }
    };
    match done {
        Ok(()) => Ok(web::go(uri!(super::record(id)), say!(lang.0, "NIK tersimpan.", "The NIK is saved."))),
        Err(error) => again(store, &by, id, filled, error, lang).await,
    }
}

/// How to reach somebody, corrected at the desk.
#[derive(FromForm)]
pub(crate) struct Contact<'r> {
    telepon: &'r str,
    email: &'r str,
    diperiksa: bool,
}

/// Nobody's account is touched unseen.
fn unchecked() -> Refusal {
    Refusal::at(
        "diperiksa",
        both!(
            "Cocokkan dulu KTP aslinya, lalu centang bahwa sudah diperiksa.",
            "Compare the ID card first, then tick that you have."
        ),
    )
}

/// The staff's own accounts are an administrator's matter.
async fn may_help(store: &Store, by: &Coordinating, id: PersonId) -> Result<()> {
    let staff = queries::is_staff(store.read(), id).await?;
    Ok(people::rules::may_help(by.has(Role::Administrator), staff)?)
}

fn parsed<T>(typed: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
    if typed.trim().is_empty() { Ok(None) } else { parse(typed).map(Some) }
}

#[post("/orang/<id>/kontak", data = "<form>")]
pub(crate) async fn contact(
    by: Coordinating,
    id: PersonId,
    form: Form<Contextual<'_, Contact<'_>>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let person = people::queries::person(store.read(), by.centre(), id).await?;
    let (typed, filled) = web::read(form, lang.0);
    let done = async {
        may_help(store, &by, id).await?;
        let typed = typed.filter(|typed| typed.diperiksa).ok_or_else(unchecked)?;
        let details = Details {
            name: PersonName::parse(&person.name)?,
            email: parsed(typed.email, Email::parse)?,
            phone: parsed(typed.telepon, Phone::parse)?,
            business: person.business,
        };
        store
            .write(async |tx| {
                people::commands::update_details(tx, id, details).await?;
                let what = "KTP asli dicocokkan";
                people::commands::note(tx, id, Act::Corrected, Some(by.person()), what, now.0).await
            })
            .await
    };
    match done.await {
        Ok(()) => {
            let said = say!(lang.0, "Nomor dan email tersimpan.", "Number and e-mail are saved.");
            Ok(web::go(uri!(super::record(id)), said))
        }
        Err(error) => again(store, &by, id, filled, error, lang).await,
    }
}

/// What was looked at before a link is made.
#[derive(FromForm)]
pub(crate) struct Checked {
    diperiksa: bool,
}

/// Somebody has lost their phone or e-mail and stands at the desk: after a look at the ID card they get a
/// link into their account, once.
#[post("/orang/<id>/tautan", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn link(
    by: Coordinating,
    id: PersonId,
    form: Form<Contextual<'_, Checked>>,
    store: &State<Store>,
    random: &State<Random>,
    origin: &State<Origin>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let person = people::queries::person(store.read(), by.centre(), id).await?;
    let (typed, filled) = web::read(form, lang.0);
    let made = async {
        may_help(store, &by, id).await?;
        if !typed.is_some_and(|typed| typed.diperiksa) {
            return Err(unchecked().into());
        }
        store
            .write(async |tx| {
                let what = "KTP asli dicocokkan";
                people::commands::note(tx, id, Act::LinkMade, Some(by.person()), what, now.0).await?;
                let purpose = one_time_link::Purpose::SetPassword;
                people::commands::one_time_link(tx, purpose, Some(id), random, now.0).await
            })
            .await
    };
    match made.await {
        Ok(token) => {
            let url = origin.link(uri!(people::routes::one_time(&token)));
            let name = &person.name;
            let words = say!(
                lang.0,
                "{name}, ini tautan untuk membuat kata sandi Anda. Berlaku tujuh hari dan hanya sekali: {url}",
                "{name}, this link lets you choose your password. It works for seven days and once: {url}"
            );
            let whatsapp = person.phone.as_deref().map(|phone| {
                let number = phone.trim_start_matches('+');
                format!("https://wa.me/{number}?text={}", RawStr::new(&words).percent_encode())
            });
            let extra = Extra { link: Some(Shown { url, whatsapp }), ..Extra::default() };
            Ok(Answer::Show(record_page(store, &by, id, extra, lang.0).await?))
        }
        Err(error) => again(store, &by, id, filled, error, lang).await,
    }
}

/// A consent on signed paper, entered by the staff.
#[derive(FromForm)]
pub(crate) struct Signed {
    untuk: Purpose,
    beri: bool,
}

#[post("/orang/<id>/persetujuan", data = "<form>")]
pub(crate) async fn consent(
    by: Coordinating,
    id: PersonId,
    form: Form<Contextual<'_, Signed>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    people::queries::person(store.read(), by.centre(), id).await?;
    let (typed, filled) = web::read(form, lang.0);
    let Some(Signed { untuk, beri }) = typed else {
        let extra = Extra { form: filled, ..Extra::default() };
        return Ok(Answer::Again(record_page(store, &by, id, extra, lang.0).await?));
    };
    store
        .write(async |tx| {
            let version = queries::notice(tx.db(), by.centre()).await?.version;
            match beri {
                true => commands::give(tx, id, untuk, version, by.person(), now.0).await,
                false => commands::withdraw(tx, id, untuk, by.person(), now.0).await,
            }
        })
        .await?;
    let said = say!(lang.0, "Persetujuan tercatat.", "The consent is recorded.");
    Ok(web::go(uri!(super::record(id)), said))
}
