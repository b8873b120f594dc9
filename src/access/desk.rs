//! Proofs about filling in: whose application it is, and who writes; one's own, or at the desk.
use super::{Coordinating, SignedIn};
use crate::{
    error::{Error, Result},
    tables::{
        centre::CentreId,
        desk_visit::{self, DeskVisitId, Ending},
        person::{self, PersonId},
        sign_in::SignInId,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// After so many minutes in which nothing was entered, a visit at the desk is over by itself.
pub const DESK_MINUTES: i64 = 15;

/// The earliest moment at which something must have been entered for a visit to go on now.
pub fn desk_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::minutes(DESK_MINUTES)
}

/// This coordinator serves this person, in this browser, now: nobody else is served in it.
#[derive(Clone, Debug)]
pub struct AtDesk {
    visit: DeskVisitId,
    code: String,
    by: PersonId,
    by_name: String,
    centre: CentreId,
    person: person::Model,
}

impl AtDesk {
    /// The visit.
    pub fn visit(&self) -> DeskVisitId {
        self.visit
    }
    /// What every form of the visit carries in its address.
    pub fn code(&self) -> &str {
        &self.code
    }
    /// Who serves.
    pub fn by(&self) -> PersonId {
        self.by
    }
    /// The name of who serves.
    pub fn by_name(&self) -> &str {
        &self.by_name
    }
    /// The centre whose desk it is.
    pub fn centre(&self) -> CentreId {
        self.centre
    }
    /// Who is served.
    pub fn person(&self) -> &person::Model {
        &self.person
    }
}

/// Whose application is filled in: by themselves, or by the staff they sit opposite.
#[derive(Clone, Debug)]
pub enum Applying {
    /// One's own.
    Own(SignedIn),
    /// At the desk.
    Desk(Box<AtDesk>),
}

impl Applying {
    /// Who applies.
    pub fn person(&self) -> PersonId {
        match self {
            Applying::Own(who) => who.person(),
            Applying::Desk(desk) => desk.person.id,
        }
    }
    /// Who enters it.
    pub fn by(&self) -> PersonId {
        match self {
            Applying::Own(who) => who.person(),
            Applying::Desk(desk) => desk.by,
        }
    }
    /// The centre that knows them.
    pub fn centre(&self) -> CentreId {
        match self {
            Applying::Own(who) => who.centre(),
            Applying::Desk(desk) => desk.centre,
        }
    }
    /// The visit at the desk, where it is one.
    pub fn desk(&self) -> Option<&AtDesk> {
        match self {
            Applying::Own(_) => None,
            Applying::Desk(desk) => Some(desk.as_ref()),
        }
    }
}

impl From<SignedIn> for Applying {
    fn from(who: SignedIn) -> Applying {
        Applying::Own(who)
    }
}

impl From<AtDesk> for Applying {
    fn from(desk: AtDesk) -> Applying {
        Applying::Desk(Box::new(desk))
    }
}

/// Whether a visit is over for this browser at this moment, and how it ended.
fn over(visit: &desk_visit::Model, here: SignInId, now: DateTime<Utc>) -> Option<Ending> {
    if visit.ended_at.is_some() {
        return Some(visit.ending.unwrap_or(Ending::Closed));
    }
    if visit.sign_in_id != here {
        return Some(Ending::SignOut);
    }
    (visit.acted_at <= desk_since(now)).then_some(Ending::Idle)
}

impl Coordinating {
    /// The visit with this code, or how it ended. Asked of the database at every request: the code alone
    /// opens nothing.
    ///
    /// # Errors
    /// `NotFound` for a visit that somebody else serves.
    pub async fn at_desk(
        &self,
        db: &impl ConnectionTrait,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<std::result::Result<AtDesk, Ending>> {
        let found = desk_visit::Entity::find()
            .filter(desk_visit::COLUMN.code.eq(code))
            .filter(desk_visit::COLUMN.by_id.eq(self.person()))
            .find_also_related(person::Entity)
            .one(db)
            .await?;
        let Some((visit, Some(person))) = found else { return Err(Error::NotFound) };
        if person.centre_id != self.centre() {
            return Err(Error::NotFound);
        }
        Ok(match over(&visit, self.sign_in(), now) {
            Some(ending) => Err(ending),
            None => Ok(self.serving(visit, person)),
        })
    }

    /// The visit that is open in this browser, if there is one.
    ///
    /// # Errors
    /// Faults of the database only.
    pub async fn served_now(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Option<AtDesk>> {
        let found = desk_visit::Entity::find()
            .filter(desk_visit::COLUMN.sign_in_id.eq(self.sign_in()))
            .filter(desk_visit::COLUMN.ended_at.is_null())
            .find_also_related(person::Entity)
            .one(db)
            .await?;
        Ok(match found {
            Some((visit, Some(person))) if over(&visit, self.sign_in(), now).is_none() => {
                Some(self.serving(visit, person))
            }
            _ => None,
        })
    }

    fn serving(&self, visit: desk_visit::Model, person: person::Model) -> AtDesk {
        AtDesk {
            visit: visit.id,
            code: visit.code,
            by: self.person(),
            by_name: self.name().to_string(),
            centre: self.centre(),
            person,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(ended: Option<Ending>) -> desk_visit::Model {
        let at: DateTime<Utc> = "2026-11-23T02:00:00Z".parse().unwrap();
        desk_visit::Model {
            id: DeskVisitId(1),
            code: "K7QM-4T2X-9ABC-DEFG".into(),
            sign_in_id: SignInId(7),
            by_id: PersonId(1),
            person_id: PersonId(2),
            begun_at: at,
            acted_at: at,
            ended_at: ended.map(|_| at),
            ending: ended,
        }
    }

    #[test]
    fn a_visit_is_over_when_it_ended_elsewhere_or_rested_too_long() {
        let open = visit(None);
        let at = |minutes| open.acted_at + TimeDelta::minutes(minutes);
        assert_eq!(over(&open, SignInId(7), at(14)), None);
        assert_eq!(over(&open, SignInId(7), at(15)), Some(Ending::Idle));
        assert_eq!(over(&open, SignInId(8), at(0)), Some(Ending::SignOut));
        for ending in Ending::ALL {
            assert_eq!(over(&visit(Some(*ending)), SignInId(7), at(0)), Some(*ending));
        }
    }
}
