//! Who carries the letters: claims them under a lease, sends outside any transaction, says what came
//! of it. Any number of workers may run, on any number of nodes.
//!
//! At least once: a claimed message whose worker died is claimed again when its lease has run out,
//! under the same Message-ID. The only way to double is to die between the server's yes and our own
//! note of it, so each letter is noted by itself, at once, and until it is noted.
pub use super::files::{Codes, Files};
use super::{
    form,
    hook::Provider,
    outbox::{BLANK, CODE, PHONE},
    phones,
    rules::{Next, Trouble},
    transport::{Failed, LANES, Transport},
};
use crate::{
    clock::Clock,
    error::{Error, Result},
    settings::Settings,
    store::Store,
    tables::{
        certificate_file,
        message::{self, MessageState},
    },
};
use chrono::TimeDelta;
use lettre::message::Mailbox;
use rocket::{
    futures::future::join_all,
    tokio::{pin, select, time::sleep},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LockBehavior, LockType},
};
use std::time::Duration;

/// How long a claimed message is its worker's own; longer than one letter may take.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// How often an idle worker looks.
const IDLE: Duration = Duration::from_secs(1);

/// How long a worker waits after a fault of its own.
const AFTER_FAULT: Duration = Duration::from_secs(5);

/// For so long a PDF that is not there yet is left to the issuer, who is setting it; set here too, it would
/// cost twice. After that the issuer has died, and it is set here.
const ISSUER_SETS: TimeDelta = TimeDelta::minutes(1);

/// Nothing to enclose, or the PDF is there.
fn enclosed() -> Condition {
    let file = certificate_file::Entity::find()
        .select_only()
        .column(certificate_file::Column::CertificateId)
        .filter(
            Expr::col((certificate_file::Entity, certificate_file::Column::CertificateId))
                .eq(Expr::col((message::Entity, message::Column::CertificateId))),
        )
        .into_query();
    Condition::any().add(message::COLUMN.certificate_id.is_null()).add(Expr::exists(file))
}

/// The writer of all letters, from the setting `mail_from`.
///
/// # Errors
/// When the setting is not an address.
pub fn sender(settings: &Settings) -> Result<Mailbox> {
    let from = &settings.mail_from;
    from.parse().map_err(|why| Error::fault(format!("the setting `mail_from` ({from}) is no address: {why}")))
}

/// Runs a worker until `stop`; the letters under way are finished first.
///
/// # Errors
/// Only at the start, when the settings of the mail cannot be read. Later faults are logged and tried again.
pub async fn run(
    store: Store,
    settings: &Settings,
    clock: Clock,
    files: Files,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let worker = Worker::new(store, settings, clock, files)?;
    pin!(stop);
    loop {
        let pause = match worker.step().await {
            Ok(0) => IDLE,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::error!(%error, "the mail worker will try again");
                AFTER_FAULT
            }
        };
        select! {
            biased;
            () = &mut stop => return Ok(()),
            () = sleep(pause) => {}
        }
    }
}

/// One worker.
pub struct Worker {
    store: Store,
    clock: Clock,
    files: Files,
    from: Mailbox,
    transport: Transport,
    provider: Option<Provider>,
}

impl Worker {
    /// A worker with the mail server of the settings, or the folder `data/mail` without one.
    ///
    /// # Errors
    /// When the mail server's address or the writer's cannot be read.
    pub fn new(store: Store, settings: &Settings, clock: Clock, files: Files) -> Result<Worker> {
        let (from, transport) = (sender(settings)?, Transport::new(settings)?);
        let provider = settings.hook.as_ref().map(Provider::new);
        Ok(Worker { store, clock, files, from, transport, provider })
    }

    /// One round: claims what is due, sends it, notes what came of it. Returns how many were claimed.
    ///
    /// # Errors
    /// When the database cannot be written; what was claimed is claimed again after its lease.
    pub async fn step(&self) -> Result<usize> {
        if self.provider.is_some() {
            phones::take_over(&self.store, self.clock.now()).await?;
        }
        let claimed = self.claim().await?;
        let done = join_all(claimed.iter().map(|row| self.carry(row))).await;
        done.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(claimed.len())
    }

    /// Takes the next messages that are due, or whose worker died, in one statement.
    async fn claim(&self) -> Result<Vec<message::Model>> {
        let now = self.clock.now();
        let due = Condition::all()
            .add(message::COLUMN.state.is_in([MessageState::Queued, MessageState::Retrying]))
            .add(message::COLUMN.due_at.lte(now))
            .add(Condition::any().add(enclosed()).add(message::COLUMN.due_at.lte(now - ISSUER_SETS)));
        let left = Condition::all()
            .add(message::COLUMN.state.eq(MessageState::Sending))
            .add(message::COLUMN.lease_until.lte(now));
        let next = message::Entity::find()
            .select_only()
            .column(message::Column::Id)
            .filter(Condition::any().add(due).add(left))
            .order_by_asc(message::Column::DueAt)
            .order_by_asc(message::Column::Id)
            .limit(u64::from(LANES))
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .into_query();
        let claim = message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(MessageState::Sending))
            .col_expr(message::Column::Attempts, Expr::col(message::Column::Attempts).add(1))
            .col_expr(message::Column::LeaseUntil, Expr::value(Some(now + LEASE)))
            .filter(message::Column::Id.in_subquery(next));
        self.store.write(async |tx| Ok(claim.exec_with_returning(tx.db()).await?)).await
    }

    async fn carry(&self, row: &message::Model) -> Result<()> {
        match self.send(row).await {
            Ok(()) => self.sent(row).await,
            Err((trouble, words)) => self.failed(row, trouble, &words).await,
        }
    }

    async fn send(&self, row: &message::Model) -> Result<(), Failed> {
        let ours = |why: &dyn std::fmt::Display| (Trouble::Ours, why.to_string());
        let filled;
        let row = if row.kind == CODE {
            filled = self.with_code(row).await?;
            &filled
        } else {
            row
        };
        if row.to_address.as_deref().is_some_and(|to| to.starts_with(PHONE)) {
            let none = || (Trouble::Address, "no provider of messages to phones is set".to_string());
            return self.provider.as_ref().ok_or_else(none)?.send(row, self.clock.now()).await;
        }
        match form::to(row) {
            Some(Ok(_)) => {}
            Some(Err(why)) => return Err((Trouble::Address, why.to_string())),
            None => return Err((Trouble::Address, "no address".into())),
        }
        let enclosure = self.files.enclosure(&self.store, row).await.map_err(|why| ours(&why))?;
        let letter = form::letter(row, &self.from, enclosure).map_err(|why| ours(&why))?;
        self.transport.send(row.id.0, letter).await
    }

    /// The message with its code, which is made now and stands nowhere but in what leaves.
    async fn with_code(&self, row: &message::Model) -> Result<message::Model, Failed> {
        let over = || (Trouble::Over, "the code is over".to_string());
        let codes = self.files.codes.as_ref().ok_or_else(over)?;
        let made = codes.make(&row.event_key).await;
        let code = made.map_err(|why| (Trouble::Ours, why.to_string()))?.ok_or_else(over)?;
        let fill = |text: &str| text.replace(BLANK, &code);
        Ok(message::Model {
            subject: fill(&row.subject),
            text: fill(&row.text),
            html: fill(&row.html),
            ..row.clone()
        })
    }

    /// Notes that it is sent. The server has it: giving up here would send it twice, so a database
    /// that is busy is asked again while the lease lasts.
    async fn sent(&self, row: &message::Model) -> Result<()> {
        let mut tries = 0;
        loop {
            let note = message::Entity::update_many()
                .col_expr(message::Column::State, Expr::value(MessageState::Sent))
                .col_expr(message::Column::SentAt, Expr::value(Some(self.clock.now())))
                .col_expr(message::Column::LeaseUntil, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
                .col_expr(message::Column::LastError, Expr::value(""))
                .filter(message::COLUMN.id.eq(row.id));
            match self.store.write(async |tx| note.exec(tx.db()).await).await {
                Ok(_) => return Ok(()),
                Err(error) if tries < 10 => {
                    tracing::warn!(%error, message = %row.id, "a sent message could not be noted yet");
                    tries += 1;
                    sleep(Duration::from_secs(1)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Notes the trouble and what comes next, unless another worker has it by now.
    async fn failed(&self, row: &message::Model, trouble: Trouble, words: &str) -> Result<()> {
        let now = self.clock.now();
        let (state, due) = match trouble.next(row.attempts) {
            Next::Retry(pause) => (MessageState::Retrying, now + pause),
            Next::Fail => (MessageState::Failed, now),
        };
        tracing::warn!(message = %row.id, ?trouble, words, state = state.word(), "a message did not get through");
        let note = message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(state))
            .col_expr(message::Column::DueAt, Expr::value(due))
            .col_expr(message::Column::LeaseUntil, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
            .col_expr(message::Column::LastError, Expr::value(trouble.kept(words)))
            .filter(message::COLUMN.id.eq(row.id))
            .filter(message::COLUMN.state.eq(MessageState::Sending))
            .filter(message::COLUMN.attempts.eq(row.attempts));
        self.store.write(async |tx| Ok(note.exec(tx.db()).await.map(|_| ())?)).await
    }
}
