//! One person in one session: the choices, the hours, the reason, every change.
use super::{pages::person::PersonPage, *};

#[get("/angkatan/<id>/sesi/<session>/<enrolment>", rank = 2)]
pub(crate) async fn one(
    id: CohortId,
    session: SessionId,
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let teaching = by.teaching(store.read(), id).await?;
    let found = queries::one(store.read(), &teaching, session, enrolment).await?;
    let form = pages::person::stored(&found);
    let view = person_view(store, &teaching, enrolment, found, form, now, lang).await?;
    web::page("attendance/person.html", view)
}

async fn person_view(
    store: &Store,
    by: &Teaching,
    who: EnrolmentId,
    found: queries::OnePerson,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<PersonPage> {
    let (id, session) = (by.cohort().id, found.session.id);
    let back = format!("{}#o{who}", uri!(roster(id, session)));
    let line = queries::line(store.read(), id, who, now.0).await?;
    let asked = queries::asked(store.read(), by.cohort()).await?;
    let to = uri!(save(id, session, who)).to_string();
    let photo = |code: &str| uri!(signed_photo(id, session, code)).to_string();
    Ok(pages::person::page(by, found, (&line, asked), (back, to, &photo), form, now.0, lang.0))
}

/// The five choices, the hours and the reason as they were sent.
#[derive(FromForm)]
pub(crate) struct Choice<'r> {
    tanda: Presence,
    jp: Option<&'r str>,
    alasan: Option<&'r str>,
    lihat: Option<MarkEventId>,
}

#[post("/angkatan/<id>/sesi/<session>/<enrolment>/tanda", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn save(
    id: CohortId,
    session: SessionId,
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Choice<'_>>>,
) -> Result<Answer> {
    let teaching = by.teaching(store.read(), id).await?;
    let choice = form
        .value
        .as_ref()
        .map(|c| (c.tanda, c.jp.unwrap_or("").to_string(), c.alasan.unwrap_or("").to_string(), c.lihat));
    let (_, filled) = web::read(form, lang.0);
    let done = match choice {
        None => Err(Error::Refused(Refusal::at(
            "tanda",
            both!("Pilih salah satu tanda.", "Choose one of the marks."),
        ))),
        Some((presence, jp, reason, seen)) => match rules::whole_hours(&jp) {
            Err(why) => Err(why.into()),
            Ok(jp) => {
                let wanted = Wanted { presence, jp, reason };
                store
                    .write(async |tx| {
                        commands::record(tx, &teaching, session, enrolment, wanted, seen, now.0).await
                    })
                    .await
            }
        },
    };
    match done {
        Ok(_) => Ok(go(format!("{}#o{enrolment}", uri!(roster(id, session))), "")),
        Err(Error::Refused(why)) => {
            let found = queries::one(store.read(), &teaching, session, enrolment).await?;
            let filled = filled.refused(&why, lang.0);
            let view = person_view(store, &teaching, enrolment, found, filled, now, lang).await?;
            Ok(Answer::Again(web::page("attendance/person.html", view)?))
        }
        Err(other) => Err(other),
    }
}
