//! The order that points, arrival or lots make.
use super::{
    Change,
    moving::{Move, One, Scene},
};
use crate::{
    cohorts::commands::{kind, note},
    error::{Error, Refusal, Result},
    selection::{
        draw::Seed,
        ranking::Formula,
        rules::{Act, Steps, may_promise, may_rank},
        standing::{Placed, order},
    },
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentState as State},
        selection,
    },
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{CaseStatement, Expr},
};

/// Keeps the seed of the draw and publishes its hash, before applications close. Done twice, the first
/// seed stays.
///
/// # Errors
/// A refusal after applications have closed or the order was made; a fault when the seed is none or its hash another.
pub async fn commit_draw(
    tx: &Tx,
    cohort: CohortId,
    seed: &str,
    hash: &str,
    change: Change<'_>,
) -> Result<()> {
    let seed = Seed::parse(seed).filter(|seed| seed.commit() == hash);
    let seed =
        seed.ok_or_else(|| Error::fault("the seed of the draw and its hash do not belong together"))?;
    let scene = Scene::of(tx, cohort).await?;
    let selection = &scene.selects()?.selection;
    if selection.draw_seed.is_some() {
        return Ok(());
    }
    if selection.ranked_at.is_some() {
        return Err(Refusal::new(both!(
            "Pelamar sudah diurutkan, jadi undian tidak bisa disiapkan lagi.",
            "The applicants have been put in order, so a draw cannot be prepared any more."
        ))
        .into());
    }
    may_promise(scene.closing(), change.now)?;
    let row = selection::ActiveModel {
        cohort_id: Set(cohort),
        draw_commit: Set(Some(seed.commit())),
        draw_seed: Set(Some(seed.hex())),
        draw_committed_at: Set(Some(change.now)),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    Ok(())
}

/// Those who can be in the order: ready for it, or in it.
pub(super) fn orderly(one: &One, steps: Steps) -> bool {
    Placed::one(one).is_orderly(steps)
}

/// Puts everybody who is ready in order: one rank each, from 1; where lots decide, the seed becomes
/// public. May be repeated until the announcement. Answers how many have a rank.
///
/// # Errors
/// A refusal when nobody is ready, papers wait to be checked, lots decide and applications are still open
/// or the draw is not prepared, or the result is announced.
pub async fn rank(tx: &Tx, cohort: CohortId, change: Change<'_>) -> Result<u32> {
    let mut scene = Scene::of(tx, cohort).await?;
    let setup = scene.selects()?.clone();
    let steps = scene.steps().unwrap_or_default();
    let people = scene.people(tx, None).await?;
    if scene.is_announced() {
        return Err(Refusal::new(both!(
            "Hasilnya sudah diumumkan, jadi urutannya tidak berubah lagi.",
            "The result is announced, so the order does not change any more."
        ))
        .into());
    }
    let draws = Formula::of(&setup.selection, &setup.parts).draws();
    may_rank(unchecked(&people, steps), draws, scene.closing(), change.now)?;
    let placed: Vec<Placed> = people.iter().filter(|one| orderly(one, steps)).map(Placed::one).collect();
    let (formula, ranking) = order(tx.db(), &setup, &placed).await?;
    if ranking.ranked.is_empty() {
        return Err(Refusal::new(both!(
            "Belum ada yang bisa diurutkan. Periksa berkas dan isi nilainya dulu.",
            "Nobody can be put in order yet. Check the papers and enter the scores first."
        ))
        .into());
    }
    if !ranking.settled {
        return Err(Refusal::new(both!(
            "Ada nilai yang sama dan undiannya belum disiapkan. Siapkan undian dulu.",
            "Some totals are equal and the draw is not prepared. Prepare the draw first."
        ))
        .into());
    }
    // Nobody may keep a rank that somebody else gets: first all are taken back.
    let none = enrolment::ActiveModel { rank: Set(None), score: Set(None), ..Default::default() };
    enrolment::Entity::update_many()
        .set(none)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .exec(tx.db())
        .await?;
    for some in ranking.ranked.chunks(500) {
        let (mut rank, mut score) = (CaseStatement::new(), CaseStatement::new());
        for one in some {
            let total = i32::try_from(one.total.hundredths()).unwrap_or(i32::MAX);
            rank = rank.case(enrolment::COLUMN.id.eq(one.id), Expr::value(one.rank as i32));
            score = score.case(enrolment::COLUMN.id.eq(one.id), Expr::value(total));
        }
        let mut update = enrolment::Entity::update_many().col_expr(enrolment::Column::Rank, rank.into());
        if !formula.parts.is_empty() {
            update = update.col_expr(enrolment::Column::Score, score.into());
        }
        update.filter(enrolment::COLUMN.id.is_in(some.iter().map(|one| one.id))).exec(tx.db()).await?;
    }
    let drawn = setup.selection.draw_seed.is_some() && formula.draws();
    let row = selection::ActiveModel {
        cohort_id: Set(cohort),
        ranked_at: Set(Some(change.now)),
        drawn_at: Set(setup.selection.drawn_at.or(drawn.then_some(change.now))),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    note(tx, cohort, kind::ORDERED, change.by, "", change.now).await?;
    let many = ranking.ranked.len() as u32;
    let mut moves = Vec::new();
    for one in people.into_iter().filter(|one| orderly(one, steps)) {
        if let Some(next) = scene.ask(&one, Act::Rank, change)? {
            moves.push(Move::plain(one, next));
        }
    }
    scene.write(tx, moves, change).await?;
    Ok(many)
}

/// How many papers nobody has looked at.
pub(super) fn unchecked(people: &[One], steps: Steps) -> i64 {
    match steps.verify {
        true => people.iter().filter(|one| one.row.state == State::Submitted).count() as i64,
        false => 0,
    }
}
