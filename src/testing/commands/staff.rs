//! What staff do for a cohort: open, close, read essays, give another try.
use crate::{
    enrollment,
    error::{Error, Refusal, Result},
    questions::rules::Kind,
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        course_test::TestId,
        enrolment::{self, EnrolmentId},
        person::PersonId,
        question_version::QuestionVersionId,
        retake,
        sitting::{self, SittingId},
        sitting_answer, test_opening, test_opening_event,
    },
    testing::{queries, rules},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, NotSet, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict},
};
use std::collections::BTreeMap;

async fn of_cohort(tx: &Tx, id: CohortId, test: TestId) -> Result<crate::tables::course_test::Model> {
    let cohort =
        cohort::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    queries::test(tx.db(), cohort.course_version_id, test).await
}

/// The sittings of a cohort that go on.
fn still_going(cohort: CohortId, test: TestId, now: DateTime<Utc>) -> Condition {
    let seats = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::Id)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .into_query();
    Condition::all()
        .add(sitting::COLUMN.test_id.eq(test))
        .add(sitting::COLUMN.submitted_at.is_null())
        .add(sitting::Column::EnrolmentId.in_subquery(seats))
        .add(Condition::any().add(sitting::COLUMN.ends_at.is_null()).add(sitting::COLUMN.ends_at.gt(now)))
}

/// Opens a test for a cohort, from now until it is closed or until the moment named. While it is open, this
/// moves its end, also for those who sit for it: each has until then, and never more than their minutes.
///
/// # Errors
/// A refusal for an end that is past, and for a test without questions; `NotFound` for another course's.
pub async fn open(
    tx: &Tx,
    (cohort, by): (CohortId, PersonId),
    test: TestId,
    until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let plan = of_cohort(tx, cohort, test).await?;
    if until.is_some_and(|until| until <= now) {
        return Err(Refusal::at(
            "sampai",
            both!("Waktu ini sudah lewat. Pilih waktu nanti.", "This is past. Choose a later moment."),
        )
        .into());
    }
    if queries::chosen(tx.db(), test).await?.is_empty() {
        return Err(Refusal::new(both!(
            "Tes ini belum punya soal. Pilih soalnya dulu di halaman pelatihan.",
            "This test has no questions yet. Choose them on the page of the course."
        ))
        .into());
    }
    let before = test_opening::Entity::find_by_id((cohort, test)).one(tx.db()).await?;
    let going_on = before.filter(|row| row.closes_at.is_none_or(|end| now < end));
    let row = test_opening::ActiveModel {
        cohort_id: Set(cohort),
        test_id: Set(test),
        opens_at: Set(going_on.map_or(now, |row| row.opens_at)),
        closes_at: Set(until),
        by_id: Set(by),
        at: Set(now),
    };
    let key = [test_opening::Column::CohortId, test_opening::Column::TestId];
    let columns = [
        test_opening::Column::OpensAt,
        test_opening::Column::ClosesAt,
        test_opening::Column::ById,
        test_opening::Column::At,
    ];
    test_opening::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).update_columns(columns).to_owned())
        .exec_without_returning(tx.db())
        .await?;
    keep(tx, cohort, test, now).await?;
    // Those whose time was over stay over.
    let sitting: Vec<(SittingId, DateTime<Utc>)> = sitting::Entity::find()
        .filter(still_going(cohort, test, now))
        .select_only()
        .column(sitting::Column::Id)
        .column(sitting::Column::StartedAt)
        .into_tuple()
        .all(tx.db())
        .await?;
    let mut ends: BTreeMap<Option<DateTime<Utc>>, Vec<SittingId>> = BTreeMap::new();
    for (id, started) in sitting {
        ends.entry(rules::ends(plan.minutes, until, started)).or_default().push(id);
    }
    for (end, ids) in ends {
        sitting::Entity::update_many()
            .filter(sitting::COLUMN.id.is_in(ids))
            .col_expr(sitting::Column::EndsAt, Expr::value(end))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

/// Closes a test for a cohort: nobody begins, and who sits for it has come to the end.
///
/// # Errors
/// `NotFound` for another course's test.
pub async fn close(tx: &Tx, cohort: CohortId, test: TestId, by: PersonId, now: DateTime<Utc>) -> Result<()> {
    of_cohort(tx, cohort, test).await?;
    test_opening::Entity::update_many()
        .col_expr(test_opening::Column::ClosesAt, Expr::value(now))
        .col_expr(test_opening::Column::ById, Expr::value(by))
        .col_expr(test_opening::Column::At, Expr::value(now))
        .filter(test_opening::COLUMN.cohort_id.eq(cohort))
        .filter(test_opening::COLUMN.test_id.eq(test))
        .exec(tx.db())
        .await?;
    keep(tx, cohort, test, now).await?;
    sitting::Entity::update_many()
        .filter(still_going(cohort, test, now))
        .col_expr(sitting::Column::EndsAt, Expr::value(now))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Keeps how the opening stands from now on, if there is one.
async fn keep(tx: &Tx, cohort: CohortId, test: TestId, now: DateTime<Utc>) -> Result<()> {
    let Some(row) = test_opening::Entity::find_by_id((cohort, test)).one(tx.db()).await? else {
        return Ok(());
    };
    let event = test_opening_event::ActiveModel {
        id: NotSet,
        cohort_id: Set(cohort),
        test_id: Set(test),
        opens_at: Set(row.opens_at),
        closes_at: Set(row.closes_at),
        by_id: Set(row.by_id),
        at: Set(now),
    };
    test_opening_event::Entity::insert(event).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Gives somebody one more try, once those they had are used up.
///
/// # Errors
/// A refusal without a reason, and while a try is left; `NotFound` for people and tests of elsewhere.
pub async fn retake(
    tx: &Tx,
    (cohort, by): (CohortId, PersonId),
    (enrolment, test): (EnrolmentId, TestId),
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let plan = of_cohort(tx, cohort, test).await?;
    enrolment::Entity::find_by_id(enrolment)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::at("alasan", both!("Tulis alasannya.", "Give the reason.")).into());
    }
    let given = queries::retakes(tx.db(), cohort, Some(enrolment)).await?;
    let allowed = plan.attempts + given.get(&(enrolment, test)).copied().unwrap_or(0);
    if (queries::sittings_of(tx.db(), enrolment, test).await?.len() as i32) < allowed {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Kesempatan orang ini belum habis, jadi belum perlu ditambah.",
                "This person still has a try, so none is added."
            ),
        )
        .into());
    }
    let row = retake::ActiveModel {
        id: NotSet,
        enrolment_id: Set(enrolment),
        test_id: Set(test),
        reason: Set(reason.chars().take(500).collect()),
        by_id: Set(by),
        at: Set(now),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// Gives the points of an essay, as they were typed, and adds the sitting up again.
///
/// # Errors
/// A refusal for points out of bounds, for a sitting that goes on and once the certificate is issued;
/// `NotFound` for sittings of elsewhere and for what is no essay.
pub async fn judge(
    tx: &Tx,
    (cohort, by): (CohortId, PersonId),
    (sitting, question): (SittingId, QuestionVersionId),
    typed: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (row, seat) = sitting::Entity::find_by_id(sitting)
        .find_also_related(enrolment::Entity)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if seat.is_none_or(|seat| seat.cohort_id != cohort) {
        return Err(Error::NotFound);
    }
    let row =
        sitting::Entity::find_by_id(row.id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    if !rules::is_over(row.submitted_at, row.ends_at, now) {
        return Err(Refusal::new(both!("Tes ini masih dikerjakan.", "This test still goes on.")).into());
    }
    if enrollment::queries::is_certified(tx.db(), row.enrolment_id).await? {
        return Err(Refusal::new(both!(
            "Sertifikat sudah terbit, jadi nilainya tidak diubah lagi. Cabut dulu sertifikatnya.",
            "The certificate is issued, so the points stay. Revoke the certificate first."
        ))
        .into());
    }
    let all = queries::bank(tx.db(), &[row.test_id]).await?;
    let (.., mark, asked) = all.iter().find(|one| one.1 == question).ok_or(Error::NotFound)?;
    if asked.kind != Kind::Essay {
        return Err(Error::NotFound);
    }
    let points = rules::points_typed(typed, *mark)?;
    sitting_answer::Entity::update_many()
        .col_expr(sitting_answer::Column::Judged, Expr::value(Some(points.normalize().to_string())))
        .col_expr(sitting_answer::Column::JudgedBy, Expr::value(Some(by)))
        .col_expr(sitting_answer::Column::JudgedAt, Expr::value(Some(now)))
        .filter(sitting_answer::COLUMN.sitting_id.eq(sitting))
        .filter(sitting_answer::COLUMN.question_version_id.eq(question))
        .exec(tx.db())
        .await?;
    super::taking::add_up(tx, &row, row.submitted_at.or(row.ends_at).unwrap_or(now)).await
}
