//! The grid: many criteria of many people at once, without a script as well.
use super::*;
use crate::{
    assessment::{
        commands::Found,
        grid_page::{KisiView, Looked, address},
        queries::grid::{Grid, Line, grid as load},
        rules::{Judgement, grid::method_for},
    },
    attendance::commands::Taken,
    tables::{
        element::ElementId,
        judgement::{Method, Verdict},
        judgement_event::JudgementEventId,
    },
};
use std::collections::HashMap;

/// What is shown: of which unit (0: all) and of whom, the method chosen, and what may be taken back.
#[derive(Clone, Copy)]
struct Chosen {
    unit: Option<UnitId>,
    person: Option<EnrolmentId>,
    method: Option<Method>,
    undo: Option<JudgementEventId>,
}

#[get("/angkatan/<id>/penilaian/kisi?<unit>&<orang>&<cara>&<balik>")]
#[allow(clippy::too_many_arguments, reason = "guards and what is chosen are arguments")]
pub(crate) async fn kisi(
    by: SignedIn,
    planner: Option<Coordinating>,
    id: CohortId,
    unit: Option<UnitId>,
    orang: Option<EnrolmentId>,
    cara: Option<Method>,
    balik: Option<JudgementEventId>,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let reader = reader(store, &by, planner.as_ref(), id).await?;
    let chosen = Chosen { unit, person: orang, method: cara, undo: balik };
    kisi_page(store, &by, &reader, chosen, lang.0, Filled::default()).await
}

async fn kisi_page(
    store: &Store,
    by: &SignedIn,
    reader: &Reader,
    chosen: Chosen,
    language: Language,
    form: Filled,
) -> Result<Page> {
    let db = store.read();
    let cohort = &reader.cohort;
    let units = queries::units(db, cohort.course_version_id).await?;
    let units: Vec<(UnitId, String)> = units.into_iter().map(|u| (u.unit, u.title)).collect();
    let unit = match chosen.unit {
        Some(UnitId(0)) => None,
        Some(unit) if units.iter().all(|(one, _)| *one != unit) => return Err(Error::NotFound),
        Some(unit) => Some(unit),
        None => units.first().map(|(unit, _)| *unit),
    };
    let grid = load(db, cohort, unit, by.person(), reader.planning.is_none()).await?;
    if chosen.person.is_some_and(|who| grid.people.iter().all(|p| p.enrolment != who)) {
        return Err(Error::NotFound);
    }
    let look = Looked {
        cohort,
        grid,
        units,
        unit,
        person: chosen.person,
        method: chosen.method,
        undo: chosen.undo,
        assesses: reader.assessing.is_some(),
        form,
    };
    web::page("assessment/kisi.html", KisiView::new(look, language))
}

/// What is pressed in a grid.
#[derive(FromForm)]
pub(crate) struct Pressed {
    /// One cell: "<enrolment>.<criterion>.<verdict>", the verdict empty to take it back.
    ubah: Option<String>,
    /// Whatever is open of one element.
    elemen: Option<ElementId>,
    /// Whatever is open of one person.
    semua: Option<EnrolmentId>,
    /// Everything after this event is taken back.
    urungkan: Option<JudgementEventId>,
    /// The people marked: an element is theirs alone.
    orang: Vec<EnrolmentId>,
    /// The last event of each person's log that the page showed.
    lihat: HashMap<EnrolmentId, JudgementEventId>,
    /// By which method.
    metode: Option<Method>,
}

impl Pressed {
    fn method(&self) -> Method {
        self.metode.unwrap_or(Method::Observation)
    }

    /// What this press says of the grid as it stands.
    fn found(&self, id: CohortId, grid: &Grid, alone: Option<EnrolmentId>) -> Vec<Found> {
        let one = |who: EnrolmentId, line: &Line, verdict: Option<Verdict>| {
            let named = grid.plan.methods(line.unit, line.criterion);
            let method = method_for(&named, self.method());
            let found = |verdict| Judgement { verdict, method, note: String::new(), evidence: None };
            Found {
                cohort: id,
                enrolment: who,
                criterion: line.criterion,
                wanted: verdict.map(found),
                seen: self.lihat.get(&who).copied(),
                device: None,
            }
        };
        if let Some(cell) = &self.ubah {
            let mut parts = cell.splitn(3, '.');
            let who = parts.next().and_then(|p| p.parse().ok()).map(EnrolmentId);
            let criterion = parts.next().and_then(|p| p.parse().ok()).map(CriterionId);
            let verdict = parts.next().and_then(|p| p.parse().ok());
            let line = grid.lines.iter().find(|line| Some(line.criterion) == criterion);
            return who.zip(line).map(|(who, line)| one(who, line, verdict)).into_iter().collect();
        }
        // A whole act leaves alone what was judged before and what is locked.
        let asked = |who: EnrolmentId| match self.semua {
            Some(person) => who == person,
            None => {
                alone.is_none_or(|person| who == person)
                    && (self.orang.is_empty() || self.orang.contains(&who))
            }
        };
        let mut all = Vec::new();
        for line in &grid.lines {
            if self.semua.is_none() && self.elemen != Some(line.element) {
                continue;
            }
            for who in grid.people.iter().map(|p| p.enrolment).filter(|who| asked(*who)) {
                let open = grid.is_open(&(who, line.unit));
                if open && !grid.found.contains_key(&(who, line.criterion)) {
                    all.push(one(who, line, Some(Verdict::Met)));
                }
            }
        }
        all
    }
}

#[post("/angkatan/<id>/penilaian/kisi?<unit>&<orang>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "guards and path are what a handler is given")]
pub(crate) async fn judge_kisi(
    by: SignedIn,
    planner: Option<Coordinating>,
    id: CohortId,
    unit: Option<UnitId>,
    orang: Option<EnrolmentId>,
    form: Form<Contextual<'_, Pressed>>,
    lang: Lang,
    now: Now,
    store: &State<Store>,
) -> Result<Answer> {
    let proof = by.assessing(store.read(), id).await?;
    let reader = reader(store, &by, planner.as_ref(), id).await?;
    let blind = reader.planning.is_none();
    let (pressed, filled) = web::read(form, lang.0);
    let method = pressed.as_ref().map(Pressed::method);
    let chosen = Chosen { unit, person: orang, method, undo: None };
    let again = async |form: Filled| -> Result<Answer> {
        Ok(Answer::Again(kisi_page(store, &by, &reader, chosen, lang.0, form).await?))
    };
    let Some(pressed) = pressed else { return again(filled).await };
    let only = unit.filter(|unit| *unit != UnitId(0));
    let done = store
        .write(async |tx| {
            if let Some(after) = pressed.urungkan {
                let back = commands::undo(tx, &proof, blind, after, now.0).await?;
                return Ok((back, None));
            }
            let grid = load(tx.db(), &reader.cohort, only, by.person(), blind).await?;
            let found = pressed.found(id, &grid, orang);
            let own = HashMap::from([(id, proof.clone())]);
            let who = (by.person(), blind);
            let (answers, before) = commands::take_found(tx, who, &own, None, found, now.0).await?;
            let mut taken = 0;
            for answer in answers {
                match answer {
                    Taken::Refused(why) => return Err(why.into()),
                    Taken::New | Taken::Again => taken += 1,
                }
            }
            Ok::<_, Error>((taken, Some(before)))
        })
        .await;
    let (count, before) = match done {
        Ok(done) => done,
        Err(Error::Refused(why)) => return again(filled.refused(&why, lang.0)).await,
        Err(other) => return Err(other),
    };
    let said = match (count, before) {
        (0, _) => say!(lang.0, "Tidak ada yang berubah.", "Nothing has changed."),
        (_, None) => say!(lang.0, "{count} penilaian diurungkan.", "{count} judgements taken back."),
        (_, Some(_)) => say!(lang.0, "{count} penilaian disimpan.", "{count} judgements saved."),
    };
    let undo = before.filter(|_| count > 0);
    Ok(web::go(address(id, unit, orang, method, undo), said))
}
