//! `angkatan layout`: how an operator brings a centre's own layouts. Not on the web: a layout is a program.
use super::{
    FormKind,
    filling::{self, Printing},
    layouts, press, queries, render,
};
use crate::{
    clock::Clock,
    error::{Error, Result},
    store::Store,
    tables::{
        centre::{self, CentreId},
        cohort,
        enrolment::{self, EnrolmentState},
    },
};
use clap::Subcommand;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use std::{fmt::Write as _, io::Write as _, path::PathBuf, process::ExitCode};

/// What can be done with layouts.
#[derive(Subcommand)]
pub enum Command {
    /// Print the layout of the house, to begin one of your own with
    Start {
        /// apl01, apl02, mapa01, ak01, ia01, ak02, ak03, ak04 or ak05
        form: String,
    },
    /// Try a layout on a blank form and on real people, with a limit of time and memory; changes nothing
    Check {
        /// apl01, apl02, mapa01, ak01, ia01, ak02, ak03, ak04 or ak05
        form: String,
        /// The layout, in typst
        file: PathBuf,
        /// Which centre, where there are several
        #[arg(long)]
        centre: Option<i64>,
    },
    /// Try a layout and put it in force; what was there before is kept
    Put {
        /// apl01, apl02, mapa01, ak01, ia01, ak02, ak03, ak04 or ak05
        form: String,
        /// The layout, in typst
        file: PathBuf,
        /// The edition of the form, printed on every page
        #[arg(long)]
        edition: String,
        /// Who puts it there
        #[arg(long)]
        by: String,
        /// Which centre, where there are several
        #[arg(long)]
        centre: Option<i64>,
    },
    /// Every layout a centre brought, and which are in force
    List {
        /// Which centre, where there are several
        #[arg(long)]
        centre: Option<i64>,
    },
    /// Take the layout of the house again; what was there before is kept
    Remove {
        /// apl01, apl02, mapa01, ak01, ia01, ak02, ak03, ak04 or ak05
        form: String,
        /// Who takes it away
        #[arg(long)]
        by: String,
        /// Which centre, where there are several
        #[arg(long)]
        centre: Option<i64>,
    },
    /// Set one form from standard input; started by this program itself, under limits
    #[command(hide = true)]
    Press,
}

/// Does what was asked, prints it, closes the database, and tells the exit.
///
/// # Errors
/// Those of [`run`].
pub async fn say(command: Command, store: Store, clock: &Clock) -> Result<ExitCode> {
    let (said, good) = run(command, &store, clock).await?;
    store.close().await?;
    print!("{said}");
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Does what was asked and gives what is to be printed, with whether it went well: a layout that cannot be
/// used is told with its reasons.
///
/// # Errors
/// When a file, a form or a centre is not there; faults of the database.
pub async fn run(command: Command, store: &Store, clock: &Clock) -> Result<(String, bool)> {
    let now = clock.now();
    match command {
        Command::Start { form } => {
            Ok((render::starting_point(kind(&form)?).unwrap_or_default().to_string(), true))
        }
        Command::Check { form, file, centre } => {
            let (kind, text) = (kind(&form)?, text(&file)?);
            let centre = one_centre(store, centre).await?;
            tried(store, clock, centre, kind, text).await
        }
        Command::Put { form, file, edition, by, centre } => {
            let (kind, text) = (kind(&form)?, text(&file)?);
            if edition.trim().is_empty() || edition.chars().count() > 40 || by.trim().is_empty() {
                return Err(Error::fault("an edition of 1 to 40 characters and a name are needed"));
            }
            let centre = one_centre(store, centre).await?;
            let (mut said, good) = tried(store, clock, centre, kind, text.clone()).await?;
            if !good {
                return Ok((said, false));
            }
            let new = layouts::New { centre, kind, edition: edition.trim(), layout: &text, by: by.trim() };
            let put = store.write(async |tx| layouts::put(tx, new.clone(), now).await).await?;
            let hash = layouts::sha256(&text);
            let _ = match put {
                Some(_) => writeln!(
                    said,
                    "In force now: {} edition {}, SHA-256 {hash}.",
                    kind.code(),
                    edition.trim()
                ),
                None => writeln!(said, "It was in force already."),
            };
            Ok((said, true))
        }
        Command::Remove { form, by, centre } => {
            let (kind, centre) = (kind(&form)?, one_centre(store, centre).await?);
            let new = layouts::New { centre, kind, edition: "", layout: "", by: by.trim() };
            let put = store.write(async |tx| layouts::put(tx, new.clone(), now).await).await?;
            Ok((
                match put {
                    Some(_) => format!("{} is set by the layout of the house again.\n", kind.code()),
                    None => format!("{} was set by the layout of the house.\n", kind.code()),
                },
                true,
            ))
        }
        Command::List { centre } => {
            let centre = one_centre(store, centre).await?;
            let mut said = String::new();
            let rows = layouts::all(store.read(), centre).await?;
            for row in &rows {
                let last = rows.iter().rfind(|other| other.form == row.form).map(|other| other.id);
                let state = match (row.layout.is_empty(), last == Some(row.id)) {
                    (true, _) => "house again",
                    (false, true) => "in force",
                    (false, false) => "before",
                };
                let at = row.at.format("%Y-%m-%d %H:%M UTC");
                let hash: String = row.sha256.chars().take(16).collect();
                let _ = writeln!(
                    said,
                    "{:<7} {:<11} {:<12} {hash} {at} {}",
                    row.form, state, row.edition, row.by_name
                );
            }
            if rows.is_empty() {
                said.push_str(
                    "This centre brought no layouts; all nine forms are set by those of the house.\n",
                );
            }
            Ok((said, true))
        }
        Command::Press => Err(Error::fault("this is asked before there is a database")),
    }
}

/// One form by a layout of somebody else's, from standard input: for this program itself, which set the
/// limits and reads the exit.
pub fn press() -> ExitCode {
    match press::child(&mut std::io::stdin()) {
        Ok(Ok(pdf)) if std::io::stdout().write_all(&pdf).is_ok() => ExitCode::SUCCESS,
        Ok(Ok(_)) => ExitCode::FAILURE,
        Ok(Err(why)) => {
            eprintln!("{}", why.join("\n"));
            ExitCode::from(press::WRONG)
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn kind(form: &str) -> Result<FormKind> {
    let names = || FormKind::ALL.map(FormKind::slug).join(", ");
    FormKind::of_slug(form)
        .ok_or_else(|| Error::fault(format!("there is no form {form}; there are {}", names())))
}

fn text(file: &std::path::Path) -> Result<String> {
    let text = std::fs::read_to_string(file)
        .map_err(|why| Error::fault(format!("{} cannot be read: {why}", file.display())))?;
    match text.len() {
        0 => Err(Error::fault(format!("{} is empty", file.display()))),
        size if size > 200_000 => Err(Error::fault(format!("{} is larger than 200 kB", file.display()))),
        _ => Ok(text),
    }
}

async fn one_centre(store: &Store, asked: Option<i64>) -> Result<CentreId> {
    let all = centre::Entity::find().order_by_asc(centre::Column::Id).all(store.read()).await?;
    match (asked, all.as_slice()) {
        (Some(asked), all) => all
            .iter()
            .map(|row| row.id)
            .find(|id| id.0 == asked)
            .ok_or_else(|| Error::fault(format!("there is no centre {asked}"))),
        (None, [one]) => Ok(one.id),
        (None, []) => Err(Error::fault("there is no centre yet")),
        (None, many) => {
            let names: Vec<String> = many.iter().map(|row| format!("{} {}", row.id, row.name)).collect();
            Err(Error::fault(format!("name the centre with --centre: {}", names.join(", "))))
        }
    }
}

/// Tries a layout on a blank form, and on the people of the newest cohort that has any.
async fn tried(
    store: &Store,
    clock: &Clock,
    centre: CentreId,
    kind: FormKind,
    layout: String,
) -> Result<(String, bool)> {
    let db = store.read();
    let seated = enrolment::Entity::find()
        .find_also_related(cohort::Entity)
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .order_by_desc(enrolment::Column::Id)
        .one(db)
        .await?;
    let how = Printing { edition: super::EDITION.into(), ..Printing::default() };
    let alone = super::facts::blank(kind, super::facts::Head { form: kind.label(), ..Default::default() })?;
    let (mut tries, mut of): (Vec<Vec<Value>>, _) = (vec![vec![alone]], "a blank form");
    if let Some((_, Some(cohort))) = seated {
        let book = queries::book(db, &cohort, None, None, clock.now()).await?;
        tries.push(vec![filling::blank(&book, kind, &how)?]);
        tries.push(filling::papers(&book, kind, &how)?);
        of = "blank forms and the newest cohort";
    }
    let done = rocket::tokio::task::spawn_blocking(move || -> Result<_> {
        for papers in &tries {
            if let Err(why) = press::check(&layout, papers)? {
                return Ok(Err(why));
            }
        }
        Ok(Ok(()))
    });
    Ok(match done.await?? {
        Ok(()) => (format!("{}: the layout can be set, tried on {of}.\n", kind.code()), true),
        Err(why) => {
            let lines: String = why.iter().map(|line| format!("  {line}\n")).collect();
            (format!("{}: the layout cannot be used.\n{lines}", kind.code()), false)
        }
    })
}
