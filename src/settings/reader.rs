//! What stands in the settings file, in variables and in the files they name, with all that is wrong.
use figment::{
    Figment,
    providers::{Format, Toml},
    value::{Dict, Value},
};
use std::collections::BTreeMap;

/// Every key, as it stands in the file; the variable is `ANGKATAN_` and the key in capitals.
const KEYS: [&str; 19] = [
    "data",
    "database",
    "address",
    "port",
    "origin",
    "cookie_key",
    "nik_key",
    "nik_key_old",
    "smtp",
    "mail_from",
    "hook_url",
    "hook_secret",
    "client_ip_header",
    "sign_in_limit",
    "verify_limit",
    "appeal_days",
    "password_memory",
    "log_json",
    "clock",
];

/// The keys whose value may lie in a file of its own, named by `ANGKATAN_<KEY>_FILE`.
const SECRETS: [&str; 6] = ["database", "cookie_key", "nik_key", "nik_key_old", "smtp", "hook_secret"];

/// Variables that are ours without being keys: the level of the log, and the file of the settings.
const OTHER_VARIABLES: [&str; 2] = ["ANGKATAN_LOG", "ANGKATAN_CONFIG"];

/// A value as it was written, and where.
struct Raw {
    text: String,
    from: String,
}

/// What was read, with everything that was wrong with it.
#[derive(Default)]
pub(super) struct Reader {
    raw: BTreeMap<String, Raw>,
    pub(super) faults: Vec<String>,
}

impl Reader {
    pub(super) fn read_file(&mut self, name: &str, text: &str) {
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

    pub(super) fn read_variables(&mut self, variables: impl Iterator<Item = (String, String)>) {
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
    pub(super) fn take<T>(
        &mut self,
        key: &str,
        write: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let raw = self.raw.get(key).filter(|raw| !raw.text.trim().is_empty())?;
        let value = parse(raw.text.trim());
        if value.is_none() {
            // The value itself is not repeated: it may be a secret.
            self.faults.push(format!("{key} ({}) is not right; write {write}", raw.from));
        }
        value
    }
}

impl Reader {
    /// The hook, whole or not at all.
    pub(super) fn hook(&mut self) -> Option<super::Hook> {
        let before = self.faults.len();
        let url = self.take("hook_url", "an address such as https://provider.example/send", |text| {
            let known = ["https://", "http://"].iter().any(|s| text.len() > s.len() && text.starts_with(s));
            (known && !text.contains(char::is_whitespace)).then(|| text.to_string())
        });
        let secret = self.take("hook_secret", "at least 16 characters that nobody can guess", |text| {
            (text.chars().count() >= 16).then(|| text.to_string())
        });
        match (url, secret) {
            (Some(url), Some(secret)) => Some(super::Hook { url, secret }),
            (None, None) => None,
            _ => {
                if self.faults.len() == before {
                    self.faults.push("hook_url and hook_secret go together: set both, or neither".into());
                }
                None
            }
        }
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
