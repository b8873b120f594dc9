//! The running program: it opens and migrates the database, starts what works in the background and
//! listens; or, as a worker, only works in the background.
mod demo_centre;

use crate::{
    app::{self, Parts},
    attendance, certificates,
    clock::Clock,
    error::{Error, Result},
    mail, make_ups,
    people::{self, DemoAccounts, claims, codes, commands, queries},
    random::Random,
    selection,
    settings::Settings,
    store::Store,
    tables::{one_time_link::Purpose, person},
    web::{self, Origin},
};
use demo_centre::{demo_accounts, make_demo};
use rocket::{
    error::ErrorKind,
    fairing::AdHoc,
    tokio::{self, sync::watch, task::JoinHandle},
};
use sea_orm::EntityTrait;
use std::{future::Future, net::TcpListener, time::Duration};

/// How the demo centre is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Demo {
    /// Forget what is there and make it anew.
    pub fresh: bool,
    /// The same seed makes the same centre.
    pub seed: u64,
}

/// Tells background work that it is time to stop; every job gets a copy.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Ends when the program shall stop; also when whoever could say so is gone.
    pub fn wait(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut told = self.0.clone();
        async move {
            let _ = told.wait_for(|stop| *stop).await;
        }
    }
}

/// Opens the database of these settings, makes its directory and brings its tables up to date.
///
/// # Errors
/// When a directory cannot be made, the database not be reached, or a migration fails.
pub async fn open(settings: &Settings) -> Result<Store> {
    std::fs::create_dir_all(settings.data.join("tmp"))?;
    let store = Store::open(&settings.database).await?;
    store.migrate().await?;
    Ok(store)
}

/// Serves until it is told to stop.
///
/// # Errors
/// When anything needed is missing: the database, a template, the port; said so that an operator can
/// mend it.
pub async fn run(settings: Settings, demo: Option<Demo>) -> Result<()> {
    web::template::check().map_err(Error::fault)?;
    let settings = with_a_port(settings)?;
    let (clock, random) = (settings.clock(), Random::system());
    let store = open(&settings).await?;
    if let Some(demo) = demo {
        make_demo(&store, &settings, demo, &clock).await?;
    }
    let accounts = demo_accounts(&store).await?;
    let is_demo = accounts.is_some();
    let accounts = DemoAccounts(accounts.unwrap_or_default());
    let mut listening = listening(&settings.origin, &accounts);
    if !is_demo && !queries::has_administrator(store.read()).await? {
        let link = admin_link(&store, &settings, None, &clock, &random).await?;
        listening.push_str("\nNobody administers it yet. Open this link once, within seven days:\n  ");
        listening.push_str(&link);
    }
    let jobs = Jobs {
        settings: settings.clone(),
        store: store.clone(),
        clock: clock.clone(),
        random: random.clone(),
    };
    let parts = Parts { settings: settings.clone(), store: store.clone(), clock, random, demo: is_demo };
    let rocket = app::build_with(parts, accounts)
        .attach(AdHoc::on_liftoff("address", |_| Box::pin(async move { println!("{listening}") })))
        .ignite()
        .await
        .map_err(|error| told(&error, &settings))?;
    let shutdown = rocket.shutdown();
    let (tell, stop) = watch::channel(false);
    let running = start_jobs(&jobs, &Stop(stop));
    let teller = tokio::spawn(async move {
        shutdown.await;
        let _ = tell.send(true);
    });
    let ended = rocket.launch().await;
    teller.abort();
    finish(running, store).await?;
    ended.map(|_| ()).map_err(|error| told(&error, &settings))
}

/// Does the background work without listening, until it is told to stop.
///
/// # Errors
/// When the database cannot be opened.
pub async fn work(settings: Settings) -> Result<()> {
    web::template::check().map_err(Error::fault)?;
    let store = open(&settings).await?;
    let (tell, stop) = watch::channel(false);
    let clock = settings.clock();
    let jobs = Jobs { settings, store: store.clone(), clock, random: Random::system() };
    let running = start_jobs(&jobs, &Stop(stop));
    println!("Working. Stop with Ctrl-C.");
    interrupted().await?;
    let _ = tell.send(true);
    finish(running, store).await
}

/// What background work needs.
#[derive(Clone)]
pub struct Jobs {
    /// The settings: where mail goes.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where chance comes from.
    pub random: Random,
}

/// Starts everything that works in the background, on every node; each job claims what it does.
fn start_jobs(jobs: &Jobs, stop: &Stop) -> Vec<JoinHandle<()>> {
    let mut running = Vec::new();
    // Another node, or another program on the same SQLite file, may change what public pages show.
    let (store, stopped) = (jobs.store.clone(), stop.wait());
    running.push(tokio::spawn(async move {
        let refresh = async {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if let Err(error) = store.refresh_public_version().await {
                    tracing::warn!(%error, "the version of the public pages could not be read");
                }
            }
        };
        tokio::select! { () = stopped => {}, () = refresh => {} }
    }));
    running.push(tokio::spawn(certificates::issuing::run(
        jobs.store.clone(),
        jobs.random.clone(),
        Origin::new(&jobs.settings.origin),
        jobs.clock.clone(),
        stop.wait(),
    )));
    running.push(tokio::spawn(selection::lapsing::run(
        jobs.store.clone(),
        Origin::new(&jobs.settings.origin),
        jobs.clock.clone(),
        stop.wait(),
    )));
    running.push(tokio::spawn(attendance::warning::run(
        jobs.store.clone(),
        Origin::new(&jobs.settings.origin),
        jobs.clock.clone(),
        stop.wait(),
    )));
    running.push(tokio::spawn(make_ups::telling::run(
        jobs.store.clone(),
        Origin::new(&jobs.settings.origin),
        jobs.clock.clone(),
        stop.wait(),
    )));
    let phones = jobs.settings.hook.is_some();
    running.push(tokio::spawn(codes::run(jobs.store.clone(), jobs.clock.clone(), phones, stop.wait())));
    running.push(tokio::spawn(claims::run(
        jobs.store.clone(),
        Origin::new(&jobs.settings.origin),
        jobs.clock.clone(),
        stop.wait(),
    )));
    let (jobs, stopped) = (jobs.clone(), stop.wait());
    running.push(tokio::spawn(async move {
        let key = codes::CodeKey::new(&jobs.settings.cookie_key);
        let codes = codes::maker(&jobs.store, &key, &jobs.random, &jobs.clock);
        let (store, clock) = (jobs.store.clone(), jobs.clock.clone());
        // The PDF of a certificate from the past is set when it is first asked for.
        let files = mail::worker::Files::new(move |id| {
            let (store, now) = (store.clone(), clock.now());
            async move { certificates::files::file_of(&store, id, now).await }
        })
        .with_codes(codes);
        if let Err(error) = mail::worker::run(jobs.store, &jobs.settings, jobs.clock, files, stopped).await {
            tracing::error!(%error, "no mail will be sent by this program");
        }
    }));
    running
}

async fn finish(running: Vec<JoinHandle<()>>, store: Store) -> Result<()> {
    for job in running {
        if let Err(error) = job.await {
            tracing::error!(%error, "background work ended by itself");
        }
    }
    Ok(store.close().await?)
}

/// A one-time link: for a person who is known by this e-mail address a new password, else a new centre
/// with its first administrator.
///
/// # Errors
/// When nobody has the address.
pub async fn admin_link(
    store: &Store,
    settings: &Settings,
    email: Option<&str>,
    clock: &Clock,
    random: &Random,
) -> Result<String> {
    use sea_orm::QueryFilter;
    let person = match email {
        None => None,
        Some(typed) => {
            let email = people::rules::Email::parse(typed)?;
            let found =
                person::Entity::find().filter(person::COLUMN.email.eq(email.as_str())).one(store.read());
            let found =
                found.await?.ok_or_else(|| Error::fault(format!("nobody here has the address {email}")))?;
            Some(found.id)
        }
    };
    let purpose = if person.is_some() { Purpose::SetPassword } else { Purpose::FirstAdministrator };
    let token = store
        .write(async |tx| commands::one_time_link(tx, purpose, person, random, clock.now()).await)
        .await?;
    Ok(Origin::new(&settings.origin).link(uri!(people::routes::one_time(token))))
}

/// Port 0 is any free one; it is chosen here, since links must name it.
fn with_a_port(settings: Settings) -> Result<Settings> {
    if settings.port != 0 {
        return Ok(settings);
    }
    let port = TcpListener::bind((settings.address, 0))?.local_addr()?.port();
    Ok(settings.with_port(port))
}

/// What is printed once the server listens.
fn listening(origin: &str, accounts: &DemoAccounts) -> String {
    let mut out = format!("Angkatan is at {origin}");
    for account in &accounts.0 {
        let role = account.role.map_or("trainee", |role| role.word());
        out.push_str(&format!("\n  {role:<14} {}  {}", account.email, account.password));
    }
    out
}

/// Why Rocket did not start, in words.
fn told(error: &rocket::Error, settings: &Settings) -> Error {
    let (address, port) = (settings.address, settings.port);
    match error.kind() {
        ErrorKind::Bind(why) => Error::fault(format!(
            "cannot listen on {address}, port {port}: {why}. Choose another with --port or `port` in the settings"
        )),
        other => Error::fault(format!("the server did not start: {other}")),
    }
}

/// Ends with Ctrl-C or SIGTERM.
async fn interrupted() -> Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            done = tokio::signal::ctrl_c() => done?,
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}
