//! A whole installation for one test: its own database, a clock that stands, a seeded chance.
use super::databases::OwnDatabase;
use angkatan::{
    access::{SESSION_COOKIE, token_hash},
    app::{self, Parts},
    clock::Clock,
    random::Random,
    settings::Settings,
    store::Store,
    tables::{person::PersonId, sign_in},
};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use rocket::{
    http::{ContentType, Cookie, Header, Status},
    local::asynchronous::{Client, LocalResponse},
};
use sea_orm::{ActiveValue::Set, EntityTrait, NotSet};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

/// Monday, 23 November 2026, 09.00 WIB.
pub fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).unwrap()
}

pub struct Site {
    pub client: Client,
    pub store: Store,
    pub random: Random,
    pub settings: Settings,
    clock: Arc<Mutex<DateTime<Utc>>>,
    statements: Arc<AtomicU32>,
    trace: Arc<Mutex<Option<Vec<String>>>>,
    _database: OwnDatabase,
    _dir: Folder,
}

/// A directory of its own for one site.
pub enum Folder {
    Gone(tempfile::TempDir),
    /// With `TEST_LEFTOVERS` it stays, for `tests/leftovers.py`.
    Stays(PathBuf),
}

/// Where everything stays that the tests leave behind.
pub fn leftovers() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("TEST_LEFTOVERS").filter(|dir| !dir.is_empty())?);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

impl Folder {
    pub fn new() -> Folder {
        match leftovers() {
            Some(all) => Folder::Stays(tempfile::tempdir_in(all).unwrap().keep()),
            None => Folder::Gone(tempfile::tempdir().unwrap()),
        }
    }

    pub fn path(&self) -> &Path {
        match self {
            Folder::Gone(dir) => dir.path(),
            Folder::Stays(path) => path,
        }
    }
}

/// What a page answered.
pub struct Answer {
    pub status: Status,
    pub location: Option<String>,
    pub body: String,
    pub bytes: Vec<u8>,
    pub headers: Vec<(String, String)>,
}

/// Somebody with a browser: signed in, or nobody.
pub struct Actor<'s> {
    site: &'s Site,
    token: Option<String>,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

pub fn settings(data: &std::path::Path, database: &str) -> Settings {
    Settings {
        data: data.to_path_buf(),
        database: database.to_string(),
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        port: 0,
        origin: "http://pelatihan.example".into(),
        cookie_key: vec![7; 64],
        nik_key: [9; 32],
        nik_key_old: None,
        smtp: None,
        mail_from: "Balai Pelatihan <pelatihan@pelatihan.example>".into(),
        hook: None,
        client_ip_header: None,
        sign_in_limit: 1000,
        verify_limit: 1000,
        appeal_days: 7,
        // The work of a password is not what these tests are about.
        password_memory: 64,
        log_json: false,
        clock_from: None,
    }
}

/// Faults are logged, not shown: a failing test prints them.
fn say_what_is_logged() {
    if let Some(folder) = leftovers() {
        // As `angkatan` itself logs with ANGKATAN_LOG=debug; what reads pages here is no part of it.
        let quiet = "rocket=off,hyper=warn,sqlx=warn,sea_orm=warn,sea_orm_migration=warn,html5ever=off,selectors=off,debug";
        let file = folder.join(format!("log-{}", std::process::id()));
        let append = move || std::fs::OpenOptions::new().create(true).append(true).open(&file).unwrap();
        let _ =
            tracing_subscriber::fmt().with_env_filter(quiet).with_writer(append).with_ansi(false).try_init();
        return;
    }
    // Rocket's own lines (every 404) say nothing here.
    let _ = tracing_subscriber::fmt().with_test_writer().with_env_filter("error,rocket=off").try_init();
}

impl Site {
    pub async fn new() -> Site {
        Site::with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn with(set: impl FnOnce(&mut Settings)) -> Site {
        let dir = Folder::new();
        std::fs::create_dir_all(dir.path().join("tmp")).unwrap();
        let database = OwnDatabase::migrated(dir.path()).await;
        let mut settings = settings(dir.path(), &database.url());
        set(&mut settings);
        say_what_is_logged();
        let mut store = Store::open(&settings.database).await.unwrap();
        let statements = Arc::new(AtomicU32::new(0));
        let counter = statements.clone();
        let trace = Arc::new(Mutex::new(None));
        let kept = trace.clone();
        store.watch(move |seen| {
            counter.fetch_add(1, Ordering::SeqCst);
            if let Some(all) = kept.lock().unwrap().as_mut() {
                Vec::push(all, seen.statement.sql.clone());
            }
        });
        store.refresh_public_version().await.unwrap();
        let clock = Arc::new(Mutex::new(monday()));
        let random = Random::seeded(1);
        let parts = Parts {
            settings: settings.clone(),
            store: store.clone(),
            clock: Clock::Fixed(clock.clone()),
            random: random.clone(),
            demo: false,
        };
        let client = Client::untracked(app::build(parts)).await.unwrap();
        Site { client, store, random, settings, clock, statements, trace, _database: database, _dir: dir }
    }

    pub fn now(&self) -> DateTime<Utc> {
        *self.clock.lock().unwrap()
    }

    pub fn set_now(&self, to: DateTime<Utc>) {
        *self.clock.lock().unwrap() = to;
    }

    /// The clock of this installation, for what runs beside the pages.
    pub fn clock(&self) -> Clock {
        Clock::Fixed(self.clock.clone())
    }

    /// What `work` comes to, and the statements that the database was sent meanwhile, in their order.
    pub async fn traced<T>(&self, work: impl Future<Output = T>) -> (T, Vec<String>) {
        *self.trace.lock().unwrap() = Some(Vec::new());
        let done = work.await;
        (done, self.trace.lock().unwrap().take().unwrap_or_default())
    }

    /// How many statements the database was sent so far.
    pub fn statements(&self) -> u32 {
        self.statements.load(Ordering::SeqCst)
    }

    pub fn nobody(&self) -> Actor<'_> {
        Actor { site: self, token: None }
    }

    /// This person, signed in on a device of their own for thirty days.
    pub async fn signed_in(&self, person: PersonId) -> Actor<'_> {
        let token = self.random.token();
        let row = sign_in::ActiveModel {
            id: NotSet,
            person_id: Set(person),
            token_hash: Set(token_hash(&token)),
            device: Set("test".into()),
            created_at: Set(self.now()),
            expires_at: Set(self.now() + TimeDelta::days(30)),
            ended_at: Set(None),
        };
        self.store
            .write(async |tx| sign_in::Entity::insert(row).exec_without_returning(tx.db()).await.map(|_| ()))
            .await
            .unwrap();
        Actor { site: self, token: Some(token) }
    }
}

impl Actor<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        let mut request = self.site.client.get(path.to_string());
        if let Some(token) = &self.token {
            request = request.private_cookie((SESSION_COOKIE, token.clone()));
        }
        Answer::of(request.dispatch().await).await
    }

    pub async fn get_english(&self, path: &str) -> Answer {
        let mut request = self.site.client.get(path.to_string()).cookie(("bahasa", "en"));
        if let Some(token) = &self.token {
            request = request.private_cookie((SESSION_COOKIE, token.clone()));
        }
        Answer::of(request.dispatch().await).await
    }

    /// Sends a form from one of our own pages.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |s: &str| rocket::http::RawStr::new(s).percent_encode().to_string();
        let body =
            fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        self.send(path, ContentType::Form, body.into_bytes()).await
    }

    /// Sends JSON, as the script of a page does; what is no JSON comes back as null.
    pub async fn post_json(&self, path: &str, body: &serde_json::Value) -> (Status, serde_json::Value) {
        let answer = self.send(path, ContentType::JSON, body.to_string().into_bytes()).await;
        (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
    }

    /// Sends a part of an upload, as the script of a page does.
    pub async fn patch(&self, path: &str, offset: i64, part: &[u8]) -> Answer {
        let mut request = self
            .site
            .client
            .patch(path.to_string())
            .header(Header::new("Sec-Fetch-Site", "same-origin"))
            .header(Header::new("Upload-Offset", offset.to_string()))
            .body(part);
        if let Some(token) = &self.token {
            request = request.private_cookie((SESSION_COOKIE, token.clone()));
        }
        Answer::of(request.dispatch().await).await
    }

    /// Sends a form with one file.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--x-x-x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        let (field, name, bytes) = file;
        let kind = if name.ends_with(".pdf") { "application/pdf" } else { "application/octet-stream" };
        body.extend(
            format!(
                "--x-x-x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: {kind}\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--x-x-x--\r\n");
        let kind = ContentType::new("multipart", "form-data").with_params(("boundary", "x-x-x"));
        self.send(path, kind, body).await
    }

    async fn send(&self, path: &str, kind: ContentType, body: Vec<u8>) -> Answer {
        let mut request = self
            .site
            .client
            .post(path.to_string())
            .header(kind)
            .header(Header::new("Sec-Fetch-Site", "same-origin"))
            .body(body);
        if let Some(token) = &self.token {
            request = request.private_cookie((SESSION_COOKIE, token.clone()));
        }
        Answer::of(request.dispatch().await).await
    }

    /// The session token, for cookies set by hand.
    pub fn cookie(&self) -> Option<Cookie<'static>> {
        self.token.clone().map(|t| Cookie::new(SESSION_COOKIE, t))
    }
}

/// A file that a page handed out stays with the rest, under the name it had.
fn keep_file(headers: &[(String, String)], bytes: &[u8]) {
    let named = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"));
    let (Some((_, disposition)), Some(folder)) = (named, leftovers()) else { return };
    let name = disposition.split("filename=\"").nth(1).and_then(|rest| rest.split('"').next());
    let name: String = name.unwrap_or("file").chars().filter(|c| !matches!(c, '/' | '\\')).collect();
    let n = COUNT.fetch_add(1, Ordering::SeqCst);
    std::fs::write(folder.join(format!("answer-{}-{n}-{name}", std::process::id())), bytes).unwrap();
}

impl Answer {
    pub async fn of(response: LocalResponse<'_>) -> Answer {
        let status = response.status();
        let headers: Vec<(String, String)> =
            response.headers().iter().map(|h| (h.name.to_string(), h.value.to_string())).collect();
        let location =
            headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("location")).map(|(_, v)| v.clone());
        let bytes = response.into_bytes().await.unwrap_or_default();
        keep_file(&headers, &bytes);
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, location, body, bytes, headers }
    }

    /// The text of every element that this selector finds, white space folded.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let page = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector)
            .map(|e| {
                let text: String = e.text().collect();
                text.replace(['\u{a0}'], " ")
                    .replace('\u{2060}', "")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// An attribute of every element that this selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let page = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).filter_map(|e| e.attr(name)).map(str::to_string).collect()
    }
}
