//! Decrees read from their PDF and not yet taken over.
use crate::{
    competency::rules::{Answers, UnitText},
    error::Result,
    tables::{
        decree_review::{self, DecreeReviewId},
        decree_review_place,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A place of a review that stands for a whole unit: its texts as somebody corrected them.
const UNIT: &str = "unit ";
/// How many reviews are offered to be gone on with.
const OFFERED: u64 = 20;

/// The key of a unit that was corrected, by its place in the reading.
pub(in crate::competency) fn unit_key(at: usize) -> String {
    format!("{UNIT}{}", at + 1)
}

/// The review of the file kept under this name.
///
/// # Errors
/// When the database cannot be read.
pub async fn review(db: &impl ConnectionTrait, kept: &str) -> Result<Option<decree_review::Model>> {
    Ok(decree_review::Entity::find().filter(decree_review::COLUMN.kept.eq(kept)).one(db).await?)
}

/// The reviews begun since then that nobody has finished, the youngest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn unfinished(
    db: &impl ConnectionTrait,
    since: DateTime<Utc>,
) -> Result<Vec<decree_review::Model>> {
    Ok(decree_review::Entity::find()
        .filter(decree_review::COLUMN.taken_at.is_null())
        .filter(decree_review::COLUMN.begun_at.gt(since))
        .order_by_desc(decree_review::Column::Id)
        .limit(OFFERED)
        .all(db)
        .await?)
}

/// What people said of a decree's places. Corrections count while the file still says what was corrected:
/// `as_read` gives the texts of a unit by its place.
///
/// # Errors
/// When the database cannot be read.
pub async fn answers(
    db: &impl ConnectionTrait,
    review: DecreeReviewId,
    as_read: impl Fn(usize) -> UnitText,
) -> Result<Answers> {
    let rows: Vec<decree_review_place::Model> = decree_review_place::Entity::find()
        .filter(decree_review_place::COLUMN.review_id.eq(review))
        .all(db)
        .await?;
    let mut answers = Answers::default();
    for row in rows {
        let at = row.place.strip_prefix(UNIT).and_then(|n| n.parse::<usize>().ok()?.checked_sub(1));
        match (at, row.as_kept) {
            (Some(at), Some(kept)) => {
                if row.as_read == serde_json::to_string(&as_read(at))? {
                    answers.units.insert(at, serde_json::from_str(&kept)?);
                }
            }
            _ => {
                answers.seen.insert(row.place, row.as_read);
            }
        }
    }
    Ok(answers)
}
