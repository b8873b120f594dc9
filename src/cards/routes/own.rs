//! The trainee's own card on her phone.
use super::*;
use crate::{
    access::Learning,
    documents::qr::{self, Drawing},
};

#[derive(Serialize)]
struct MinePage {
    /// To the course.
    back: String,
    name: String,
    cohort: String,
    course: String,
    dates: String,
    /// Modules of the code with its white margin.
    side: usize,
    qr: Code,
    /// Shown so that it can be typed.
    code: String,
    card: CardId,
    lost_to: String,
    /// Where the code on the screen of a big class is entered.
    code_to: String,
}

#[derive(Serialize)]
struct Code {
    path: String,
}

/// The white around a QR, in modules.
const MARGIN: usize = 4;

/// Her card. Asked for the first time it is made: a page that works without scripts has one step, not two.
#[get("/kartu-saya/<enrolment>")]
pub(crate) async fn mine(
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
) -> Result<Page> {
    let learning = by.learning(store.read(), enrolment).await?;
    let cohort = learning.cohort();
    let found = queries::holder(store.read(), cohort.id, enrolment).await?.and_then(|h| h.card);
    let card = match found {
        Some(card) => card,
        None => {
            store.write(async |tx| commands::make_own(tx, random, &learning, now.0).await).await?;
            let holder = queries::holder(store.read(), cohort.id, enrolment).await?;
            holder.and_then(|h| h.card).ok_or(Error::NotFound)?
        }
    };
    let Drawing { width, path } = qr::drawing(&rules::qr_text(&card.code))?;
    let view = MinePage {
        back: uri!(crate::home::routes::one(enrolment)).to_string(),
        name: by.name().to_string(),
        cohort: cohort.label.clone(),
        course: queries::course_title(store.read(), cohort).await?,
        dates: text::date_range(lang.0, cohort.starts_on, cohort.ends_on),
        side: width + 2 * MARGIN,
        qr: Code { path },
        code: rules::shown(&card.code),
        card: card.id,
        lost_to: uri!(lost_own(enrolment)).to_string(),
        code_to: uri!(crate::hall::routes::enter_page(enrolment)).to_string(),
    };
    web::page("cards/mine.html", view)
}

/// Which card is lost.
#[derive(FromForm)]
pub(crate) struct LostOwn {
    kartu: CardId,
}

#[post("/kartu-saya/<enrolment>/hilang", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards are arguments")]
pub(crate) async fn lost_own(
    enrolment: EnrolmentId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    random: &State<Random>,
    store: &State<Store>,
    form: Form<Contextual<'_, LostOwn>>,
) -> Result<Answer> {
    let learning: Learning = by.learning(store.read(), enrolment).await?;
    let (sent, _) = web::read(form, lang.0);
    let Some(LostOwn { kartu }) = sent else { return Ok(go(uri!(mine(enrolment)), "")) };
    store.write(async |tx| commands::replace_own(tx, random, &learning, kartu, now.0).await).await?;
    let said = say!(
        lang.0,
        "Kartu lama tidak berlaku lagi. Ini kartu Anda yang baru.",
        "The old card is void. This is your new one."
    );
    Ok(go(uri!(mine(enrolment)), said))
}
