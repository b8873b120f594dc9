//! What selects in the demo centre: a cohort in the middle of it, with papers to check and scores to give,
//! and one whose result was announced yesterday.
use super::{
    Centre, Made,
    applicants::{Applicant, Bench, OTHER_DAY, applies},
    history,
};
use crate::{
    catalog::rules::requirements::Requirement,
    enrollment::{commands as enrollment, rules::Asking},
    error::{Error, Result},
    mail,
    selection::{
        commands::{self as selection, Change, Part, Period, Plan, Points, Pool},
        draw::Seed,
        queries,
    },
    store::{Store, Tx},
    tables::{
        application_draft::Step as Question,
        cohort::{CohortId, Mode},
        document::PaperKind,
        enrolment::EnrolmentId,
        person_profile::Schooling,
        quota_pool::PoolKind,
        selection::{Method, Ties},
        selection_step::SelectionStep,
    },
};
use chrono::{Days, NaiveTime, TimeDelta};

/// What the course asks for.
pub fn asked() -> Vec<Requirement> {
    vec![
        Requirement::MinAge(18),
        Requirement::Schooling(Schooling::Smp),
        Requirement::Domicile("33".into()),
        Requirement::Experience(1),
        Requirement::Profile,
        Requirement::Paper(PaperKind::Ktp),
        Requirement::Paper(PaperKind::Photo),
    ]
}

fn plan(centre: &Centre<'_>, announced: bool) -> Plan {
    // What was announced yesterday was closed a week ago.
    let shift = if announced { 14 } else { 0 };
    let today = history::at_date(centre, centre.now);
    let at = |days: i64, hour: u32| {
        let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        let local = (today + TimeDelta::days(days - shift)).and_time(time);
        local.and_local_timezone(centre.zone).earliest().map_or(centre.now, |at| at.to_utc())
    };
    let period = |step, from, until, in_charge| Period {
        step,
        from: at(from, if step == SelectionStep::Apply { 0 } else { 8 }),
        until: at(until, 16),
        in_charge,
    };
    Plan {
        applicants: Some(60),
        reserves: Some(10),
        offer_hours: 48,
        method: Method::Scores,
        ties: Ties::Draw,
        minimum: Some(5_000),
        steps: vec![
            period(SelectionStep::Apply, -10, 5, None),
            period(SelectionStep::Verify, -8, 8, Some(centre.instructor)),
            period(SelectionStep::Test, -2, 10, Some(centre.assessor)),
            period(SelectionStep::Announce, 13, 14, None),
            period(SelectionStep::Reregister, 13, 17, None),
        ],
        pools: vec![
            Pool { name: "Perempuan".into(), kind: PoolKind::Sex, value: "female".into(), seats: 6 },
            Pool {
                name: "Penyandang disabilitas".into(),
                kind: PoolKind::Disability,
                value: "yes".into(),
                seats: 2,
            },
        ],
        parts: vec![
            Part { name: "Tes tertulis".into(), weight: 60, max: 10_000 },
            Part { name: "Wawancara".into(), weight: 40, max: 10_000 },
        ],
    }
}

/// Opens a cohort that selects, with its draw promised.
async fn open(
    tx: &Tx,
    centre: &Centre<'_>,
    made: &Made,
    (days_ahead, quota): (u64, i32),
    announced: bool,
) -> Result<CohortId> {
    let from = history::at_date(centre, centre.now) + Days::new(days_ahead);
    let sessions = history::sessions(centre, made, from, made.instructor)?;
    let opened = centre.now - TimeDelta::days(if announced { 24 } else { 10 });
    let cohort = history::open(tx, centre, made, sessions, quota, Mode::Onsite, opened).await?;
    let change = Change { by: Some(centre.coordinator), origin: centre.origin, now: opened };
    selection::set_up(tx, cohort, plan(centre, announced), change).await?;
    let mut bytes = [0; 32];
    centre.random.fill(&mut bytes);
    let seed = Seed::new(bytes);
    selection::commit_draw(tx, cohort, &seed.hex(), &seed.commit(), change).await?;
    Ok(cohort)
}

/// Points of the first `written` applicants in the first part and of the first `spoken` in the second.
async fn points(
    tx: &Tx,
    centre: &Centre<'_>,
    cohort: CohortId,
    all: &[&Applicant],
    (written, spoken): (usize, usize),
) -> Result<Vec<Points>> {
    let setup = queries::setup(tx.db(), cohort).await?.ok_or(Error::NotFound)?;
    let mut points = Vec::new();
    for (part, many) in setup.parts.iter().zip([written, spoken]) {
        for one in all.iter().take(many) {
            // In steps of five, so that some totals are equal and the draw has something to decide.
            let value = (45 + 5 * centre.random.below(11)) as i32 * 100;
            points.push(Points { enrolment: one.enrolment, part: part.id, value: Some(value) });
        }
    }
    Ok(points)
}

/// A cohort in the middle of its selection: 40 applicants, papers checked partly, scores given partly, one
/// who corrects, one turned down, one who left.
///
/// # Errors
/// Those of the commands.
pub async fn under_way(store: &Store, centre: &mut Centre<'_>, made: &Made, bench: &Bench<'_>) -> Result<()> {
    store
        .write(async |tx| {
            let cohort = open(tx, centre, made, (44, 16), false).await?;
            let began = centre.now - TimeDelta::days(9) + TimeDelta::hours(2);
            let mut all = Vec::new();
            for n in 0..40 {
                let at = began + TimeDelta::minutes(n as i64 * 290);
                all.push(applies(tx, centre, bench, cohort, n, at).await?);
            }
            let by = |who, days: i64| Change {
                by: Some(who),
                origin: centre.origin,
                now: centre.now - TimeDelta::days(days),
            };
            let change = by(centre.instructor, 3);
            let why = "Tanggal lahir di isian berbeda dari KTP. Betulkan tanggalnya, lalu kirim lagi.";
            selection::ask_correction(tx, all[OTHER_DAY].enrolment, why, &[Question::Person], change).await?;
            selection::reject(tx, all[14].enrolment, "Usahanya belum berjalan satu tahun.", change).await?;
            let left = by(all[18].person, 3);
            let reason = "Jadwalnya bertabrakan dengan panen.";
            enrollment::withdraw(tx, all[18].enrolment, Asking::Themselves, reason, left).await?;
            let checked: Vec<&Applicant> =
                (0..22).filter(|n| ![OTHER_DAY, 14, 18].contains(n)).filter_map(|n| all.get(n)).collect();
            let (before, today) = checked.split_at(16);
            let ids = |some: &[&Applicant]| some.iter().map(|one| one.enrolment).collect::<Vec<_>>();
            selection::verify(tx, cohort, &ids(before), change).await?;
            let noted = points(tx, centre, cohort, before, (13, 9)).await?;
            selection::note_scores(tx, cohort, &noted, by(centre.assessor, 1)).await?;
            mail::outbox::delivered(tx, cohort, centre.now - TimeDelta::days(1)).await?;
            mail::outbox::told(tx, cohort, centre.now - TimeDelta::days(1)).await?;
            // Checked this morning: who has no e-mail address is still to be told.
            selection::verify(tx, cohort, &ids(today), by(centre.instructor, 0)).await?;
            mail::outbox::delivered(tx, cohort, centre.now).await
        })
        .await
}

/// A cohort whose result was announced yesterday: some have taken their seats, some have days to answer.
///
/// # Errors
/// Those of the commands.
pub async fn announced(store: &Store, centre: &mut Centre<'_>, made: &Made, bench: &Bench<'_>) -> Result<()> {
    store
        .write(async |tx| {
            let cohort = open(tx, centre, made, (23, 12), true).await?;
            let mut all = Vec::new();
            for n in 0..24 {
                let at = centre.now - TimeDelta::days(22) + TimeDelta::hours(n as i64 * 7);
                // None of these gave an answer that does not fit.
                all.push(applies(tx, centre, bench, cohort, n + 100, at).await?);
            }
            let at = |days: i64| Change {
                by: Some(centre.coordinator),
                origin: centre.origin,
                now: centre.now - TimeDelta::days(days),
            };
            let who: Vec<&Applicant> = all.iter().collect();
            let ids: Vec<EnrolmentId> = who.iter().map(|one| one.enrolment).collect();
            selection::verify(tx, cohort, &ids, at(8)).await?;
            let noted = points(tx, centre, cohort, &who, (24, 23)).await?;
            selection::note_scores(tx, cohort, &noted, at(4)).await?;
            selection::rank(tx, cohort, at(2)).await?;
            selection::announce(tx, cohort, at(1)).await?;
            let mut seats = 0;
            for one in queries::applicants(tx.db(), cohort).await? {
                if one.offered_until.is_some() && seats < 7 {
                    seats += 1;
                    let own = Change { by: Some(one.person), ..at(0) };
                    selection::accept(tx, one.enrolment, own).await?;
                }
            }
            mail::outbox::delivered(tx, cohort, centre.now).await?;
            mail::outbox::told(tx, cohort, centre.now).await
        })
        .await
}
