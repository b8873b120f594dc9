//! How a cohort selects: set, changed, called off.
use super::{Change, Part, Plan, Pool, moving::Scene};
use crate::{
    cohorts::commands::{kind, note},
    error::{Refusal, Result},
    people,
    selection::{
        queries::{self, Setup},
        rules::{
            self, planning,
            reorder::{Order, Rests, may_reorder},
        },
    },
    store::Tx,
    tables::{
        cohort::CohortId, enrolment_score, quota_pool, score_event, score_part, selection, selection_step,
    },
    text,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

/// Makes a cohort select in this way, or changes how. Nothing of it changes after the announcement, and
/// the way people are ordered not after something rests on it.
///
/// # Errors
/// Refusals at `pendaftar`, `cadangan`, `jam`, `minimum`, `langkah`, `jalur`, `nilai`; a refusal when
/// people have seats already, or the result is announced.
pub async fn set_up(tx: &Tx, cohort: CohortId, plan: Plan, change: Change<'_>) -> Result<()> {
    let scene = Scene::of(tx, cohort).await?;
    if scene.is_announced() {
        return Err(Refusal::new(both!(
            "Hasil seleksinya sudah diumumkan, jadi aturannya tidak berubah lagi.",
            "The result of the selection is announced, so its rules do not change any more."
        ))
        .into());
    }
    planning::check(&plan, scene.offer.cohort.quota)?;
    let zone = people::queries::zone(&scene.offer.centre);
    for period in &plan.steps {
        rules::may_end(text::local_date(zone, period.until), scene.offer.cohort.ends_on)
            .map_err(|why| Refusal { field: "langkah", ..why })?;
    }
    if let Some(setup) = &scene.setup {
        may_reorder(&order(setup), &plan.order(), rests(tx, setup).await?)?;
    }
    in_charge_work_here(tx, &scene, &plan).await?;
    let row = selection::ActiveModel {
        cohort_id: Set(cohort),
        applicants: Set(plan.applicants),
        reserves: Set(plan.reserves),
        offer_hours: Set(plan.offer_hours),
        method: Set(plan.method),
        ties: Set(plan.ties),
        minimum: Set(plan.minimum),
        ..Default::default()
    };
    match &scene.setup {
        Some(_) => {
            row.update(tx.db()).await?;
        }
        None => {
            nobody_has_applied(&scene)?;
            let mut new = row;
            new.created_at = Set(change.now);
            selection::Entity::insert(new).exec_without_returning(tx.db()).await?;
        }
    }
    selection_step::Entity::delete_many()
        .filter(selection_step::COLUMN.cohort_id.eq(cohort))
        .exec(tx.db())
        .await?;
    let steps: Vec<_> = plan
        .steps
        .iter()
        .map(|period| selection_step::ActiveModel {
            cohort_id: Set(cohort),
            step: Set(period.step),
            from_at: Set(period.from),
            until_at: Set(period.until),
            in_charge_id: Set(period.in_charge),
        })
        .collect();
    if !steps.is_empty() {
        selection_step::Entity::insert_many(steps).exec_without_returning(tx.db()).await?;
    }
    set_pools(tx, cohort, &plan.pools).await?;
    set_parts(tx, cohort, &plan.parts, scene.setup.as_ref()).await?;
    note(tx, cohort, kind::SELECTION, change.by, "", change.now).await?;
    tx.public_changed();
    Ok(())
}

/// Whoever is put in charge works at this centre: they will read papers and note scores.
async fn in_charge_work_here(tx: &Tx, scene: &Scene, plan: &Plan) -> Result<()> {
    if plan.steps.iter().all(|period| period.in_charge.is_none()) {
        return Ok(());
    }
    let staff = people::queries::staff(tx.db(), scene.offer.cohort.centre_id).await?;
    let works = |id| staff.iter().any(|one| one.id == id && planning::may_be_in_charge(&one.roles));
    match plan.steps.iter().filter_map(|period| period.in_charge).all(works) {
        true => Ok(()),
        false => Err(Refusal::at(
            "langkah",
            both!(
                "Petugas sebuah langkah harus koordinator, instruktur, atau asesor balai ini. Pilih lagi.",
                "Whoever is in charge of a step must be a coordinator, instructor or assessor here. Choose again."
            ),
        )
        .into()),
    }
}

/// How people are ordered now.
fn order(setup: &Setup) -> Order {
    let Setup { selection, parts, .. } = setup;
    Order {
        method: selection.method,
        ties: selection.ties,
        minimum: selection.minimum,
        parts: parts.iter().map(|part| (part.weight, part.max)).collect(),
    }
}

async fn rests(tx: &Tx, setup: &Setup) -> Result<Rests> {
    let selection = &setup.selection;
    Ok(if selection.ranked_at.is_some() {
        Rests::Ranks
    } else if selection.draw_seed.is_some() {
        Rests::Promise
    } else if !queries::scores(tx.db(), selection.cohort_id).await?.is_empty()
        || !queries::score_changes(tx.db(), selection.cohort_id, None).await?.is_empty()
    {
        Rests::Points
    } else {
        Rests::Nothing
    })
}

/// Before the announcement nobody has a seat of a pool: they are written anew.
async fn set_pools(tx: &Tx, cohort: CohortId, pools: &[Pool]) -> Result<()> {
    quota_pool::Entity::delete_many().filter(quota_pool::COLUMN.cohort_id.eq(cohort)).exec(tx.db()).await?;
    let rows: Vec<_> = pools
        .iter()
        .zip(1..)
        .map(|(pool, position)| quota_pool::ActiveModel {
            id: NotSet,
            cohort_id: Set(cohort),
            position: Set(position),
            name: Set(pool.name.trim().to_string()),
            kind: Set(pool.kind),
            value: Set(pool.value.trim().to_string()),
            seats: Set(pool.seats),
        })
        .collect();
    if !rows.is_empty() {
        quota_pool::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Parts keep their rows by position, so that points noted for them stay theirs; where points are noted
/// there are as many parts as before.
async fn set_parts(tx: &Tx, cohort: CohortId, parts: &[Part], before: Option<&Setup>) -> Result<()> {
    let old = before.map(|setup| setup.parts.as_slice()).unwrap_or_default();
    for (at, row) in old.iter().enumerate() {
        let Some(part) = parts.get(at) else {
            score_part::Entity::delete_by_id(row.id).exec(tx.db()).await?;
            continue;
        };
        let row = score_part::ActiveModel {
            id: Set(row.id),
            name: Set(part.name.trim().to_string()),
            weight: Set(part.weight),
            max: Set(part.max),
            ..Default::default()
        };
        row.update(tx.db()).await?;
    }
    let new: Vec<_> = parts
        .iter()
        .zip(1..)
        .skip(old.len())
        .map(|(part, position)| score_part::ActiveModel {
            id: NotSet,
            cohort_id: Set(cohort),
            position: Set(position),
            name: Set(part.name.trim().to_string()),
            weight: Set(part.weight),
            max: Set(part.max),
        })
        .collect();
    if !new.is_empty() {
        score_part::Entity::insert_many(new).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Back to first come, first served, while nobody has applied. Done twice, it is done once.
///
/// # Errors
/// A refusal when somebody has.
pub async fn call_off(tx: &Tx, cohort: CohortId, change: Change<'_>) -> Result<()> {
    let scene = Scene::of(tx, cohort).await?;
    if scene.setup.is_none() {
        return Ok(());
    }
    nobody_has_applied(&scene)?;
    let of_cohort = score_part::COLUMN.cohort_id.eq(cohort);
    let parts = score_part::Entity::find().filter(of_cohort.clone()).all(tx.db()).await?;
    score_event::Entity::delete_many()
        .filter(score_event::COLUMN.part_id.is_in(parts.iter().map(|part| part.id)))
        .exec(tx.db())
        .await?;
    enrolment_score::Entity::delete_many()
        .filter(enrolment_score::COLUMN.part_id.is_in(parts.iter().map(|part| part.id)))
        .exec(tx.db())
        .await?;
    score_part::Entity::delete_many().filter(of_cohort).exec(tx.db()).await?;
    quota_pool::Entity::delete_many().filter(quota_pool::COLUMN.cohort_id.eq(cohort)).exec(tx.db()).await?;
    selection_step::Entity::delete_many()
        .filter(selection_step::COLUMN.cohort_id.eq(cohort))
        .exec(tx.db())
        .await?;
    selection::Entity::delete_by_id(cohort).exec(tx.db()).await?;
    note(tx, cohort, kind::SELECTION, change.by, "", change.now).await?;
    tx.public_changed();
    Ok(())
}

fn nobody_has_applied(scene: &Scene) -> Result<(), Refusal> {
    match scene.offer.seats.applied() {
        0 => Ok(()),
        many => Err(Refusal::new(both!(
            "Sudah {many} orang mendaftar, jadi cara memilihnya tidak bisa diganti lagi.",
            "{many} people have applied, so the way of selecting cannot be replaced any more."
        ))),
    }
}
