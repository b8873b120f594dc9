//! The command line; the only place that may exit.
use angkatan::{
    competency, doctor,
    error::{Error, Result},
    forms::operator,
    papers::shelf::Shelf,
    people::{nik::NikKey, rotation},
    random::Random,
    selection::draw,
    serve,
    settings::{Overrides, Settings},
};
use clap::{Args, Parser, Subcommand};
use std::{io::IsTerminal, path::PathBuf, process::ExitCode};
use tracing_subscriber::{EnvFilter, util::SubscriberInitExt};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs a training centre: courses, cohorts, attendance, assessment, certificates.
///
/// Settings come from angkatan.toml in the working directory, then from variables such as
/// ANGKATAN_PORT, then from files named by ANGKATAN_DATABASE_FILE, ANGKATAN_COOKIE_KEY_FILE,
/// ANGKATAN_NIK_KEY_FILE, ANGKATAN_SMTP_FILE and others, then from the options below. ANGKATAN_LOG sets how much
/// is logged: error, warn, info (the default) or debug, which names every request.
#[derive(Parser)]
#[command(name = "angkatan", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// What every command takes.
#[derive(Args)]
struct Common {
    /// Where the database, the keys and uploaded files are [default: var]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Another settings file than angkatan.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site; on an empty database print a link that makes the first administrator
    Serve {
        /// Where to listen; 0 takes any free port [default: 8000]
        #[arg(long)]
        port: Option<u16>,
    },
    /// Send mail and set certificates without serving pages; as many as wanted, beside `serve`
    Worker,
    /// Serve a demo centre with invented people; made on the first run, kept on the next
    Demo {
        /// Forget what was done in the demo and make it anew
        #[arg(long)]
        fresh: bool,
        /// Where to listen; 0 takes any free port [default: 8000]
        #[arg(long)]
        port: Option<u16>,
        /// The same seed makes the same people
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The library of SKKNI standards
    Skkni {
        #[command(subcommand)]
        what: Skkni,
    },
    /// The NIK as they are stored
    Nik {
        #[command(subcommand)]
        what: Nik,
    },
    /// Look for states that must not be, such as a gap in the certificate numbers; exits 1 if there are any
    Doctor,
    /// A centre's own layouts of the forms of assessment
    #[command(subcommand)]
    Layout(operator::Command),
    /// Draws of selections, which anybody can repeat from the published list
    Draw {
        #[command(subcommand)]
        what: Draw,
    },
    /// Print a link that works once: for a new centre and its administrator, or a new password
    AdminLink {
        /// The person who lost the password; without it, the link makes a new centre
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
    },
}

#[derive(Subcommand)]
enum Nik {
    /// Seal every NIK under the key `nik_key`, opening it with `nik_key_old`; may be stopped and run again
    Rotate,
}

#[derive(Subcommand)]
enum Skkni {
    /// Read standards, units, elements and criteria from JSON or CSV, or look at a decree's PDF; may be repeated
    Import {
        /// The file
        file: PathBuf,
        /// Write what was read; without it, only say what would be written
        #[arg(long)]
        apply: bool,
        /// Only say what would be written (this is what happens without --apply)
        #[arg(long, conflicts_with = "apply")]
        dry_run: bool,
    },
}

#[derive(Subcommand)]
enum Draw {
    /// Draw again from a published list and say whether the order is the same; exits 1 with the first
    /// difference if it is not, 2 if the file cannot be read
    Verify {
        /// The list, as downloaded from the public page of the draw
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    let Cli { command, common } = Cli::parse();
    // Anybody may repeat a draw, on any machine: this needs no settings and no database.
    if let Command::Draw { what: Draw::Verify { file } } = &command {
        return verify_draw(file);
    }
    if let Command::Layout(operator::Command::Press) = &command {
        return operator::press();
    }
    let port = match &command {
        Command::Serve { port } | Command::Demo { port, .. } => *port,
        _ => None,
    };
    let overrides = Overrides { data: common.data, port };
    let settings = match Settings::read(common.config.as_deref(), overrides) {
        Ok(settings) => settings,
        Err(faults) => {
            eprintln!("The settings cannot be used:");
            for fault in faults {
                eprintln!("  {fault}");
            }
            return ExitCode::from(2);
        }
    };
    if let Err(why) = start_log(settings.log_json) {
        eprintln!("ANGKATAN_LOG cannot be used: {why}; write error, warn, info or debug");
        return ExitCode::from(2);
    }
    match rocket::execute(run(command, settings)) {
        Ok(code) => code,
        Err(error) => {
            let why = match error {
                Error::Refused(why) => why.why.en.into_owned(),
                Error::Fault(cause) => cause.to_string(),
                other => other.to_string(),
            };
            eprintln!("angkatan: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command, settings: Settings) -> Result<ExitCode> {
    match command {
        Command::Serve { .. } => serve::run(settings, None).await?,
        Command::Worker => serve::work(settings).await?,
        Command::Demo { fresh, seed, .. } => serve::run(settings, Some(serve::Demo { fresh, seed })).await?,
        Command::Skkni { what: Skkni::Import { file, apply, dry_run: _ } } => {
            return import_standards(settings, file, apply).await;
        }
        Command::Nik { what: Nik::Rotate } => rotate(settings).await?,
        Command::Doctor => return examine(settings).await,
        Command::Layout(what) => {
            let store = serve::open(&settings).await?;
            return operator::say(what, store, &settings.clock()).await;
        }
        Command::Draw { what: Draw::Verify { file } } => return Ok(verify_draw(&file)),
        Command::AdminLink { email } => {
            let store = serve::open(&settings).await?;
            let (clock, random) = (settings.clock(), Random::system());
            let link = serve::admin_link(&store, &settings, email.as_deref(), &clock, &random).await?;
            println!("{link}");
            store.close().await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn import_standards(settings: Settings, file: PathBuf, apply: bool) -> Result<ExitCode> {
    let bytes = std::fs::read(&file)
        .map_err(|why| Error::fault(format!("{} cannot be read: {why}", file.display())))?;
    let store = serve::open(&settings).await?;
    if competency::reading::is_pdf(&bytes) {
        print!("{}", competency::reading::report(&store, &file.to_string_lossy(), bytes).await?);
        store.close().await?;
        println!("A PDF is taken over on the page /skkni/impor, where people look at its doubtful places.");
        return Ok(if apply { ExitCode::FAILURE } else { ExitCode::SUCCESS });
    }
    let parsed = competency::import::parse(&file.to_string_lossy(), &bytes)?;
    let now = settings.clock().now();
    let plan = if apply {
        store.write(async |tx| competency::commands::apply(tx, &parsed, now).await).await?
    } else {
        competency::queries::dry_run(store.read(), &parsed).await?
    };
    store.close().await?;
    print!("{}", plan.report());
    println!("{}", if apply { "Written." } else { "Nothing is written yet; add --apply to write it." });
    Ok(ExitCode::SUCCESS)
}

/// Says in both languages whether a published draw is what its seed gives.
fn verify_draw(file: &std::path::Path) -> ExitCode {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(why) => {
            eprintln!("angkatan: {} cannot be read: {why}", file.display());
            return ExitCode::from(2);
        }
    };
    let list = match draw::read(&bytes) {
        Ok(list) => list,
        Err(why) => {
            eprintln!("{}\n{}", why.why.id, why.why.en);
            return ExitCode::from(2);
        }
    };
    match draw::check(&list) {
        Ok(checked) => {
            let said = checked.said();
            println!("{}\n{}", said.id, said.en);
            ExitCode::SUCCESS
        }
        Err(difference) => {
            let said = difference.said();
            println!("{}\n{}", said.id, said.en);
            ExitCode::FAILURE
        }
    }
}

async fn rotate(settings: Settings) -> Result<()> {
    let key = NikKey::new(settings.nik_key).after(settings.nik_key_old);
    let store = serve::open(&settings).await?;
    let told = |done| println!("{done} …");
    let (niks, secrets) = rotation::rotate(&store, &key, &Random::system(), told).await?;
    store.close().await?;
    println!("{niks} NIK and {secrets} secrets of second steps were sealed anew under key {}.", key.id());
    println!("Everything is under it now: nik_key_old can be taken out of the settings.");
    Ok(())
}

async fn examine(settings: Settings) -> Result<ExitCode> {
    // Looking must not make what it looks for.
    let file = settings
        .database
        .strip_prefix("sqlite:")
        .map(|path| path.trim_start_matches("//").split('?').next().unwrap_or_default());
    if let Some(file) = file.filter(|file| !file.starts_with(':') && !std::path::Path::new(file).exists()) {
        return Err(Error::fault(format!("there is no database at {file}; name the directory with --data")));
    }
    let store = doctor::reach(&settings.database).await?;
    let now = settings.clock().now();
    let mut findings = doctor::examine(&store, now).await?;
    findings.extend(doctor::papers(&store, &Shelf::of(&settings), now).await?);
    store.close().await?;
    for finding in &findings {
        println!("{:<13} {}", finding.check, finding.what);
    }
    match findings.len() {
        0 => println!("Nothing found that must not be."),
        1 => println!("1 finding."),
        n => println!("{n} findings."),
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Logs go to standard error, a line an event, as text or JSON; Rocket's own lines stay
/// out: it warns of every address that is no page, and a real fault would drown among them.
fn start_log(json: bool) -> std::result::Result<(), String> {
    let level = std::env::var("ANGKATAN_LOG").ok().filter(|level| !level.trim().is_empty());
    let chosen = level.clone().unwrap_or_else(|| "info".into());
    let quiet = "rocket=off,hyper=warn,sqlx=warn,sea_orm=warn,sea_orm_migration=warn";
    let filter = EnvFilter::try_new(format!("{quiet},{chosen}")).map_err(|error| error.to_string())?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let log = log.with_ansi(std::io::stderr().is_terminal());
    let started = if json { log.json().finish().try_init() } else { log.finish().try_init() };
    started.map_err(|error| error.to_string())?;
    if level.is_none() {
        log::set_max_level(log::LevelFilter::Warn);
    }
    Ok(())
}
