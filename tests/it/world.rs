//! A small world that most stories start from, written straight into the tables so that it does not
//! lean on what is under test.
use super::site::{Site, monday};
use angkatan::tables::{
    amounts::{Rupiah, Share},
    centre::{self, CentreId},
    cohort::{self, CohortId, CohortState, Mode},
    cohort_staff::{self, Duty},
    course::{self, CourseId},
    course_unit,
    course_version::{self, CourseVersionId},
    criterion::{self, CriterionId},
    element,
    enrolment::{self, EnrolmentId, EnrolmentState, Via},
    person::{self, Language, PersonId},
    session::{self, SessionId},
    staff_role::{self, Role},
    standard::{self, StandardId},
    unit::{self, Generation, UnitId},
};
use chrono::{NaiveDate, TimeDelta};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, NotSet};

/// Everybody and everything by name.
pub struct World {
    pub centre: CentreId,
    pub other_centre: CentreId,
    pub administrator: PersonId,
    pub coordinator: PersonId,
    pub other_coordinator: PersonId,
    pub instructor: PersonId,
    pub other_instructor: PersonId,
    pub assessor: PersonId,
    /// Siti, with a seat in the running cohort.
    pub trainee: PersonId,
    /// Budi, with a seat in the running cohort, without an e-mail address.
    pub other_trainee: PersonId,
    pub course: CourseId,
    pub version: CourseVersionId,
    pub standard: StandardId,
    pub unit: UnitId,
    /// Two elements: 1.1, 1.2 and 2.1.
    pub criteria: Vec<CriterionId>,
    /// Running 16 to 27 November 2026; Siti and Budi sit in it.
    pub running: CohortId,
    /// Open for applications, starts on 7 December, two seats.
    pub open: CohortId,
    /// Of the running cohort, 4 JP each: last Friday, today at 08.00, tomorrow.
    pub sessions: Vec<SessionId>,
    pub seat: EnrolmentId,
    pub other_seat: EnrolmentId,
}

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).unwrap()
}

pub async fn world(site: &Site) -> World {
    let now = monday();
    site.store
        .write(async |tx| {
            let db = tx.db();
            let centre = async |name: &str| -> Result<CentreId, DbErr> {
                let row = centre::ActiveModel {
                    id: NotSet,
                    name: Set(name.into()),
                    short_name: Set(name.into()),
                    letterhead: Set("Pemerintah Provinsi Contoh".into()),
                    address: Set("Jalan Melati Nomor 12".into()),
                    contact: Set("Telepon (024) 555 0100".into()),
                    town: Set("Semarang".into()),
                    region_code: Set("33".into()),
                    time_zone: Set("Asia/Jakarta".into()),
                    cohort_pattern: Set("Angkatan {number} Tahun {year}".into()),
                    certificate_pattern: Set("{seq:4}/BPKU/{month:roman}/{year}".into()),
                    head_name: Set("Maya Kirana".into()),
                    head_position: Set("Kepala Balai".into()),
                    head_rank: Set("Pembina".into()),
                    head_nip: Set("19720314 199803 2 005".into()),
                    created_at: Set(now),
                };
                Ok(row.insert(db).await?.id)
            };
            let (a, b) = (centre("Balai Pelatihan Contoh").await?, centre("Balai Lain").await?);
            let person = async |at: CentreId, name: &str, email: Option<&str>, roles: &[Role]| {
                let row = person::ActiveModel {
                    id: NotSet,
                    centre_id: Set(at),
                    name: Set(name.into()),
                    search_name: Set(name.to_lowercase()),
                    email: Set(email.map(Into::into)),
                    phone: Set(Some("+6281200000001".into())),
                    region_code: Set(Some("33.74".into())),
                    business: Set(Some(format!("Usaha {name}"))),
                    nik_sealed: Set(None),
                    nik_index: Set(None),
                    nik_last4: Set(None),
                    password_hash: Set(None),
                    language: Set(Language::Id),
                    created_at: Set(now),
                };
                let id = row.insert(db).await?.id;
                for role in roles {
                    let row = staff_role::ActiveModel {
                        person_id: Set(id),
                        role: Set(*role),
                        granted_by: Set(None),
                        granted_at: Set(now),
                    };
                    row.insert(db).await?;
                }
                Ok::<_, DbErr>(id)
            };
            let administrator =
                person(a, "Ani Admin", Some("ani@pelatihan.example"), &[Role::Administrator]).await?;
            let coordinator =
                person(a, "Kartika Koordinator", Some("kartika@pelatihan.example"), &[Role::Coordinator])
                    .await?;
            let other_coordinator =
                person(b, "Kosim Koordinator", Some("kosim@lain.example"), &[Role::Coordinator]).await?;
            let instructor =
                person(a, "Indra Instruktur", Some("indra@pelatihan.example"), &[Role::Instructor]).await?;
            let other_instructor =
                person(a, "Irma Instruktur", Some("irma@pelatihan.example"), &[Role::Instructor]).await?;
            let assessor =
                person(a, "Asih Asesor", Some("asih@pelatihan.example"), &[Role::Assessor]).await?;
            let trainee = person(a, "Siti Nur Aminah", Some("siti@peserta.example"), &[]).await?;
            let other_trainee = person(a, "Budi Santika", None, &[]).await?;

            let standard = standard::ActiveModel {
                id: NotSet,
                number: Set("56".into()),
                year: Set(2018),
                title: Set("Pengoperasian Komputer".into()),
                created_at: Set(now),
                changed_at: Set(None),
            }
            .insert(db)
            .await?;
            let unit = unit::ActiveModel {
                id: NotSet,
                standard_id: Set(standard.id),
                code: Set("J.63OPR00.010.2".into()),
                code_printed: Set(None),
                generation: Set(Generation::Gen2016),
                title: Set("Menggunakan Aplikasi Media Sosial".into()),
                note: Set(String::new()),
                created_at: Set(now),
                ..Default::default()
            }
            .insert(db)
            .await?;
            let mut criteria = Vec::new();
            for (number, title, kuk) in
                [(1, "Memilih media", vec!["1.1", "1.2"]), (2, "Mengirim kabar", vec!["2.1"])]
            {
                let element = element::ActiveModel {
                    id: NotSet,
                    unit_id: Set(unit.id),
                    number: Set(number),
                    title: Set(title.into()),
                };
                let element = element.insert(db).await?;
                for (position, number) in kuk.into_iter().enumerate() {
                    let row = criterion::ActiveModel {
                        id: NotSet,
                        element_id: Set(element.id),
                        position: Set(position as i32 + 1),
                        number: Set(number.into()),
                        text: Set(format!("Kriteria {number} dilakukan.")),
                    };
                    criteria.push(row.insert(db).await?.id);
                }
            }
            let course = course::ActiveModel {
                id: NotSet,
                centre_id: Set(a),
                slug: Set("media-sosial".into()),
                field: Set("digital".into()),
                created_at: Set(now),
                archived_at: Set(None),
            }
            .insert(db)
            .await?;
            let version = course_version::ActiveModel {
                id: NotSet,
                course_id: Set(course.id),
                number: Set(1),
                title: Set("Berjualan lewat Media Sosial".into()),
                summary: Set("Dari foto sampai pesanan.".into()),
                body: Set("Anda belajar **berjualan**.".into()),
                requirements: Set("Punya usaha.".into()),
                hours: Set(12),
                fee: Set(Rupiah(0)),
                needs_nik: Set(false),
                minimum_attendance: Set(Share(8000)),
                excused_counts: Set(false),
                needs_units: Set(true),
                written_by: Set(Some(coordinator)),
                written_at: Set(now),
                published_at: Set(Some(now)),
            }
            .insert(db)
            .await?;
            course_unit::ActiveModel {
                course_version_id: Set(version.id),
                unit_id: Set(unit.id),
                position: Set(1),
                hours: Set(12),
            }
            .insert(db)
            .await?;
            let cohort =
                async |number: i32, state: CohortState, from: NaiveDate, to: NaiveDate, quota: i32| {
                    let row = cohort::ActiveModel {
                        id: NotSet,
                        centre_id: Set(a),
                        course_id: Set(course.id),
                        course_version_id: Set(version.id),
                        serial: Set(number),
                        number: Set(number),
                        year: Set(2026),
                        label: Set(format!("Angkatan {number} Tahun 2026")),
                        state: Set(state),
                        starts_on: Set(from),
                        ends_on: Set(to),
                        mode: Set(Mode::Onsite),
                        place: Set("Aula Balai".into()),
                        region_code: Set(Some("33.74".into())),
                        link: Set(None),
                        quota: Set(quota),
                        jp_minutes: Set(45),
                        created_at: Set(now),
                    };
                    Ok::<_, DbErr>(row.insert(db).await?.id)
                };
            let running = cohort(1, CohortState::Running, day(11, 16), day(11, 27), 32).await?;
            let open = cohort(2, CohortState::Open, day(12, 7), day(12, 11), 2).await?;
            for (cohort, person, duty) in [
                (running, coordinator, Duty::Coordinator),
                (running, instructor, Duty::Instructor),
                (running, assessor, Duty::Assessor),
                (open, coordinator, Duty::Coordinator),
                (open, other_instructor, Duty::Instructor),
            ] {
                let row = cohort_staff::ActiveModel {
                    cohort_id: Set(cohort),
                    person_id: Set(person),
                    duty: Set(duty),
                };
                row.insert(db).await?;
            }
            let mut sessions = Vec::new();
            for (position, days) in [(1, -3), (2, 0), (3, 1)] {
                // 08.00 to 11.00 WIB.
                let starts = now + TimeDelta::days(days) - TimeDelta::hours(1);
                let row = session::ActiveModel {
                    id: NotSet,
                    cohort_id: Set(running),
                    position: Set(position),
                    starts_at: Set(starts),
                    ends_at: Set(starts + TimeDelta::hours(3)),
                    jp: Set(4),
                    topic: Set(format!("Materi {position}")),
                    room: Set("Aula".into()),
                    instructor_id: Set(Some(instructor)),
                    cancelled_at: Set(None),
                    cancel_reason: Set(None),
                    make_up: Set(false),
                };
                sessions.push(row.insert(db).await?.id);
            }
            let seat = async |person: PersonId, number: i32| {
                let row = enrolment::ActiveModel {
                    id: NotSet,
                    cohort_id: Set(running),
                    person_id: Set(person),
                    state: Set(EnrolmentState::Enrolled),
                    queue_number: Set(number),
                    via: Set(Via::Own),
                    receipt: Set(format!("AAAA-000{number}")),
                    applied_at: Set(now - TimeDelta::days(20)),
                    seated_at: Set(Some(now - TimeDelta::days(20))),
                    left_at: Set(None),
                    ..Default::default()
                };
                Ok::<_, DbErr>(row.insert(db).await?.id)
            };
            let (seat, other_seat) = (seat(trainee, 1).await?, seat(other_trainee, 2).await?);
            Ok::<_, DbErr>(World {
                centre: a,
                other_centre: b,
                administrator,
                coordinator,
                other_coordinator,
                instructor,
                other_instructor,
                assessor,
                trainee,
                other_trainee,
                course: course.id,
                version: version.id,
                standard: standard.id,
                unit: unit.id,
                criteria,
                running,
                open,
                sessions,
                seat,
                other_seat,
            })
        })
        .await
        .unwrap()
}
