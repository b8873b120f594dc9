//! A cohort with as many people as a benchmark wants.
use super::{
    site::{Site, monday},
    world::World,
};
use angkatan::tables::{
    cohort::{self, CohortId, CohortState, Mode},
    cohort_staff::{self, Duty},
    enrolment::{self, EnrolmentId, EnrolmentState, Via},
    mark::{self, Presence},
    person::{self, Language},
    session::{self, SessionId},
    unit_decision::{self, Outcome},
};
use chrono::TimeDelta;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, NotSet};

pub struct Crowd {
    pub cohort: CohortId,
    pub session: SessionId,
    pub seats: Vec<EnrolmentId>,
}

/// A cohort whose people were all at its session and found competent.
pub async fn crowd(site: &Site, world: &World, number: i32, people: i32, state: CohortState) -> Crowd {
    let now = monday();
    site.store
        .write(async |tx| {
            let db = tx.db();
            let cohort = cohort::ActiveModel {
                id: NotSet,
                centre_id: Set(world.centre),
                course_id: Set(world.course),
                course_version_id: Set(world.version),
                serial: Set(number),
                number: Set(number),
                year: Set(2026),
                label: Set(format!("Angkatan {number} Tahun 2026")),
                state: Set(state),
                starts_on: Set(now.date_naive()),
                ends_on: Set(now.date_naive()),
                mode: Set(Mode::Onsite),
                place: Set("Aula Balai".into()),
                region_code: Set(Some("33.74".into())),
                link: Set(None),
                quota: Set(people),
                jp_minutes: Set(45),
                created_at: Set(now),
            }
            .insert(db)
            .await?;
            let staff = cohort_staff::ActiveModel {
                cohort_id: Set(cohort.id),
                person_id: Set(world.instructor),
                duty: Set(Duty::Instructor),
            };
            staff.insert(db).await?;
            let session = session::ActiveModel {
                id: NotSet,
                cohort_id: Set(cohort.id),
                position: Set(1),
                starts_at: Set(now),
                ends_at: Set(now + TimeDelta::hours(9)),
                jp: Set(12),
                topic: Set("Materi".into()),
                room: Set("Aula".into()),
                instructor_id: Set(Some(world.instructor)),
                cancelled_at: Set(None),
                cancel_reason: Set(None),
                make_up: Set(false),
            }
            .insert(db)
            .await?;
            let mut seats = Vec::new();
            for n in 0..people {
                let person = person::ActiveModel {
                    id: NotSet,
                    centre_id: Set(world.centre),
                    name: Set(format!("Nur Aminah Wulandari {number}.{n}")),
                    search_name: Set(format!("nur aminah wulandari {number}.{n}")),
                    email: Set(Some(format!("peserta{number}.{n}@peserta.example"))),
                    phone: Set(None),
                    region_code: Set(Some("33.74".into())),
                    business: Set(Some("Batik Aminah".into())),
                    nik_sealed: Set(None),
                    nik_index: Set(None),
                    nik_last4: Set(None),
                    password_hash: Set(None),
                    language: Set(Language::Id),
                    created_at: Set(now),
                };
                let seat = enrolment::ActiveModel {
                    id: NotSet,
                    cohort_id: Set(cohort.id),
                    person_id: Set(person.insert(db).await?.id),
                    state: Set(EnrolmentState::Enrolled),
                    queue_number: Set(n + 1),
                    via: Set(Via::Import),
                    receipt: Set(format!("B{number:03}-{n:04}")),
                    applied_at: Set(now),
                    seated_at: Set(Some(now)),
                    left_at: Set(None),
                    ..Default::default()
                };
                let seat = seat.insert(db).await?.id;
                let mark = mark::ActiveModel {
                    enrolment_id: Set(seat),
                    session_id: Set(session.id),
                    presence: Set(Presence::Present),
                    jp: Set(12),
                    reason: Set(String::new()),
                    by_id: Set(world.instructor),
                    at: Set(now),
                    ..Default::default()
                };
                mark.insert(db).await?;
                let decision = unit_decision::ActiveModel {
                    id: NotSet,
                    enrolment_id: Set(seat),
                    unit_id: Set(world.unit),
                    turn: Set(1),
                    outcome: Set(Outcome::Competent),
                    note: Set(String::new()),
                    by_id: Set(world.assessor),
                    by_name: Set("Asih Asesor".into()),
                    at: Set(now),
                };
                decision.insert(db).await?;
                seats.push(seat);
            }
            Ok::<_, DbErr>(Crowd { cohort: cohort.id, session: session.id, seats })
        })
        .await
        .unwrap()
}
