//! The files of papers: parts that are coming in `unggahan`, what is kept in `berkas`, both below the
//! data directory. Names are made of random codes only; nothing a sender wrote is part of a path.
use crate::{
    error::{Error, Result},
    settings::Settings,
};
use rocket::tokio::{
    fs,
    io::{AsyncSeekExt, AsyncWriteExt},
    task::spawn_blocking,
};
use std::{
    io::SeekFrom,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Where the files lie.
#[derive(Clone, Debug)]
pub struct Shelf {
    parts: PathBuf,
    kept: PathBuf,
}

/// Whether this is a code of ours: 64 hex digits and nothing that a path could be made of.
pub fn is_code(code: &str) -> bool {
    code.len() == 64 && code.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

impl Shelf {
    /// The shelf of this installation.
    pub fn of(settings: &Settings) -> Shelf {
        Shelf { parts: settings.data.join("unggahan"), kept: settings.data.join("berkas") }
    }

    fn part(&self, code: &str) -> Result<PathBuf> {
        is_code(code).then(|| self.parts.join(code)).ok_or(Error::NotFound)
    }

    /// Writes a part at its place; what lay there from a try that was not noted is overwritten.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub async fn append(&self, code: &str, offset: u64, bytes: &[u8]) -> Result<()> {
        let path = self.part(code)?;
        fs::create_dir_all(&self.parts).await?;
        let mut file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(path).await?;
        file.set_len(offset).await?;
        file.seek(SeekFrom::Start(offset)).await?;
        file.write_all(bytes).await?;
        file.flush().await?;
        Ok(())
    }

    /// All parts together.
    ///
    /// # Errors
    /// `NotFound` when there are none.
    pub async fn parts(&self, code: &str) -> Result<Vec<u8>> {
        fs::read(self.part(code)?).await.map_err(|_| Error::NotFound)
    }

    /// Drops the parts; gone already is gone.
    ///
    /// # Errors
    /// `NotFound` for what is no code.
    pub async fn drop_parts(&self, code: &str) -> Result<()> {
        let _ = fs::remove_file(self.part(code)?).await;
        Ok(())
    }

    /// The path, below the shelf, of a paper with this code.
    ///
    /// # Errors
    /// `NotFound` for what is no code.
    pub fn place(code: &str, ending: &str) -> Result<String> {
        if !is_code(code) {
            return Err(Error::NotFound);
        }
        Ok(format!("{}/{code}.{ending}", &code[..2]))
    }

    /// Puts a paper on the shelf: first aside, then in its place, so that half a file is never found.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub async fn put(&self, place: &str, bytes: &[u8]) -> Result<()> {
        let path = self.kept.join(place);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await?;
        }
        let aside = path.with_extension("tmp");
        let mut file = fs::File::create(&aside).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        fs::rename(&aside, &path).await?;
        Ok(())
    }

    /// A paper from the shelf, by the path that was stored with it.
    ///
    /// # Errors
    /// A fault when the file is not where its row says.
    pub async fn take(&self, place: &str) -> Result<Vec<u8>> {
        if Path::new(place).components().any(|c| !matches!(c, std::path::Component::Normal(_))) {
            return Err(Error::fault(format!("{place:?} is no place on the shelf")));
        }
        Ok(fs::read(self.kept.join(place)).await?)
    }

    /// Every file on the shelf by its place, with when it was written; `None` when there is no shelf here.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub async fn all(&self) -> Result<Option<Vec<(String, SystemTime)>>> {
        let kept = self.kept.clone();
        let walked = spawn_blocking(move || -> std::io::Result<Option<Vec<(String, SystemTime)>>> {
            if !kept.is_dir() {
                return Ok(None);
            }
            let mut all = Vec::new();
            for folder in std::fs::read_dir(&kept)? {
                let folder = folder?;
                if !folder.file_type()?.is_dir() {
                    all.push((name(&folder), folder.metadata()?.modified()?));
                    continue;
                }
                for file in std::fs::read_dir(folder.path())? {
                    let file = file?;
                    all.push((format!("{}/{}", name(&folder), name(&file)), file.metadata()?.modified()?));
                }
            }
            Ok(Some(all))
        });
        Ok(walked.await??)
    }

    /// Takes a paper away for good; gone already is gone.
    pub async fn clear(&self, place: &str) {
        let _ = fs::remove_file(self.kept.join(place)).await;
    }
}

fn name(entry: &std::fs::DirEntry) -> String {
    entry.file_name().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_made_of_a_code_only() {
        let code = "ab".repeat(32);
        assert_eq!(Shelf::place(&code, "jpg").unwrap(), format!("ab/{code}.jpg"));
        for trick in ["", "../../etc/passwd", &"AB".repeat(32), &"zz".repeat(32), &format!("{code}/")] {
            assert!(Shelf::place(trick, "jpg").is_err(), "{trick}");
        }
    }
}
