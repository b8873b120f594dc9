//! Letters of absence and appeals of somebody whose data is erased.
use crate::{
    error::Result,
    store::Tx,
    tables::{
        absence::{self, AbsenceId, AbsenceState},
        absence_event,
        appeal::{self, AppealOutcome},
        enrolment::{self, EnrolmentId},
        make_up::{self, MakeUpState},
        mark,
        mark_event::{self, Method},
        person::PersonId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect, QueryTrait, sea_query::Expr,
};

/// What letters of absence and appeals said: it is of somebody's health and family, and no certificate
/// rests on the words. Those that waited for an answer are closed: there is nothing left to answer. Answers
/// where their photos lie.
pub(super) async fn forget_letters(
    tx: &Tx,
    person: PersonId,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let own: Vec<EnrolmentId> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.person_id.eq(person))
        .select_only()
        .column(enrolment::Column::Id)
        .into_tuple()
        .all(tx.db())
        .await?;
    let letters = absence::Entity::find()
        .filter(absence::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .all(tx.db())
        .await?;
    let answers: Vec<String> = appeal::Entity::find()
        .filter(appeal::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .column(appeal::Column::Answer)
        .into_tuple()
        .all(tx.db())
        .await?;
    let said = letters.iter().map(|row| row.words.clone()).chain(answers).filter(|words| !words.is_empty());
    let said: Vec<String> = said.collect();
    // Nobody comes any more to what they had a place in as a guest.
    let recorded = mark::Entity::find()
        .select_only()
        .column(mark::Column::SessionId)
        .filter(mark::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .into_query();
    make_up::Entity::update_many()
        .col_expr(make_up::Column::State, Expr::value(MakeUpState::Ended))
        .col_expr(make_up::Column::At, Expr::value(now))
        .filter(make_up::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .filter(make_up::COLUMN.state.is_in([MakeUpState::Asked, MakeUpState::Given]))
        .filter(make_up::Column::SessionId.not_in_subquery(recorded))
        .exec(tx.db())
        .await?;
    // The marks that they wrote repeat their words, also where a certificate rests on the marks.
    mark_event::Entity::update_many()
        .col_expr(mark_event::Column::Reason, Expr::value(""))
        .filter(mark_event::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .filter(mark_event::COLUMN.method.is_in([Method::Document, Method::Appeal]))
        .exec(tx.db())
        .await?;
    mark::Entity::update_many()
        .col_expr(mark::Column::Reason, Expr::value(""))
        .filter(mark::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .filter(mark::COLUMN.reason.is_in(said))
        .exec(tx.db())
        .await?;
    absence_event::Entity::update_many()
        .col_expr(absence_event::Column::Reason, Expr::value(""))
        .filter(absence_event::COLUMN.absence_id.is_in(letters.iter().map(|row| row.id)))
        .exec(tx.db())
        .await?;
    let open: Vec<_> =
        letters.iter().filter(|row| row.state == AbsenceState::Open).map(|row| row.id).collect();
    if !open.is_empty() {
        let withdrawn = |id: &AbsenceId| absence_event::ActiveModel {
            id: NotSet,
            absence_id: Set(*id),
            state: Set(AbsenceState::Withdrawn),
            reason: Set(String::new()),
            by_id: Set(by),
            at: Set(now),
        };
        absence_event::Entity::insert_many(open.iter().map(withdrawn))
            .exec_without_returning(tx.db())
            .await?;
        absence::Entity::update_many()
            .col_expr(absence::Column::State, Expr::value(AbsenceState::Withdrawn))
            .filter(absence::COLUMN.id.is_in(open))
            .exec(tx.db())
            .await?;
    }
    absence::Entity::update_many()
        .col_expr(absence::Column::Words, Expr::value(""))
        .col_expr(absence::Column::Path, Expr::value(None::<String>))
        .filter(absence::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .exec(tx.db())
        .await?;
    appeal::Entity::update_many()
        .col_expr(appeal::Column::Words, Expr::value(""))
        .col_expr(appeal::Column::Answer, Expr::value(""))
        .filter(appeal::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .exec(tx.db())
        .await?;
    appeal::Entity::update_many()
        .col_expr(appeal::Column::Outcome, Expr::value(AppealOutcome::Kept))
        .col_expr(appeal::Column::ClosedAt, Expr::value(now))
        .col_expr(appeal::Column::ClosedBy, Expr::value(by))
        .filter(appeal::COLUMN.enrolment_id.is_in(own))
        .filter(appeal::COLUMN.closed_at.is_null())
        .exec(tx.db())
        .await?;
    Ok(letters.into_iter().filter_map(|row| row.path).collect())
}
