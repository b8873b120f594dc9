//! A list that people signed on paper, typed in, with its photos.
use super::{
    facts,
    locking::locked,
    write_seen,
    writing::{NewMark, Origin},
};
use crate::{
    access::Teaching,
    attendance::{
        queries::{self, Standing},
        rules::{
            self, Decision, Wanted,
            signed::{self, MOST_PHOTOS, Numbers, Signed, of_line},
        },
    },
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        enrolment::EnrolmentId,
        mark_event::{MarkEventId, Method},
        mark_upload,
        session::SessionId,
        sheet_photo, sheet_use,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, NotSet};
use std::collections::HashMap;

/// What stands as the device of an entry from paper.
const PAPER: &str = "lembar";

/// Notes a photo of the signed list; its file is on the shelf already.
///
/// # Errors
/// A refusal at `berkas` when there are enough; those of [`rules::may_change`].
pub async fn attach(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    (code, path): (&str, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let meeting = locked(tx, by, id).await?;
    // When marks can be changed, with a reason where one is needed, their evidence can be added.
    rules::may_change(rules::window(&meeting, by.cohort().state, now), PAPER)?;
    if queries::photos(tx.db(), id).await?.len() >= MOST_PHOTOS {
        return Err(Refusal::at(
            "berkas",
            both!(
                "Sesi ini sudah punya {MOST_PHOTOS} foto. Itu cukup.",
                "This session has {MOST_PHOTOS} photos already. That is enough."
            ),
        )
        .into());
    }
    let row = sheet_photo::ActiveModel {
        id: NotSet,
        session_id: Set(id),
        code: Set(code.into()),
        path: Set(path.into()),
        by_id: Set(by.by()),
        at: Set(now),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// What is typed in from a list.
#[derive(Clone, Debug)]
pub struct Signing {
    /// The line of numbers, as it was typed.
    pub line: String,
    /// When the list was printed: who was on it, and under which number.
    pub printed: DateTime<Utc>,
    /// Why, when the usual time is over.
    pub reason: String,
    /// The last event of the session that stood on the page.
    pub seen: Option<MarkEventId>,
}

/// Records everybody on the list, all or none, and says how many marks changed: the numbers as they were
/// typed, everybody else who is not recorded as present. Whoever is not on it stays as they are.
///
/// # Errors
/// What [`signed::numbers`] and [`rules::mark`] refuse; a refusal at `berkas` without a photo.
pub async fn sign(
    tx: &Tx,
    by: &Teaching,
    id: SessionId,
    signing: &Signing,
    now: DateTime<Utc>,
) -> Result<usize> {
    let meeting = locked(tx, by, id).await?;
    let cohort = by.cohort().id;
    let photos = queries::photos(tx.db(), id).await?;
    if photos.is_empty() {
        return Err(no_photo().into());
    }
    let paper = queries::paper(tx.db(), cohort, id, signing.printed).await?;
    let numbers: Numbers = signed::numbers(&signing.line, paper.listed.len())?;
    let all = queries::standings(tx.db(), cohort, id, None).await?;
    let all: HashMap<EnrolmentId, Standing> = all.into_iter().map(|s| (s.enrolment, s)).collect();
    let mut new = Vec::new();
    for (i, one) in paper.listed.iter().enumerate() {
        let typed = numbers.get(&(i + 1)).copied();
        let Signed::Set(presence) = of_line(typed, one.presence, one.seated()) else { continue };
        let standing = all.get(&one.enrolment).ok_or(Error::NotFound)?;
        let wanted = Wanted::tap(presence, &signing.reason);
        if let Decision::Set(mark) = rules::mark(&facts(by, meeting, standing), &wanted, now)? {
            new.push(NewMark { enrolment: one.enrolment, session: id, mark });
        }
    }
    if new.is_empty() {
        return Ok(0);
    }
    let entry = mark_upload::ActiveModel {
        id: NotSet,
        device: Set(PAPER.into()),
        by_id: Set(by.by()),
        at: Set(now),
        clock_offset: Set(0),
        events: Set(new.len() as i32),
    };
    let entry = entry.insert(tx.db()).await?.id;
    let uses =
        photos.iter().map(|photo| sheet_use::ActiveModel { upload_id: Set(entry), photo_id: Set(photo.id) });
    sheet_use::Entity::insert_many(uses).exec_without_returning(tx.db()).await?;
    let many = new.len();
    let origin =
        Origin { seen: signing.seen, sheet: Some(entry), ..Origin::here(by.by(), Method::Sheet, now) };
    write_seen(tx, by, id, new, origin).await?;
    Ok(many)
}

/// Nothing is typed in from a list of which there is no photo.
pub(crate) fn no_photo() -> Refusal {
    Refusal::at(
        "berkas",
        both!("Kirim dulu foto lembar yang sudah ditandatangani.", "Send a photo of the signed sheet first."),
    )
}
