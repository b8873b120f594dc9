//! What an operator sets, read once: `angkatan.toml`, then `ANGKATAN_*`, then `*_FILE` for secrets.
use std::{net::IpAddr, path::PathBuf};

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
    /// The mail server, `smtp://user:password@host:587?tls=required`; none writes `.eml` files into `data/mail`.
    pub smtp: Option<String>,
    /// Who mails come from: "Balai Pelatihan <pelatihan@example.id>".
    pub mail_from: String,
    /// The header in which a proxy hands on the client's address; none believes no header.
    pub client_ip_header: Option<String>,
    /// Tries to sign in a minute and address.
    pub sign_in_limit: u32,
    /// Checks of certificates a minute and address.
    pub verify_limit: u32,
    /// Logs as JSON lines instead of text.
    pub log_json: bool,
}
