//! The keys of an installation: made at the first start, kept in a file of their own.
use crate::random::Random;
use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use figment::{
    Figment,
    providers::{Format, Toml},
    value::{Dict, Value},
};
use std::path::Path;

/// The keys kept in `<data>/keys.toml`, made at the first start. Whoever loses them loses every NIK and
/// signs everybody out; nodes that share a database must share them.
pub(super) fn kept(data: &Path) -> Result<(Vec<u8>, [u8; 32]), String> {
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
