//! The auditor's ZIP: made on the disk, one file in memory at a time, in a fixed order.
use super::{
    chain::Chain,
    contents,
    index::{self, Listed, iso},
};
use crate::{
    certificates,
    error::{Error, Result},
    forms::{
        EDITION, FormKind,
        filling::{self, Printing},
        layouts, press,
    },
    papers::shelf::Shelf,
    store::Store,
    text::local_date,
};
use chrono::{DateTime, Utc};
use rocket::tokio::{sync::Semaphore, task::spawn_blocking};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::Path,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// How many are made at once; each sets nine forms.
static TWO_AT_A_TIME: Semaphore = Semaphore::const_new(2);

/// A ZIP that is done.
pub struct Archive {
    /// Open at its beginning; its name is gone from the disk, its bytes with the last reader.
    pub file: File,
    /// Of `index.json`, hex: who keeps it can tell that the index is the one that was handed out.
    pub index_sha256: String,
}

/// Everything behind a certificate as one ZIP. `folder` is where it is made.
///
/// # Errors
/// A refusal where a form cannot be set; faults of disk and database.
pub async fn make(
    store: &Store,
    shelf: &Shelf,
    folder: &Path,
    name: &str,
    chain: &Chain,
    now: DateTime<Utc>,
) -> Result<Archive> {
    let _place = TWO_AT_A_TIME.acquire().await.map_err(|_| Error::fault("no archives are made any more"))?;
    let mut packer = Packer::new(folder, name).await?;
    let pdf = certificates::files::file_of(store, chain.certificate.id, now).await?;
    let proves = ("Sertifikat seperti pertama kali dibuat", "The certificate as it was set the first time");
    packer.add("sertifikat/sertifikat.pdf", pdf, proves).await?;
    for (path, bytes, proves) in contents::data(chain)? {
        packer.add(path, bytes, proves).await?;
    }
    evidence(&mut packer, shelf, chain).await?;
    for kind in FormKind::ALL {
        let own = layouts::in_force(store.read(), chain.book.centre.id, kind).await?;
        let edition = own.as_ref().map_or(EDITION.to_string(), |row| row.edition.clone());
        let papers = filling::papers(&chain.book, kind, &Printing { edition, ..Printing::default() })?;
        let bytes = press::press(press::Work { kind, own: own.map(|row| row.layout), papers }).await?;
        let (code, title) = (kind.code(), kind.title());
        let proves = (format!("{code}, {title}"), format!("{code}, {title}"));
        packer.add_said(&format!("formulir/{}.pdf", kind.slug()), bytes, proves).await?;
    }
    let cover = index::cover(chain, &packer.files, now).into_bytes();
    packer.add("INDEX.txt", cover, ("Daftar isi untuk dibaca", "The contents, to be read")).await?;
    let index = contents::pretty(&index::index(chain, &packer.files, now))?;
    packer.close(index).await
}

/// The rows of the evidence, and every file of it that is there.
async fn evidence(packer: &mut Packer, shelf: &Shelf, chain: &Chain) -> Result<()> {
    let (mut pieces, mut links) = (Vec::new(), Vec::new());
    let issued = chain.certificate.issued_at;
    for (n, (row, elements)) in chain.evidence.iter().enumerate() {
        let ending = match row.media_type.as_deref() {
            Some("image/jpeg") => "jpg",
            _ => "pdf",
        };
        let taken = match &row.path {
            // A file of what was withdrawn is gone with it; one that is lost is said, not hidden.
            Some(path) => shelf.take(path).await.ok(),
            None => None,
        };
        let lost = row.path.is_some() && row.withdrawn_at.is_none() && taken.is_none();
        let mut file = Value::Null;
        if let Some(bytes) = taken {
            let path = format!("bukti/{:03}.{ending}", n + 1);
            let title = &row.title;
            packer.add_said(&path, bytes, (format!("Bukti: {title}"), format!("Evidence: {title}"))).await?;
            file = Value::String(path);
        }
        pieces.push(json!({
            "id": row.id, "kind": row.kind, "title": row.title, "words": row.words, "file": file,
            "file_lost": lost, "by": row.by_id, "at": iso(row.at),
            "withdrawn_at": row.withdrawn_at.map(iso), "after_issue": row.at > issued,
        }));
        // Elements of units that the course does not teach are not of this certificate.
        let taught = |id| chain.book.units.iter().flat_map(|u| &u.elements).any(|e| e.id == id);
        links.extend(
            elements.iter().filter(|id| taught(**id)).map(|id| json!({ "evidence": row.id, "element": id })),
        );
    }
    let reviews: Vec<Value> = chain
        .reviews
        .iter()
        .map(|row| {
            json!({
                "evidence": row.evidence_id, "valid": row.valid, "authentic": row.authentic,
                "current": row.current, "sufficient": row.sufficient, "words": row.words, "by": row.by_id,
                "on": local_date(chain.book.zone, row.at).to_string(), "at": iso(row.at),
                "after_issue": row.at > issued,
            })
        })
        .collect();
    let all = json!({ "evidence": pieces, "links": links, "reviews": reviews });
    let proves =
        ("Bukti, untuk elemen mana, dan penilaiannya", "Evidence, for which elements, and its reviews");
    packer.add("bukti/bukti.json", contents::pretty(&all)?, proves).await
}

/// A ZIP under way. Each file is hashed and packed off the async threads.
struct Packer {
    zip: Option<ZipWriter<File>>,
    files: Vec<Listed>,
}

impl Packer {
    async fn new(folder: &Path, name: &str) -> Result<Packer> {
        let (folder, path) = (folder.to_path_buf(), folder.join(name));
        let file = spawn_blocking(move || -> std::io::Result<File> {
            std::fs::create_dir_all(folder)?;
            let file = File::options().read(true).write(true).create_new(true).open(&path)?;
            // Whatever happens to this process, nothing stays behind.
            std::fs::remove_file(&path)?;
            Ok(file)
        });
        Ok(Packer { zip: Some(ZipWriter::new(file.await??)), files: Vec::new() })
    }

    async fn add(&mut self, path: &str, bytes: Vec<u8>, proves: (&str, &str)) -> Result<()> {
        self.add_said(path, bytes, (proves.0.into(), proves.1.into())).await
    }

    async fn add_said(&mut self, path: &str, bytes: Vec<u8>, proves: (String, String)) -> Result<()> {
        let size = bytes.len();
        let sha256 = self.write(path, bytes).await?;
        self.files.push(Listed { path: path.into(), sha256, size, proves });
        Ok(())
    }

    async fn write(&mut self, path: &str, bytes: Vec<u8>) -> Result<String> {
        let mut zip = self.zip.take().ok_or_else(|| Error::fault("the archive broke before"))?;
        let path = path.to_string();
        let done = spawn_blocking(move || -> Result<(ZipWriter<File>, String)> {
            // PDF and JPEG are small already.
            let packed = path.ends_with(".pdf") || path.ends_with(".jpg");
            let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            // No clock: the same files give the same bytes.
            let how = SimpleFileOptions::default()
                .compression_method(method)
                .last_modified_time(zip::DateTime::default());
            zip.start_file(path, how).map_err(|error| Error::fault(error.to_string()))?;
            zip.write_all(&bytes)?;
            Ok((zip, data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes))))
        });
        let (zip, sha256) = done.await??;
        self.zip = Some(zip);
        Ok(sha256)
    }

    async fn close(mut self, index: Vec<u8>) -> Result<Archive> {
        let index_sha256 = self.write("index.json", index).await?;
        let zip = self.zip.take().ok_or_else(|| Error::fault("the archive broke before"))?;
        let file = spawn_blocking(move || -> Result<File> {
            let mut file = zip.finish().map_err(|error| Error::fault(error.to_string()))?;
            file.flush()?;
            file.seek(SeekFrom::Start(0))?;
            Ok(file)
        });
        Ok(Archive { file: file.await??, index_sha256 })
    }
}
