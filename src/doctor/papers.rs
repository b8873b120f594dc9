//! Papers whose file is not on the shelf, and files that are no paper's.
use super::Finding;
use crate::{
    error::Result,
    papers::shelf::Shelf,
    store::Store,
    tables::{
        absence::{self, AbsenceId},
        document::{self, DocumentId},
        sheet_photo::{self, SheetPhotoId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;

/// A paper that is being taken has its file before its row.
const UNDER_WAY: TimeDelta = TimeDelta::hours(1);

/// Compares the rows of papers with the files on the shelf of this data directory.
///
/// # Errors
/// When the database or a folder cannot be read.
pub async fn papers(store: &Store, shelf: &Shelf, now: DateTime<Utc>) -> Result<Vec<Finding>> {
    let finding = |what: String| Finding { check: "papers", what };
    let rows: Vec<(DocumentId, String)> = document::Entity::find()
        .filter(document::COLUMN.gone_at.is_null())
        .order_by_asc(document::Column::Id)
        .select_only()
        .columns([document::Column::Id, document::Column::Path])
        .into_tuple()
        .all(store.read())
        .await?;
    let sheets: Vec<(SheetPhotoId, String)> = sheet_photo::Entity::find()
        .order_by_asc(sheet_photo::Column::Id)
        .select_only()
        .columns([sheet_photo::Column::Id, sheet_photo::Column::Path])
        .into_tuple()
        .all(store.read())
        .await?;
    let letters: Vec<(AbsenceId, Option<String>)> = absence::Entity::find()
        .filter(absence::COLUMN.path.is_not_null())
        .order_by_asc(absence::Column::Id)
        .select_only()
        .columns([absence::Column::Id, absence::Column::Path])
        .into_tuple()
        .all(store.read())
        .await?;
    let papers = rows.into_iter().map(|(id, place)| (format!("paper {id}"), place));
    let sheets = sheets.into_iter().map(|(id, place)| (format!("photo {id} of a signed list"), place));
    let letters = letters.into_iter().filter_map(|(id, place)| Some((format!("letter {id}"), place?)));
    let rows: Vec<(String, String)> = papers.chain(letters).chain(sheets).collect();
    let Some(files) = shelf.all().await? else {
        let many = rows.len();
        return Ok((many > 0)
            .then(|| {
                finding(format!(
                    "{many} papers have no file: the folder berkas is not in this data directory"
                ))
            })
            .into_iter()
            .collect());
    };
    let there: HashSet<&str> = files.iter().map(|(place, _)| place.as_str()).collect();
    let wanted: HashSet<&str> = rows.iter().map(|(_, place)| place.as_str()).collect();
    let lost = rows.iter().filter(|(_, place)| !there.contains(place.as_str()));
    let mut all: Vec<Finding> =
        lost.map(|(what, place)| finding(format!("{what}: its file berkas/{place} is not there"))).collect();
    let mut strays: Vec<&str> = files
        .iter()
        .filter(|(place, at)| {
            !wanted.contains(place.as_str()) && DateTime::<Utc>::from(*at) + UNDER_WAY < now
        })
        .map(|(place, _)| place.as_str())
        .collect();
    strays.sort_unstable();
    all.extend(strays.into_iter().map(|place| finding(format!("the file berkas/{place} is no paper's"))));
    Ok(all)
}
