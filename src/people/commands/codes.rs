//! Codes for signing in: asked for, sent, tried.
use crate::{
    access::token_hash,
    error::{Error, Result},
    mail::{
        self, Letter,
        outbox::{BLANK, CODE, PHONE},
    },
    people::{codes::CodeKey, queries, rules},
    random::Random,
    store::Tx,
    tables::{
        centre,
        person::{self, PersonId},
        sign_in_code::{self, Channel, SignInCodeId},
        sign_in_step,
    },
    text::Language,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

/// Whose code nobody gets.
const NOBODY: PersonId = PersonId(0);

/// What a try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is this person's code; it is used up.
    Right(PersonId),
    /// Not right, over, tried too often, or nobody's: which, is told to nobody.
    Wrong,
}

/// Asks for a code for each of these people, in one browser, and gives the token its cookie holds. Older
/// codes of theirs are over: one lives at a time. It writes as much for nobody as for the `most` people whom
/// an account may mean.
///
/// # Errors
/// Faults of the database only.
pub async fn ask_code(
    tx: &Tx,
    (people, most): (&[PersonId], usize),
    channel: Channel,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<String> {
    sign_in_code::Entity::update_many()
        .col_expr(sign_in_code::Column::EndedAt, Expr::value(now))
        .filter(sign_in_code::COLUMN.person_id.is_in(filled(people, most)))
        .filter(sign_in_code::COLUMN.ended_at.is_null())
        .exec(tx.db())
        .await?;
    let token = random.token();
    let row = |person| sign_in_code::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        channel: Set(channel),
        token_hash: Set(token_hash(&token)),
        code_hash: Set(None),
        tries: Set(0),
        asked_at: Set(now),
        posted_at: Set(None),
        expires_at: Set(rules::code_until(now)),
        ended_at: Set(None),
    };
    // Nobody's first: the order of the people is the order of their messages.
    let nobody = (people.len()..most).map(|_| row(None));
    let rows: Vec<_> = nobody.chain(people.iter().map(|person| row(Some(*person)))).collect();
    sign_in_code::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(token)
}

/// These people, and then as many of nobody as are missing.
fn filled(people: &[PersonId], most: usize) -> impl Iterator<Item = Option<PersonId>> {
    let missing = most.saturating_sub(people.len());
    people.iter().copied().chain(std::iter::repeat_n(NOBODY, missing)).map(Some)
}

/// Posts the messages of the codes that were asked for, and forgets codes of the day before. Returns how
/// many were posted.
///
/// # Errors
/// When a letter cannot be rendered or a row not be written.
pub async fn post_codes(tx: &Tx, phones: bool, now: DateTime<Utc>) -> Result<usize> {
    sign_in_code::Entity::delete_many()
        .filter(sign_in_code::COLUMN.asked_at.lt(now - TimeDelta::days(1)))
        .exec(tx.db())
        .await?;
    let waiting = sign_in_code::Entity::find()
        .filter(sign_in_code::COLUMN.posted_at.is_null())
        .filter(sign_in_code::COLUMN.person_id.is_not_null())
        .filter(sign_in_code::COLUMN.ended_at.is_null())
        .filter(sign_in_code::COLUMN.expires_at.gt(now))
        .order_by_asc(sign_in_code::Column::Id)
        .limit(20)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    for code in &waiting {
        let Some(person) = code.person_id else { continue };
        let Some(to) = person::Entity::find_by_id(person).one(tx.db()).await? else { continue };
        let centre = centre::Entity::find_by_id(to.centre_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
        let phone = to.phone.as_deref().filter(|_| phones && code.channel == Channel::Phone);
        let mail = match to.email.clone() {
            None => queries::claimed_email(tx.db(), person).await?,
            own => own,
        };
        let address = phone.map(|phone| format!("{PHONE}{phone}")).or(mail);
        let mut row: sign_in_code::ActiveModel = code.clone().into();
        row.posted_at = Set(Some(now));
        if address.is_none() {
            row.ended_at = Set(Some(now));
        }
        row.update(tx.db()).await?;
        if address.is_some() {
            let message = mail::Message {
                centre: centre.id,
                cohort: None,
                event: event(code.id),
                kind: CODE,
                letter: letter(&to.name, &centre.name, to.language),
                certificate: None,
                to: &to,
            };
            mail::post_to(tx, message, address, now).await?;
        }
    }
    Ok(waiting.len())
}

/// Ends every code and every second step that is under way for somebody.
///
/// # Errors
/// Faults of the database only.
pub async fn end_codes(tx: &Tx, person: PersonId, now: DateTime<Utc>) -> Result<()> {
    sign_in_code::Entity::update_many()
        .col_expr(sign_in_code::Column::EndedAt, Expr::value(now))
        .filter(sign_in_code::COLUMN.person_id.eq(person))
        .filter(sign_in_code::COLUMN.ended_at.is_null())
        .exec(tx.db())
        .await?;
    sign_in_step::Entity::update_many()
        .col_expr(sign_in_step::Column::EndedAt, Expr::value(now))
        .filter(sign_in_step::COLUMN.person_id.eq(person))
        .filter(sign_in_step::COLUMN.ended_at.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

fn event(id: SignInCodeId) -> String {
    format!("{CODE}:{id}")
}

fn letter(name: &str, centre: &str, language: Language) -> Letter {
    let minutes = rules::CODE_MINUTES;
    Letter {
        subject: say!(language, "Kode masuk Anda: {BLANK}", "Your sign-in code: {BLANK}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "Kode masuk Anda {BLANK}. Berlaku {minutes} menit, untuk satu kali masuk.",
                "Your sign-in code is {BLANK}. It works for {minutes} minutes and once."
            ),
            say!(
                language,
                "Jangan berikan kode ini kepada siapa pun, juga tidak kepada petugas. Kalau Anda tidak memintanya, abaikan pesan ini.",
                "Give this code to nobody, not to the staff either. If you did not ask for it, do nothing."
            ),
        ],
        button: None,
        from: centre.to_string(),
    }
}

/// Makes the code of a message that leaves now; its hash is kept, the code is not. A message that is tried
/// again brings a new code. `None` when it is over.
///
/// # Errors
/// Faults of the database only.
pub async fn issue_code(
    tx: &Tx,
    key: &CodeKey,
    event: &str,
    random: &Random,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let id = event.strip_prefix(CODE).and_then(|rest| rest.strip_prefix(':')).and_then(|id| id.parse().ok());
    let Some(id) = id else { return Ok(None) };
    let row = sign_in_code::Entity::find_by_id(SignInCodeId(id)).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row.filter(|row| row.ended_at.is_none() && row.expires_at > now) else { return Ok(None) };
    let code = format!("{:06}", random.below(1_000_000));
    let hash = key.hash("sign-in", row.id.0, &code);
    let mut row: sign_in_code::ActiveModel = row.into();
    row.code_hash = Set(Some(hash));
    row.expires_at = Set(rules::code_until(now));
    row.update(tx.db()).await?;
    Ok(Some(code))
}

/// Tries a code in the browser that asked for it. Every try counts, and is counted before it is looked at.
///
/// # Errors
/// Faults of the database only.
pub async fn try_code(
    tx: &Tx,
    key: &CodeKey,
    token: &str,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Checked> {
    let mine = sign_in_code::Entity::update_many()
        .col_expr(sign_in_code::Column::Tries, Expr::col(sign_in_code::Column::Tries).add(1))
        .filter(sign_in_code::COLUMN.token_hash.eq(token_hash(token)))
        .filter(sign_in_code::COLUMN.ended_at.is_null())
        .filter(sign_in_code::COLUMN.expires_at.gt(now))
        .filter(sign_in_code::COLUMN.tries.lt(rules::TRIES));
    let rows = mine.exec_with_returning(tx.db()).await?;
    let digits = match rules::typed_code(typed) {
        rules::Typed::App(digits) => digits,
        _ => return Ok(Checked::Wrong),
    };
    let right = rows.into_iter().find(|row| {
        // Compared whole for nobody's code too: the time tells nothing.
        let hash = key.hash("sign-in", row.id.0, &digits);
        row.code_hash.as_deref() == Some(hash.as_str()) && row.person_id.is_some()
    });
    let Some((id, person)) = right.and_then(|row| Some((row.id, row.person_id?))) else {
        return Ok(Checked::Wrong);
    };
    let used = sign_in_code::Entity::update_many()
        .col_expr(sign_in_code::Column::EndedAt, Expr::value(now))
        .filter(sign_in_code::Column::Id.eq(id))
        .filter(sign_in_code::COLUMN.ended_at.is_null())
        .exec(tx.db())
        .await?;
    Ok(if used.rows_affected == 1 { Checked::Right(person) } else { Checked::Wrong })
}
