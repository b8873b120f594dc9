//! What a session of a timetable is checked against before it stands there.
use crate::{
    cohorts::{
        queries,
        rules::timetable::{Booked, PlannedSession, may_stand},
    },
    error::{Refusal, Result},
    store::Tx,
    tables::{cohort, cohort_staff::Duty, person::PersonId},
    text,
};

/// A session that stands on the timetable.
pub(super) struct Stands {
    pub booked: Booked,
    pub make_up: bool,
    pub instructor: Option<PersonId>,
}

/// What stands on a cohort's timetable; what was cancelled does not.
pub(super) async fn stands(tx: &Tx, cohort: &cohort::Model) -> Result<Vec<Stands>> {
    let all = queries::sessions(tx.db(), cohort.id).await?;
    let one = |s: queries::SessionRow| Stands {
        booked: Booked { session: s.id, starts_at: s.starts_at, ends_at: s.ends_at },
        make_up: s.make_up,
        instructor: s.instructor_id,
    };
    Ok(all.into_iter().filter(|s| s.cancelled_at.is_none()).map(one).collect())
}

/// What every session of a cohort is checked against.
pub(super) struct Context {
    pub zone: chrono_tz::Tz,
    instructors: Vec<PersonId>,
}

impl Context {
    /// Of this cohort.
    pub async fn of(tx: &Tx, cohort: &cohort::Model) -> Result<Context> {
        let (_, zone) = queries::centre_and_zone(tx.db(), cohort.centre_id).await?;
        let staff = queries::staff(tx.db(), cohort.id).await?;
        let instructors =
            staff.into_iter().filter(|s| s.duty == Duty::Instructor).map(|s| s.person).collect();
        Ok(Context { zone, instructors })
    }

    /// The session with its instructor, if it may stand beside these.
    pub fn checked(
        &self,
        mut session: PlannedSession,
        cohort: &cohort::Model,
        others: &[Stands],
    ) -> Result<PlannedSession> {
        match (session.instructor, self.instructors.as_slice()) {
            (None, [only]) => session.instructor = Some(*only),
            (Some(who), all) if !all.contains(&who) => {
                return Err(Refusal::at(
                    "instruktur",
                    both!(
                        "Orang ini bukan instruktur angkatan ini. Tambahkan dulu sebagai petugas.",
                        "This person is not an instructor of this cohort. Add them to its staff first."
                    ),
                )
                .into());
            }
            _ => {}
        }
        let day = text::local_date(self.zone, session.starts_at);
        // Only guests come to what makes good what was missed: it may run beside the others, but not with the
        // same instructor.
        let beside = |other: &&Stands| {
            let apart = session.make_up || other.make_up;
            !apart || (other.instructor.is_some() && other.instructor == session.instructor)
        };
        let others: Vec<Booked> = others.iter().filter(beside).map(|other| other.booked.clone()).collect();
        may_stand(&session, day, (cohort.starts_on, cohort.ends_on), &others)?;
        Ok(session)
    }
}
