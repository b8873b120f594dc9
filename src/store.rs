//! The database: many readers, one way to write. The only file that knows which database it is.
//!
//! SQLite: a reader pool that the database itself keeps from writing, and a writer pool of one
//! connection whose transactions begin IMMEDIATE; a deferred read-then-write fails with "database is
//! locked" whatever the timeout. PostgreSQL: a pool for each, and commands lock the parent row.
use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

/// The open database.
#[derive(Clone)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    public: Arc<AtomicI64>,
}

/// A transaction under way; commands take it and never open one.
pub struct Tx {
    db: DatabaseTransaction,
    public: AtomicBool,
}

impl Tx {
    /// Where to send statements.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.db
    }

    /// Says that this change shows on public pages, which are rendered once per change.
    pub fn public_changed(&self) {
        self.public.store(true, Ordering::Relaxed);
    }
}

/// How many read at once on SQLite. Each is a thread: with more than about two for each processor they
/// wake and wait for each other more than they read.
const READERS: u32 = 4;

const PUBLIC_VERSION: &str = "public_version";

impl Store {
    /// Opens `sqlite:…` or `postgres:…`.
    ///
    /// # Errors
    /// When the database cannot be reached or the file cannot be made.
    pub async fn open(url: &str) -> Result<Store, DbErr> {
        let (reader, writer) = if url.starts_with("sqlite:") {
            let common = |o: sqlx::sqlite::SqliteConnectOptions| {
                use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
                o.create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Normal)
                    .foreign_keys(true)
                    // A statement that writes many rows keeps a journal of its own; not as a file.
                    .pragma("temp_store", "MEMORY")
                    // The log is folded into the file every 16 MB, not every 4: pages that many write, such
                    // as the marks of one class, are then copied once for many changes. And 8 MB of the
                    // file stay in memory for each connection, instead of 2.
                    .pragma("wal_autocheckpoint", "4000")
                    .pragma("cache_size", "-8000")
                    .busy_timeout(Duration::from_secs(5))
            };
            let mut one = ConnectOptions::new(url);
            // A file does not hang up: asking each connection first whether it lives is a wait for nothing.
            one.max_connections(1)
                .acquire_timeout(Duration::from_secs(60))
                .test_before_acquire(false)
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(common);
            let writer = Database::connect(one).await?;
            let mut many = ConnectOptions::new(url);
            many.max_connections(READERS)
                .test_before_acquire(false)
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(move |o| common(o).pragma("query_only", "ON"));
            (Database::connect(many).await?, writer)
        } else {
            // Apart, so that readers never wait behind a rush of writers for one cohort's row.
            let pool = |connections: u32| {
                let mut pool = ConnectOptions::new(url);
                pool.max_connections(connections)
                    .acquire_timeout(Duration::from_secs(60))
                    .sqlx_logging(false)
                    .to_owned()
            };
            (Database::connect(pool(12)).await?, Database::connect(pool(8)).await?)
        };
        Ok(Store { reader, writer, public: Arc::new(AtomicI64::new(0)) })
    }

    /// Brings the tables up to date and learns the version of the public pages.
    ///
    /// # Errors
    /// When a migration fails; on both databases nothing of it stays.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        Migrator::up(&self.writer, None).await?;
        self.refresh_public_version().await
    }

    /// Tells `seen` of every statement with its duration, for slow-query logs and for the tests that
    /// count statements. To be called before the store is shared: clones keep what they had.
    pub fn watch(&mut self, seen: impl Fn(&sea_orm::metric::Info<'_>) + Clone + Send + Sync + 'static) {
        self.reader.set_metric_callback(seen.clone());
        self.writer.set_metric_callback(seen);
    }

    /// Reads; a write through it fails on SQLite.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// The version of the public pages: raised by every change that shows on them.
    pub fn public_version(&self) -> i64 {
        self.public.load(Ordering::Acquire)
    }

    /// Learns of changes that other nodes made; called once a second where there may be any.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh_public_version(&self) -> Result<(), DbErr> {
        use crate::tables::installation::Entity;
        if let Some(row) = Entity::find_by_id(PUBLIC_VERSION).one(&self.reader).await? {
            // Never back: a change of our own may have raised it since this was read.
            self.public.fetch_max(row.value.parse().unwrap_or(0), Ordering::AcqRel);
        }
        Ok(())
    }

    /// Runs `work` in one transaction: committed when it returns `Ok`, rolled back when it does not.
    ///
    /// # Errors
    /// Those of `work`, and those of beginning and committing.
    pub async fn write<T, E: From<DbErr>>(
        &self,
        work: impl AsyncFnOnce(&Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let tx = Tx { db: self.writer.begin_with_options(options).await?, public: AtomicBool::new(false) };
        let done = work(&tx).await?;
        let version = if tx.public.load(Ordering::Relaxed) { Some(raise(&tx.db).await?) } else { None };
        tx.db.commit().await?;
        if let Some(version) = version {
            self.public.fetch_max(version, Ordering::AcqRel);
        }
        Ok(done)
    }

    /// Drops every table and makes them anew, for a demo that shall start over.
    ///
    /// # Errors
    /// When the database does not allow it.
    pub async fn start_over(&self) -> Result<(), DbErr> {
        Migrator::fresh(&self.writer).await?;
        self.public.store(0, Ordering::Release);
        Ok(())
    }

    /// Closes the pools; SQLite then folds its write-ahead log into the file.
    ///
    /// # Errors
    /// When a connection cannot be closed cleanly.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.writer.close().await
    }

    /// Whether this is SQLite: asked by `doctor` and by backups, never by a feature.
    pub fn is_sqlite(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Sqlite
    }
}

async fn raise(db: &DatabaseTransaction) -> Result<i64, DbErr> {
    let backend = db.get_database_backend();
    // One statement, the same on both: the row is made by the first change.
    let sql = "INSERT INTO installation (key, value) VALUES ('public_version', '1') \
               ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(installation.value AS BIGINT) + 1 AS TEXT) \
               RETURNING value";
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    let value: String = row.ok_or_else(|| DbErr::Custom("no public version".into()))?.try_get("", "value")?;
    value.parse().map_err(|_| DbErr::Custom(format!("public version is {value:?}")))
}
