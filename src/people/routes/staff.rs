//! Who works at the centre, and as what.
use super::{account::optional, refusal};
use crate::{
    access::Administering,
    clock::Now,
    error::{Refusal, Result},
    people::{
        commands::{self, NewPerson},
        queries,
        rules::{Email, PersonName, Phone, role_name},
    },
    random::Random,
    store::Store,
    tables::{
        one_time_link::Purpose,
        person::{Language, PersonId},
        staff_role::Role,
    },
    web::{self, Answer, Filled, Lang, Origin},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
    http::RawStr,
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![staff, add_staff, save_roles]
}

/// The page of the staff.
#[derive(Serialize)]
struct StaffPage {
    form: Filled,
    people: Vec<Member>,
    roles: Vec<RoleBox>,
    /// A link made just now, shown this once.
    link: Option<Shown>,
    /// Whether the staff must have a second step.
    demanded: bool,
    to: String,
    to_demand: String,
    back: String,
}

/// One of the staff.
#[derive(Serialize)]
struct Member {
    name: String,
    contact: String,
    does: String,
    has_password: bool,
    second_step: bool,
    roles: Vec<RoleBox>,
    to_roles: String,
    to_link: String,
    to_help: String,
    /// Whether the number of an assessor is asked for.
    assesses: bool,
    number: String,
    until: String,
    to_registration: String,
}

/// A role to tick.
#[derive(Serialize)]
struct RoleBox {
    value: &'static str,
    label: String,
    on: bool,
}

/// A one-time link to hand on.
#[derive(Serialize)]
pub(super) struct Shown {
    name: String,
    url: String,
    /// Opens WhatsApp with the text ready, when there is a number.
    whatsapp: Option<String>,
}

fn boxes(on: impl Fn(Role) -> bool, language: Language) -> Vec<RoleBox> {
    let one = |role: &Role| RoleBox {
        value: role.word(),
        label: role_name(*role).pick(language).to_string(),
        on: on(*role),
    };
    Role::ALL.iter().map(one).collect()
}

pub(super) async fn staff_page(
    db: &impl ConnectionTrait,
    by: &Administering,
    form: Filled,
    link: Option<Shown>,
    language: Language,
) -> Result<web::Page> {
    let registered = queries::registrations(db, by.centre()).await?;
    let member = |member: queries::StaffMember| Member {
        assesses: member.roles.contains(&Role::Assessor),
        number: registered.get(&member.id).map(|r| r.number.clone()).unwrap_or_default(),
        until: registered.get(&member.id).map(|r| r.valid_until.to_string()).unwrap_or_default(),
        to_registration: uri!(super::registration::register(member.id)).to_string(),
        contact: member.email.or(member.phone.as_deref().map(Phone::shown)).unwrap_or_default(),
        does: member
            .roles
            .iter()
            .map(|role| role_name(*role).pick(language).to_string())
            .collect::<Vec<_>>()
            .join(", "),
        has_password: member.has_password,
        second_step: member.second_step,
        roles: boxes(|role| member.roles.contains(&role), language),
        to_roles: uri!(save_roles(member.id)).to_string(),
        to_link: uri!(super::new_link(member.id)).to_string(),
        to_help: uri!(super::help(member.id)).to_string(),
        name: member.name,
    };
    let ticked = |role: Role| form.lists.get("peran").is_some_and(|on| on.iter().any(|w| w == role.word()));
    let page = StaffPage {
        people: queries::staff(db, by.centre()).await?.into_iter().map(member).collect(),
        roles: boxes(ticked, language),
        form,
        link,
        demanded: queries::demands_second_step(db, by.centre()).await?,
        to: uri!(add_staff).to_string(),
        to_demand: uri!(super::demand).to_string(),
        back: uri!(super::settings).to_string(),
    };
    web::page("people/staff.html", page)
}

#[get("/pengaturan/staf")]
pub(crate) async fn staff(by: Administering, store: &State<Store>, lang: Lang) -> Result<Answer> {
    Ok(Answer::Show(staff_page(store.read(), &by, Filled::default(), None, lang.0).await?))
}

/// Somebody to work here.
#[derive(FromForm)]
pub(crate) struct Added<'r> {
    nama: &'r str,
    email: &'r str,
    telepon: &'r str,
    peran: Vec<Role>,
}

fn parsed(typed: &Added<'_>, language: Language) -> Result<NewPerson, Refusal> {
    let new = NewPerson {
        name: PersonName::parse(typed.nama)?,
        email: optional(typed.email, Email::parse)?,
        phone: optional(typed.telepon, Phone::parse)?,
        region_code: None,
        business: None,
        nik: None,
        password_hash: None,
        language,
    };
    if new.email.is_none() && new.phone.is_none() {
        return Err(Refusal::at(
            "email",
            both!(
                "Tulis email atau nomor HP. Salah satu dipakai untuk masuk.",
                "Write an e-mail address or a mobile number. One of them is for signing in."
            ),
        ));
    }
    if typed.peran.is_empty() {
        return Err(Refusal::at(
            "peran",
            both!("Pilih paling sedikit satu peran.", "Choose at least one role."),
        ));
    }
    Ok(new)
}

/// Words to send along with a link.
pub(super) fn shown(
    origin: &Origin,
    name: &str,
    phone: Option<&str>,
    token: &str,
    language: Language,
) -> Shown {
    let url = origin.link(uri!(super::one_time(token)));
    let words = say!(
        language,
        "{name}, ini tautan untuk membuat kata sandi Anda. Berlaku tujuh hari dan hanya sekali: {url}",
        "{name}, this link lets you choose your password. It works for seven days and once: {url}"
    );
    let whatsapp = phone.map(|phone| {
        let number = phone.trim_start_matches('+');
        format!("https://wa.me/{number}?text={}", RawStr::new(&words).percent_encode())
    });
    Shown { name: name.to_string(), url, whatsapp }
}

#[post("/pengaturan/staf", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn add_staff(
    by: Administering,
    form: Form<Contextual<'_, Added<'_>>>,
    store: &State<Store>,
    random: &State<Random>,
    origin: &State<Origin>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (typed, filled) = web::read(form, lang.0);
    let Some(typed) = typed else {
        return Ok(Answer::Again(staff_page(store.read(), &by, filled, None, lang.0).await?));
    };
    let done = match parsed(&typed, lang.0) {
        Err(why) => Err(why.into()),
        Ok(new) => {
            store
                .write(async |tx| {
                    // Somebody the centre knows already, perhaps as a trainee, is given the roles.
                    let known = match &new.email {
                        Some(email) => queries::find_by_email(tx.db(), by.centre(), email).await?,
                        None => None,
                    };
                    let id = match &known {
                        Some(known) => known.id,
                        None => commands::register(tx, by.centre(), new, now.0).await?,
                    };
                    for role in &typed.peran {
                        commands::grant(tx, id, *role, Some(by.person()), now.0).await?;
                    }
                    let person = queries::person(tx.db(), by.centre(), id).await?;
                    let token = match person.password_hash {
                        Some(_) => None,
                        None => {
                            let purpose = Purpose::SetPassword;
                            Some(commands::one_time_link(tx, purpose, Some(id), random, now.0).await?)
                        }
                    };
                    Ok((person, token))
                })
                .await
        }
    };
    match done {
        Ok((person, Some(token))) => {
            let link = shown(origin, &person.name, person.phone.as_deref(), &token, lang.0);
            Ok(Answer::Show(staff_page(store.read(), &by, Filled::default(), Some(link), lang.0).await?))
        }
        Ok((person, None)) => {
            let name = person.name;
            let said = say!(lang.0, "{name} sekarang bekerja di sini.", "{name} works here now.");
            Ok(web::go(uri!(staff), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(staff_page(store.read(), &by, filled, None, lang.0).await?))
        }
    }
}

/// The roles somebody shall have; none takes them all.
#[derive(FromForm)]
pub(crate) struct Roles {
    peran: Vec<Role>,
}

#[post("/pengaturan/staf/<id>/peran", data = "<form>")]
pub(crate) async fn save_roles(
    by: Administering,
    id: PersonId,
    form: Form<Contextual<'_, Roles>>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (roles, filled) = web::read(form, lang.0);
    let Some(Roles { peran }) = roles else {
        return Ok(Answer::Again(staff_page(store.read(), &by, filled, None, lang.0).await?));
    };
    let done = store
        .write(async |tx| commands::set_roles(tx, by.centre(), id, &peran, by.person(), now.0).await)
        .await;
    match done {
        Ok(()) => {
            let name = queries::person(store.read(), by.centre(), id).await?.name;
            Ok(web::go(
                uri!(staff),
                say!(lang.0, "Peran {name} tersimpan.", "The roles of {name} are saved."),
            ))
        }
        Err(error) => {
            let filled = Filled::default().refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(staff_page(store.read(), &by, filled, None, lang.0).await?))
        }
    }
}
