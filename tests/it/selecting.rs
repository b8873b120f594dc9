//! A cohort that selects: from the papers to the seats, through the commands, with every row and message.
use super::{
    site::Site,
    world::{World, world},
};
use angkatan::{
    doctor,
    enrollment::{
        commands::{self as seats, Application, apply_each},
        intake::{Entry, Intake},
        rules::Asking,
    },
    error::{Error, Result},
    selection::{
        commands::{self, Announced, Change, Part, Period, Plan, Points, Pool},
        lapsing::lapse_due,
        queries,
    },
    tables::{
        enrolment::{self, EnrolmentId, EnrolmentState as State, Via},
        enrolment_event, message,
        person::{self, Language, PersonId},
        person_profile::{self, Sex},
        quota_pool::PoolKind,
        selection::{Method, Ties},
        selection_step::SelectionStep as Step,
    },
    web::Origin,
};
use chrono::TimeDelta;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

struct Scene {
    site: Site,
    world: World,
    origin: Origin,
}

impl Scene {
    async fn new() -> Scene {
        let site = Site::new().await;
        let world = world(&site).await;
        Scene { site, world, origin: Origin::new("http://pelatihan.example") }
    }

    fn by(&self, who: PersonId) -> Change<'_> {
        Change { by: Some(who), origin: &self.origin, now: self.site.now() }
    }

    fn staff(&self) -> Change<'_> {
        self.by(self.world.coordinator)
    }

    /// So many people, every other one a woman.
    async fn people(&self, many: usize) -> Vec<PersonId> {
        let (centre, now) = (self.world.centre, self.site.now());
        self.site
            .store
            .write(async |tx| {
                let mut ids = Vec::new();
                for n in 0..many {
                    let row = person::ActiveModel {
                        centre_id: Set(centre),
                        name: Set(format!("Pelamar {n}")),
                        search_name: Set(format!("pelamar {n}")),
                        email: Set(Some(format!("pelamar{n}@peserta.example"))),
                        region_code: Set(Some("33.74".into())),
                        language: Set(Language::Id),
                        created_at: Set(now),
                        ..Default::default()
                    };
                    let id = row.insert(tx.db()).await?.id;
                    let profile = person_profile::ActiveModel {
                        person_id: Set(id),
                        sex: Set(Some(if n % 2 == 0 { Sex::Male } else { Sex::Female })),
                        ..Default::default()
                    };
                    profile.insert(tx.db()).await?;
                    ids.push(id);
                }
                Ok::<_, Error>(ids)
            })
            .await
            .unwrap()
    }

    fn plan(&self, steps: &[Step]) -> Plan {
        let now = self.site.now();
        let period = |step: &Step| Period {
            step: *step,
            from: now,
            until: now + TimeDelta::days(7),
            in_charge: Some(self.world.coordinator),
        };
        let tests = steps.contains(&Step::Test);
        Plan {
            applicants: Some(20),
            reserves: Some(3),
            offer_hours: 48,
            method: if tests { Method::Scores } else { Method::Arrival },
            ties: Ties::Arrival,
            minimum: None,
            steps: steps.iter().map(period).collect(),
            pools: Vec::new(),
            parts: match tests {
                true => vec![Part { name: "Tes tertulis".into(), weight: 100, max: 10_000 }],
                false => Vec::new(),
            },
        }
    }

    async fn set_up(&self, plan: Plan) -> Result<()> {
        let (id, change) = (self.world.open, self.staff());
        self.site.store.write(async |tx| commands::set_up(tx, id, plan.clone(), change).await).await
    }

    async fn apply(&self, people: &[PersonId]) -> Vec<Result<seats::Applied>> {
        let (id, now) = (self.world.open, self.site.now());
        let all: Vec<Application> =
            people.iter().map(|one| Application::new(*one, Via::Own, Some(*one))).collect();
        let site = &self.site;
        site.store
            .write(async |tx| apply_each(tx, id, &all, &site.random, &self.origin, now).await)
            .await
            .unwrap()
    }

    async fn rows(&self) -> Vec<enrolment::Model> {
        enrolment::Entity::find()
            .filter(enrolment::COLUMN.cohort_id.eq(self.world.open))
            .order_by_asc(enrolment::Column::QueueNumber)
            .all(self.site.store.read())
            .await
            .unwrap()
    }

    async fn states(&self) -> Vec<State> {
        self.rows().await.into_iter().map(|row| row.state).collect()
    }

    /// The words of each application's history.
    async fn histories(&self) -> Vec<String> {
        let mut all = Vec::new();
        for row in self.rows().await {
            let events = enrolment_event::Entity::find()
                .filter(enrolment_event::COLUMN.enrolment_id.eq(row.id))
                .order_by_asc(enrolment_event::Column::Id)
                .all(self.site.store.read())
                .await
                .unwrap();
            all.push(events.into_iter().map(|event| event.kind).collect::<Vec<_>>().join(" "));
        }
        all
    }

    /// How many messages of each kind there are.
    async fn mail(&self) -> BTreeMap<String, usize> {
        let all = message::Entity::find()
            .filter(message::COLUMN.cohort_id.eq(self.world.open))
            .all(self.site.store.read())
            .await
            .unwrap();
        let mut kinds = BTreeMap::new();
        for one in all {
            *kinds.entry(one.kind).or_insert(0) += 1;
        }
        kinds
    }

    async fn rank(&self) -> Result<u32> {
        let (id, change) = (self.world.open, self.staff());
        self.site.store.write(async |tx| commands::rank(tx, id, change).await).await
    }

    async fn announce(&self) -> Result<Announced> {
        let (id, change) = (self.world.open, self.staff());
        self.site.store.write(async |tx| commands::announce(tx, id, change).await).await
    }

    async fn accept(&self, row: &enrolment::Model) -> Result<()> {
        let (id, change) = (row.id, self.by(row.person_id));
        self.site.store.write(async |tx| commands::accept(tx, id, change).await).await
    }

    async fn sound(&self) {
        let mut found = doctor::examine(&self.site.store, self.site.now()).await.unwrap();
        // Nobody carries the mail in these stories, and days go by.
        found.retain(|one| one.check != "mail");
        assert_eq!(found, [], "doctor");
    }
}

fn refused<T: std::fmt::Debug>(answer: Result<T>) -> &'static str {
    match answer {
        Err(Error::Refused(why)) => why.field,
        other => panic!("not refused: {other:?}"),
    }
}

fn kinds(of: &[(&str, usize)]) -> BTreeMap<String, usize> {
    of.iter().map(|(kind, many)| (kind.to_string(), *many)).collect()
}

#[rocket::async_test]
async fn from_the_papers_to_the_seats() {
    let scene = Scene::new().await;
    let (site, world, id) = (&scene.site, &scene.world, scene.world.open);
    // Two seats, one of them for women.
    let mut plan = scene.plan(&[Step::Apply, Step::Verify, Step::Test, Step::Announce, Step::Reregister]);
    plan.pools =
        vec![Pool { name: "Perempuan".into(), kind: PoolKind::Sex, value: "female".into(), seats: 1 }];
    scene.set_up(plan.clone()).await.unwrap();
    let people = scene.people(9).await;
    let applied = scene.apply(&people).await;
    assert!(applied.iter().all(|one| one.as_ref().is_ok_and(|one| one.is_new && one.place_in_queue == 0)));
    assert_eq!(scene.states().await, [State::Submitted; 9]);
    assert_eq!(refused(scene.rank().await), "", "nobody is ranked before the papers are checked");

    // Papers: one is sent back and comes again, one is turned down, one leaves.
    let rows = scene.rows().await;
    let of = |n: usize| rows[n].id;
    let (ask, own) = (scene.staff(), scene.by(people[0]));
    site.store
        .write(async |tx| commands::ask_correction(tx, of(0), "KTP buram", &[], ask).await)
        .await
        .unwrap();
    assert_eq!(
        queries::asked_to_correct(site.store.read(), of(0)).await.unwrap().map(|(what, _)| what).as_deref(),
        Some("KTP buram")
    );
    site.store.write(async |tx| commands::resubmit(tx, of(0), own).await).await.unwrap();
    site.store.write(async |tx| commands::resubmit(tx, of(0), own).await).await.unwrap();
    let no = site.store.write(async |tx| commands::reject(tx, of(7), "", ask).await).await;
    assert_eq!(refused(no), "alasan");
    site.store.write(async |tx| commands::reject(tx, of(7), "Di luar provinsi", ask).await).await.unwrap();
    let leaves = scene.by(people[8]);
    site.store
        .write(async |tx| seats::withdraw(tx, of(8), Asking::Themselves, "", leaves).await)
        .await
        .unwrap();
    let good: Vec<EnrolmentId> = (0..7).map(of).collect();
    let many = site.store.write(async |tx| commands::verify(tx, id, &good, ask).await).await.unwrap();
    let again = site.store.write(async |tx| commands::verify(tx, id, &good, ask).await).await.unwrap();
    assert_eq!((many, again), (7, 0));

    // The test: the last one does not come.
    let part = queries::setup(site.store.read(), id).await.unwrap().unwrap().parts[0].id;
    let points: Vec<Points> = [(0, 60), (1, 70), (2, 90), (3, 80), (4, 70), (5, 10)]
        .map(|(n, value)| Points { enrolment: of(n), part, value: Some(value * 100) })
        .to_vec();
    let beyond = [Points { enrolment: of(0), part, value: Some(10_001) }];
    let no = site.store.write(async |tx| commands::note_scores(tx, id, &beyond, ask).await).await;
    assert_eq!(refused(no), "nilai");
    let many = site.store.write(async |tx| commands::note_scores(tx, id, &points, ask).await).await.unwrap();
    assert_eq!(many, 6);
    assert_eq!(refused(scene.announce().await), "", "there is no order yet");
    assert_eq!(scene.rank().await.unwrap(), 6);
    // Points are corrected: the order is made again, and until then nothing is announced.
    let better = [Points { enrolment: of(0), part, value: Some(7_500) }];
    site.store.write(async |tx| commands::note_scores(tx, id, &better, ask).await).await.unwrap();
    assert_eq!(refused(scene.announce().await), "");
    assert_eq!(scene.rank().await.unwrap(), 6);
    let order = |rows: &[enrolment::Model]| rows.iter().map(|row| (row.rank, row.score)).collect::<Vec<_>>();
    let expected = [
        (Some(3), Some(7500)),
        (Some(4), Some(7000)),
        (Some(1), Some(9000)),
        (Some(2), Some(8000)),
        (Some(5), Some(7000)),
        (Some(6), Some(1000)),
        (None, None),
        (None, None),
        (None, None),
    ];
    assert_eq!(order(&scene.rows().await), expected);

    // Announced: the woman of the highest rank takes the seat for women, the best of the rest the other.
    let came = scene.announce().await.unwrap();
    assert_eq!(came, Announced { seated: 2, waiting: 3, not_selected: 2 });
    assert_eq!(scene.announce().await.unwrap(), Announced::default(), "once");
    use State::*;
    assert_eq!(
        scene.states().await,
        [Waiting, Waiting, Offered, Offered, Waiting, NotSelected, NotSelected, NotSelected, Withdrawn]
    );
    let rows = scene.rows().await;
    assert_eq!(
        rows.iter().map(|row| row.pool_id.is_some()).collect::<Vec<_>>()[..4],
        [false, false, false, true]
    );
    assert_eq!(rows[5].exit_reason.as_deref(), Some("Urutan 6. Tersedia 2 kursi dan 3 cadangan."));
    assert_eq!(rows[6].exit_reason.as_deref(), Some("Tidak ada nilai tes."));
    assert_eq!(rows[7].exit_reason.as_deref(), Some("Di luar provinsi"));
    assert_eq!(rows[8].exit_reason.as_deref(), Some("Mengundurkan diri."));
    assert_eq!(refused(scene.set_up(plan).await), "", "after the announcement nothing changes");
    scene.sound().await;

    // The best accepts; the woman lets it lapse: her seat goes to the next woman, not to the next rank.
    scene.accept(&rows[2]).await.unwrap();
    scene.accept(&rows[2]).await.unwrap();
    assert_eq!(refused(scene.accept(&rows[0]).await), "", "a reserve has nothing to accept");
    let until = rows[3].offered_until.unwrap();
    assert_eq!(until, site.now() + TimeDelta::days(7), "re-registration runs longer than 48 hours");
    site.set_now(until - TimeDelta::seconds(1));
    assert_eq!(lapse_due(&site.store, &scene.origin, site.now()).await.unwrap(), 0);
    site.set_now(until);
    assert_eq!(refused(scene.accept(&rows[3]).await), "");
    assert_eq!(lapse_due(&site.store, &scene.origin, site.now()).await.unwrap(), 1);
    assert_eq!(lapse_due(&site.store, &scene.origin, site.now()).await.unwrap(), 0);
    assert_eq!(scene.states().await[..5], [Waiting, Offered, Enrolled, Lapsed, Waiting]);
    let rows = scene.rows().await;
    assert_eq!(rows[1].offered_until, Some(until + TimeDelta::hours(48)));
    assert!(rows[1].pool_id.is_some());

    // Two more seats: exactly two offers, by rank. The seat of one who leaves goes to the next, if any.
    let change = scene.staff();
    let moved = site.store.write(async |tx| seats::set_quota(tx, id, 3, change).await).await.unwrap();
    assert_eq!(moved, 1);
    assert_eq!(scene.states().await[..5], [Offered, Offered, Enrolled, Lapsed, Waiting]);
    let change = scene.by(rows[1].person_id);
    site.store
        .write(async |tx| seats::withdraw(tx, rows[1].id, Asking::Themselves, "Pindah kota", change).await)
        .await
        .unwrap();
    assert_eq!(scene.states().await[..5], [Offered, Withdrawn, Enrolled, Lapsed, Offered]);
    assert_eq!(scene.rows().await[4].pool_id, None, "no woman waits: the seat is for everybody");
    scene.sound().await;

    assert_eq!(
        scene.histories().await,
        [
            "submitted correction resubmitted verified tested ranked waiting offered",
            "submitted verified tested ranked waiting offered withdrawn",
            "submitted verified tested ranked offered accepted",
            "submitted verified tested ranked offered lapsed",
            "submitted verified tested ranked waiting offered",
            "submitted verified tested ranked not_selected",
            "submitted verified not_selected",
            "submitted not_selected",
            "submitted withdrawn",
        ]
    );
    assert_eq!(
        scene.mail().await,
        kinds(&[
            ("accepted", 1),
            ("correction", 1),
            ("lapsed", 1),
            ("not_selected", 3),
            ("offered", 5),
            ("ranked", 6),
            ("resubmitted", 1),
            ("submitted", 9),
            ("tested", 6),
            ("verified", 7),
            ("waiting", 3),
            ("withdrawn", 2),
        ]),
        "one message for every step of every history"
    );
    assert_eq!(refused(scene.apply(&world_people(world)).await.pop().unwrap()), "", "nobody enters an order");
}

fn world_people(world: &World) -> Vec<PersonId> {
    vec![world.trainee]
}

#[rocket::async_test]
async fn three_more_seats_make_three_offers() {
    let scene = Scene::new().await;
    let (site, id) = (&scene.site, scene.world.open);
    let mut plan = scene.plan(&[Step::Apply, Step::Reregister]);
    plan.reserves = None;
    scene.set_up(plan).await.unwrap();
    let people = scene.people(10).await;
    scene.apply(&people).await;
    scene.rank().await.unwrap();
    assert_eq!(scene.announce().await.unwrap(), Announced { seated: 2, waiting: 8, not_selected: 0 });
    let change = scene.staff();
    let moved = site.store.write(async |tx| seats::set_quota(tx, id, 5, change).await).await.unwrap();
    assert_eq!(moved, 3);
    let mut expected = vec![State::Offered; 5];
    expected.extend([State::Waiting; 5]);
    assert_eq!(scene.states().await, expected);
    assert_eq!(scene.mail().await["offered"], 5);
    let fewer = site.store.write(async |tx| seats::set_quota(tx, id, 4, change).await).await;
    assert_eq!(refused(fewer), "kuota", "an offer counts as a seat");
    scene.sound().await;
}

#[rocket::async_test]
async fn without_papers_test_or_confirmation_the_result_is_a_seat() {
    let scene = Scene::new().await;
    let (site, id) = (&scene.site, scene.world.open);
    scene.set_up(scene.plan(&[])).await.unwrap();
    let people = scene.people(4).await;
    scene.apply(&people).await;
    assert_eq!(scene.rank().await.unwrap(), 4);
    assert_eq!(scene.announce().await.unwrap(), Announced { seated: 2, waiting: 2, not_selected: 0 });
    let rows = scene.rows().await;
    use State::*;
    assert_eq!(scene.states().await, [Enrolled, Enrolled, Waiting, Waiting]);
    // Who does not come is noted once the cohort runs; the seat goes to the next.
    let change = scene.staff();
    let absent = async || {
        site.store.write(async |tx| commands::no_show(tx, rows[0].id, "Tanpa kabar", change).await).await
    };
    assert_eq!(refused(absent().await), "", "before the first day");
    let running = angkatan::tables::cohort::ActiveModel {
        id: Set(id),
        state: Set(angkatan::tables::cohort::CohortState::Running),
        ..Default::default()
    };
    site.store.write(async |tx| running.clone().update(tx.db()).await.map(|_| ())).await.unwrap();
    absent().await.unwrap();
    absent().await.unwrap();
    assert_eq!(scene.states().await, [NoShow, Enrolled, Enrolled, Waiting]);
    assert_eq!(
        scene.mail().await,
        kinds(&[
            ("no_show", 1),
            ("promoted", 1),
            ("ranked", 4),
            ("selected", 2),
            ("submitted", 4),
            ("waiting", 2)
        ])
    );
    scene.sound().await;
}

#[rocket::async_test]
async fn a_period_is_extended_in_one_act_and_told() {
    let scene = Scene::new().await;
    let (site, id) = (&scene.site, scene.world.open);
    scene.set_up(scene.plan(&[Step::Apply, Step::Verify, Step::Reregister])).await.unwrap();
    let people = scene.people(4).await;
    scene.apply(&people[..3]).await;
    let start = site.now();
    site.set_now(start + TimeDelta::days(7));
    assert_eq!(refused(scene.apply(&people[3..]).await.pop().unwrap()), "", "the period is over");
    let extend = async |step, days| {
        let (change, until) = (scene.staff(), start + TimeDelta::days(days));
        site.store.write(async |tx| commands::extend(tx, id, step, until, change).await).await
    };
    assert_eq!(refused(extend(Step::Apply, 6).await), "sampai");
    assert_eq!(extend(Step::Apply, 10).await.unwrap(), 3);
    assert_eq!(extend(Step::Apply, 10).await.unwrap(), 0, "once");
    assert!(matches!(extend(Step::Test, 10).await, Err(Error::NotFound)), "a step that is off");
    scene.apply(&people[3..]).await.pop().unwrap().unwrap();
    let all: Vec<EnrolmentId> = scene.rows().await.iter().map(|row| row.id).collect();
    let change = scene.staff();
    site.store.write(async |tx| commands::verify(tx, id, &all, change).await).await.unwrap();
    scene.rank().await.unwrap();
    let mut other = scene.plan(&[Step::Apply, Step::Verify, Step::Reregister]);
    other.ties = Ties::Draw;
    assert_eq!(refused(scene.set_up(other).await), "nilai", "the order can be seen, so its rule stands");
    scene.announce().await.unwrap();
    assert_eq!(refused(extend(Step::Verify, 12).await), "sampai");
    assert_eq!(refused(extend(Step::Reregister, 365).await), "sampai", "a slip of the year");
    assert_eq!(extend(Step::Reregister, 17).await.unwrap(), 2, "those with an offer");
    let until: Vec<_> = scene.rows().await.into_iter().filter_map(|row| row.offered_until).collect();
    assert_eq!(until, [start + TimeDelta::days(17); 2]);
    assert_eq!(scene.mail().await["extended"], 5);
    scene.sound().await;
}

#[rocket::async_test]
async fn how_a_cohort_selects_is_set_before_anybody_has_applied() {
    let scene = Scene::new().await;
    let (site, id) = (&scene.site, scene.world.open);
    let people = scene.people(2).await;
    scene.apply(&people[..1]).await;
    assert_eq!(scene.states().await, [State::Enrolled], "first come, first served");
    assert_eq!(refused(scene.set_up(scene.plan(&[])).await), "");
    let (row, change) = (scene.rows().await.remove(0), scene.by(people[0]));
    site.store
        .write(async |tx| seats::withdraw(tx, row.id, Asking::Themselves, "", change).await)
        .await
        .unwrap();
    scene.set_up(scene.plan(&[Step::Test])).await.unwrap();
    let mut plan = scene.plan(&[Step::Test]);
    plan.applicants = Some(2);
    plan.parts[0].name = "Wawancara".into();
    scene.set_up(plan).await.unwrap();
    let setup = queries::setup(site.store.read(), id).await.unwrap().unwrap();
    assert_eq!(setup.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["Wawancara"]);
    let more = [people.clone(), vec![scene.world.trainee]].concat();
    let answers = scene.apply(&more).await;
    assert_eq!(answers.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false], "two may apply");
    let off = scene.staff();
    assert_eq!(refused(site.store.write(async |tx| commands::call_off(tx, id, off).await).await), "");
    scene.sound().await;
}

#[rocket::async_test]
async fn the_same_key_is_the_same_application_whatever_happened_since() {
    let scene = Scene::new().await;
    let (site, id, now) = (&scene.site, scene.world.open, scene.site.now());
    let person = scene.people(1).await[0];
    let send = async |key: &str| {
        let one = Application { key: Some(key.into()), ..Application::new(person, Via::Own, Some(person)) };
        site.store
            .write(async |tx| {
                apply_each(tx, id, std::slice::from_ref(&one), &site.random, &scene.origin, now).await
            })
            .await
            .unwrap()
            .remove(0)
            .unwrap()
    };
    let first = send("a").await;
    assert!(first.is_new);
    let again = send("a").await;
    assert_eq!(
        (again.receipt.as_str(), again.is_new, again.state),
        (first.receipt.as_str(), false, State::Enrolled)
    );
    let change = scene.by(person);
    site.store
        .write(async |tx| seats::withdraw(tx, first.enrolment, Asking::Themselves, "", change).await)
        .await
        .unwrap();
    let late = send("a").await;
    assert_eq!(
        (late.state, late.is_new),
        (State::Withdrawn, false),
        "a phone that sends again enrols nobody"
    );
    let anew = send("b").await;
    assert_eq!((anew.state, anew.is_new, anew.receipt), (State::Enrolled, true, first.receipt));
    scene.sound().await;
}

#[rocket::async_test]
async fn one_who_is_refused_holds_nobody_up() {
    let scene = Scene::new().await;
    let site = &scene.site;
    let mut people = scene.people(12).await;
    // Somebody of another centre, in the middle.
    people.insert(5, scene.world.other_coordinator);
    let door = Intake::new(&site.store, &site.random, &scene.origin);
    let all = people.iter().map(|one| {
        let application = Application::new(*one, Via::Own, Some(*one));
        door.apply(scene.world.open, Entry { application, business: None, now: site.now() })
    });
    let answers = rocket::futures::future::join_all(all).await;
    let refused: Vec<usize> = (0..13).filter(|n| matches!(answers[*n], Err(Error::NotFound))).collect();
    assert_eq!(refused, [5]);
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 12);
    let numbers: Vec<i32> = scene.rows().await.iter().map(|row| row.queue_number).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    let nowhere =
        Entry { application: Application::new(people[0], Via::Own, None), business: None, now: site.now() };
    let unknown = door.apply(angkatan::tables::cohort::CohortId(999), nowhere).await;
    assert!(matches!(unknown, Err(Error::NotFound)));
    scene.sound().await;
}
