//! Criteria × people of a cohort: narrow rows, a constant number of statements.
use super::{Cell, chains};
use crate::{
    assessment::rules::{
        Judgement,
        chain::{Chain, hidden},
    },
    catalog::plan::{self, rules::Plan},
    enrollment::queries::{Enrolled, enrolled},
    error::Result,
    tables::{
        cohort, course_unit,
        criterion::{self, CriterionId},
        element::{self, ElementId},
        enrolment::{self, EnrolmentId},
        evidence::EvidenceId,
        judgement::{self, Method, Verdict},
        judgement_event::{self, JudgementEventId},
        person::{self, PersonId},
        unit::{self, UnitId},
        unit_decision::{self, Outcome},
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait, sea_query::Condition,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// One criterion with where it stands.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    /// Of which unit.
    pub unit: UnitId,
    /// The unit's code.
    pub code: String,
    /// The unit's title.
    pub title: String,
    /// Of which element.
    pub element: ElementId,
    /// The element's number in the unit.
    pub element_number: i32,
    /// Its title.
    pub element_title: String,
    /// The criterion.
    pub criterion: CriterionId,
    /// "1.2".
    pub number: String,
    /// Byte for byte.
    pub text: String,
}

/// What stands of one criterion of one person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Stands {
    enrolment: EnrolmentId,
    criterion: CriterionId,
    /// Met or not yet.
    pub verdict: Verdict,
    /// How it was found.
    pub method: Method,
    /// What was noted.
    pub note: String,
    /// The evidence it rests on.
    pub evidence: Option<EvidenceId>,
    /// Whether two differ.
    pub disputed: bool,
    /// Whose it is.
    pub by: PersonId,
}

impl Stands {
    /// As the rules see it.
    pub fn judgement(&self) -> Judgement {
        let Stands { verdict, method, evidence, .. } = *self;
        Judgement { verdict, method, note: self.note.clone(), evidence }
    }
}

/// Criteria × people for one reader; what must be hidden from them is not in it.
#[derive(Debug)]
pub struct Grid {
    /// Every criterion in order.
    pub lines: Vec<Line>,
    /// Everybody with a seat, by name.
    pub people: Vec<Enrolled>,
    /// The last event of each person's log, where there is any: read before the judgements.
    pub seen: HashMap<EnrolmentId, JudgementEventId>,
    /// What stands.
    pub found: HashMap<(EnrolmentId, CriterionId), Stands>,
    /// Decided.
    pub decided: HashMap<Cell, Outcome>,
    /// Recommended, and not decided yet.
    pub recommended: HashSet<Cell>,
    /// What this reader must not see, and does not judge.
    pub hidden: HashSet<Cell>,
    /// What two found different: by whom and what.
    pub disputes: HashMap<(EnrolmentId, CriterionId), Vec<(String, Verdict)>>,
    /// The plan of the course version.
    pub plan: Plan,
}

impl Grid {
    /// Whether judgements of this cell can change: neither locked nor another assessor's.
    pub fn is_open(&self, cell: &Cell) -> bool {
        !self.decided.contains_key(cell) && !self.recommended.contains(cell) && !self.hidden.contains(cell)
    }
}

/// The grid of a cohort for an assessor, of one unit or of all. `blind`: whether what others found may have
/// to stay hidden from this reader at all. Twelve statements at most.
///
/// # Errors
/// When the database cannot be read.
pub async fn grid(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    unit: Option<UnitId>,
    reader: PersonId,
    blind: bool,
) -> Result<Grid> {
    // The log first: what is found between this and the judgements is then not taken for seen.
    let seen = last_events(db, cohort).await?;
    let lines = lines(db, cohort, unit).await?;
    let unit_of: HashMap<CriterionId, UnitId> = lines.iter().map(|l| (l.criterion, l.unit)).collect();
    let stands = stands(db, cohort, unit).await?;
    let plan = plan::queries::plan(db, cohort.course_version_id).await?;
    let of_cohort = Condition::all().add(enrolment::COLUMN.cohort_id.eq(cohort.id));
    let chains = chains(db, of_cohort).await?;
    let (people, decided) = (enrolled(db, cohort.id).await?, decided(db, cohort).await?);
    let mut judges: HashMap<Cell, BTreeSet<PersonId>> = HashMap::new();
    for one in &stands {
        if let Some(unit) = unit_of.get(&one.criterion) {
            judges.entry((one.enrolment, *unit)).or_default().insert(one.by);
        }
    }
    let units: BTreeSet<UnitId> = lines.iter().map(|l| l.unit).collect();
    let (none, nobody) = (Chain::default(), BTreeSet::new());
    let mut away = HashSet::new();
    for cell in people.iter().flat_map(|p| units.iter().map(|unit| (p.enrolment, *unit))) {
        let chain = chains.get(&cell).map_or(&none, |begun| &begun.chain);
        let judges = judges.get(&cell).unwrap_or(&nobody);
        if blind && hidden(&plan, chain, decided.get(&cell).copied(), judges, reader) {
            away.insert(cell);
        }
    }
    let shown = |s: &Stands| unit_of.get(&s.criterion).is_some_and(|u| !away.contains(&(s.enrolment, *u)));
    let found: HashMap<_, _> =
        stands.into_iter().filter(shown).map(|s| ((s.enrolment, s.criterion), s)).collect();
    Ok(Grid {
        disputes: disputes(db, &found).await?,
        recommended: chains.into_keys().filter(|cell| !decided.contains_key(cell)).collect(),
        hidden: away,
        lines,
        people,
        seen,
        found,
        decided,
        plan,
    })
}

async fn last_events(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
) -> Result<HashMap<EnrolmentId, JudgementEventId>> {
    let rows: Vec<(EnrolmentId, JudgementEventId)> = judgement_event::Entity::find()
        .join(JoinType::InnerJoin, judgement_event::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .select_only()
        .column(judgement_event::Column::EnrolmentId)
        .column_as(judgement_event::Column::Id.max(), "last")
        .group_by(judgement_event::Column::EnrolmentId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn lines(db: &impl ConnectionTrait, cohort: &cohort::Model, only: Option<UnitId>) -> Result<Vec<Line>> {
    let elements: RelationDef =
        unit::Entity::has_many(element::Entity).from(unit::Column::Id).to(element::Column::UnitId).into();
    let criteria: RelationDef = element::Entity::has_many(criterion::Entity)
        .from(element::Column::Id)
        .to(criterion::Column::ElementId)
        .into();
    let mut rows = course_unit::Entity::find()
        .join(JoinType::InnerJoin, course_unit::Relation::Unit.def())
        .join(JoinType::InnerJoin, elements)
        .join(JoinType::InnerJoin, criteria)
        .filter(course_unit::COLUMN.course_version_id.eq(cohort.course_version_id));
    if let Some(only) = only {
        rows = rows.filter(course_unit::COLUMN.unit_id.eq(only));
    }
    Ok(rows
        .order_by_asc(course_unit::Column::Position)
        .order_by_asc(course_unit::Column::UnitId)
        .order_by_asc(element::Column::Number)
        .order_by_asc(element::Column::Id)
        .order_by_asc(criterion::Column::Position)
        .select_only()
        .column_as(unit::Column::Id, "unit")
        .column_as(unit::Column::Code, "code")
        .column_as(unit::Column::Title, "title")
        .column_as(element::Column::Id, "element")
        .column_as(element::Column::Number, "element_number")
        .column_as(element::Column::Title, "element_title")
        .column_as(criterion::Column::Id, "criterion")
        .column_as(criterion::Column::Number, "number")
        .column_as(criterion::Column::Text, "text")
        .into_model()
        .all(db)
        .await?)
}

async fn stands(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    only: Option<UnitId>,
) -> Result<Vec<Stands>> {
    let mut rows = judgement::Entity::find()
        .join(JoinType::InnerJoin, judgement::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id));
    if let Some(only) = only {
        rows = rows
            .join(JoinType::InnerJoin, judgement::Relation::Criterion.def())
            .join(JoinType::InnerJoin, criterion::Relation::Element.def())
            .filter(element::COLUMN.unit_id.eq(only));
    }
    Ok(rows
        .select_only()
        .column_as(judgement::Column::EnrolmentId, "enrolment")
        .column_as(judgement::Column::CriterionId, "criterion")
        .column_as(judgement::Column::Verdict, "verdict")
        .column_as(judgement::Column::Method, "method")
        .column_as(judgement::Column::Note, "note")
        .column_as(judgement::Column::EvidenceId, "evidence")
        .column_as(judgement::Column::Disputed, "disputed")
        .column_as(judgement::Column::ById, "by")
        .into_model()
        .all(db)
        .await?)
}

async fn decided(db: &impl ConnectionTrait, cohort: &cohort::Model) -> Result<HashMap<Cell, Outcome>> {
    let rows: Vec<(EnrolmentId, UnitId, Outcome)> = unit_decision::Entity::find()
        .join(JoinType::InnerJoin, unit_decision::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .select_only()
        .column(unit_decision::Column::EnrolmentId)
        .column(unit_decision::Column::UnitId)
        .column(unit_decision::Column::Outcome)
        .order_by_asc(unit_decision::Column::Turn)
        .into_tuple()
        .all(db)
        .await?;
    // In the order of their turns, so the last one stands.
    let mut all: HashMap<Cell, Outcome> = rows.into_iter().map(|(e, u, outcome)| ((e, u), outcome)).collect();
    all.retain(|_, outcome| *outcome != Outcome::Reopened);
    Ok(all)
}

/// Who differs where: the last word of each in the cells that are disputed.
async fn disputes(
    db: &impl ConnectionTrait,
    found: &HashMap<(EnrolmentId, CriterionId), Stands>,
) -> Result<HashMap<(EnrolmentId, CriterionId), Vec<(String, Verdict)>>> {
    let pairs: BTreeSet<(EnrolmentId, CriterionId)> =
        found.iter().filter(|(_, s)| s.disputed).map(|(pair, _)| *pair).collect();
    if pairs.is_empty() {
        return Ok(HashMap::new());
    }
    let logs = super::logs(db, &pairs).await?;
    let mut of = HashMap::new();
    let mut people = BTreeSet::new();
    for (pair, log) in &logs {
        let heads = crate::attendance::rules::verdict(log).disputed;
        let heads: Vec<(PersonId, Verdict)> =
            heads.iter().filter_map(|e| Some((e.by, e.mark.as_ref()?.verdict))).collect();
        people.extend(heads.iter().map(|(by, _)| *by));
        of.insert(*pair, heads);
    }
    let names: Vec<(PersonId, String)> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(people))
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    let names: HashMap<PersonId, String> = names.into_iter().collect();
    let named = |(pair, heads): (_, Vec<(PersonId, Verdict)>)| {
        let one = |(by, verdict)| (names.get(&by).cloned().unwrap_or_default(), verdict);
        (pair, heads.into_iter().map(one).collect())
    };
    Ok(of.into_iter().map(named).collect())
}
