//! How letters leave: over SMTP, or as files into a folder when no mail server is set.
use super::rules::Trouble;
use crate::{
    error::{Error, Result},
    settings::Settings,
};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::{AsyncSmtpTransportBuilder, PoolConfig},
};
use rocket::tokio::{fs, time::timeout};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How many letters are under way at once, and how many lines to the server are kept open.
pub const LANES: u32 = 8;

/// How long one letter may take; well below the lease, so that nobody else takes it up meanwhile.
const PATIENCE: Duration = Duration::from_secs(60);

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// Where letters go.
pub enum Transport {
    /// To a mail server, over lines that are kept open.
    Smtp(Lines),
    /// Into a folder, one `.eml` file each: what a demo and a developer want.
    Folder(PathBuf),
}

/// The lines to a mail server.
pub struct Lines {
    settings: AsyncSmtpTransportBuilder,
    open: Mutex<Smtp>,
}

/// A letter that did not get through: the trouble and the words that came with it.
pub type Failed = (Trouble, String);

impl Transport {
    /// The transport that the settings ask for. Nothing is connected yet.
    ///
    /// # Errors
    /// When the address of the mail server cannot be read.
    pub fn new(settings: &Settings) -> Result<Transport> {
        let Some(url) = &settings.smtp else {
            return Ok(Transport::Folder(settings.data.join("mail")));
        };
        let settings = Smtp::from_url(&explicit(url)?)
            .map_err(|why| Error::fault(format!("the setting `smtp` cannot be read: {why}")))?
            .timeout(Some(Duration::from_secs(20)))
            .pool_config(PoolConfig::new().max_size(LANES));
        let open = Mutex::new(settings.clone().build());
        Ok(Transport::Smtp(Lines { settings, open }))
    }

    /// Sends one letter; `id` names its file in the folder.
    ///
    /// # Errors
    /// The trouble, for [`Trouble::next`] to decide about.
    pub async fn send(&self, id: i64, letter: Message) -> Result<(), Failed> {
        match self {
            Transport::Smtp(lines) => lines.send(letter).await,
            Transport::Folder(folder) => keep(folder, id, &letter.formatted())
                .await
                .map_err(|why| (Trouble::Ours, format!("{}: {why}", folder.display()))),
        }
    }
}

impl Lines {
    async fn send(&self, letter: Message) -> Result<(), Failed> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match timeout(PATIENCE, open.send(letter)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(why)) => Err((trouble(&why), words(&why))),
            Err(_) => {
                // The line was cut in the middle of a letter and must not carry another; the pool
                // cannot tell, so all its lines are left and new ones opened.
                *self.open.lock().unwrap_or_else(PoisonError::into_inner) = self.settings.clone().build();
                Err((Trouble::Lost, format!("no answer for {} s", PATIENCE.as_secs())))
            }
        }
    }
}

fn trouble(why: &lettre::transport::smtp::Error) -> Trouble {
    // lettre tells a failed connection from a broken one only by the beginning of its sentence.
    let lost = why.is_response() || why.to_string().starts_with("network error");
    if why.is_permanent() {
        Trouble::Refused
    } else if why.is_transient() {
        Trouble::Deferred
    } else if lost {
        Trouble::Lost
    } else {
        Trouble::Unreachable
    }
}

/// The error with its causes; the server's own answer is among them.
fn words(why: &lettre::transport::smtp::Error) -> String {
    match std::error::Error::source(why) {
        Some(cause) if !why.to_string().contains(&cause.to_string()) => format!("{why}: {cause}"),
        _ => why.to_string(),
    }
}

/// An unencrypted line must be asked for: `smtp://` alone means STARTTLS, `?tls=none` means plain.
fn explicit(url: &str) -> Result<String> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    match (base.split_once("://").map(|(scheme, _)| scheme), query) {
        (Some("smtps"), "") => Ok(base.to_string()),
        (Some("smtp"), "" | "tls=required") => Ok(format!("{base}?tls=required")),
        (Some("smtp"), "tls=opportunistic") => Ok(url.to_string()),
        (Some("smtp"), "tls=none") => Ok(base.to_string()),
        _ => Err(Error::fault(
            "the setting `smtp` must be smtps://… or smtp://…, the latter with ?tls=required, opportunistic or none",
        )),
    }
}

/// Writes beside, then renames: a file that is there is whole.
async fn keep(folder: &std::path::Path, id: i64, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder).await?;
    let beside = folder.join(format!("{id}.part"));
    fs::write(&beside, bytes).await?;
    fs::rename(&beside, folder.join(format!("{id}.eml"))).await
}

#[cfg(test)]
mod tests {
    use super::explicit;

    #[test]
    fn a_plain_line_must_be_asked_for() {
        let read = |url| explicit(url).ok();
        assert_eq!(read("smtp://u:p@h:587").as_deref(), Some("smtp://u:p@h:587?tls=required"));
        assert_eq!(read("smtp://h?tls=required").as_deref(), Some("smtp://h?tls=required"));
        assert_eq!(read("smtp://h?tls=opportunistic").as_deref(), Some("smtp://h?tls=opportunistic"));
        assert_eq!(read("smtp://h:25?tls=none").as_deref(), Some("smtp://h:25"));
        assert_eq!(read("smtps://u:p@h").as_deref(), Some("smtps://u:p@h"));
        for wrong in ["h:25", "http://h", "smtp://h?tls=no", "smtps://h?tls=none"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
