//! Files between the dry run and the import: kept beside the data under a random name, so that what is
//! imported is exactly what was checked; sealed, because there are NIK in them.
use crate::{
    error::{Error, Result},
    people::nik::NikKey,
    random::Random,
    settings::Settings,
    tables::{cohort::CohortId, person::PersonId},
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::tokio::fs;
use std::path::{Path, PathBuf};

/// Whose files, for which cohort: nobody finds those of another.
#[derive(Clone)]
pub struct Kept {
    folder: PathBuf,
    begin: String,
    key: NikKey,
}

impl Kept {
    /// The files of this person for this cohort.
    pub fn of(settings: &Settings, cohort: CohortId, by: PersonId) -> Kept {
        Kept {
            folder: settings.data.join("tmp"),
            begin: format!("impor-{cohort}-{by}-"),
            key: NikKey::new(settings.nik_key).after(settings.nik_key_old),
        }
    }

    /// Keeps a file and gives its token; files left behind for more than a day are removed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn keep(&self, bytes: &[u8], random: &Random, now: DateTime<Utc>) -> Result<String> {
        fs::create_dir_all(&self.folder).await?;
        sweep(&self.folder, now).await?;
        let token = random.token();
        fs::write(self.path(&token)?, self.key.seal_bytes(bytes, random)?).await?;
        Ok(token)
    }

    /// The file of this token.
    ///
    /// # Errors
    /// `NotFound` when there is none: a wrong token, somebody else's, or already imported.
    pub async fn read(&self, token: &str) -> Result<Vec<u8>> {
        let sealed = fs::read_to_string(self.path(token)?).await.map_err(|_| Error::NotFound)?;
        self.key.open_bytes(&sealed)
    }

    /// Removes the file of this token; one already gone is gone.
    ///
    /// # Errors
    /// `NotFound` for what is no token.
    pub async fn remove(&self, token: &str) -> Result<()> {
        // What stays is swept a day later.
        let _ = fs::remove_file(self.path(token)?).await;
        Ok(())
    }

    fn path(&self, token: &str) -> Result<PathBuf> {
        let is_token = token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit());
        is_token.then(|| self.folder.join(format!("{}{token}", self.begin))).ok_or(Error::NotFound)
    }
}

async fn sweep(folder: &Path, now: DateTime<Utc>) -> Result<()> {
    let mut files = fs::read_dir(folder).await?;
    while let Some(file) = files.next_entry().await? {
        if !file.file_name().to_string_lossy().starts_with("impor-") {
            continue;
        }
        let written: DateTime<Utc> = file.metadata().await?.modified()?.into();
        if written + TimeDelta::days(1) < now {
            let _ = fs::remove_file(file.path()).await;
        }
    }
    Ok(())
}
