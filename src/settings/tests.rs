//! Every source, every key, every fault.
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
        ("nik_key_old", "abcd"),
        ("hook_url", "wa.example"),
        ("hook_secret", "short"),
        ("password_memory", "7"),
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
fn a_hook_is_whole_or_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let whole = "hook_url = \"https://wa.example/x\"\nhook_secret = \"sixteen letters!\"";
    let hook = read(whole, &[], dir.path()).unwrap().hook.unwrap();
    assert_eq!((hook.url.as_str(), hook.secret.as_str()), ("https://wa.example/x", "sixteen letters!"));
    assert_eq!(read("", &[], dir.path()).unwrap().hook, None);
    let half = read("hook_url = \"https://wa.example/x\"", &[], dir.path()).unwrap_err();
    assert_eq!(half, ["hook_url and hook_secret go together: set both, or neither"]);
}

#[test]
fn another_port_moves_an_origin_that_was_not_set() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(read("", &[], dir.path()).unwrap().with_port(81).origin, "http://127.0.0.1:81");
    let set = read("origin = \"https://balai.example\"", &[], dir.path()).unwrap();
    assert_eq!(set.with_port(81).origin, "https://balai.example");
}
