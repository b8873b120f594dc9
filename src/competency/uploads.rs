//! Files between the dry run and the import, kept under a random name in the data folder, so that nobody has
//! to choose the file twice: a day for tables, a month for a decree's PDF, which takes people longer to look
//! at. Not kept: nothing is lost but the choice.
use crate::{error::Result, random::Random};
use chrono::{DateTime, Utc};
use rocket::tokio::fs;
use std::path::{Path, PathBuf};

const DAY: i64 = 24 * 60 * 60;
/// The kinds of files by the beginning of their names, and for how many seconds they are kept.
const KINDS: [(&str, i64); 2] = [(TABLE, DAY), (PDF, 31 * DAY)];
/// A table of standards.
pub(super) const TABLE: &str = "skkni";
/// A decree's PDF.
pub(super) const PDF: &str = "keputusan";
/// What lies beside a kept file, made of it.
const BESIDE: &str = ".json";

fn folder(data: &Path) -> PathBuf {
    data.join("tmp")
}

/// Until when, in seconds since 1970, a file is kept, if it is one of ours: kind, time, and 64 hex digits.
fn kept_until(name: &str) -> Option<i64> {
    let (kind, rest) = name.split_once('-')?;
    let (at, token) = rest.split_once('-')?;
    let (_, seconds) = KINDS.iter().find(|(k, _)| *k == kind)?;
    let random = token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit());
    let at: i64 = random.then(|| at.parse().ok()).flatten()?;
    at.checked_add(*seconds)
}

/// Keeps a file and answers with the name under which it can be had again. Files too old are removed.
pub(super) async fn keep(
    data: &Path,
    kind: &str,
    random: &Random,
    now: DateTime<Utc>,
    bytes: &[u8],
) -> Result<String> {
    let folder = folder(data);
    fs::create_dir_all(&folder).await?;
    let mut entries = fs::read_dir(&folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name();
        let of = name.to_str().map(|name| name.strip_suffix(BESIDE).unwrap_or(name));
        if of.and_then(kept_until).is_some_and(|until| now.timestamp() > until) {
            // Another node or request may have been faster.
            let _ = fs::remove_file(entry.path()).await;
        }
    }
    let name = format!("{kind}-{}-{}", now.timestamp(), random.token());
    fs::write(folder.join(&name), bytes).await?;
    Ok(name)
}

/// Keeps what was made of a kept file beside it.
pub(super) async fn keep_beside(data: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    if kept_until(name).is_some() {
        fs::write(folder(data).join(format!("{name}{BESIDE}")), bytes).await?;
    }
    Ok(())
}

/// The file kept under this name, unless it is gone or too old.
pub(super) async fn kept(data: &Path, name: &str, now: DateTime<Utc>) -> Option<Vec<u8>> {
    if now.timestamp() > kept_until(name)? {
        return None;
    }
    fs::read(folder(data).join(name)).await.ok()
}

/// What lies beside a kept file.
pub(super) async fn kept_beside(data: &Path, name: &str) -> Option<Vec<u8>> {
    kept_until(name)?;
    fs::read(folder(data).join(format!("{name}{BESIDE}"))).await.ok()
}

/// Removes a file that was imported.
pub(super) async fn forget(data: &Path, name: &str) {
    if kept_until(name).is_some() {
        let _ = fs::remove_file(folder(data).join(name)).await;
        let _ = fs::remove_file(folder(data).join(format!("{name}{BESIDE}"))).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_we_gave_are_read() {
        let token = "a".repeat(64);
        assert_eq!(kept_until(&format!("skkni-12-{token}")), Some(12 + DAY));
        assert_eq!(kept_until(&format!("keputusan-12-{token}")), Some(12 + 31 * DAY));
        for name in [
            "skkni-12-x",
            "../angkatan.toml",
            "skkni-x-",
            &format!("skkni-/../-{token}"),
            &format!("lain-12-{token}"),
            &format!("skkni-{}-{token}", i64::MAX),
            "",
        ] {
            assert_eq!(kept_until(name), None, "{name}");
        }
    }
}
