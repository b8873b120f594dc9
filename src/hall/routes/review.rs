//! What did not fit, for a person to look at.
use super::*;

#[derive(Serialize)]
struct ReviewPage {
    head: CohortHead,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    id: HallEntryId,
    name: String,
    about: String,
    why: String,
    accept_to: String,
    decline_to: String,
    form: Filled,
}

#[get("/angkatan/<id>/kode")]
pub(crate) async fn waiting(id: CohortId, by: SignedIn, lang: Lang, store: &State<Store>) -> Result<Page> {
    let teaching = by.teaching(store.read(), id).await?;
    shown(store, &by, &teaching, None, lang).await
}

async fn shown(
    store: &Store,
    by: &SignedIn,
    teaching: &Teaching,
    again: Option<(HallEntryId, Filled)>,
    lang: Lang,
) -> Result<Page> {
    let (db, id) = (store.read(), teaching.cohort().id);
    let head = head::head(db, by, teaching.cohort(), Tab::Attendance, lang.0).await?;
    let zone = by.time_zone().parse().unwrap_or(chrono_tz::UTC);
    let moment = |at: DateTime<Utc>| text::moment(lang.0, zone, at);
    let form = |entry: HallEntryId| match &again {
        Some((of, filled)) if *of == entry => filled.clone(),
        _ => Filled::default(),
    };
    let lines = queries::waiting(db, teaching)
        .await?
        .into_iter()
        .map(|w| {
            let (topic, read, sent) = (&w.topic, moment(w.device_at), moment(w.sent_at));
            let off = w.clock_offset_s;
            Line {
                about: say!(
                    lang.0,
                    "“{topic}”. Dibaca {read}, dikirim {sent}, jam HP meleset {off} detik.",
                    "“{topic}”. Read {read}, sent {sent}, the phone’s clock {off} seconds off."
                ),
                why: w.doubt.map_or_else(String::new, |d| rules::why(d).pick(lang.0).to_string()),
                accept_to: uri!(accept(id, w.id)).to_string(),
                decline_to: uri!(decline(id, w.id)).to_string(),
                form: form(w.id),
                id: w.id,
                name: w.name,
            }
        })
        .collect();
    web::page("hall/review.html", ReviewPage { head, lines })
}

#[post("/angkatan/<id>/kode/<entry>/terima")]
pub(crate) async fn accept(
    id: CohortId,
    entry: HallEntryId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    settled(store, &by, (id, entry), Settled::Accepted, Filled::default(), now, lang).await
}

/// Why it does not count.
#[derive(FromForm)]
pub(crate) struct Declined {
    alasan: Option<String>,
}

#[post("/angkatan/<id>/kode/<entry>/tolak", data = "<form>")]
pub(crate) async fn decline(
    id: CohortId,
    entry: HallEntryId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, Declined>>,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let why = sent.and_then(|sent| sent.alasan).unwrap_or_default();
    settled(store, &by, (id, entry), Settled::Declined(why), filled, now, lang).await
}

async fn settled(
    store: &Store,
    by: &SignedIn,
    (id, entry): (CohortId, HallEntryId),
    how: Settled,
    filled: Filled,
    now: Now,
    lang: Lang,
) -> Result<Answer> {
    let teaching = by.teaching(store.read(), id).await?;
    let reason = say!(lang.0, "Kode di layar, sudah diperiksa", "Code on the screen, looked at");
    let done =
        store.write(async |tx| commands::settle(tx, &teaching, entry, &how, &reason, now.0).await).await;
    match done {
        Ok(()) => Ok(go(uri!(waiting(id)), "")),
        Err(Error::Refused(why)) => {
            let again = Some((entry, filled.refused(&why, lang.0)));
            Ok(Answer::Again(shown(store, by, &teaching, again, lang).await?))
        }
        Err(other) => Err(other),
    }
}
