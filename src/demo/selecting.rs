//! What selects in the demo centre: a cohort in the middle of it, with papers to check and scores to give,
//! and one whose result was announced yesterday.
use super::{Centre, Made, history, specimen::Specimens};
use crate::{
    catalog::rules::{FIELDS, requirements::Requirement},
    enrollment::{
        asking::{
            commands::{keep, known, sent},
            queries::application,
            rules::{Words, sure},
        },
        commands as enrollment,
        offers::offer,
        rules::Asking,
    },
    error::{Error, Result},
    mail,
    papers::{
        commands::{self as papers, Shelved},
        shelf::Shelf,
    },
    people::{
        commands::register,
        nik::{Nik, NikKey},
        queries::person,
        regions,
    },
    selection::{
        commands::{self as selection, Change, Part, Period, Plan, Points, Pool},
        draw::Seed,
        queries,
    },
    store::{Store, Tx},
    tables::{
        application_draft::Step,
        cohort::{CohortId, Mode},
        digital_answer::Indicator,
        document::PaperKind,
        enrolment::{EnrolmentId, Via},
        person::PersonId,
        person_profile::{Schooling, Sex},
        quota_pool::PoolKind,
        selection::{Method, Ties},
        selection_step::SelectionStep,
    },
    text::{self, Language},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

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

/// What making applicants needs besides the centre.
pub struct Bench<'a> {
    pub shelf: &'a Shelf,
    pub nik_key: &'a NikKey,
    pub specimens: Specimens,
}

/// One applicant and what is true of them.
struct Applicant {
    person: PersonId,
    enrolment: EnrolmentId,
}

/// The applicants whose answers do not fit their NIK: one was told so, one waits to be found out.
const OTHER_DAY: usize = 6;
const OTHER_SEX: usize = 24;

fn plan(centre: &Centre<'_>, announced: bool) -> Plan {
    let now = centre.now;
    // What was announced yesterday was closed a week ago.
    let shift = if announced { TimeDelta::days(14) } else { TimeDelta::zero() };
    let period = |step, from: i64, until: i64, in_charge| Period {
        step,
        from: now - shift + TimeDelta::days(from),
        until: now - shift + TimeDelta::days(until),
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
            period(SelectionStep::Apply, -9, 5, None),
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

/// Somebody invented registers, answers, hands in papers and applies.
async fn applies(
    tx: &Tx,
    centre: &mut Centre<'_>,
    bench: &Bench<'_>,
    cohort: CohortId,
    n: usize,
    at: DateTime<Utc>,
) -> Result<Applicant> {
    let new = centre.crowd.next()?;
    let nik = match &new.nik {
        Some(kept) => bench.nik_key.open(&kept.sealed)?,
        None => return Err(Error::fault("somebody of the demo has no NIK")),
    };
    let region = new.region_code.clone().unwrap_or_default();
    let business = new.business.clone();
    let id = register(tx, centre.id, new, at).await?;
    let who = person(tx.db(), centre.id, id).await?;
    let born = born(&nik, n)?;
    let woman = nik.parts().female != (n == OTHER_SEX);
    let business = business.unwrap_or_else(|| format!("Warung {}", who.name));
    let nib =
        (centre.random.below(4) > 0).then(|| format!("{:013}", 9_120_000_000_000_u64 + n as u64 * 7_919));
    let words = answers(centre, born, woman, &business, nib.as_deref());
    keep(tx, id, cohort, Step::Digital, words, at).await?;
    let told = application(tx.db(), offer(tx.db(), cohort).await?, who.clone(), bench.nik_key, at).await?;
    known(tx, &told, at).await?;
    sent(tx, id, cohort, at).await?;

    // The card says what the NIK says, whatever was answered.
    let on_card = born_by(&nik)?;
    let digits = nik.reveal();
    let sex = if nik.parts().female { "Perempuan" } else { "Laki-laki" };
    let day = text::date(Language::Id, on_card);
    let lives = regions::label(&region);
    let card = bench.specimens.card(&[&digits, &who.name, &day, sex, lives, "Untuk peragaan"])?;
    hand_in(tx, centre, bench, id, PaperKind::Ktp, card, at).await?;
    if let Some(face) = bench.specimens.face(nik.parts().female, n) {
        hand_in(tx, centre, bench, id, PaperKind::Photo, face, at).await?;
    }
    if let Some(nib) = nib {
        let letter = bench.specimens.letter(&[&nib, &business, &who.name, lives])?;
        hand_in(tx, centre, bench, id, PaperKind::Nib, letter, at).await?;
    }
    let change = enrollment::Change { by: Some(id), origin: centre.origin, now: at };
    let applied = enrollment::apply_all(tx, cohort, &[id], Via::Own, centre.random, change).await?;
    let enrolment = applied.first().map(|one| one.enrolment).ok_or(Error::NotFound)?;
    Ok(Applicant { person: id, enrolment })
}

async fn hand_in(
    tx: &Tx,
    centre: &Centre<'_>,
    bench: &Bench<'_>,
    person: PersonId,
    kind: PaperKind,
    made: crate::papers::picture::Developed,
    at: DateTime<Utc>,
) -> Result<()> {
    let code = centre.random.token();
    let place = Shelf::place(&code, made.ending)?;
    bench.shelf.put(&place, &made.bytes).await?;
    papers::keep(tx, person, kind, None, &Shelved { code, place, made }, at).await?;
    Ok(())
}

/// The date that a NIK tells; the demo's people are born between 1960 and 1999.
fn born_by(nik: &Nik) -> Result<NaiveDate> {
    let parts = nik.parts();
    NaiveDate::from_ymd_opt(1900 + parts.year, parts.month, parts.day)
        .ok_or_else(|| Error::fault("a NIK of the demo tells no date"))
}

/// The date somebody answered.
fn born(nik: &Nik, n: usize) -> Result<NaiveDate> {
    let born = born_by(nik)?;
    Ok(if n == OTHER_DAY { born + Days::new(9) } else { born })
}

fn answers(centre: &Centre<'_>, born: NaiveDate, woman: bool, business: &str, nib: Option<&str>) -> Words {
    let random = centre.random;
    let sex = if woman { Sex::Female } else { Sex::Male };
    let levels = [Schooling::Smp, Schooling::Sma, Schooling::Sma, Schooling::Diploma, Schooling::Bachelor];
    let does: Vec<&str> =
        Indicator::ALL.iter().filter(|_| random.below(2) == 0).map(|one| one.word()).collect();
    let turnover = (1 + random.below(28)) * 12_000_000;
    let mut words: Words = [
        ("hari", born.format("%-d").to_string()),
        ("bulan", born.format("%-m").to_string()),
        ("tahun", born.format("%Y").to_string()),
        ("kelamin", sex.word().to_string()),
        ("disabilitas", if random.below(12) == 0 { "ya" } else { "tidak" }.to_string()),
        ("pendidikan", random.pick(&levels).word().to_string()),
        ("nama_usaha", business.to_string()),
        ("bidang", FIELDS[random.below(4)].0.to_string()),
        ("mulai", (2012 + random.below(13)).to_string()),
        ("nib", nib.unwrap_or_default().to_string()),
        ("pekerja", (1 + random.below(7)).to_string()),
        ("omzet", text::whole(Language::Id, turnover as i64)),
        ("modal", text::whole(Language::Id, (turnover / 3) as i64)),
        ("digital", does.join(",")),
    ]
    .map(|(field, word)| (field.to_string(), word))
    .into();
    // Whoever was asked twice has said that it is right.
    let right = sure(&words);
    words.insert("yakin".into(), right);
    words
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
            points.push(Points { enrolment: one.enrolment, part: part.id, value });
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
            selection::ask_correction(tx, all[OTHER_DAY].enrolment, why, change).await?;
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
