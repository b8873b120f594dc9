//! The instructor's own day.
use super::*;
use crate::{
    access::Staff,
    attendance::{duties::letters_wait, pages::today::TodayPage},
    selection::duties,
};

/// The instructor's home.
#[get("/hari-ini")]
pub(crate) async fn today(by: Staff, now: Now, lang: Lang, store: &State<Store>) -> Result<Page> {
    let db = store.read();
    let zone = queries::zone(db, by.centre()).await?;
    let all = queries::todays(db, by.person(), pages::today::day(zone, now.0), now.0).await?;
    let duties = match by.has(Role::Coordinator) {
        // On their own first page.
        true => Vec::new(),
        false => {
            let selections = duties::standing(db, &by).await?;
            let mut all = duties::duties(&selections, by.person(), false, zone, now.0, lang.0);
            let letters = queries::waiting(db, by.person(), by.centre(), false).await?;
            all.extend(letters.iter().map(|one| letters_wait(one, lang.0)));
            all
        }
    };
    let to_roster = |s: &queries::OwnSession| uri!(roster(s.cohort, s.id)).to_string();
    let to_taught = uri!(taught(None::<&str>)).to_string();
    let view: TodayPage =
        pages::today::page(all, duties, uri!(app).to_string(), zone, now.0, lang.0, to_roster, to_taught);
    web::page("attendance/today.html", view)
}
