//! "On 12 May 4 JP were missing": what a page said at a moment is what the records of that moment say.
use super::{
    site::{Actor, Site, monday},
    testing::tested,
    world::{World, world},
};
use angkatan::{
    access::{Assessing, Learning},
    assessment::{
        commands::{Acting, assign_appeal, enter_appeal, take, take_back, write_judgements},
        rules::{Judgement, chain::Act},
    },
    attendance::{
        commands::{NewMark, write_marks},
        rules::Marked,
    },
    cohorts::{
        commands::{Change, add_session, cancel_session},
        rules::timetable::PlannedSession,
    },
    completion::{
        queries::{hidden, log, of_enrolment},
        rules::{Completion, decide},
    },
    evidence::{
        commands::{show, weigh},
        rules::{Shown, Weighed},
    },
    tables::{
        assessment_plan::{self, SecondRule},
        cohort,
        cohort_staff::{self, Duty},
        course_task::{self, CourseTaskId},
        course_test, criterion,
        enrolment::{self, EnrolmentId},
        evidence::EvidenceKind,
        judgement::{Method, Verdict},
        mark::Presence,
        mark_event,
        person::PersonId,
        unit_decision::Outcome,
    },
    web::Origin,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::http::Status;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, NotSet, sea_query::Expr};

struct Story {
    site: Site,
    world: World,
    cohort: cohort::Model,
    task: CourseTaskId,
    /// Who was looked at, when, and what completion said then.
    said: Vec<(EnrolmentId, DateTime<Utc>, Completion)>,
}

/// The world with a plan that asks for everything, a test that counts and a task.
async fn story() -> Story {
    let site = Site::new().await;
    let world = world(&site).await;
    tested(&site, &world).await;
    let plan = assessment_plan::ActiveModel {
        course_version_id: Set(world.version),
        decider: Set(true),
        acknowledged: Set(true),
        registered: Set(false),
        second: Set(SecondRule::EveryBk),
        sample_percent: Set(100),
        seed: Set("benih".into()),
        appeal_days: Set(7),
        answer_days: Set(10),
    };
    let report = course_task::ActiveModel {
        id: NotSet,
        course_version_id: Set(world.version),
        position: Set(1),
        title: Set("Laporan usaha".into()),
    };
    // A second assessor is the other instructor here.
    let duty = cohort_staff::ActiveModel {
        cohort_id: Set(world.running),
        person_id: Set(world.other_instructor),
        duty: Set(Duty::Assessor),
    };
    let task = site
        .store
        .write(async |tx| {
            assessment_plan::Entity::insert(plan).exec_without_returning(tx.db()).await?;
            cohort_staff::Entity::insert(duty).exec_without_returning(tx.db()).await?;
            course_test::Entity::update_many()
                .col_expr(course_test::Column::Counts, Expr::value(true))
                .exec(tx.db())
                .await?;
            Ok::<_, DbErr>(report.insert(tx.db()).await?.id)
        })
        .await
        .unwrap();
    let cohort = cohort::Entity::find_by_id(world.running).one(site.store.read()).await.unwrap().unwrap();
    Story { site, world, cohort, task, said: Vec::new() }
}

impl Story {
    /// What completion says now of both, kept; then time goes on.
    async fn look(&mut self, then_minutes: i64) {
        for who in [self.world.seat, self.world.other_seat] {
            let now = self.site.now();
            let said = of_enrolment(self.site.store.read(), &self.cohort, who, now).await.unwrap().unwrap();
            self.said.push((who, now, said));
        }
        self.site.set_now(self.site.now() + TimeDelta::minutes(then_minutes));
    }

    async fn mark(&mut self, session: usize, presence: Presence) {
        let jp = if presence == Presence::Present { 4 } else { 0 };
        let mark = Marked { presence, jp, made_up: 0, reason: String::new() };
        let (session, enrolment) = (self.world.sessions[session], self.world.seat);
        let (by, now) = (self.world.instructor, self.site.now());
        let new = vec![NewMark { enrolment, session, mark }];
        self.site
            .store
            .write(async |tx| write_marks(tx, by, new.clone(), mark_event::Method::Page, now).await)
            .await
            .unwrap();
        self.look(31).await;
    }

    async fn judge(&mut self, n: usize, verdict: Option<Verdict>) {
        let (criterion, by, now) = (self.world.criteria[n], self.world.assessor, self.site.now());
        let assessor = Assessing::without_sign_in(by, "Asih Asesor", &self.cohort);
        let seat = self.world.seat;
        self.site
            .store
            .write(async |tx| match verdict {
                Some(verdict) => {
                    let judgement =
                        Judgement { verdict, method: Method::Practical, note: String::new(), evidence: None };
                    write_judgements(tx, by, vec![(seat, criterion, judgement)], now).await
                }
                None => take_back(tx, &assessor, seat, criterion, now).await,
            })
            .await
            .unwrap();
        self.look(7).await;
    }

    async fn step(&mut self, by: PersonId, own: bool, act: Act) {
        let (seat, unit, now) = (self.world.seat, self.world.unit, self.site.now());
        let who = Acting::without_sign_in(by, "Siapa", &self.cohort, own.then_some(seat));
        self.site
            .store
            .write(async |tx| take(tx, &who, seat, unit, act.clone(), "", now).await)
            .await
            .unwrap();
        self.look(13).await;
    }

    async fn tick(&mut self, done: &str) {
        let kartika = self.site.signed_in(self.world.coordinator).await;
        let path = format!("/angkatan/{}/peserta/{}/tugas", self.world.running, self.world.seat);
        let task = self.task.to_string();
        assert_eq!(
            kartika.post(&path, &[("tugas", &task), ("selesai", done)]).await.status,
            Status::SeeOther
        );
        self.look(60).await;
    }

    /// Everything once: marks, judgements, a decision and its reopening, a timetable that changes, tests,
    /// evidence, ticks, an appeal.
    async fn told() -> Story {
        let mut s = story().await;
        let change = Change::of(s.world.running, Some(s.world.coordinator));
        s.look(5).await;
        s.mark(0, Presence::Absent).await;
        s.mark(0, Presence::Present).await;
        s.mark(1, Presence::Present).await;
        s.judge(0, Some(Verdict::Met)).await;
        s.judge(1, Some(Verdict::NotYet)).await;
        s.judge(1, None).await;
        s.tick("true").await;
        s.tick("false").await;
        // Evidence waits, and is weighed.
        let seat =
            enrolment::Entity::find_by_id(s.world.seat).one(s.site.store.read()).await.unwrap().unwrap();
        let siti = Learning::without_sign_in(seat, s.cohort.clone());
        let first =
            criterion::Entity::find_by_id(s.world.criteria[0]).one(s.site.store.read()).await.unwrap();
        let elements = [first.unwrap().element_id].into();
        let shown = Shown { kind: EvidenceKind::Work, title: "Foto".into(), words: "Buatan saya.".into() };
        let now = s.site.now();
        let piece = s
            .site
            .store
            .write(async |tx| show(tx, &siti, shown.clone(), &elements, None, now).await)
            .await
            .unwrap()
            .unwrap();
        s.look(300).await;
        let now = s.site.now();
        let assessor = Assessing::without_sign_in(s.world.assessor, "Asih Asesor", &s.cohort);
        let good = Weighed { valid: true, authentic: true, current: true, sufficient: true };
        let origin = Origin::new("http://pelatihan.example");
        let who = s.world.seat;
        s.site
            .store
            .write(async |tx| weigh(tx, &assessor, who, piece, good, "", &origin, now).await)
            .await
            .unwrap();
        s.look(900).await;
        // Tuesday: a session is added and cancelled again; the other test is not passed yet.
        let starts_at = monday() + TimeDelta::days(3);
        let planned = PlannedSession {
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(180),
            jp: 4,
            topic: "Tambahan".into(),
            room: String::new(),
            instructor: None,
            make_up: false,
        };
        let now = s.site.now();
        s.site.store.write(async |tx| add_session(tx, change, planned.clone(), now).await).await.unwrap();
        s.look(30).await;
        let (now, third) = (s.site.now(), s.world.sessions[2]);
        s.site
            .store
            .write(async |tx| cancel_session(tx, change, third, "Listrik padam", now).await)
            .await
            .unwrap();
        s.look(40).await;
        // BK by the assessor, the same by the second one, decided; an appeal; open again.
        s.judge(1, Some(Verdict::Met)).await;
        s.judge(2, Some(Verdict::Met)).await;
        let (asih, siti, kartika) = (s.world.assessor, s.world.trainee, s.world.coordinator);
        s.step(asih, false, Act::Recommend(Outcome::Competent)).await;
        s.step(siti, true, Act::Acknowledge).await;
        s.step(kartika, false, Act::Withdraw("Kriteria 1.2 belum jelas".into())).await;
        s.judge(1, Some(Verdict::NotYet)).await;
        s.step(asih, false, Act::Recommend(Outcome::NotYetCompetent)).await;
        s.step(kartika, false, Act::Assign(s.world.other_instructor)).await;
        s.step(asih, false, Act::Withdraw("Salah tekan".into())).await;
        let (seat, unit, now) = (s.world.seat, s.world.unit, s.site.now());
        let rows = vec![(seat, unit, Outcome::NotYetCompetent)];
        s.site
            .store
            .write(async |tx| {
                angkatan::assessment::commands::write_decisions(tx, kartika, "Kartika", rows.clone(), now)
                    .await
            })
            .await
            .unwrap();
        s.look(17).await;
        let coordinator = Acting::without_sign_in(kartika, "Kartika", &s.cohort, None);
        let now = s.site.now();
        s.site
            .store
            .write(async |tx| enter_appeal(tx, &coordinator, seat, unit, "Sudah saya lakukan.", now).await)
            .await
            .unwrap();
        s.look(19).await;
        let cohort = s.cohort.clone();
        let coordinator = Acting::without_sign_in(kartika, "Kartika", &cohort, None);
        let (now, other) = (s.site.now(), s.world.other_instructor);
        s.site
            .store
            .write(async |tx| assign_appeal(tx, &coordinator, seat, unit, other, now).await)
            .await
            .unwrap();
        s.look(23).await;
        // The test is closed and opened again; its second sitting runs out of time by itself.
        let staff = s.site.signed_in(kartika).await;
        let tests = format!("/angkatan/{}/tes", s.world.running);
        let test =
            course_test::Entity::find().one(s.site.store.read()).await.unwrap().unwrap().id.to_string();
        staff.post(&tests, &[("tutup", &test)]).await;
        drop(staff);
        s.look(11).await;
        let staff = s.site.signed_in(kartika).await;
        staff.post(&tests, &[("buka", &test), ("sampai", "")]).await;
        drop(staff);
        s.look(2_000).await;
        s.look(0).await;
        s
    }

    async fn log_of(&self, who: EnrolmentId) -> angkatan::completion::rules::past::Log {
        let db = self.site.store.read();
        let seat = enrolment::Entity::find_by_id(who).one(db).await.unwrap().unwrap();
        log(db, &self.cohort, &seat, self.site.now()).await.unwrap()
    }

    fn path(&self, rest: &str) -> String {
        format!("/angkatan/{}/peserta/{}{rest}", self.world.running, self.world.seat)
    }
}

#[rocket::async_test]
async fn each_moment_of_a_story_reads_as_its_page_said() {
    let s = Story::told().await;
    for who in [s.world.seat, s.world.other_seat] {
        let log = s.log_of(who).await;
        for (_, at, said) in s.said.iter().filter(|(of, ..)| *of == who) {
            let then = decide(&log.at(*at).unwrap());
            assert_eq!(&then, said, "at {at}");
        }
        // As of now is now.
        let now = s.site.now();
        let today = of_enrolment(s.site.store.read(), &s.cohort, who, now).await.unwrap().unwrap();
        assert_eq!(decide(&log.at(now).unwrap()), today);
    }
    assert!(s.said.len() > 50, "{} moments", s.said.len());
    let siti = s.said.iter().filter(|(who, ..)| *who == s.world.seat);
    let different: Vec<&Completion> = siti.map(|(.., said)| said).collect();
    let different = different.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!(different > 22, "the story changes something at nearly every step: {different}");
}

/// What a tree says, line by line.
async fn lines(actor: &Actor<'_>, path: &str) -> Vec<String> {
    let page = actor.get(path).await;
    assert_eq!(page.status, Status::Ok, "{path}");
    let mut all = page.texts(".tree .req");
    all.extend(page.texts(".tree p:not(:has(a))"));
    all
}

#[rocket::async_test]
async fn the_page_of_a_day_says_what_the_page_said_on_that_day() {
    let mut s = story().await;
    let kartika = s.world.coordinator;
    s.mark(0, Presence::Present).await;
    s.judge(0, Some(Verdict::NotYet)).await;
    // Monday 23 November is over; what its page said last.
    s.site.set_now(monday() + TimeDelta::hours(14));
    let monday_said = lines(&s.site.signed_in(kartika).await, &s.path("")).await;
    s.site.set_now(monday() + TimeDelta::hours(26));
    s.mark(1, Presence::Present).await;
    s.judge(0, Some(Verdict::Met)).await;
    s.tick("true").await;
    let coordinator = s.site.signed_in(kartika).await;
    let tuesday_said = lines(&coordinator, &s.path("")).await;
    assert_ne!(monday_said, tuesday_said);
    assert_eq!(lines(&coordinator, &s.path("/riwayat?tanggal=2026-11-23")).await, monday_said);
    assert_eq!(lines(&coordinator, &s.path("/riwayat?tanggal=2026-11-24")).await, tuesday_said);
    let page = coordinator.get(&s.path("/riwayat?tanggal=2026-11-23")).await;
    assert_eq!(page.texts("#hari"), ["Pada 23 November 2026"]);
    // The turning points: few, the newest first, each leading to its day.
    let turns = ["Laporan usaha: terpenuhi.", "Pre-test: terpenuhi."];
    assert_eq!(page.texts("#titik ~ ol .mark"), turns);
    let days = ["24", "23"].map(|day| s.path(&format!("/riwayat?tanggal=2026-11-{day}")));
    assert_eq!(page.attributes("#titik ~ ol a", "href"), days);
    let person = coordinator.get(&s.path("")).await;
    assert_eq!(person.texts("#titik ~ ol .mark"), turns);
    // Days without an answer.
    let early = coordinator.get(&s.path("/riwayat?tanggal=2026-01-05")).await;
    assert_eq!(early.texts("#hari ~ p, section:has(#hari) > p"), ["Waktu itu belum dapat tempat."]);
    for none in ["2026-11-25", "kemarin"] {
        let page = coordinator.get(&s.path(&format!("/riwayat?tanggal={none}"))).await;
        assert_eq!(page.texts("#tanggal-salah"), ["Pilih hari ini atau hari sebelumnya."]);
    }
    // The trainee reads the same of herself, and nobody else does.
    let own = format!("/saya/{}/riwayat", s.world.seat);
    let siti = s.site.signed_in(s.world.trainee).await;
    assert_eq!(lines(&siti, &format!("{own}?tanggal=2026-11-23")).await, monday_said);
    assert_eq!(siti.get("/saya").await.attributes(&format!("a[href='{own}']"), "href").len(), 1);
    for stranger in [s.world.other_trainee, s.world.assessor, s.world.other_coordinator] {
        let stranger = s.site.signed_in(stranger).await;
        assert_eq!(stranger.get(&own).await.status, Status::NotFound);
        assert_eq!(stranger.get(&s.path("/riwayat")).await.status, Status::NotFound);
    }
}

#[rocket::async_test]
async fn what_a_second_assessor_must_not_see_is_not_in_the_past_either() {
    let mut s = story().await;
    s.judge(0, Some(Verdict::NotYet)).await;
    s.judge(1, Some(Verdict::Met)).await;
    s.judge(2, Some(Verdict::Met)).await;
    let (asih, kartika, second) = (s.world.assessor, s.world.coordinator, s.world.other_instructor);
    s.step(asih, false, Act::Recommend(Outcome::NotYetCompetent)).await;
    s.step(kartika, false, Act::Assign(second)).await;
    // The second assessor becomes a coordinator while he is to judge blind.
    angkatan_role(&s, second).await;
    let blind = hidden(s.site.store.read(), s.world.seat, second).await.unwrap();
    assert_eq!(blind.into_iter().collect::<Vec<_>>(), [s.world.unit]);
    let bagas = s.site.signed_in(second).await;
    let page = bagas.get(&s.path("/riwayat?tanggal=2026-11-23")).await;
    assert_eq!(page.status, Status::Ok);
    assert_eq!(page.texts(".notice").len(), 1);
    assert!(!page.body.contains("Media Sosial") && !page.body.contains("belum tercapai"), "{}", page.body);
    let open = s.site.signed_in(kartika).await.get(&s.path("/riwayat?tanggal=2026-11-23")).await;
    assert!(open.body.contains("Media Sosial"));
}

async fn angkatan_role(s: &Story, person: PersonId) {
    use angkatan::tables::staff_role::{self, Role};
    let row = staff_role::ActiveModel {
        person_id: Set(person),
        role: Set(Role::Coordinator),
        granted_by: Set(None),
        granted_at: Set(s.site.now()),
    };
    s.site.store.write(async |tx| row.insert(tx.db()).await.map(|_| ())).await.unwrap();
}

#[rocket::async_test]
async fn statements_do_not_grow_with_the_records() {
    let mut s = story().await;
    // The sitting that went on is over by now, and stays so.
    s.site.set_now(monday() + TimeDelta::hours(2));
    let few = s.site.traced(s.log_of(s.world.seat)).await.1.len();
    s.mark(0, Presence::Present).await;
    s.mark(1, Presence::Present).await;
    s.judge(0, Some(Verdict::Met)).await;
    s.judge(1, Some(Verdict::NotYet)).await;
    s.tick("true").await;
    assert_eq!(s.site.traced(s.log_of(s.world.seat)).await.1.len(), few);
    assert!(few < 45, "{few}");
}
