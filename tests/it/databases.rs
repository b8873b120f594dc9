//! Databases of the tests: each test has its own, and leaves none behind.
//!
//! On a server, making a database of two hundred tables costs more than most tests. The next test therefore
//! takes the one that the last has done with: emptied, under a new name, with nobody connected to the old.
use super::site::leftovers;
use migrations::{Migrator, MigratorTrait};
use rocket::tokio::{runtime, sync::OnceCell, time::sleep};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Emptied databases on the server, by name.
static FREE: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn new_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst))
}

/// A server whose databases are made and dropped: `TEST_PG`.
fn server() -> Option<String> {
    std::env::var("TEST_PG").ok()
}

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    Database::connect(ConnectOptions::new(url).max_connections(1).sqlx_logging(false).to_owned()).await
}

/// Runs one statement beside the databases of the tests.
async fn on(server: &str, sql: &str) {
    let admin = connect(&format!("{server}/postgres")).await.unwrap();
    admin.execute_unprepared(sql).await.unwrap();
    admin.close().await.unwrap();
}

/// One test's database.
pub enum OwnDatabase {
    /// A file in the test's directory, which goes with it.
    File(String),
    Server {
        server: String,
        name: String,
        /// Whether it has every table, so that the next test can have it.
        whole: bool,
    },
}

impl OwnDatabase {
    /// Nothing in it, not even tables.
    pub async fn empty(dir: &Path) -> OwnDatabase {
        match server() {
            Some(server) => {
                let name = new_name();
                on(&server, &format!("CREATE DATABASE {name}")).await;
                OwnDatabase::Server { server, name, whole: false }
            }
            None => OwnDatabase::File(format!("sqlite://{}/angkatan.sqlite", dir.display())),
        }
    }

    /// Every table in it, with what the migrations write: as the one that this process migrated.
    pub async fn migrated(dir: &Path) -> OwnDatabase {
        static MODEL: OnceCell<Model> = OnceCell::const_new();
        match (MODEL.get_or_init(Model::new).await, server()) {
            (Model::Named(model), Some(server)) => {
                let free = FREE.lock().unwrap().pop();
                let name = match free {
                    Some(name) => name,
                    None => {
                        let name = new_name();
                        on(&server, &format!("CREATE DATABASE {name} TEMPLATE {model}")).await;
                        name
                    }
                };
                OwnDatabase::Server { server, name, whole: true }
            }
            (Model::Bytes(model), None) => {
                std::fs::write(dir.join("angkatan.sqlite"), model).unwrap();
                OwnDatabase::File(format!("sqlite://{}/angkatan.sqlite", dir.display()))
            }
            _ => unreachable!("the server does not change while the tests run"),
        }
    }

    pub fn url(&self) -> String {
        match self {
            OwnDatabase::File(url) => url.clone(),
            OwnDatabase::Server { server, name, .. } => format!("{server}/{name}"),
        }
    }
}

/// What every test begins with: migrated once.
enum Model {
    Bytes(Vec<u8>),
    Named(String),
}

impl Model {
    async fn new() -> Model {
        let Some(server) = server() else {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join("model.sqlite");
            migrate(&format!("sqlite://{}?mode=rwc", file.display())).await;
            return Model::Bytes(std::fs::read(file).unwrap());
        };
        drop_those_of_the_dead(&server).await;
        let name = format!("t{}_model", std::process::id());
        on(&server, &format!("CREATE DATABASE {name}")).await;
        let url = format!("{server}/{name}");
        migrate(&url).await;
        let db = connect(&url).await.unwrap();
        db.execute_unprepared(REMEMBER).await.unwrap();
        db.close().await.unwrap();
        Model::Named(name)
    }
}

async fn migrate(url: &str) {
    let db = connect(url).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    db.close().await.unwrap();
}

/// Writes the whole database as one text, for `tests/leftovers.py`.
async fn keep(url: &str, file: &Path) -> Result<(), DbErr> {
    let db = connect(url).await?;
    db.execute_unprepared("SET xmlbinary = hex").await?;
    let ask = "SELECT schema_to_xml('public', false, false, '')::text AS whole";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), ask)).await?;
    let text: String = row.ok_or(DbErr::RecordNotFound(ask.into()))?.try_get("", "whole")?;
    std::fs::write(file, text).map_err(|e| DbErr::Custom(e.to_string()))?;
    db.close().await
}

/// What the migrations wrote and where the numbers stood, apart from what tests see; and the way back to it.
const REMEMBER: &str = r"
CREATE SCHEMA kept;
CREATE SCHEMA model;
DO $$
DECLARE one record; many boolean;
BEGIN
  FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one.name) INTO many;
    IF many THEN EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', one.name, one.name); END IF;
  END LOOP;
END $$;
CREATE TABLE model.number_of AS
  SELECT sequencename::text AS name, start_value, last_value FROM pg_sequences WHERE schemaname = 'public';
CREATE FUNCTION model.shape() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ',
    (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
    (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
    (SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
    (SELECT md5(string_agg(concat_ws(' ', c.relname, a.attname, a.atttypid, a.attnotnull), ',' ORDER BY c.relname, a.attnum))
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0)) $$;
CREATE TABLE model.shape_then AS SELECT model.shape() AS is;
CREATE FUNCTION model.is_whole() RETURNS boolean LANGUAGE sql AS $$
  SELECT model.shape() = (SELECT shape_then.is FROM model.shape_then) $$;
CREATE FUNCTION model.empty() RETURNS void LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%I', one.name);
  END LOOP;
  FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'kept' LOOP
    EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE TABLE kept.%I', one.name, one.name);
  END LOOP;
  FOR one IN SELECT * FROM model.number_of LOOP
    PERFORM setval(format('public.%I', one.name), coalesce(one.last_value, one.start_value), one.last_value IS NOT NULL);
  END LOOP;
END $$";

/// Databases of runs that ended without taking theirs away.
async fn drop_those_of_the_dead(server: &str) {
    let admin = connect(&format!("{server}/postgres")).await.unwrap();
    let ask = "SELECT datname::text AS name FROM pg_database WHERE datname ~ '^t[0-9]+_'";
    let rows = admin.query_all_raw(Statement::from_string(admin.get_database_backend(), ask)).await.unwrap();
    for row in rows {
        let name: String = row.try_get("", "name").unwrap();
        let process = name[1..].split('_').next().unwrap_or_default();
        if Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists() {
            // Another run may just be dropping it.
            let _ = admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
    admin.close().await.unwrap();
}

/// Ends whoever is still connected, and takes the name away from those who would connect again.
async fn renamed(server: &str, name: &str) -> Result<String, DbErr> {
    let admin = connect(&format!("{server}/postgres")).await?;
    let new = new_name();
    for left in (0..200).rev() {
        let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        admin.execute_unprepared(&end).await?;
        match admin.execute_unprepared(&format!("ALTER DATABASE {name} RENAME TO {new}")).await {
            Err(why) if left == 0 => return Err(why),
            Err(_) => sleep(Duration::from_millis(10)).await,
            Ok(_) => break,
        }
    }
    admin.close().await?;
    Ok(new)
}

async fn done_with(server: &str, name: &str, again: bool) -> Result<(), DbErr> {
    if let Some(folder) = leftovers() {
        keep(&format!("{server}/{name}"), &folder.join(format!("{name}.xml"))).await?;
    }
    // A test may have changed the tables themselves, to see what a fault does.
    if !again || !is_whole(&format!("{server}/{name}")).await? {
        on(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        return Ok(());
    }
    let name = renamed(server, name).await?;
    let db = connect(&format!("{server}/{name}")).await?;
    db.execute_unprepared("SELECT model.empty()").await?;
    db.close().await?;
    FREE.lock().unwrap().push(name);
    Ok(())
}

async fn is_whole(url: &str) -> Result<bool, DbErr> {
    let db = connect(url).await?;
    let ask = Statement::from_string(db.get_database_backend(), "SELECT model.is_whole() AS whole");
    let row = db.query_one_raw(ask).await?.ok_or(DbErr::RecordNotFound("model".into()))?;
    db.close().await?;
    row.try_get("", "whole")
}

impl Drop for OwnDatabase {
    /// On a thread of its own: a test's own runtime cannot be waited for here.
    fn drop(&mut self) {
        let OwnDatabase::Server { server, name, whole } = self else { return };
        let (server, name, again) = (server.clone(), name.clone(), *whole && !std::thread::panicking());
        let done = std::thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(done_with(&server, &name, again)).unwrap();
        })
        .join();
        assert!(done.is_ok() || std::thread::panicking(), "a test's database could not be taken away");
    }
}
