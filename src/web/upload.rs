//! A file that somebody sent: its bytes, up to a limit, whatever it calls itself.
use crate::error::Refusal;
use rocket::{form::FromForm, fs::TempFile, tokio::io::AsyncReadExt};

/// A form with one file and nothing else.
#[derive(FromForm)]
pub struct OneFile<'r> {
    /// The file.
    pub berkas: TempFile<'r>,
}

/// The bytes of an uploaded file.
///
/// # Errors
/// A refusal at the field `berkas` when nothing came or more than `limit` bytes.
pub async fn bytes(file: &TempFile<'_>, limit: u64) -> Result<Vec<u8>, Refusal> {
    let mega = limit / 1_000_000;
    if file.len() == 0 {
        return Err(Refusal::at(
            "berkas",
            both!("Pilih berkas dulu, lalu kirim lagi.", "Choose a file first, then send again."),
        ));
    }
    if file.len() > limit {
        return Err(Refusal::at(
            "berkas",
            both!(
                "Berkas ini lebih besar dari {mega} MB. Kirim berkas yang lebih kecil.",
                "This file is larger than {mega} MB. Send a smaller one."
            ),
        ));
    }
    let unreadable = || {
        Refusal::at(
            "berkas",
            both!(
                "Berkas tidak sampai utuh. Kirim sekali lagi.",
                "The file did not arrive whole. Send it again."
            ),
        )
    };
    let mut all = Vec::with_capacity(file.len() as usize);
    let mut open = file.open().await.map_err(|_| unreadable())?;
    open.read_to_end(&mut all).await.map_err(|_| unreadable())?;
    Ok(all)
}
