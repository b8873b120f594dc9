//! What is typed becomes a plan; what is stored becomes the same form again.
use super::*;
use crate::tables::{cohort::CohortId, quota_pool, score_part, selection, selection_step};

const ZONE: Tz = chrono_tz::Asia::Jakarta;

fn typed(fields: &[(&str, &str)]) -> Filled {
    let mut filled = usual(64, Language::Id);
    for step in SWITCHED {
        filled.values.insert(format!("mulai_{}", step.word()), "2026-12-01T08:00".into());
        filled.values.insert(format!("sampai_{}", step.word()), "2026-12-03 16.00".into());
    }
    for (field, value) in fields {
        filled.values.insert(field.to_string(), value.to_string());
    }
    filled
}

fn refused(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut filled = typed(fields);
    assert_eq!(plan(&mut filled, ZONE, Language::Id), None);
    filled.errors.into_iter().collect()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn the_form_becomes_a_plan() {
    let mut filled = typed(&[
        ("pendaftar", "200"),
        ("cadangan", "10"),
        ("minimum", "60,5"),
        ("petugas_verify", "7"),
        ("jalur_1", "region:33.21"),
        ("kursi_1", "8"),
        ("jalur_3", "sponsor:"),
        ("nama_jalur_3", "Koperasi  Melati"),
        ("kursi_3", "2"),
    ]);
    let (quota, plan) = plan(&mut filled, ZONE, Language::Id).unwrap();
    assert_eq!(filled.errors.len(), 0);
    let period = |step, in_charge| Period {
        step,
        from: at("2026-12-01T01:00:00Z"),
        until: at("2026-12-03T09:00:00Z"),
        in_charge,
    };
    let pool =
        |name: &str, kind, value: &str, seats| Pool { name: name.into(), kind, value: value.into(), seats };
    let expected = Plan {
        applicants: Some(200),
        reserves: Some(10),
        offer_hours: 48,
        method: Method::Scores,
        ties: Ties::Draw,
        minimum: Some(6050),
        steps: vec![
            period(SelectionStep::Verify, Some(PersonId(7))),
            period(SelectionStep::Test, None),
            period(SelectionStep::Reregister, None),
        ],
        pools: vec![
            pool("Kabupaten Demak", PoolKind::Region, "33.21", 8),
            pool("Koperasi Melati", PoolKind::Sponsor, "Koperasi Melati", 2),
        ],
        parts: vec![
            Part { name: "Tes tertulis".into(), weight: 60, max: 10_000 },
            Part { name: "Wawancara".into(), weight: 40, max: 10_000 },
        ],
    };
    assert_eq!((quota, plan), (64, expected));
}

#[test]
fn every_field_says_what_is_wrong_with_it() {
    let one = |fields: &[(&str, &str)]| {
        let mut all = refused(fields);
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    };
    assert_eq!(one(&[("kuota", "")]), ("kuota".into(), "Bagian ini belum diisi.".into()));
    assert_eq!(one(&[("jam", "0")]), ("jam".into(), "Isi angka antara 1 dan 720.".into()));
    assert_eq!(one(&[("pendaftar", "banyak")]).0, "pendaftar");
    assert_eq!(one(&[("minimum", "101")]).0, "minimum");
    assert!(one(&[("bobot_1", "50")]).1.contains("sekarang 90 persen"));
    assert_eq!(one(&[("maks_2", "")]).0, "nilai");
    assert!(one(&[("bagian_1", ""), ("bagian_2", "")]).1.contains("paling sedikit satu bagian"));
    assert_eq!(one(&[("mulai_test", "besok")]).0, "mulai_test");
    assert_eq!(one(&[("sampai_test", "")]).0, "sampai_test");
    assert!(one(&[("sampai_test", "2026-12-01T08:00")]).1.contains("sesudah mulainya"));
    assert_eq!(one(&[("mulai_apply", "2026-11-01T08:00")]).0, "sampai_apply");
    assert_eq!(one(&[("jalur_1", "planet:mars"), ("kursi_1", "1")]).0, "jalur");
    assert!(one(&[("jalur_1", "sponsor:"), ("kursi_1", "1")]).1.contains("nama lembaga"));
    assert_eq!(refused(&[("kuota", ""), ("jam", ""), ("sampai_test", "x")]).len(), 3, "all at once");
}

#[test]
fn a_draw_needs_no_parts_and_a_step_that_is_off_no_dates() {
    let mut filled = typed(&[("cara", "draw"), ("bobot_1", "x"), ("minimum", "x")]);
    filled.lists.insert("langkah".into(), vec!["verify".into(), "test".into()]);
    let (_, plan) = plan(&mut filled, ZONE, Language::Id).unwrap();
    assert_eq!((plan.method, plan.parts.len(), plan.minimum), (Method::Draw, 0, None));
    assert_eq!(plan.steps.iter().map(|p| p.step).collect::<Vec<_>>(), [SelectionStep::Verify]);
}

#[test]
fn what_is_stored_comes_back_as_the_same_plan() {
    let cohort_id = CohortId(1);
    let setup = Setup {
        selection: selection::Model {
            cohort_id,
            applicants: None,
            reserves: Some(4),
            offer_hours: 24,
            method: Method::Scores,
            ties: Ties::Arrival,
            minimum: Some(5000),
            draw_commit: None,
            draw_seed: None,
            draw_committed_at: None,
            drawn_at: None,
            ranked_at: None,
            announced_at: None,
            announced_by: None,
            created_at: at("2026-11-01T00:00:00Z"),
        },
        steps: vec![selection_step::Model {
            cohort_id,
            step: SelectionStep::Apply,
            from_at: at("2026-11-01T00:00:00Z"),
            until_at: at("2026-11-30T17:00:00Z"),
            in_charge_id: Some(PersonId(3)),
        }],
        pools: vec![quota_pool::Model {
            id: quota_pool::QuotaPoolId(1),
            cohort_id,
            position: 1,
            name: "Koperasi Melati".into(),
            kind: PoolKind::Sponsor,
            value: "Koperasi Melati".into(),
            seats: 3,
        }],
        parts: vec![score_part::Model {
            id: score_part::ScorePartId(1),
            cohort_id,
            position: 1,
            name: "Tes".into(),
            weight: 100,
            max: 4000,
        }],
    };
    let mut filled = stored(&setup, 30, ZONE);
    let (quota, plan) = plan(&mut filled, ZONE, Language::Id).unwrap();
    assert_eq!(quota, 30);
    assert_eq!(
        (plan.reserves, plan.offer_hours, plan.ties, plan.minimum),
        (Some(4), 24, Ties::Arrival, Some(5000))
    );
    assert_eq!(plan.steps[0].until, at("2026-11-30T17:00:00Z"));
    assert_eq!(plan.steps[0].in_charge, Some(PersonId(3)));
    assert_eq!(plan.pools[0].value, "Koperasi Melati");
    assert_eq!(plan.parts[0], Part { name: "Tes".into(), weight: 100, max: 4000 });
}
