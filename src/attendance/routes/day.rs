//! The centre's day, the reminder, a session that did not take place, and what an instructor has taught.
use super::*;
use crate::{
    access::{Coordinating, Staff},
    attendance::pages::{
        day::{DayPage, Links, NotHeldPage, TaughtPage, page as day_page, taught as taught_lines},
        today::day as span,
        words,
    },
    text,
    web::{Bytes, Origin},
};
use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use rocket::http::ContentType;
use std::ops::Range;

fn midnight(zone: Tz, day: NaiveDate) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest().map(|at| at.to_utc())
}

/// A day on the wall calendar, as moments; today where it cannot be read.
fn day_of(zone: Tz, asked: Option<&str>, now: DateTime<Utc>) -> (NaiveDate, Range<DateTime<Utc>>) {
    let asked = asked.and_then(|day| day.parse::<NaiveDate>().ok());
    let day = asked.filter(|day| (2000..2200).contains(&day.year()));
    match day.and_then(|day| Some((day, midnight(zone, day)?, midnight(zone, day.succ_opt()?)?))) {
        Some((day, from, to)) => (day, from..to),
        None => (text::local_date(zone, now), span(zone, now)),
    }
}

async fn day_view(
    store: &Store,
    by: &Coordinating,
    asked: Option<&str>,
    form: Filled,
    now: Now,
    lang: Lang,
) -> Result<DayPage> {
    let zone = queries::zone(store.read(), by.centre()).await?;
    let (day, time) = day_of(zone, asked, now.0);
    let all = queries::of_day(store.read(), by.centre(), time, now.0).await?;
    let links = Links {
        day: &|day: NaiveDate| {
            let day = day.to_string();
            uri!(centre_day(Some(day.as_str()))).to_string()
        },
        session: &|s: &queries::DaySession| uri!(matrix(s.cohort)).to_string(),
        remind: &|s: &queries::DaySession| uri!(remind(s.cohort, s.id)).to_string(),
    };
    Ok(day_page(&all, day, &links, form, (zone, now.0), lang.0))
}

#[get("/hari?<tanggal>")]
pub(crate) async fn centre_day(
    tanggal: Option<&str>,
    by: Coordinating,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    web::page("attendance/day.html", day_view(store, &by, tanggal, Filled::default(), now, lang).await?)
}

#[post("/angkatan/<id>/sesi/<session>/ingatkan")]
pub(crate) async fn remind(
    id: CohortId,
    session: SessionId,
    by: Coordinating,
    origin: &State<Origin>,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Answer> {
    let planning = by.planning(store.read(), id).await?;
    let facts = queries::session(store.read(), id, session).await?;
    let day = text::local_date(facts.zone(), facts.starts_at).to_string();
    let link = uri!(roster(id, session)).to_string();
    let sent =
        store.write(async |tx| commands::remind(tx, &planning, session, link.clone(), origin, now.0).await);
    match sent.await {
        Ok(_) => {
            let said = say!(lang.0, "Pengingat dikirim ke instruktur.", "The instructor was reminded.");
            Ok(go(uri!(centre_day(Some(day.as_str()))), said))
        }
        Err(Error::Refused(why)) => {
            let form = Filled::default().refused(&why, lang.0);
            let view = day_view(store, &by, Some(&day), form, now, lang).await?;
            Ok(Answer::Again(web::page("attendance/day.html", view)?))
        }
        Err(other) => Err(other),
    }
}

fn not_held_page(id: CohortId, number: i32, facts: &SessionFacts, form: Filled, lang: Lang) -> Result<Page> {
    web::page(
        "attendance/not_held.html",
        NotHeldPage {
            title: words::title(lang.0, facts),
            about: words::about(lang.0, number, facts),
            back: uri!(roster(id, facts.id)).to_string(),
            to: uri!(keep_not_held(id, facts.id)).to_string(),
            form,
        },
    )
}

#[get("/angkatan/<id>/tidak-berlangsung/<session>")]
pub(crate) async fn not_held(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let facts = SessionFacts::of(row, by.time_zone());
    not_held_page(id, teaching.cohort().number, &facts, Filled::default(), lang)
}

/// Why it did not take place.
#[derive(FromForm)]
pub(crate) struct WhyNot<'r> {
    alasan: Option<&'r str>,
}

#[post("/angkatan/<id>/tidak-berlangsung/<session>", data = "<form>")]
pub(crate) async fn keep_not_held(
    id: CohortId,
    session: SessionId,
    by: SignedIn,
    now: Now,
    lang: Lang,
    store: &State<Store>,
    form: Form<Contextual<'_, WhyNot<'_>>>,
) -> Result<Answer> {
    let (teaching, row) = by.teaching_session(store.read(), id, session).await?;
    let reason = form.value.as_ref().and_then(|why| why.alasan).unwrap_or("").to_string();
    let (_, filled) = web::read(form, lang.0);
    let done = store.write(async |tx| commands::not_held(tx, &teaching, session, &reason, now.0).await);
    match done.await {
        Ok(()) => Ok(go(
            uri!(roster(id, session)),
            say!(lang.0, "Dicatat: sesi ini tidak berlangsung.", "Noted: this session did not take place."),
        )),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, lang.0);
            let facts = SessionFacts::of(row, by.time_zone());
            Ok(Answer::Again(not_held_page(id, teaching.cohort().number, &facts, filled, lang)?))
        }
        Err(other) => Err(other),
    }
}

/// The first day of the month that is asked for ("2026-11"), and its moments.
fn month_of(zone: Tz, asked: Option<&str>, now: DateTime<Utc>) -> Result<(NaiveDate, Range<DateTime<Utc>>)> {
    let today = text::local_date(zone, now);
    let asked = asked.and_then(|month| format!("{month}-01").parse::<NaiveDate>().ok());
    let first = asked.filter(|day| (2000..2200).contains(&day.year())).unwrap_or(today);
    let first = first.with_day(1).ok_or(Error::NotFound)?;
    let next = first + Months::new(1);
    let time = midnight(zone, first).zip(midnight(zone, next)).ok_or(Error::NotFound)?;
    Ok((first, time.0..time.1))
}

#[get("/jam-mengajar?<bulan>")]
pub(crate) async fn taught(
    bulan: Option<&str>,
    by: Staff,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let zone = queries::zone(store.read(), by.centre()).await?;
    let (first, time) = month_of(zone, bulan, now.0)?;
    let all = queries::taught(store.read(), by.person(), time, now.0).await?;
    let to = |day: NaiveDate| {
        let month = month(day);
        uri!(taught(Some(month.as_str()))).to_string()
    };
    let this = month(first);
    let today = text::local_date(zone, now.0);
    let view = TaughtPage {
        month: format!("{} {}", text::month(lang.0, first.month()), first.year()),
        name: by.name().to_string(),
        before: (first > today - Months::new(12)).then(|| to(first - Months::new(1))),
        after: (first + Months::new(1) <= today).then(|| to(first + Months::new(1))),
        csv: uri!(taught_csv(Some(this.as_str()))).to_string(),
        sum: all.iter().map(|s| i64::from(s.jp)).sum(),
        lines: taught_lines(&all, zone, lang.0),
    };
    web::page("attendance/taught.html", view)
}

/// "2026-11".
fn month(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}

#[get("/jam-mengajar.csv?<bulan>")]
pub(crate) async fn taught_csv(
    bulan: Option<&str>,
    by: Staff,
    now: Now,
    lang: Lang,
    store: &State<Store>,
) -> Result<Bytes> {
    let zone = queries::zone(store.read(), by.centre()).await?;
    let (first, time) = month_of(zone, bulan, now.0)?;
    let all = queries::taught(store.read(), by.person(), time, now.0).await?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    let fault = |error: csv::Error| Error::Fault(Box::new(error));
    csv.write_record(match lang.0 {
        text::Language::Id => ["Tanggal", "Mulai", "Selesai", "Pelatihan", "Angkatan", "Materi", "JP"],
        text::Language::En => ["Date", "Begins", "Ends", "Course", "Cohort", "Topic", "JP"],
    })
    .map_err(fault)?;
    for one in &all {
        // As spreadsheets of every language read them.
        let local = |at: DateTime<Utc>, shape| at.with_timezone(&zone).format(shape).to_string();
        let (date, begins) = (local(one.starts_at, "%Y-%m-%d"), local(one.starts_at, "%H:%M"));
        let (ends, cohort, jp) = (local(one.ends_at, "%H:%M"), one.number.to_string(), one.jp.to_string());
        // What begins like a formula would be run by a spreadsheet.
        let safe = |text: &str| match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            true => format!("'{text}"),
            false => text.to_string(),
        };
        csv.write_record([date, begins, ends, safe(&one.course), cohort, safe(&one.topic), jp])
            .map_err(fault)?;
    }
    let bytes = csv.into_inner().map_err(|error| Error::fault(error.to_string()))?;
    let month = month(first);
    let save_as = say!(lang.0, "Jam mengajar {month}.csv", "Hours taught {month}.csv");
    Ok(Bytes { kind: ContentType::CSV, save_as: Some(save_as), bytes })
}
