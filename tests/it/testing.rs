//! Tests before and after: planned, opened, taken with and without a script, handed in, counted.
use super::{
    site::{Actor, Answer, Site},
    world::{World, world},
};
use angkatan::{
    access::Coordinating,
    catalog::plan::commands::draft,
    tables::{
        course_test::{self, TestId, TestPlace},
        course_version::CourseVersionId,
        enrolment::EnrolmentId,
        question::{self, QuestionId},
        question_version::{self, QuestionVersionId},
        sitting::{self, SittingId},
        sitting_answer, test_question,
    },
};
use chrono::TimeDelta;
use rocket::http::Status;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

const FILE: &str = "::Satu:: Dari mana modal? {=Tabungan ~Undian}

::Dua:: Catatan itu penting. {T}

::Tiga:: Berapa bulan setahun? {#12}

::Empat:: Jodohkan. {=Untung -> laba =Kurang -> rugi}

::Lima:: Ceritakan usaha Anda. {}
";

/// One thing of everything that a path about tests may name.
pub struct Tests {
    pub question: QuestionId,
    pub test: TestId,
    pub sitting: SittingId,
}

fn plan_of(world: &World, place: &str) -> String {
    format!("/kelola/pelatihan/{}/tes/{}/{place}", world.course, world.version)
}

/// The questions of [`FILE`] in the bank, in their order.
async fn stocked(site: &Site, kartika: &Actor<'_>) -> Vec<QuestionVersionId> {
    let sent =
        kartika.upload("/soal/impor", &[("pelatihan", "")], ("berkas", "a.txt", FILE.as_bytes())).await;
    kartika.post(&sent.location.unwrap(), &[]).await;
    let all = question_version::Entity::find().order_by_asc(question_version::Column::Id);
    all.all(site.store.read()).await.unwrap().into_iter().map(|row| row.id).collect()
}

/// A test of these questions at one point each.
async fn planned(
    kartika: &Actor<'_>,
    world: &World,
    place: &str,
    questions: &[QuestionVersionId],
    settings: &[(&str, &str)],
) {
    let saved = kartika.post(&plan_of(world, place), settings).await;
    assert_eq!(saved.status, Status::SeeOther, "{}", saved.body);
    let ids: Vec<String> = questions.iter().map(ToString::to_string).collect();
    let fields: Vec<(&str, &str)> =
        ids.iter().map(|id| ("tambah", id.as_str())).chain([("nilai", "1")]).collect();
    let added = kartika.post(&format!("{}/tambah", plan_of(world, place)), &fields).await;
    assert_eq!(added.status, Status::SeeOther, "{}", added.body);
}

async fn test_of(site: &Site, place: TestPlace) -> TestId {
    let found = course_test::Entity::find().filter(course_test::COLUMN.place.eq(place));
    found.one(site.store.read()).await.unwrap().unwrap().id
}

const FREE: &[(&str, &str)] = &[("menit", ""), ("kali", "1"), ("lulus", ""), ("tampil", "answers")];

async fn opened(staff: &Actor<'_>, world: &World, test: TestId) -> Answer {
    staff
        .post(&format!("/angkatan/{}/tes", world.running), &[("buka", &test.to_string()), ("sampai", "")])
        .await
}

/// Begins a test; gives the address of the sitting.
async fn begun(who: &Actor<'_>, seat: EnrolmentId, test: TestId) -> String {
    let answer = who.post(&format!("/saya/{seat}/tes/{test}/mulai"), &[]).await;
    answer.location.unwrap_or_else(|| panic!("{}", answer.body))
}

/// For the worlds that hold one thing of everything: a pre-test, handed in once and begun again.
pub async fn tested(site: &Site, world: &World) -> Tests {
    let kartika = site.signed_in(world.coordinator).await;
    let questions = stocked(site, &kartika).await;
    let settings = [("menit", "30"), ("kali", "2"), ("lulus", ""), ("tampil", "answers")];
    planned(&kartika, world, "before", &questions, &settings).await;
    let test = test_of(site, TestPlace::Before).await;
    opened(&kartika, world, test).await;
    let siti = site.signed_in(world.trainee).await;
    let first = begun(&siti, world.seat, test).await;
    siti.post(&format!("{first}/kumpulkan"), &[]).await;
    let second = begun(&siti, world.seat, test).await;
    let question = question::Entity::find().one(site.store.read()).await.unwrap().unwrap().id;
    let sitting = SittingId(second.rsplit('/').next().unwrap().parse().unwrap());
    Tests { question, test, sitting }
}

async fn start() -> (Site, World, Vec<QuestionVersionId>) {
    let site = Site::new().await;
    let world = world(&site).await;
    let kartika = site.signed_in(world.coordinator).await;
    let questions = stocked(&site, &kartika).await;
    (site, world, questions)
}

async fn save(
    who: &Actor<'_>,
    sitting: &str,
    soal: QuestionVersionId,
    jawab: &[&str],
    saat: i64,
) -> (Status, bool) {
    let (status, said) = who
        .post_json(&format!("{sitting}/jawaban"), &json!({ "soal": soal, "jawab": jawab, "saat": saat }))
        .await;
    (status, said["stands"] == true)
}

async fn row(site: &Site, id: &str) -> sitting::Model {
    let id = SittingId(id.rsplit('/').next().unwrap().parse().unwrap());
    sitting::Entity::find_by_id(id).one(site.store.read()).await.unwrap().unwrap()
}

#[rocket::async_test]
async fn a_test_is_planned_opened_taken_and_counted() {
    let (site, world, questions) = start().await;
    let kartika = site.signed_in(world.coordinator).await;
    let indra = site.signed_in(world.instructor).await;
    let siti = site.signed_in(world.trainee).await;
    let own = format!("/saya/{}/tes", world.seat);
    let staff = format!("/angkatan/{}/tes", world.running);
    assert_eq!(siti.get(&own).await.texts(".empty h2"), ["Belum ada tes"]);
    assert_eq!(kartika.get(&staff).await.texts(".empty h2"), ["Angkatan ini belum punya tes"]);

    planned(&kartika, &world, "before", &questions, FREE).await;
    let copied = kartika.post(&format!("{}/soal", plan_of(&world, "before")), &[("salin", "ya")]).await;
    assert_eq!(copied.status, Status::SeeOther);
    let plans = kartika.get(&format!("/kelola/pelatihan/{}/tes", world.course)).await;
    assert_eq!(plans.texts(".rows .soft"), ["5 soal, 5 poin, tanpa batas waktu"; 2]);

    let (before, after) = (test_of(&site, TestPlace::Before).await, test_of(&site, TestPlace::After).await);
    assert_eq!(siti.get(&own).await.texts(".chip"), ["Belum dibuka"; 2]);
    assert_eq!(
        siti.post(&format!("/saya/{}/tes/{before}/mulai", world.seat), &[]).await.status,
        Status::UnprocessableEntity,
        "not open"
    );
    assert_eq!(opened(&indra, &world, before).await.status, Status::SeeOther, "instructors open it too");
    let mine = siti.get(&format!("/saya/{}", world.seat)).await;
    assert_eq!(mine.texts("#lanjut"), ["Kerjakan Pre-test"]);

    let sitting = begun(&siti, world.seat, before).await;
    assert_eq!(begun(&siti, world.seat, before).await, sitting, "once begun, it goes on");
    let page = siti.get(&sitting).await;
    assert_eq!(page.texts("#maju"), ["0 dari 5 dijawab"]);
    let budi = site.signed_in(world.other_trainee).await;
    let others = sitting.replace(&world.seat.to_string(), &world.other_seat.to_string());
    assert_eq!(budi.get(&sitting).await.status, Status::NotFound);
    assert_eq!(budi.get(&others).await.status, Status::NotFound, "nor under his own seat");

    // Without a script: a form for each question.
    let id = |n: usize| questions[n].to_string();
    for (n, answer) in [(0, "0"), (1, "0"), (2, "12"), (4, "Saya menjual tempe.")] {
        let sent = siti.post(&sitting, &[("soal", &id(n)), ("jawab", answer)]).await;
        assert!(sent.location.is_some_and(|to| to.ends_with(&format!("#soal-{}", questions[n]))));
    }
    let wrong = siti.post(&sitting, &[("soal", &id(2)), ("jawab", "1.500")]).await;
    assert_eq!(wrong.status, Status::UnprocessableEntity);
    assert!(wrong.texts(".error").iter().any(|why| why.contains("1500 atau 1,500")));
    let ask = siti.get(&format!("{sitting}/kumpulkan")).await;
    assert_eq!(ask.texts(".rows li").len(), 1, "the one not answered is named: {:?}", ask.texts(".rows li"));
    assert!(ask.texts(".rows li")[0].ends_with("Empat"));
    assert_eq!(siti.post(&format!("{sitting}/kumpulkan"), &[]).await.status, Status::SeeOther);
    assert_eq!(
        siti.post(&format!("{sitting}/kumpulkan"), &[]).await.status,
        Status::SeeOther,
        "twice is once"
    );
    let late = siti.post(&sitting, &[("soal", &id(1)), ("jawab", "1")]).await;
    assert_eq!((late.status, late.texts("h1").len()), (Status::UnprocessableEntity, 1));
    assert_eq!(row(&site, &sitting).await.points.as_deref(), Some("2"), "one wrong, one open, one unread");
    let result = siti.get(&sitting).await;
    assert_eq!(result.texts(".figures dd"), ["2 dari 5"]);
    assert!(result.body.contains("belum dinilai"));

    // The essay is read.
    let person = format!("{staff}/{}", world.seat);
    let page = indra.get(&person).await;
    let judge = page.attributes("form[action*='/tes/']", "action").remove(0);
    let refused = indra.post(&judge, &[("soal", &id(4)), ("nilai", "1,5")]).await;
    assert_eq!(refused.status, Status::UnprocessableEntity);
    assert_eq!(indra.post(&judge, &[("soal", &id(4)), ("nilai", "0,5")]).await.status, Status::SeeOther);
    assert_eq!(row(&site, &sitting).await.points.as_deref(), Some("2.5"));

    // After: everything right but half a matching.
    opened(&kartika, &world, after).await;
    let sitting = begun(&siti, world.seat, after).await;
    for (n, answer) in [(0, vec!["0"]), (1, vec!["1"]), (2, vec!["12,0"]), (3, vec!["0:0", "1:0"])] {
        let fields: Vec<_> =
            [("soal", id(n))].into_iter().chain(answer.iter().map(|a| ("jawab", a.to_string()))).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(siti.post(&sitting, &fields).await.status, Status::SeeOther);
    }
    siti.post(&format!("{sitting}/kumpulkan"), &[]).await;
    let results = kartika.get(&staff).await;
    assert_eq!(
        results.texts("tbody tr:last-child td"),
        ["2,5 dari 5 (50%)", "3,5 dari 5 (70%)", "0,4 sedang"]
    );
    assert_eq!(results.texts(".figures dd"), ["50", "70", "0,4 sedang"]);
    assert_eq!(
        results.texts(".hard b"),
        ["100%", "0%", "100%", "0%", "50%", "100%", "100%", "100%", "50%", "0%"]
    );
    let excel = kartika.get(&format!("{staff}.xlsx")).await;
    let sheet = angkatan::documents::sheet::read(&excel.bytes, 10).unwrap();
    let cells: Vec<&str> = sheet.lines[2].cells.iter().map(|cell| cell.shown()).collect();
    assert_eq!(cells, ["Siti Nur Aminah", "2,5", "5", "50%", "3,5", "5", "70%", "0,4 sedang"]);

    // What was begun is settled.
    let fixed = kartika.post(&plan_of(&world, "before"), FREE).await;
    assert_eq!(fixed.status, Status::UnprocessableEntity);
}

#[rocket::async_test]
async fn answers_come_in_any_order_and_the_latest_stands() {
    let (site, world, questions) = start().await;
    let kartika = site.signed_in(world.coordinator).await;
    planned(&kartika, &world, "before", &questions, FREE).await;
    let test = test_of(&site, TestPlace::Before).await;
    opened(&kartika, &world, test).await;
    let siti = site.signed_in(world.trainee).await;
    let sitting = begun(&siti, world.seat, test).await;
    let now = site.now().timestamp_millis();
    let stored = async || {
        let all = sitting_answer::Entity::find().all(site.store.read()).await.unwrap();
        all.into_iter().map(|row| row.response).collect::<Vec<_>>()
    };
    assert_eq!(save(&siti, &sitting, questions[0], &["1"], now).await, (Status::Ok, true));
    assert_eq!(
        save(&siti, &sitting, questions[0], &["0"], now - 5).await,
        (Status::Ok, false),
        "late and older"
    );
    assert_eq!(stored().await, ["{\"Choice\":1}"]);
    assert_eq!(save(&siti, &sitting, questions[0], &["1"], now).await, (Status::Ok, true), "the same again");
    assert_eq!(save(&siti, &sitting, questions[0], &[], now + 5).await, (Status::Ok, true), "taken back");
    assert_eq!(stored().await, ["\"Nothing\""]);
    assert_eq!(
        siti.post(&sitting, &[("soal", &questions[0].to_string()), ("jawab", "0")]).await.status,
        Status::SeeOther
    );
    assert_eq!(stored().await, ["{\"Choice\":0}"], "a form sent by hand is the newest");
    assert_eq!(save(&siti, &sitting, questions[0], &["7"], now + 9).await.0, Status::UnprocessableEntity);
    assert_eq!(save(&siti, &sitting, QuestionVersionId(999), &["0"], now).await.0, Status::NotFound);
    let budi = site.signed_in(world.other_trainee).await;
    assert_eq!(save(&budi, &sitting, questions[0], &["1"], now + 99).await.0, Status::NotFound);
    assert_eq!(stored().await, ["{\"Choice\":0}"]);
}

#[rocket::async_test]
async fn time_ends_a_sitting_and_staff_give_another_try() {
    let (site, world, questions) = start().await;
    let kartika = site.signed_in(world.coordinator).await;
    let settings = [("menit", "30"), ("kali", "1"), ("lulus", "50"), ("syarat", "ya"), ("tampil", "points")];
    planned(&kartika, &world, "after", &questions[..2], &settings).await;
    let test = test_of(&site, TestPlace::After).await;
    opened(&kartika, &world, test).await;
    let siti = site.signed_in(world.trainee).await;
    let needed = async || {
        let page = kartika.get(&format!("/angkatan/{}/peserta/{}", world.running, world.seat)).await;
        page.texts(".tree > li").into_iter().find(|line| line.starts_with("Post-test")).unwrap()
    };
    assert!(needed().await.contains("Peserta"), "{}", needed().await);
    let sitting = begun(&siti, world.seat, test).await;
    let start = site.now();
    let at = |minutes| start + TimeDelta::minutes(minutes);
    save(&siti, &sitting, questions[0], &["1"], start.timestamp_millis()).await;
    site.set_now(at(30));
    let ms = site.now().timestamp_millis();
    assert_eq!(save(&siti, &sitting, questions[1], &["0"], ms).await.0, Status::Ok, "on its way");
    site.set_now(at(32));
    assert_eq!(save(&siti, &sitting, questions[1], &["1"], ms + 9).await.0, Status::UnprocessableEntity);
    assert_eq!(siti.get(&sitting).await.texts(".chip"), ["Nilai belum cukup"]);
    assert_eq!(row(&site, &sitting).await.submitted_at, None, "nobody handed it in");
    let results = kartika.get(&format!("/angkatan/{}/tes", world.running)).await;
    assert!(results.texts("tbody tr:last-child td")[1].starts_with("0 dari 2 (0%)"));
    assert!(needed().await.contains("kesempatan habis. Koordinator."), "{}", needed().await);

    let person = format!("/angkatan/{}/tes/{}", world.running, world.seat);
    let test_id = test.to_string();
    let without = kartika.post(&person, &[("tes", &test_id), ("alasan", " ")]).await;
    assert_eq!(without.status, Status::UnprocessableEntity);
    assert_eq!(
        kartika.post(&person, &[("tes", &test_id), ("alasan", "Listrik padam.")]).await.status,
        Status::SeeOther
    );
    let sitting = begun(&siti, world.seat, test).await;
    let ms = site.now().timestamp_millis();
    save(&siti, &sitting, questions[0], &["0"], ms).await;
    siti.post(&format!("{sitting}/kumpulkan"), &[]).await;
    assert_eq!(siti.get(&sitting).await.texts(".chip"), ["Nilai cukup"]);
    assert!(needed().await.contains("50%"), "{}", needed().await);

    // Closing ends what goes on.
    let budi = site.signed_in(world.other_trainee).await;
    let his = begun(&budi, world.other_seat, test).await;
    let closed = kartika.post(&format!("/angkatan/{}/tes", world.running), &[("tutup", &test_id)]).await;
    assert_eq!(closed.status, Status::SeeOther);
    site.set_now(site.now() + TimeDelta::minutes(2));
    assert!(budi.get(&his).await.body.contains("sudah dikumpulkan"));
}

#[rocket::async_test]
async fn marks_are_set_and_questions_taken_out() {
    let (site, world, questions) = start().await;
    let kartika = site.signed_in(world.coordinator).await;
    planned(&kartika, &world, "before", &questions, FREE).await;
    let marks: Vec<String> = questions.iter().map(ToString::to_string).collect();
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for (n, id) in marks.iter().enumerate() {
        fields.extend([("soal", id.as_str()), ("nilai", if n == 0 { "2,5" } else { "1" })]);
    }
    let path = format!("{}/soal", plan_of(&world, "before"));
    assert_eq!(kartika.post(&path, &fields).await.status, Status::SeeOther);
    let page = kartika.get(&plan_of(&world, "before")).await;
    assert_eq!(page.attributes("input.short[name=nilai]", "value")[..2], ["2,5", "1"]);
    fields.push(("hapus", marks[4].as_str()));
    assert_eq!(kartika.post(&path, &fields).await.status, Status::SeeOther);
    let plans = kartika.get(&format!("/kelola/pelatihan/{}/tes", world.course)).await;
    assert_eq!(plans.texts(".rows .soft")[0], "4 soal, 5,5 poin, tanpa batas waktu");
    let kosim = site.signed_in(world.other_coordinator).await;
    assert_eq!(kosim.get(&plan_of(&world, "before")).await.status, Status::NotFound);
    assert_eq!(kosim.post(&path, &fields).await.status, Status::NotFound);
}

/// The settings and questions of the test of a version, without what is its own.
async fn as_planned(site: &Site, version: CourseVersionId, place: TestPlace) -> Option<String> {
    let db = site.store.read();
    let test = course_test::Entity::find()
        .filter(course_test::COLUMN.course_version_id.eq(version))
        .filter(course_test::COLUMN.place.eq(place));
    let test = test.one(db).await.unwrap()?;
    let rows = test_question::Entity::find()
        .filter(test_question::COLUMN.test_id.eq(test.id))
        .order_by_asc(test_question::Column::Position);
    let rows = rows.all(db).await.unwrap();
    let rows: Vec<_> = rows.iter().map(|q| (q.position, q.question_version_id.0, q.mark)).collect();
    let course_test::Model { minutes, attempts, passing, counts, shuffled, shows, .. } = test;
    Some(format!("{minutes:?} {attempts} {passing:?} {counts} {shuffled} {shows:?} {rows:?}"))
}

#[rocket::async_test]
async fn a_new_version_of_a_course_takes_its_tests_over() {
    let (site, world, questions) = start().await;
    let kartika = site.signed_in(world.coordinator).await;
    let settings = [
        ("menit", "45"),
        ("kali", "3"),
        ("lulus", "70"),
        ("tampil", "points"),
        ("syarat", "ya"),
        ("acak", "ya"),
    ];
    planned(&kartika, &world, "before", &questions[..2], FREE).await;
    planned(&kartika, &world, "after", &questions, &settings).await;
    let by = Coordinating::without_sign_in(world.coordinator, world.centre, "Kartika");
    let now = site.now();
    let (next, _) = site.store.write(async |tx| draft(tx, &by, world.course, now).await).await.unwrap();
    assert_ne!(next, world.version);
    assert_eq!(as_planned(&site, next, TestPlace::After).await, None, "tests are no part of a copy");
    let carry = format!("/kelola/pelatihan/{}/salin-tes/{next}", world.course);
    for _ in 0..2 {
        assert_eq!(kartika.post(&carry, &[]).await.status, Status::SeeOther);
        for place in [TestPlace::Before, TestPlace::After] {
            let old = as_planned(&site, world.version, place).await;
            assert!(old.is_some());
            assert_eq!(as_planned(&site, next, place).await, old, "{place:?}");
        }
    }
    // From now on each goes its own way.
    let before = as_planned(&site, world.version, TestPlace::Before).await;
    let own = format!("/kelola/pelatihan/{}/tes/{next}/before", world.course);
    assert_eq!(
        kartika
            .post(&own, &[("menit", "5"), ("kali", "1"), ("lulus", ""), ("tampil", "points")])
            .await
            .status,
        Status::SeeOther
    );
    assert_eq!(as_planned(&site, world.version, TestPlace::Before).await, before);
    assert_ne!(as_planned(&site, next, TestPlace::Before).await, before);
    // Nothing comes before the first version; and it is the coordinator's of this centre.
    let first = format!("/kelola/pelatihan/{}/salin-tes/{}", world.course, world.version);
    assert_eq!(kartika.post(&first, &[]).await.status, Status::NotFound);
    let other = site.signed_in(world.other_coordinator).await;
    assert_eq!(other.post(&carry, &[]).await.status, Status::NotFound);
}
