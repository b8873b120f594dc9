//! Somebody signed in: proven by the private cookie and the row behind it, read once a request.
use crate::{
    clock::Now,
    store::Store,
    tables::{
        centre::{self, CentreId},
        person::{self, PersonId},
        sign_in::{self, SignInId},
        sign_in_rule::{self, Demand},
        staff_role::{self, Role},
        totp,
    },
};
use rocket::{
    Request,
    http::Status,
    request::{FromRequest, Outcome},
};
use sea_orm::{EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef, RelationTrait};
use sha2::{Digest, Sha256};

/// The private cookie that holds the token of a sign-in.
pub const SESSION_COOKIE: &str = "masuk";

/// What is stored of a token: its SHA-256 in hex. A stolen database signs nobody in.
pub fn token_hash(token: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(token))
}

/// A person signed in on this device.
#[derive(Clone, Debug)]
pub struct SignedIn {
    sign_in: SignInId,
    person: PersonId,
    centre: CentreId,
    name: String,
    time_zone: String,
    roles: Vec<Role>,
    /// The centre asks its staff for a second step and this person has none yet: until they have, their
    /// roles are worth nothing.
    withheld: bool,
}

#[derive(FromQueryResult)]
struct Row {
    sign_in: SignInId,
    person: PersonId,
    centre: CentreId,
    name: String,
    time_zone: String,
    role: Option<Role>,
    demand: Option<Demand>,
    second_step: Option<chrono::DateTime<chrono::Utc>>,
}

impl SignedIn {
    /// Who is signed in, if a guard of this request has already asked.
    pub fn known<'r>(req: &'r Request<'_>) -> Option<&'r SignedIn> {
        let cached: &Option<SignedIn> = req.local_cache(|| None);
        cached.as_ref()
    }

    /// The row of this sign-in.
    pub fn sign_in(&self) -> SignInId {
        self.sign_in
    }
    /// Who it is.
    pub fn person(&self) -> PersonId {
        self.person
    }
    /// The centre that knows this person.
    pub fn centre(&self) -> CentreId {
        self.centre
    }
    /// The name as on the ID card.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The zone (IANA) of their centre, in which times are shown.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }
    /// Whether this person has the role in their centre.
    pub fn has(&self, role: Role) -> bool {
        !self.withheld && self.roles.contains(&role)
    }
    /// Whether this person works here in any role.
    pub fn is_staff(&self) -> bool {
        !self.withheld && !self.roles.is_empty()
    }
    /// Whether this person works here but first has to set up the second step their centre asks for.
    pub fn lacks_second_step(&self) -> bool {
        self.withheld
    }

    async fn find(req: &Request<'_>) -> Result<Option<SignedIn>, sea_orm::DbErr> {
        let (Some(store), Some(cookie)) =
            (req.rocket().state::<Store>(), req.cookies().get_private(SESSION_COOKIE))
        else {
            return Ok(None);
        };
        let Some(now) = req.guard::<Now>().await.succeeded() else { return Ok(None) };
        let roles: RelationDef = person::Entity::has_many(staff_role::Entity)
            .from(person::Column::Id)
            .to(staff_role::Column::PersonId)
            .into();
        let own_rule: RelationDef = person::Entity::belongs_to(sign_in_rule::Entity)
            .from(person::Column::CentreId)
            .to(sign_in_rule::Column::CentreId)
            .into();
        let own_step: RelationDef = person::Entity::belongs_to(totp::Entity)
            .from(person::Column::Id)
            .to(totp::Column::PersonId)
            .into();
        let rows: Vec<Row> = sign_in::Entity::find()
            .join(JoinType::InnerJoin, sign_in::Relation::Person.def())
            .join(JoinType::InnerJoin, person::Relation::Centre.def())
            .join(JoinType::LeftJoin, roles)
            .join(JoinType::LeftJoin, own_rule)
            .join(JoinType::LeftJoin, own_step)
            .filter(sign_in::COLUMN.token_hash.eq(token_hash(cookie.value())))
            .filter(sign_in::COLUMN.ended_at.is_null())
            .filter(sign_in::COLUMN.expires_at.gt(now.0))
            .select_only()
            .column_as(sign_in::Column::Id, "sign_in")
            .column_as(person::Column::Id, "person")
            .column_as(person::Column::CentreId, "centre")
            .column_as(person::Column::Name, "name")
            .column_as(centre::Column::TimeZone, "time_zone")
            .column_as(staff_role::Column::Role, "role")
            .column_as(sign_in_rule::Column::SecondStep, "demand")
            .column_as(totp::Column::ConfirmedAt, "second_step")
            .into_model()
            .all(store.read())
            .await?;
        let mut found: Option<SignedIn> = None;
        for row in rows {
            let who = found.get_or_insert(SignedIn {
                sign_in: row.sign_in,
                person: row.person,
                centre: row.centre,
                name: row.name,
                time_zone: row.time_zone,
                roles: Vec::new(),
                withheld: false,
            });
            who.withheld |=
                row.role.is_some() && row.demand == Some(Demand::Required) && row.second_step.is_none();
            who.roles.extend(row.role);
        }
        Ok(found)
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for SignedIn {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        // Asked once a request, however many guards there are.
        let found = req
            .local_cache_async(async {
                Self::find(req).await.unwrap_or_else(|error| {
                    tracing::error!(%error, "who is signed in could not be read");
                    None
                })
            })
            .await;
        match found {
            Some(who) => Outcome::Success(who.clone()),
            None => Outcome::Error((Status::Unauthorized, ())),
        }
    }
}

/// A role of the centre as a guard: signed out leads to sign-in, signed in without it finds nothing.
macro_rules! role_guard {
    ($(#[$doc:meta])* $name:ident, |$who:ident| $test:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(SignedIn);

        impl std::ops::Deref for $name {
            type Target = SignedIn;
            fn deref(&self) -> &SignedIn {
                &self.0
            }
        }

        #[rocket::async_trait]
        impl<'r> FromRequest<'r> for $name {
            type Error = ();

            async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
                match req.guard::<SignedIn>().await {
                    Outcome::Success($who) if $test => Outcome::Success($name($who)),
                    Outcome::Success(who) if who.lacks_second_step() => {
                        Outcome::Error((Status::PreconditionRequired, ()))
                    }
                    Outcome::Success(_) => Outcome::Error((Status::NotFound, ())),
                    Outcome::Error(e) => Outcome::Error(e),
                    Outcome::Forward(f) => Outcome::Forward(f),
                }
            }
        }
    };
}

role_guard!(
    /// This person coordinates the centre: plans its courses and cohorts, selects, issues.
    Coordinating,
    |who| who.has(Role::Coordinator)
);
role_guard!(
    /// This person administers the centre: its settings and its staff.
    Administering,
    |who| who.has(Role::Administrator)
);
role_guard!(
    /// This person writes questions and tests: coordinators and instructors of the centre.
    Examining,
    |who| who.has(Role::Coordinator) || who.has(Role::Instructor)
);
role_guard!(
    /// This person works at the centre in any role.
    Staff,
    |who| who.is_staff()
);

impl Coordinating {
    /// A coordinator acting without a request: for the demo and for jobs that carry on what a
    /// coordinator began. Named so that it is seen in review; no route may use it.
    pub fn without_sign_in(person: PersonId, centre: CentreId, name: &str) -> Coordinating {
        Coordinating(SignedIn {
            sign_in: SignInId(0),
            person,
            centre,
            name: name.to_string(),
            time_zone: String::new(),
            roles: vec![Role::Coordinator],
            withheld: false,
        })
    }
}
