//! Reading a decree's PDF: pure but slow, so one at a time and off the threads that answer requests; what was
//! read is kept beside the file.
use super::{
    decree::{self, Reading},
    import::reviewed,
    queries,
    rules::{Answers, Review, place_said},
    uploads,
};
use crate::{
    error::{Error, Result},
    random::Random,
    store::Store,
};
use chrono::{DateTime, Utc};
use rocket::tokio::{sync::Semaphore, task};
use std::path::Path;

/// The largest PDF taken, in bytes.
pub(super) const LARGEST: u64 = decree::text::MAX_FILE as u64;

/// A decree with many pages takes much memory for a moment: one at a time.
static ONE: Semaphore = Semaphore::const_new(1);

async fn read(bytes: Vec<u8>) -> Result<(Vec<u8>, std::result::Result<Reading, decree::Error>)> {
    let _turn = ONE.acquire().await.map_err(|_| Error::fault("nobody may read any more"))?;
    let read = task::spawn_blocking(move || {
        let read = decree::read(&bytes);
        (bytes, read)
    });
    read.await.map_err(|_| Error::fault("the reader of PDFs stopped"))
}

/// Whether bytes are meant as a PDF: a table of standards never holds its mark among its first bytes.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.iter().take(1024).copied().collect::<Vec<u8>>().windows(5).any(|five| five == b"%PDF-")
}

/// Reads a PDF and keeps it with what was read; answers with the name it is kept under.
///
/// # Errors
/// A refusal at `berkas` when it cannot be read as a decree, and nothing is kept then.
pub(super) async fn keep(
    data: &Path,
    random: &Random,
    now: DateTime<Utc>,
    bytes: Vec<u8>,
) -> Result<(String, Reading)> {
    let (bytes, reading) = read(bytes).await?;
    let reading = reading.map_err(|error| crate::error::Refusal::at("berkas", error.say()))?;
    let kept = uploads::keep(data, uploads::PDF, random, now, &bytes).await?;
    uploads::keep_beside(data, &kept, &serde_json::to_vec(&reading)?).await?;
    Ok((kept, reading))
}

/// What a kept PDF says; nothing where it is gone.
pub(super) async fn kept(data: &Path, name: &str, now: DateTime<Utc>) -> Result<Option<Reading>> {
    let Some(bytes) = uploads::kept(data, name, now).await else { return Ok(None) };
    let beside = uploads::kept_beside(data, name).await;
    if let Some(reading) = beside.and_then(|json| serde_json::from_slice(&json).ok()) {
        return Ok(Some(reading));
    }
    // Read by another version of this program: read anew.
    let Ok(reading) = read(bytes).await?.1 else { return Ok(None) };
    uploads::keep_beside(data, name, &serde_json::to_vec(&reading)?).await?;
    Ok(Some(reading))
}

/// What a decree's PDF says, what is doubtful in it, and what taking it over as it is would change; in lines,
/// for the command line. Nothing is written: doubtful places are for people to look at.
///
/// # Errors
/// When it cannot be read as a decree, or the file does not tell its number and year.
pub async fn report(store: &Store, name: &str, bytes: Vec<u8>) -> Result<String> {
    let began = std::time::Instant::now();
    let reading = read(bytes).await?.1.map_err(|error| crate::error::Refusal::new(error.say()))?;
    let (took, units, pages) = (began.elapsed().as_millis(), reading.units.len(), reading.pages.len());
    let elements: usize = reading.units.iter().map(|unit| unit.elements.len()).sum();
    let criteria = reading.criteria();
    let mut out = format!(
        "Read in {took} ms: {units} units, {elements} elements, {criteria} criteria on {pages} pages.\n"
    );
    let answers = Answers::left_as_read(&reading);
    let review = Review::new(&reading, &answers);
    for doubtful in &review.doubtful {
        let (doubt, whose) = (doubtful.doubt, doubtful.doubt.unit.as_deref().unwrap_or("the decree"));
        let (page, place, why) = (doubt.page, place_said(&doubt.place).en, doubt.kind.say().en);
        out += &format!("  doubtful, page {page}: {whose}, {place}: {why}\n");
        for words in review.excerpts(doubtful) {
            out += &format!("      {words}\n");
        }
    }
    let number = reading.head.number.clone().unwrap_or_default();
    let year = reading.head.year.map(|year| year.to_string()).unwrap_or_default();
    let parsed = reviewed(&review, name, (&number, &year, ""))?;
    out += &queries::dry_run(store.read(), &parsed).await?.report();
    Ok(out)
}
