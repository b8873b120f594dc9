//! What waits on the way to decisions in the running cohort: a result its trainee has to read, one to be
//! decided, a second assessor at work, an appeal.
use super::{Centre, Made};
use crate::{
    assessment::{
        commands::{
            Acting, assign_appeal, enter_appeal, review_many, take, write_decisions, write_judgements,
        },
        queries::standings,
        rules::{Judgement, chain::Act},
    },
    catalog::plan::rules::{CriterionPlan, Plan, UnitPlan},
    error::{Error, Result},
    store::Tx,
    tables::{
        assessment_plan::SecondRule,
        cohort::{self, CohortId},
        cohort_staff::{self, Duty},
        criterion::CriterionId,
        enrolment::{self, EnrolmentId},
        judgement::{Method, Verdict},
        unit::UnitId,
        unit_decision::Outcome,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait};

/// A plan that asks for everything there is.
pub fn plan(units: &[(UnitId, i32, Vec<CriterionId>)]) -> Plan {
    let mut plan = Plan {
        decider: true,
        acknowledged: true,
        second: SecondRule::EveryBk,
        appeal_days: 7,
        ..Plan::default()
    };
    for (n, (unit, _, criteria)) in units.iter().enumerate() {
        let mut methods = vec![Method::Observation, Method::Practical, Method::Oral];
        methods.extend((n % 2 == 1).then_some(Method::Portfolio));
        plan.units.insert(*unit, UnitPlan { methods, evidence: 1, attempts: 3 });
        let critical = CriterionPlan { critical: true, methods: Vec::new() };
        plan.criteria.extend(criteria.first().map(|first| (*first, critical)));
    }
    plan
}

/// Takes the first steps for people whose units are open, `first` before the others.
///
/// # Errors
/// Those of the commands.
pub async fn begin(
    tx: &Tx,
    centre: &Centre<'_>,
    made: &Made,
    cohort: CohortId,
    first: EnrolmentId,
    at: DateTime<Utc>,
) -> Result<()> {
    let second = centre.second_assessor;
    let duty = cohort_staff::ActiveModel {
        cohort_id: Set(cohort),
        person_id: Set(second),
        duty: Set(Duty::Assessor),
    };
    cohort_staff::Entity::insert(duty).exec_without_returning(tx.db()).await?;
    let cohort = cohort::Entity::find_by_id(cohort).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let standings = standings(tx.db(), &cohort).await?;
    let mut open: Vec<(EnrolmentId, UnitId)> = standings
        .iter()
        .filter_map(|(id, units)| units.iter().find(|u| u.outcome.is_none()).map(|u| (*id, u.unit)))
        .collect();
    open.sort_by_key(|(id, unit)| (*id != first, *id, *unit));
    let [told, known, twice, appealed, apart, assign, heard, ..] = open[..] else { return Ok(()) };
    let assessor = Acting::without_sign_in(centre.assessor, &centre.assessor_name, &cohort, None);
    let coordinator = Acting::without_sign_in(centre.coordinator, "Laras Pramudita", &cohort, None);
    for (cell, outcome) in [
        (told, Outcome::Competent),
        (known, Outcome::Competent),
        (twice, Outcome::NotYetCompetent),
        (appealed, Outcome::NotYetCompetent),
        (apart, Outcome::NotYetCompetent),
        (assign, Outcome::NotYetCompetent),
        (heard, Outcome::NotYetCompetent),
    ] {
        judge(tx, centre, made, cell, outcome, at).await?;
        if cell == appealed || cell == heard {
            let rows = vec![(cell.0, cell.1, outcome)];
            write_decisions(tx, centre.coordinator, "Laras Pramudita", rows, at).await?;
        } else {
            take(tx, &assessor, cell.0, cell.1, Act::Recommend(outcome), "", at).await?;
        }
    }
    let own = enrolment::Entity::find_by_id(known.0).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let trainee = Acting::without_sign_in(own.person_id, "", &cohort, Some(own.id));
    take(tx, &trainee, known.0, known.1, Act::Acknowledge, "", at).await?;
    take(tx, &coordinator, twice.0, twice.1, Act::Assign(second), "", at).await?;
    // Two assessors who differ: the second one found the last criterion met.
    take(tx, &coordinator, apart.0, apart.1, Act::Assign(second), "", at).await?;
    let other = Acting::without_sign_in(second, "Wulan Saraswati", &cohort, None);
    let met = |criterion: &CriterionId| {
        let note = String::new();
        (
            *criterion,
            Some(Judgement { verdict: Verdict::Met, method: Method::Practical, note, evidence: None }),
        )
    };
    let found = criteria(made, apart.1).iter().map(met).collect();
    review_many(tx, &other, apart.0, apart.1, found, at).await?;
    take(tx, &other, apart.0, apart.1, Act::SecondRecommend(Outcome::Competent), "", at).await?;
    // An appeal that another assessor looks at.
    let words = "Saya diminta mengulang, padahal hasil cetaknya sudah saya serahkan.";
    enter_appeal(tx, &coordinator, heard.0, heard.1, words, at).await?;
    assign_appeal(tx, &coordinator, heard.0, heard.1, second, at).await?;
    let words = "Saya sudah melakukan langkah terakhir, tetapi hari itu belum sempat dilihat.";
    enter_appeal(tx, &coordinator, appealed.0, appealed.1, words, at).await
}

fn criteria(made: &Made, unit: UnitId) -> &[CriterionId] {
    let found = made.units.iter().find(|(id, _)| *id == unit);
    found.map(|(_, criteria)| criteria.as_slice()).unwrap_or_default()
}

/// Every criterion met, but the last one where the outcome is BK.
async fn judge(
    tx: &Tx,
    centre: &Centre<'_>,
    made: &Made,
    (enrolment, unit): (EnrolmentId, UnitId),
    outcome: Outcome,
    at: DateTime<Utc>,
) -> Result<()> {
    let criteria = criteria(made, unit);
    let rows = criteria.iter().enumerate().map(|(n, criterion)| {
        let last = n + 1 == criteria.len();
        let verdict =
            if last && outcome == Outcome::NotYetCompetent { Verdict::NotYet } else { Verdict::Met };
        (
            enrolment,
            *criterion,
            Judgement { verdict, method: Method::Practical, note: String::new(), evidence: None },
        )
    });
    write_judgements(tx, centre.assessor, rows.collect(), at).await
}
