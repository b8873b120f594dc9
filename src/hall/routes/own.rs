//! The trainee keeps the code she reads and sends it when there is a line.
use super::*;
use rocket::{http::Status, serde::json::Json};

#[derive(Serialize)]
struct EnterPage {
    back: String,
    cohort: String,
    send_to: String,
    /// What the phone keeps unsent codes under.
    keep: String,
    form: Filled,
}

#[get("/kartu-saya/<enrolment>/kode")]
pub(crate) async fn enter_page(enrolment: EnrolmentId, by: SignedIn, store: &State<Store>) -> Result<Page> {
    shown(&by, enrolment, Filled::default(), store).await
}

async fn shown(by: &SignedIn, id: EnrolmentId, form: Filled, store: &Store) -> Result<Page> {
    let learning = by.learning(store.read(), id).await?;
    let (seat, cohort) = (learning.enrolment(), learning.cohort());
    if !crate::cards::rules::has_card(seat.state, cohort.state) {
        return Err(Error::NotFound);
    }
    let view = EnterPage {
        back: uri!(crate::cards::routes::mine(id)).to_string(),
        cohort: cohort.label.clone(),
        send_to: uri!(enter(id)).to_string(),
        keep: format!("kode.{id}"),
        form,
    };
    web::page("hall/enter.html", view)
}

/// A code; without a script it was read just now, and there is no clock but the server's.
#[derive(FromForm)]
pub(crate) struct Entered<'r> {
    kode: &'r str,
    /// Seconds since 1970 by the clock of the device when it was read, and as it sends.
    dibaca: Option<i64>,
    sekarang: Option<i64>,
    kunci: Option<&'r str>,
}

/// The answer to the script.
#[derive(Serialize)]
pub(crate) struct Told {
    says: String,
}

/// Either way.
#[derive(rocket::Responder)]
#[allow(clippy::large_enum_variant, reason = "lives for the time of one answer")]
pub(crate) enum EnterAnswer {
    /// Without a script.
    Page(Answer),
    /// To the script.
    Script((Status, Json<Told>)),
}

#[post("/kartu-saya/<enrolment>/kode", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn enter(
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
    form: Form<Contextual<'_, Entered<'_>>>,
) -> Result<EnterAnswer> {
    let learning = by.learning(store.read(), enrolment).await?;
    let moment = |seconds: Option<i64>| match seconds {
        None => Some(now.0),
        Some(seconds) => DateTime::<Utc>::from_timestamp(seconds, 0),
    };
    let new = form.value.as_ref().and_then(|sent| {
        Some((
            New {
                code: sent.kode.to_string(),
                device_at: moment(sent.dibaca)?,
                device_now: moment(sent.sekarang)?,
                device_event_id: sent.kunci.map_or_else(|| random.uuid(), str::to_string),
            },
            sent.kunci.is_some(),
        ))
    });
    let (_, filled) = web::read(form, lang.0);
    let Some((new, by_script)) = new else {
        return Ok(EnterAnswer::Page(Answer::Again(shown(&by, enrolment, filled, store).await?)));
    };
    match store.write(async |tx| commands::enter(tx, &learning, &new, now.0).await).await {
        Ok(doubt) => {
            let says = rules::told(doubt, lang.0);
            Ok(match by_script {
                true => EnterAnswer::Script((Status::Ok, Json(Told { says }))),
                false => EnterAnswer::Page(go(uri!(enter_page(enrolment)), says)),
            })
        }
        Err(Error::Refused(why)) if by_script => {
            let says = why.say(lang.0);
            Ok(EnterAnswer::Script((Status::UnprocessableEntity, Json(Told { says }))))
        }
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            Ok(EnterAnswer::Page(Answer::Again(shown(&by, enrolment, filled, store).await?)))
        }
        Err(other) => Err(other),
    }
}
