//! What taking a reviewed decree over would change, and doing it.
use super::begun;
use crate::{
    access::Coordinating,
    clock::Now,
    competency::{
        commands,
        import::reviewed,
        queries,
        routes::importing::{Source, plan_page},
        rules::Review,
        uploads,
    },
    error::{Error, Result},
    settings::Settings,
    store::Store,
    tables::standard::StandardId,
    web::{self, Answer, Lang},
};
use rocket::State;

#[get("/skkni/impor/pdf/<kept>/rencana")]
pub(crate) async fn check(
    _by: Coordinating,
    kept: &str,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let begun = match begun(kept, lang.0, now, settings, store).await? {
        Ok(begun) => begun,
        Err(on) => return Ok(on),
    };
    let row = &begun.row;
    let review = Review::new(&begun.reading, &begun.answers);
    let parsed = match reviewed(&review, &row.name, (&row.number, &row.year, &row.title)) {
        Ok(parsed) => parsed,
        Err(why) => return Ok(web::go(uri!(super::review(kept)), why.say(lang.0))),
    };
    let plan = queries::dry_run(store.read(), &parsed).await?;
    let source = Source {
        name: parsed.name,
        to: uri!(take(kept)).to_string(),
        back_to: uri!(super::review(kept)).to_string(),
        paged: true,
    };
    web::page("competency/plan.html", plan_page(&plan, source, lang.0)).map(Answer::Show)
}

#[post("/skkni/impor/pdf/<kept>/rencana")]
pub(crate) async fn take(
    _by: Coordinating,
    kept: &str,
    lang: Lang,
    now: Now,
    store: &State<Store>,
    settings: &State<Settings>,
) -> Result<Answer> {
    let begun = match begun(kept, lang.0, now, settings, store).await? {
        Ok(begun) => begun,
        Err(on) => return Ok(on),
    };
    let (id, reading) = (begun.row.id, &begun.reading);
    let done = store.write(async |tx| commands::take_review(tx, id, reading, now.0).await).await;
    match done {
        Ok((plan, decree)) => {
            uploads::forget(&settings.data, kept).await;
            let (added, changed) = (plan.new.len(), plan.changed.len() + plan.standings.len());
            let said = say!(
                lang.0,
                "Keputusan diambil dari PDF: {added} baru, {changed} diperbaiki.",
                "Taken over from the PDF: {added} new, {changed} corrected."
            );
            Ok(web::go(uri!(crate::competency::routes::decree::decree(decree)), said))
        }
        Err(Error::Refused(why)) => Ok(web::go(uri!(super::review(kept)), why.say(lang.0))),
        Err(other) => Err(other),
    }
}
