//! How an application under way changes: each step is kept as soon as it is answered, and when it is
//! sent, what was answered becomes known of the person.
use super::{
    queries::{Application, draft, words_of},
    rules::{self, Words},
};
use crate::{
    business,
    error::Result,
    store::Tx,
    tables::{
        application_draft::{self, Step},
        cohort::CohortId,
        person::PersonId,
        person_profile,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait,
    sea_query::OnConflict,
};

/// Keeps what was typed in a step, over what was typed there before; other steps stay as they are.
///
/// # Errors
/// Faults of the database only.
pub async fn keep(
    tx: &Tx,
    person: PersonId,
    cohort: CohortId,
    step: Step,
    typed: Words,
    now: DateTime<Utc>,
) -> Result<()> {
    let db = tx.db();
    let before = draft(db, cohort, person).await?;
    let mut words = words_of(before.as_ref());
    words.extend(typed);
    let answers = serde_json::to_string(&words)?;
    let row = application_draft::ActiveModel {
        id: NotSet,
        person_id: Set(person),
        cohort_id: Set(cohort),
        answers: Set(answers),
        step: Set(step),
        updated_at: Set(now),
        sent_at: Set(None),
    };
    use application_draft::Column;
    let over = OnConflict::columns([Column::PersonId, Column::CohortId])
        .update_columns([Column::Answers, Column::Step, Column::UpdatedAt])
        .to_owned();
    application_draft::Entity::insert(row).on_conflict(over).exec_without_returning(db).await?;
    Ok(())
}

/// What was answered becomes known of the person.
///
/// # Errors
/// Faults of the database only.
pub async fn known(tx: &Tx, application: &Application, now: DateTime<Utc>) -> Result<()> {
    let db = tx.db();
    let (asks, words, person) = (&application.asks, &application.words, application.who.id);
    if asks.born || asks.sex || asks.disability || asks.schooling {
        let mut row = match person_profile::Entity::find_by_id(person).one(db).await? {
            Some(row) => row.into(),
            None => {
                let empty = person_profile::ActiveModel {
                    person_id: Set(person),
                    sex: Set(None),
                    born_on: Set(None),
                    schooling: Set(None),
                    disability: Set(None),
                };
                let ours = OnConflict::column(person_profile::Column::PersonId).do_nothing().to_owned();
                person_profile::Entity::insert(empty).on_conflict(ours).exec_without_returning(db).await?;
                person_profile::ActiveModel { person_id: Set(person), ..Default::default() }
            }
        };
        if asks.born {
            row.born_on = Set(rules::born(words));
        }
        if asks.sex {
            row.sex = Set(rules::sex(words));
        }
        if asks.disability {
            row.disability = Set(rules::disability(words));
        }
        if asks.schooling {
            row.schooling = Set(rules::schooling(words));
        }
        row.update(db).await?;
    }
    if asks.business
        && let Some(said) = rules::profile(words, application.today)
    {
        business::commands::describe(tx, person, &said, now).await?;
    }
    Ok(())
}

/// The draft became an application: its answers stay as they were sent.
///
/// # Errors
/// Faults of the database only.
pub async fn sent(tx: &Tx, person: PersonId, cohort: CohortId, now: DateTime<Utc>) -> Result<()> {
    if let Some(draft) = draft(tx.db(), cohort, person).await? {
        let row = application_draft::ActiveModel {
            id: Set(draft.id),
            sent_at: Set(Some(now)),
            ..Default::default()
        };
        row.update(tx.db()).await?;
    }
    Ok(())
}
