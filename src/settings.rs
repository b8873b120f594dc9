//! What an operator sets, read once: `angkatan.toml`, then `ANGKATAN_*`, then `*_FILE` for secrets, then
//! the command line. All faults are found together; an unknown key is one.
mod keys;
mod reader;

use crate::clock::Clock;
use chrono::{DateTime, Utc};

use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use reader::Reader;
use std::{
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
};

/// The file in the working directory that is read when no other is named.
pub const FILE: &str = "angkatan.toml";

/// The directory of the data when none is set.
pub const DATA: &str = "var";

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the embedded database, the keys and the demo's mails are.
    pub data: PathBuf,
    /// `sqlite:…` or `postgres:…`; by default a file in `data`.
    pub database: String,
    /// Where to listen.
    pub address: IpAddr,
    /// The port to listen on.
    pub port: u16,
    /// How the installation is reached from outside: `https://pelatihan.example`.
    pub origin: String,
    /// The key of cookies: at least 64 bytes.
    pub cookie_key: Vec<u8>,
    /// The key of the NIK: 32 bytes.
    pub nik_key: [u8; 32],
    /// The key of the NIK before, until `angkatan nik rotate` has sealed everything anew.
    pub nik_key_old: Option<[u8; 32]>,
    /// The mail server, `smtp://user:password@host:587?tls=required`; none writes `.eml` files into `data/mail`.
    pub smtp: Option<String>,
    /// Who mails come from: "Balai Pelatihan <pelatihan@example.id>".
    pub mail_from: String,
    /// Where messages to phones are handed to a provider of WhatsApp or SMS; none sends none.
    pub hook: Option<Hook>,
    /// The header in which a proxy hands on the client's address; none believes no header.
    pub client_ip_header: Option<String>,
    /// Tries to sign in a minute and address.
    pub sign_in_limit: u32,
    /// Checks of certificates a minute and address.
    pub verify_limit: u32,
    /// How many days after a session a trainee may say something against her mark.
    pub appeal_days: u32,
    /// Memory for the hash of one password, KiB.
    pub password_memory: u32,
    /// Logs as JSON lines instead of text.
    pub log_json: bool,
    /// The moment at which the clock reads when the program starts, for rehearsals; none is the machine's.
    pub clock_from: Option<DateTime<Utc>>,
}

/// A provider's address for messages to phones, and the secret both sides know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// `https://…`
    pub url: String,
    /// Signs every call; at least 16 characters.
    pub secret: String,
}

/// What the command line sets; it wins over everything else.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--port`
    pub port: Option<u16>,
}

impl Settings {
    /// Where this program takes the time from.
    pub fn clock(&self) -> Clock {
        self.clock_from.map_or(Clock::System, Clock::starting)
    }

    /// Reads all settings; keys that are not set are made once and kept in `<data>/keys.toml`.
    ///
    /// # Errors
    /// Everything that is wrong, one sentence each, with the name of the key.
    pub fn read(file: Option<&Path>, overrides: Overrides) -> Result<Settings, Vec<String>> {
        let text = match file {
            Some(path) => match std::fs::read_to_string(path) {
                Ok(text) => Some((path.display().to_string(), text)),
                Err(error) => {
                    return Err(vec![format!(
                        "the settings file {} cannot be read: {error}",
                        path.display()
                    )]);
                }
            },
            None => std::fs::read_to_string(FILE).ok().map(|text| (FILE.to_string(), text)),
        };
        Settings::from_sources(text, std::env::vars(), overrides)
    }

    /// The same from sources that are handed in: a file's name and text, and variables.
    fn from_sources(
        file: Option<(String, String)>,
        variables: impl Iterator<Item = (String, String)>,
        overrides: Overrides,
    ) -> Result<Settings, Vec<String>> {
        let mut reader = Reader::default();
        if let Some((name, text)) = file {
            reader.read_file(&name, &text);
        }
        reader.read_variables(variables);
        let data = overrides.data.unwrap_or_else(|| {
            reader
                .take("data", "a directory", |text| Some(PathBuf::from(text)))
                .unwrap_or_else(|| DATA.into())
        });
        let address = reader
            .take("address", "an IP address such as 127.0.0.1 or 0.0.0.0", |t| t.parse().ok())
            .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let port = reader.take("port", "a number from 0 to 65535", |t| t.parse().ok());
        let port = overrides.port.or(port).unwrap_or(8000);
        let database = reader.take("database", "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME", database);
        let cookie_key = reader.take("cookie_key", "at least 64 bytes as 128 hex digits", |text| {
            HEX.decode(text.as_bytes()).ok().filter(|key| key.len() >= 64)
        });
        let key = |text: &str| HEX.decode(text.as_bytes()).ok().and_then(|key| key.try_into().ok());
        let nik_key = reader.take("nik_key", "32 bytes as 64 hex digits", key);
        let nik_key_old = reader.take("nik_key_old", "32 bytes as 64 hex digits", key);
        let hook = reader.hook();
        let origin = reader.take("origin", "an address such as https://pelatihan.example", |text| {
            let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
            let rest = rest.trim_end_matches('/');
            let is_host = !rest.is_empty() && !rest.contains(['/', ' ', '?', '#']);
            is_host.then(|| text.trim_end_matches('/').to_string())
        });
        let smtp = reader.take("smtp", "smtp://USER:PASSWORD@HOST:587?tls=required or smtps://…", |text| {
            let known = ["smtp://", "smtps://"].iter().any(|scheme| text.starts_with(scheme));
            known.then(|| text.to_string())
        });
        let mail_from =
            reader.take("mail_from", "an address such as Balai Pelatihan <pelatihan@example.id>", |text| {
                text.parse::<lettre::message::Mailbox>().ok().map(|_| text.to_string())
            });
        let client_ip_header =
            reader.take("client_ip_header", "the name of a header such as X-Real-IP", |text| {
                let is_name = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                is_name.then(|| text.to_string())
            });
        let count = |text: &str| text.parse::<u32>().ok().filter(|n| *n > 0);
        let sign_in_limit = reader.take("sign_in_limit", "a number above 0", count).unwrap_or(20);
        let verify_limit = reader.take("verify_limit", "a number above 0", count).unwrap_or(60);
        let appeal_days = reader.take("appeal_days", "a number above 0", count).unwrap_or(7);
        // Less than argon2 itself takes for one lane is no number to compute with.
        let memory = |text: &str| text.parse::<u32>().ok().filter(|kib| (8..=1_048_576).contains(kib));
        let password_memory =
            reader.take("password_memory", "KiB, from 8 to 1048576", memory).unwrap_or(19 * 1024);
        let clock_from = reader.take("clock", "a moment such as 2026-11-23T09:00:00+07:00", |text| {
            DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
        });
        let log_json = reader.take("log_json", "true or false", |text| text.parse().ok()).unwrap_or(false);
        if !reader.faults.is_empty() {
            return Err(reader.faults);
        }
        let (cookie_key, nik_key) = match (cookie_key, nik_key) {
            (Some(cookie_key), Some(nik_key)) => (cookie_key, nik_key),
            (cookie_key, nik_key) => {
                let kept = keys::kept(&data).map_err(|why| vec![why])?;
                (cookie_key.unwrap_or(kept.0), nik_key.unwrap_or(kept.1))
            }
        };
        Ok(Settings {
            database: database
                .unwrap_or_else(|| format!("sqlite:{}", data.join("angkatan.sqlite").display())),
            origin: origin.unwrap_or_else(|| own_origin(address, port)),
            data,
            address,
            port,
            cookie_key,
            nik_key,
            nik_key_old,
            smtp,
            mail_from: mail_from.unwrap_or_else(|| "Angkatan <angkatan@localhost.localdomain>".into()),
            hook,
            client_ip_header,
            sign_in_limit,
            verify_limit,
            appeal_days,
            password_memory,
            log_json,
            clock_from,
        })
    }

    /// The same listening on another port; an origin that only named the old one names the new one.
    pub fn with_port(self, port: u16) -> Settings {
        let origin = match self.origin == own_origin(self.address, self.port) {
            true => own_origin(self.address, port),
            false => self.origin,
        };
        Settings { port, origin, ..self }
    }
}

/// How this machine reaches itself: where nothing else is known, links lead here.
fn own_origin(address: IpAddr, port: u16) -> String {
    match address {
        any if any.is_unspecified() => format!("http://127.0.0.1:{port}"),
        IpAddr::V6(six) => format!("http://[{six}]:{port}"),
        four => format!("http://{four}:{port}"),
    }
}

/// A database that we can open; `postgresql:` is said as well as `postgres:`.
fn database(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix("postgresql:") {
        return Some(format!("postgres:{rest}"));
    }
    let known =
        ["sqlite:", "postgres:"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
    known.then(|| text.to_string())
}

#[cfg(test)]
mod tests;
