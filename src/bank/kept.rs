//! Files between the dry run and the import: kept a day under a random name in the data folder, so
//! that nobody has to choose the file twice. Not kept: nothing is lost but the choice.
use crate::{error::Result, random::Random};
use chrono::{DateTime, Utc};
use rocket::tokio::fs;
use std::path::{Path, PathBuf};

const PREFIX: &str = "soal-";
/// Seconds a file is kept.
const KEPT: i64 = 24 * 60 * 60;

fn folder(data: &Path) -> PathBuf {
    data.join("tmp")
}

/// The name of a kept file, if it is one: when it was kept, and 64 hex digits.
fn kept_at(name: &str) -> Option<i64> {
    let (at, token) = name.strip_prefix(PREFIX)?.split_once('-')?;
    let random = token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit());
    random.then(|| at.parse().ok()).flatten()
}

/// Keeps a file and answers with the name under which it can be had again. Files too old are removed.
pub(super) async fn keep(data: &Path, random: &Random, now: DateTime<Utc>, bytes: &[u8]) -> Result<String> {
    let folder = folder(data);
    fs::create_dir_all(&folder).await?;
    let mut entries = fs::read_dir(&folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        let old = entry.file_name().to_str().and_then(kept_at).is_some_and(|at| now.timestamp() - at > KEPT);
        if old {
            // Another node or request may have been faster.
            let _ = fs::remove_file(entry.path()).await;
        }
    }
    let name = format!("{PREFIX}{}-{}", now.timestamp(), random.token());
    fs::write(folder.join(&name), bytes).await?;
    Ok(name)
}

/// The file kept under this name, unless it is gone or too old.
pub(super) async fn kept(data: &Path, name: &str, now: DateTime<Utc>) -> Option<Vec<u8>> {
    let at = kept_at(name)?;
    if now.timestamp() - at > KEPT {
        return None;
    }
    fs::read(folder(data).join(name)).await.ok()
}

/// Removes a file that was imported.
pub(super) async fn forget(data: &Path, name: &str) {
    if kept_at(name).is_some() {
        let _ = fs::remove_file(folder(data).join(name)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_we_gave_are_read() {
        let token = "a".repeat(64);
        assert_eq!(kept_at(&format!("soal-12-{token}")), Some(12));
        for name in ["soal-12-x", "../angkatan.toml", "soal-x-", &format!("soal-/../-{token}"), ""] {
            assert_eq!(kept_at(name), None, "{name}");
        }
    }
}
