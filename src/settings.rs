//! What an operator sets, read once: `angkatan.toml`, then `ANGKATAN_*`, then `*_FILE` for secrets, then
//! the command line. All faults are found together; an unknown key is one.
use crate::{clock::Clock, random::Random};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use figment::{
    Figment,
    providers::{Format, Toml},
    value::{Dict, Value},
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
};

/// The file in the working directory that is read when no other is named.
pub const FILE: &str = "angkatan.toml";

/// The directory of the data when none is set.
pub const DATA: &str = "var";

/// Every key, as it stands in the file; the variable is `ANGKATAN_` and the key in capitals.
const KEYS: [&str; 14] = [
    "data",
    "database",
    "address",
    "port",
    "origin",
    "cookie_key",
    "nik_key",
    "smtp",
    "mail_from",
    "client_ip_header",
    "sign_in_limit",
    "verify_limit",
    "log_json",
    "clock",
];

/// The keys whose value may lie in a file of its own, named by `ANGKATAN_<KEY>_FILE`.
const SECRETS: [&str; 4] = ["database", "cookie_key", "nik_key", "smtp"];

/// Variables that are ours without being keys: the level of the log, and the file of the settings.
const OTHER_VARIABLES: [&str; 2] = ["ANGKATAN_LOG", "ANGKATAN_CONFIG"];

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
    /// How the installation is reached from outside: "https://pelatihan.example".
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
    /// The moment at which the clock reads when the program starts, for rehearsals; none is the machine's.
    pub clock_from: Option<DateTime<Utc>>,
}

/// What the command line sets; it wins over everything else.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--port`
    pub port: Option<u16>,
}

/// A value as it was written, and where.
struct Raw {
    text: String,
    from: String,
}

/// What was read, with everything that was wrong with it.
struct Reader {
    raw: BTreeMap<String, Raw>,
    faults: Vec<String>,
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
        let mut reader = Reader { raw: BTreeMap::new(), faults: Vec::new() };
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
        let database = reader
            .take("database", "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME", |text| database(text));
        let cookie_key = reader.take("cookie_key", "at least 64 bytes as 128 hex digits", |text| {
            HEX.decode(text.as_bytes()).ok().filter(|key| key.len() >= 64)
        });
        let nik_key = reader.take("nik_key", "32 bytes as 64 hex digits", |text| {
            HEX.decode(text.as_bytes()).ok().and_then(|key| key.try_into().ok())
        });
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
                let kept = kept_keys(&data).map_err(|why| vec![why])?;
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
            smtp,
            mail_from: mail_from.unwrap_or_else(|| "Angkatan <angkatan@localhost.localdomain>".into()),
            client_ip_header,
            sign_in_limit,
            verify_limit,
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

impl Reader {
    fn read_file(&mut self, name: &str, text: &str) {
        let dict: Dict = match Figment::from(Toml::string(text)).extract() {
            Ok(dict) => dict,
            Err(error) => return self.faults.push(format!("{name} is not TOML: {error}")),
        };
        for (key, value) in dict {
            let text = match value {
                Value::String(_, text) => Some(text),
                Value::Bool(_, yes) => Some(yes.to_string()),
                Value::Num(_, number) => number.to_i128().map(|n| n.to_string()),
                _ => None,
            };
            match text {
                _ if !KEYS.contains(&key.as_str()) => {
                    self.faults.push(format!("{key} in {name} is unknown; {}", nearest(&key, &KEYS)));
                }
                Some(text) => {
                    self.raw.insert(key, Raw { text, from: name.to_string() });
                }
                None => {
                    self.faults.push(format!("{key} in {name} must be a text, a whole number, true or false"))
                }
            }
        }
    }

    fn read_variables(&mut self, variables: impl Iterator<Item = (String, String)>) {
        let ours = variables.filter(|(name, _)| name.starts_with("ANGKATAN_"));
        for (name, text) in ours.filter(|(name, _)| !OTHER_VARIABLES.contains(&name.as_str())) {
            let key = name["ANGKATAN_".len()..].to_lowercase();
            if KEYS.contains(&key.as_str()) {
                // A secret in a file wins over one in a variable, whichever is met first.
                let in_file = self.raw.get(&key).is_some_and(|raw| raw.from.starts_with("ANGKATAN_"));
                if !in_file {
                    self.raw.insert(key, Raw { text, from: name });
                }
                continue;
            }
            match key.strip_suffix("_file").filter(|key| SECRETS.contains(key)) {
                None => {
                    let names: Vec<String> = KEYS.iter().map(|key| variable(key)).collect();
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    self.faults.push(format!("{name} is unknown; {}", nearest(&name, &names)));
                }
                Some(key) => match std::fs::read_to_string(&text) {
                    Ok(secret) => {
                        self.raw.insert(key.to_string(), Raw { text: secret.trim().to_string(), from: name });
                    }
                    Err(error) => {
                        self.faults.push(format!("{name} names {text}, which cannot be read: {error}"))
                    }
                },
            }
        }
    }

    /// The value of a key; an empty one counts as not set, a wrong one as a fault that says what to write.
    fn take<T>(&mut self, key: &str, write: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let raw = self.raw.get(key).filter(|raw| !raw.text.trim().is_empty())?;
        let value = parse(raw.text.trim());
        if value.is_none() {
            // The value itself is not repeated: it may be a secret.
            self.faults.push(format!("{key} ({}) is not right; write {write}", raw.from));
        }
        value
    }
}

/// "ANGKATAN_MAIL_FROM"
fn variable(key: &str) -> String {
    format!("ANGKATAN_{}", key.to_uppercase())
}

/// What somebody may have meant, or all there is.
fn nearest(wrong: &str, known: &[&str]) -> String {
    let like = |name: &&&str| {
        let (a, b) = (wrong.to_lowercase(), name.to_lowercase());
        a.contains(b.as_str()) || b.contains(a.as_str()) || distance(&a, &b) <= 3
    };
    match known.iter().filter(like).min_by_key(|name| distance(wrong, name)) {
        Some(name) => format!("did you mean {name}?"),
        None => format!("known are {}", known.join(", ")),
    }
}

/// How many letters differ (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let same = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = same.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The keys kept in `<data>/keys.toml`, made at the first start. Whoever loses them loses every NIK and
/// signs everybody out; nodes that share a database must share them.
fn kept_keys(data: &Path) -> Result<(Vec<u8>, [u8; 32]), String> {
    let path = data.join("keys.toml");
    let failed =
        |what: &str, error: &dyn std::fmt::Display| format!("{} cannot be {what}: {error}", path.display());
    std::fs::create_dir_all(data).map_err(|error| failed("made", &error))?;
    let mut keys = [0; 96];
    Random::system().fill(&mut keys);
    let (cookie, nik) = keys.split_at(64);
    let text = format!(
        "# Made by Angkatan. Keep a copy in a safe place: without nik_key no stored NIK can be read.\n\
         cookie_key = \"{}\"\nnik_key = \"{}\"\n",
        HEX.encode(cookie),
        HEX.encode(nik)
    );
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        Ok(mut file) => {
            use std::io::Write;
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(|error| failed("written", &error))?;
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed("made", &error)),
    }
    let dict: Dict =
        Figment::from(Toml::file_exact(&path)).extract().map_err(|error| failed("read", &error))?;
    let key = |name: &str| {
        let hex = dict.get(name).and_then(Value::as_str).unwrap_or_default();
        HEX.decode(hex.as_bytes()).map_err(|error| failed("read", &format!("{name}: {error}")))
    };
    let (cookie, nik) = (key("cookie_key")?, key("nik_key")?);
    let nik = nik.try_into().map_err(|_| failed("read", &"nik_key must be 64 hex digits"))?;
    if cookie.len() < 64 {
        return Err(failed("read", &"cookie_key must be at least 128 hex digits"));
    }
    Ok((cookie, nik))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, variables: &[(&str, &str)], data: &Path) -> Result<Settings, Vec<String>> {
        let variables = variables.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        let overrides = Overrides { data: Some(data.into()), ..Overrides::default() };
        Settings::from_sources(Some((FILE.into(), file.into())), variables, overrides)
    }

    #[test]
    fn nothing_set_works() {
        let dir = tempfile::tempdir().unwrap();
        let settings = read("", &[("PATH", "/bin")], dir.path()).unwrap();
        assert_eq!(settings.origin, "http://127.0.0.1:8000");
        assert_eq!(settings.database, format!("sqlite:{}/angkatan.sqlite", dir.path().display()));
        let again = read("", &[], dir.path()).unwrap();
        assert_eq!((again.cookie_key, again.nik_key), (settings.cookie_key, settings.nik_key));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join("keys.toml")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_variable_wins_over_the_file_and_a_secret_file_over_the_variable() {
        let dir = tempfile::tempdir().unwrap();
        let secret = dir.path().join("db");
        std::fs::write(&secret, "postgresql://a:b@db/angkatan\n").unwrap();
        let file = "port = 9000\norigin = \"https://balai.example/\"\nlog_json = true";
        let variables = [
            ("ANGKATAN_DATABASE_FILE", secret.to_str().unwrap()),
            ("ANGKATAN_DATABASE", "sqlite:other"),
            ("ANGKATAN_PORT", "9100"),
            ("ANGKATAN_LOG", "debug"),
        ];
        let settings = read(file, &variables, dir.path()).unwrap();
        assert_eq!((settings.port, settings.log_json), (9100, true));
        assert_eq!(settings.origin, "https://balai.example");
        assert_eq!(settings.database, "postgres://a:b@db/angkatan");
    }

    #[test]
    fn all_faults_are_told_together() {
        let dir = tempfile::tempdir().unwrap();
        let file = "prot = 80\nport = \"many\"\nsign_in_limit = 0\naddress = [1]";
        let variables =
            [("ANGKATAN_DATABASE", "mysql://x"), ("ANGKATAN_SMPT", "x"), ("ANGKATAN_SMTP_FILE", "/no/such")];
        let faults = read(file, &variables, dir.path()).unwrap_err();
        assert_eq!(
            faults,
            [
                "address in angkatan.toml must be a text, a whole number, true or false",
                "prot in angkatan.toml is unknown; did you mean port?",
                "ANGKATAN_SMPT is unknown; did you mean ANGKATAN_SMTP?",
                "ANGKATAN_SMTP_FILE names /no/such, which cannot be read: No such file or directory (os error 2)",
                "port (angkatan.toml) is not right; write a number from 0 to 65535",
                "database (ANGKATAN_DATABASE) is not right; write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME",
                "sign_in_limit (angkatan.toml) is not right; write a number above 0",
            ]
        );
        assert!(!dir.path().join("keys.toml").exists(), "nothing is made while anything is wrong");
    }

    #[test]
    fn each_key_is_checked() {
        let dir = tempfile::tempdir().unwrap();
        let wrong = [
            ("cookie_key", "abcd"),
            ("nik_key", "abcd"),
            ("origin", "balai.example"),
            ("origin", "https://balai.example/x"),
            ("smtp", "http://mail"),
            ("mail_from", "nobody"),
            ("client_ip_header", "X Real"),
            ("log_json", "1"),
            ("database", "sqlite:"),
        ];
        for (key, value) in wrong {
            let faults = read(&format!("{key} = \"{value}\""), &[], dir.path()).unwrap_err();
            assert_eq!(faults.len(), 1, "{key}");
            assert!(faults[0].starts_with(&format!("{key} (angkatan.toml)")), "{faults:?}");
        }
        assert!(read("port = [", &[], dir.path()).unwrap_err()[0].starts_with("angkatan.toml is not TOML"));
    }

    #[test]
    fn another_port_moves_an_origin_that_was_not_set() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read("", &[], dir.path()).unwrap().with_port(81).origin, "http://127.0.0.1:81");
        let set = read("origin = \"https://balai.example\"", &[], dir.path()).unwrap();
        assert_eq!(set.with_port(81).origin, "https://balai.example");
    }
}
