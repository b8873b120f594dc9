//! The way to a decision: recommended, looked at blind, acknowledged, decided, locked, appealed against.
use super::{
    authority::furnished,
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::tables::{
    assessment_plan::{self, SecondRule},
    cohort_staff::{self, Duty},
    criterion::CriterionId,
    decision_basis,
    enrolment::EnrolmentId,
    judgement::{self, Verdict},
    person::{self, Language, PersonId},
    staff_role::{self, Role},
    unit_appeal::{self, UnitAppealOutcome},
    unit_decision::{self, Outcome},
};
use chrono::TimeDelta;
use rocket::http::{Method, Status};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, NotSet, PaginatorTrait, QueryFilter,
    QueryOrder,
};

/// Two more assessors of the running cohort.
pub async fn assessors(site: &Site, world: &World) -> [PersonId; 2] {
    let now = site.now();
    site.store
        .write(async |tx| {
            let mut all = Vec::new();
            for name in ["Bagas Asesor", "Citra Asesor"] {
                let row = person::ActiveModel {
                    id: NotSet,
                    centre_id: Set(world.centre),
                    name: Set(name.into()),
                    search_name: Set(name.to_lowercase()),
                    email: Set(None),
                    phone: Set(None),
                    region_code: Set(None),
                    business: Set(None),
                    nik_sealed: Set(None),
                    nik_index: Set(None),
                    nik_last4: Set(None),
                    password_hash: Set(None),
                    language: Set(Language::Id),
                    created_at: Set(now),
                };
                let id = row.insert(tx.db()).await?.id;
                let role = staff_role::ActiveModel {
                    person_id: Set(id),
                    role: Set(Role::Assessor),
                    granted_by: Set(None),
                    granted_at: Set(now),
                };
                role.insert(tx.db()).await?;
                let duty = cohort_staff::ActiveModel {
                    cohort_id: Set(world.running),
                    person_id: Set(id),
                    duty: Set(Duty::Assessor),
                };
                duty.insert(tx.db()).await?;
                all.push(id);
            }
            Ok::<_, DbErr>([all[0], all[1]])
        })
        .await
        .unwrap()
}

pub async fn plan(site: &Site, world: &World, second: SecondRule, decider: bool, acknowledged: bool) {
    let row = assessment_plan::ActiveModel {
        course_version_id: Set(world.version),
        decider: Set(decider),
        acknowledged: Set(acknowledged),
        registered: Set(false),
        second: Set(second),
        sample_percent: Set(100),
        seed: Set("benih".into()),
        appeal_days: Set(7),
        answer_days: Set(10),
    };
    site.store
        .write(async |tx| assessment_plan::Entity::insert(row).exec_without_returning(tx.db()).await)
        .await
        .unwrap();
}

pub fn path(world: &World, enrolment: EnrolmentId) -> String {
    format!("/angkatan/{}/penilaian/{enrolment}/{}", world.running, world.unit)
}

/// Judges every criterion, each with a note, and presses a button.
pub async fn judge(
    by: &Actor<'_>,
    to: &str,
    criteria: &[CriterionId],
    words: &[(&str, &str)],
    act: &str,
) -> Answer {
    let mut fields: Vec<(String, String)> = Vec::new();
    for (criterion, (verdict, note)) in criteria.iter().zip(words) {
        fields.push((format!("nilai[{criterion}]"), verdict.to_string()));
        fields.push((format!("catatan[{criterion}]"), note.to_string()));
        fields.push((format!("dulu[{criterion}]"), "..".into()));
    }
    fields.push(("metode".into(), "practical".into()));
    fields.push(("keterangan".into(), "Kata penutup".into()));
    fields.push(("tindakan".into(), act.into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    by.post(to, &fields).await
}

async fn step(by: &Actor<'_>, to: &str, fields: &[(&str, &str)]) -> Status {
    by.post(&format!("{to}/langkah"), fields).await.status
}

async fn decisions(site: &Site, of: EnrolmentId) -> Vec<(Outcome, String, String)> {
    let rows = unit_decision::Entity::find()
        .filter(unit_decision::COLUMN.enrolment_id.eq(of))
        .order_by_asc(unit_decision::Column::Turn)
        .all(site.store.read())
        .await
        .unwrap();
    rows.into_iter().map(|d| (d.outcome, d.by_name, d.note)).collect()
}

const K: &str = "competent";
const MET: [(&str, &str); 3] = [("met", "baik"), ("met", "baik"), ("met", "baik")];
const BK: [(&str, &str); 3] = [("met", "baik"), ("not_yet", "belum lancar"), ("met", "baik")];

#[rocket::async_test]
async fn recommended_acknowledged_decided_by_another_and_appealed_against() {
    let site = Site::new().await;
    let world = world(&site).await;
    let [bagas, citra] = assessors(&site, &world).await;
    plan(&site, &world, SecondRule::None, true, true).await;
    let (asih, kartika) = (site.signed_in(world.assessor).await, site.signed_in(world.coordinator).await);
    let siti = site.signed_in(world.trainee).await;
    let to = path(&world, world.seat);
    assert_eq!(judge(&asih, &to, &world.criteria, &BK, "belum").await.status, Status::SeeOther);
    assert_eq!(decisions(&site, world.seat).await, [], "the assessor recommends");
    assert_eq!(asih.get(&to).await.texts("#keputusan ~ p .chip"), ["Menunggu peserta"]);
    assert_eq!(judge(&asih, &to, &world.criteria, &MET, "simpan").await.status, Status::UnprocessableEntity);
    // She reads it on her own page, and says that she knows.
    let own = format!("/saya/{}/unit/{}", world.seat, world.unit);
    let mine = siti.get(&format!("/saya/{}", world.seat)).await;
    assert!(mine.attributes("a", "href").contains(&own), "the result waits on her first page");
    assert_eq!(siti.get(&own).await.texts(".chip"), ["Belum kompeten"]);
    assert_eq!(siti.post(&own, &[("aksi", "ketahui")]).await.status, Status::SeeOther);
    // Who assessed does not decide; the coordinator does, and it waits on her first page.
    assert_eq!(step(&asih, &to, &[("aksi", "putuskan"), ("hasil", "not_yet_competent")]).await.code, 422);
    let waiting = kartika.get("/koordinator").await;
    assert!(waiting.attributes("a", "href").contains(&to));
    assert_eq!(step(&kartika, &to, &[("aksi", "putuskan"), ("hasil", K)]).await.code, 422);
    let decide = [("aksi", "putuskan"), ("hasil", "not_yet_competent"), ("catatan", "Sesuai bukti")];
    assert_eq!(step(&kartika, &to, &decide).await, Status::SeeOther);
    let bk = (Outcome::NotYetCompetent, "Kartika Koordinator".to_string(), "Sesuai bukti".to_string());
    assert_eq!(decisions(&site, world.seat).await, std::slice::from_ref(&bk));
    let basis = decision_basis::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert_eq!((basis.assessor_id, basis.registration), (world.assessor, None));
    assert!(asih.get(&to).await.body.contains("tanpa nomor registrasi"));
    // Her appeal has a deadline and another assessor.
    assert_eq!(siti.post(&own, &[("aksi", "banding"), ("kata", " ")]).await.status.code, 422);
    assert_eq!(siti.post(&own, &[("aksi", "banding"), ("kata", "Saya bisa.")]).await.status.code, 303);
    assert_eq!(
        siti.post(&own, &[("aksi", "banding"), ("kata", "Saya bisa.")]).await.status.code,
        303,
        "twice"
    );
    assert_eq!(siti.post(&own, &[("aksi", "banding"), ("kata", "Lagi.")]).await.status.code, 422);
    // Nobody lifts the decision past the appeal.
    assert_eq!(unit_appeal::Entity::find().count(site.store.read()).await.unwrap(), 1);
    assert_eq!(kartika.post(&format!("{to}/buka"), &[("alasan", "Dinilai lagi")]).await.status.code, 422);
    for (who, code) in [(world.assessor, 422), (world.coordinator, 422), (bagas, 303)] {
        let fields = [("aksi", "asesor-banding"), ("orang", &*who.to_string())];
        assert_eq!(step(&kartika, &to, &fields).await.code, code, "{who}");
    }
    let (bagas, citra) = (site.signed_in(bagas).await, site.signed_in(citra).await);
    assert!(bagas.get("/asesor").await.attributes("a", "href").contains(&to));
    let anew = format!("{to}/kedua");
    assert_eq!(citra.get(&anew).await.status, Status::NotFound);
    assert_eq!(asih.get(&anew).await.status, Status::NotFound);
    let page = bagas.get(&anew).await;
    assert_eq!(page.attributes("input[type=radio][checked]", "value"), ["met", "not_yet", "met"]);
    assert_eq!(judge(&bagas, &anew, &world.criteria, &MET, "kompeten").await.status, Status::SeeOther);
    let appeal = unit_appeal::Entity::find().one(site.store.read()).await.unwrap().unwrap();
    assert_eq!(appeal.outcome, Some(UnitAppealOutcome::Changed));
    assert_eq!(appeal.due_at, site.now() + TimeDelta::days(10));
    // The old decision stays readable; the new recommendation goes the way the course asks for.
    let reopened = (Outcome::Reopened, "Bagas Asesor".to_string(), "Kata penutup".to_string());
    assert_eq!(decisions(&site, world.seat).await, [bk.clone(), reopened.clone()]);
    let paper = [("aksi", "kertas"), ("catatan", "Map 3, 23 November")];
    assert_eq!(step(&kartika, &to, &paper).await, Status::SeeOther);
    // Whose decision was lifted does not decide on what came of the appeal.
    let competent = [("aksi", "putuskan"), ("hasil", K)];
    assert_eq!(step(&kartika, &to, &competent).await.code, 422);
    assert_eq!(step(&citra, &to, &competent).await, Status::SeeOther);
    let k = (Outcome::Competent, "Citra Asesor".to_string(), String::new());
    assert_eq!(decisions(&site, world.seat).await, [bk, reopened, k]);
    let told = siti.get(&own).await.texts(".chip");
    assert_eq!(told, ["Kompeten", "Banding dikabulkan", "Dibuka kembali", "Belum kompeten"]);
}

/// Everything the second assessor can get, when the first one found this.
async fn seen_by_second(first: &[(&str, &str)], act: &str) -> Vec<(String, u16, Vec<String>)> {
    let site = Site::new().await;
    let furnished = furnished(&site).await;
    let world = &furnished.world;
    let [bagas, citra] = assessors(&site, world).await;
    plan(&site, world, SecondRule::Sample, true, true).await;
    let (asih, kartika) = (site.signed_in(world.assessor).await, site.signed_in(world.coordinator).await);
    let to = path(world, world.other_seat);
    let notes: Vec<(&str, &str)> = first.iter().map(|(verdict, _)| (*verdict, "RAHASIA PERTAMA")).collect();
    assert_eq!(judge(&asih, &to, &world.criteria, &notes, act).await.status, Status::SeeOther);
    for who in [world.assessor, world.coordinator] {
        let fields = [("aksi", "asesor-kedua"), ("orang", &*who.to_string())];
        assert_eq!(step(&kartika, &to, &fields).await.code, 422, "not {who}");
    }
    let fields = [("aksi", "asesor-kedua"), ("orang", &*bagas.to_string())];
    assert_eq!(step(&kartika, &to, &fields).await, Status::SeeOther);
    let told = kartika.get(&to).await;
    assert!(told.body.contains("RAHASIA PERTAMA"), "the coordinator reads everything");
    let mut seen = Vec::new();
    for who in [bagas, citra] {
        let blind = site.signed_in(who).await;
        for route in site.client.rocket().routes().filter(|route| route.method == Method::Get) {
            // Every path as it is for Siti, and the same for Budi, whose unit it is.
            let route = route.uri.path().to_string();
            for of in [world.seat, world.other_seat] {
                let path = furnished.path(&route.replace("<enrolment>", &of.to_string()));
                let page = blind.get(&path).await;
                assert!(!page.body.contains("RAHASIA"), "{who} reads the first notes at {path}");
                assert!(!page.body.contains("Kata penutup"), "{who} reads the recommendation at {path}");
                seen.push((format!("{who} {path}"), page.status.code, page.texts("body")));
            }
        }
        // Whatever he sends tells him nothing either.
        for act in ["simpan", "kompeten", "belum", "semua"] {
            let answer = judge(&blind, &to, &world.criteria, &MET, act).await;
            assert_eq!(answer.status, Status::UnprocessableEntity, "{act}");
            seen.push((format!("{who} {act}"), answer.status.code, answer.texts("body")));
        }
    }
    // When he has said what he found, he may read the rest.
    let blind = site.signed_in(bagas).await;
    let done = judge(&blind, &format!("{to}/kedua"), &world.criteria, &MET, "kompeten").await;
    assert_eq!(done.status, Status::SeeOther);
    assert!(blind.get(&to).await.body.contains("RAHASIA PERTAMA"));
    seen
}

/// What the first assessor found makes no difference to anything the second one can read.
#[rocket::async_test]
async fn the_second_assessor_can_reach_nothing_of_the_first() {
    let (k, bk) = (seen_by_second(&MET, "kompeten").await, seen_by_second(&BK, "belum").await);
    assert!(k.len() > 100);
    let ok = k.iter().filter(|(_, status, _)| *status == 200).count();
    assert!(ok > 20, "only {ok} pages were read");
    for (one, other) in k.iter().zip(&bk) {
        assert_eq!(one, other, "this page tells what the first assessor found");
    }
}

#[rocket::async_test]
async fn two_who_differ_are_decided_by_whom_the_coordinator_names() {
    let site = Site::new().await;
    let world = world(&site).await;
    let [bagas, citra] = assessors(&site, &world).await;
    plan(&site, &world, SecondRule::EveryBk, false, false).await;
    let (asih, kartika) = (site.signed_in(world.assessor).await, site.signed_in(world.coordinator).await);
    let to = path(&world, world.seat);
    judge(&asih, &to, &world.criteria, &BK, "belum").await;
    let fields = [("aksi", "asesor-kedua"), ("orang", &*bagas.to_string())];
    assert_eq!(step(&kartika, &to, &fields).await, Status::SeeOther);
    let second = site.signed_in(bagas).await;
    let anew = format!("{to}/kedua");
    assert_eq!(judge(&second, &anew, &world.criteria, &MET, "kompeten").await.status, Status::SeeOther);
    assert_eq!(kartika.get(&to).await.texts("#keputusan ~ div .chip"), ["Belum kompeten", "Kompeten"]);
    let fields = [("aksi", "pemutus"), ("orang", &*citra.to_string())];
    assert_eq!(step(&kartika, &to, &fields).await, Status::SeeOther);
    let third = site.signed_in(citra).await;
    assert_eq!(step(&kartika, &to, &[("aksi", "putuskan"), ("hasil", K)]).await.code, 422);
    assert_eq!(step(&third, &to, &[("aksi", "putuskan"), ("hasil", K)]).await, Status::SeeOther);
    let rows = judgement::Entity::find().all(site.store.read()).await.unwrap();
    assert!(
        rows.iter().all(|j| j.verdict == Verdict::Met && j.by_id == bagas),
        "his judgements are in force"
    );
    assert_eq!(decisions(&site, world.seat).await[0].1, "Citra Asesor");
}

/// A shorter version of the property test of the rules, through pages and the database.
#[rocket::async_test]
async fn no_sequence_of_acts_changes_a_locked_decision() {
    for (seed, second) in [(1, SecondRule::None), (2, SecondRule::EveryBk), (3, SecondRule::Sample)] {
        let site = Site::new().await;
        let world = world(&site).await;
        let [bagas, citra] = assessors(&site, &world).await;
        plan(&site, &world, second, seed > 1, seed == 3).await;
        let random = angkatan::random::Random::seeded(seed);
        let people = [world.assessor, bagas, citra, world.coordinator, world.trainee];
        let to = path(&world, world.seat);
        let own = format!("/saya/{}/unit/{}", world.seat, world.unit);
        let mut before = decisions(&site, world.seat).await;
        for n in 0..90 {
            let by = site.signed_in(*random.pick(&people)).await;
            let verdicts = *random.pick(&[MET, MET, BK]);
            let outcome = *random.pick(&["competent", "not_yet_competent"]);
            let person = random.pick(&people).to_string();
            let mut reopened = false;
            match random.below(9) {
                0 | 1 => drop(
                    judge(&by, &to, &world.criteria, &verdicts, random.pick::<&str>(&["kompeten", "belum"]))
                        .await,
                ),
                2 | 3 => {
                    let (to, act) = (format!("{to}/kedua"), *random.pick(&["kompeten", "belum"]));
                    drop(judge(&by, &to, &world.criteria, &verdicts, act).await);
                }
                4 => {
                    step(&by, &to, &[("aksi", "asesor-kedua"), ("orang", &person)]).await;
                }
                5 => {
                    step(&by, &to, &[("aksi", "pemutus"), ("orang", &person)]).await;
                }
                6 => drop(by.post(&own, &[("aksi", "ketahui")]).await),
                7 => {
                    step(&by, &to, &[("aksi", "putuskan"), ("hasil", outcome)]).await;
                }
                _ => {
                    reopened = true;
                    drop(by.post(&format!("{to}/buka"), &[("alasan", "Diulang")]).await);
                }
            }
            let after = decisions(&site, world.seat).await;
            assert!(after.starts_with(&before), "act {n} of seed {seed} rewrote a decision");
            let locked = before.last().is_some_and(|(outcome, ..)| *outcome != Outcome::Reopened);
            assert!(
                !locked || reopened || after == before,
                "act {n} of seed {seed} changed a locked decision"
            );
            if after.len() > before.len() && after[after.len() - 1].0 != Outcome::Reopened {
                let rows = judgement::Entity::find().all(site.store.read()).await.unwrap();
                let met = rows.iter().filter(|j| j.verdict == Verdict::Met).count() == world.criteria.len();
                assert_eq!(after[after.len() - 1].0 == Outcome::Competent, met, "act {n} of seed {seed}");
            }
            before = after;
        }
        assert!(seed > 1 || !before.is_empty(), "where the assessor decides, somebody did");
    }
}
