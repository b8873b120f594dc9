//! A test as a requirement: needed, there, missing, what to do, who can act.
use super::{
    Act, Kind, Place, Requirement, Test, Who,
    requirements::{nothing, same},
};
use crate::{questions::rules::shown, tables::course_test::TestPlace, testing::rules::Standing, text::Both};
use rust_decimal::Decimal;

/// Handed in, and with as much as is asked.
pub(super) fn test(t: &Test) -> Requirement {
    let holds = t.standing == Standing::Passed;
    let name: Both = match t.place {
        TestPlace::Before => same("Pre-test"),
        TestPlace::After => same("Post-test"),
    };
    let least = t.passing.map(|passing| shown(Decimal::new(i64::from(passing.0), 2)));
    let (missing, advice, who) = match t.standing {
        Standing::Passed => (nothing(), nothing(), Who::Nobody),
        Standing::NotOpen => (
            both!("Belum dibuka", "Not open yet"),
            both!(
                "Petugas membuka tesnya pada waktunya. Anda tidak perlu melakukan apa-apa.",
                "The staff open the test when it is time. You need not do anything."
            ),
            Who::Instructor,
        ),
        Standing::Open => (
            both!("Belum dikerjakan sampai cukup", "Not taken well enough yet"),
            both!("Kerjakan tesnya selama masih dibuka.", "Take the test while it is open."),
            Who::Trainee,
        ),
        Standing::Unread => (
            both!("Uraian belum dinilai", "The essay is not read yet"),
            both!(
                "Petugas masih membaca jawaban uraian Anda. Tunggu hasilnya.",
                "The staff are still reading your essay. Wait for the result."
            ),
            Who::Instructor,
        ),
        Standing::Again => (
            both!("Nilai belum cukup, tes sedang ditutup", "Not enough points yet, the test is closed"),
            both!(
                "Anda masih punya kesempatan. Petugas membukanya lagi.",
                "You have a try left. The staff open it again."
            ),
            Who::Instructor,
        ),
        Standing::UsedUp => (
            both!("Nilai belum cukup, kesempatan habis", "Not enough points yet, no try is left"),
            both!("Minta kesempatan lagi kepada petugas.", "Ask the staff for another try."),
            Who::Coordinator,
        ),
    };
    let there = match t.best.filter(|best| !best.of.is_zero()) {
        None => both!("Belum dikerjakan", "Not taken yet"),
        Some(best) => {
            let part = shown((best.points * Decimal::ONE_HUNDRED / best.of).round_dp(1));
            both!("{part}%", "{part}%")
        }
    };
    Requirement {
        kind: Kind::Test(t.id),
        name,
        holds,
        reachable: true,
        needed: match least {
            Some(least) => both!("Paling sedikit {least}%", "At least {least}%"),
            None => both!("Dikerjakan", "Taken"),
        },
        there: if holds && t.passing.is_none() { both!("Sudah dikerjakan", "Taken") } else { there },
        missing,
        advice,
        who,
        act: match t.standing {
            Standing::Passed => None,
            Standing::NotOpen | Standing::Again => Act::at(Place::Tests, both!("Buka tes", "Open the test")),
            Standing::Open => Act::at(Place::Tests, both!("Lihat tes", "See the tests")),
            Standing::Unread => Act::at(Place::OwnTests, both!("Nilai uraian", "Read the essay")),
            Standing::UsedUp => Act::at(Place::OwnTests, both!("Beri kesempatan lagi", "Give another try")),
        },
        criteria: Vec::new(),
        evidence: 0,
        shape: match (holds, t.best) {
            (true, _) => "good",
            (false, None) => "wait",
            (false, Some(_)) => "part",
        },
    }
}
