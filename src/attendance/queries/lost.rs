//! Who cannot reach the minimum any more: read from the marks each time, nothing of it is stored but the
//! reason with which a coordinator answered it.
use super::{
    SessionFacts,
    matrix::{MarkRow, MatrixRow, lines, rows_of},
    sessions_in,
};
use crate::{
    attendance::rules::{self, Forecast, Meeting},
    error::Result,
    tables::{
        centre::CentreId,
        cohort::{self, CohortId, CohortState},
        course_version,
        enrolment::EnrolmentId,
        forecast_dismissal,
        person::PersonId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Somebody who cannot reach the minimum any more.
#[derive(Clone, Debug)]
pub struct Lost {
    /// In which cohort.
    pub cohort: CohortId,
    /// Of which centre.
    pub centre: CentreId,
    /// "Angkatan 12 Tahun 2026".
    pub label: String,
    /// The course's title.
    pub course: String,
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// Who they are.
    pub person: PersonId,
    /// As on the ID card.
    pub name: String,
    /// How far they are.
    pub forecast: Forecast,
    /// When their marks last changed.
    pub marked_at: Option<DateTime<Utc>>,
    /// Whether a coordinator has answered it with a reason, and no more has been missed since.
    pub dismissed: bool,
}

/// Everybody in running cohorts, of this centre or of all, who cannot reach the minimum any more, by
/// cohort and name. Four statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn out_of_reach(
    db: &impl ConnectionTrait,
    centre: Option<CentreId>,
    now: DateTime<Utc>,
) -> Result<Vec<Lost>> {
    let mut running = cohort::Entity::find()
        .find_also_related(course_version::Entity)
        .filter(cohort::COLUMN.state.eq(CohortState::Running));
    if let Some(centre) = centre {
        running = running.filter(cohort::COLUMN.centre_id.eq(centre));
    }
    let running =
        running.order_by_asc(cohort::Column::StartsOn).order_by_asc(cohort::Column::Id).all(db).await?;
    if running.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<CohortId> = running.iter().map(|(cohort, _)| cohort.id).collect();
    let mut sessions: HashMap<CohortId, Vec<SessionFacts>> = HashMap::new();
    for (cohort, session) in sessions_in(db, &ids).await? {
        sessions.entry(cohort).or_default().push(session);
    }
    let mut people: HashMap<CohortId, Vec<MarkRow>> = HashMap::new();
    for row in rows_of(db, &ids, None).await? {
        people.entry(row.cohort).or_default().push(row);
    }
    let dismissed: HashMap<EnrolmentId, i32> = forecast_dismissal::Entity::find()
        .select_only()
        .columns([forecast_dismissal::Column::EnrolmentId, forecast_dismissal::Column::MissingJp])
        .into_tuple::<(EnrolmentId, i32)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut all = Vec::new();
    for (cohort, version) in running {
        let Some(version) = version else { continue };
        let sessions = sessions.remove(&cohort.id).unwrap_or_default();
        let meetings: Vec<Meeting> = sessions.iter().map(SessionFacts::meeting).collect();
        for row in lines(&sessions, people.remove(&cohort.id).unwrap_or_default()) {
            let MatrixRow { enrolment, person, name, admitted, marks, marked_at, .. } = row;
            let hours = rules::hours(&meetings, &marks, admitted, now);
            let forecast = rules::forecast(&hours, version.minimum_attendance, version.excused_counts);
            if forecast.reachable {
                continue;
            }
            let answered = dismissed.get(&enrolment).is_some_and(|jp| forecast.missing <= i64::from(*jp));
            all.push(Lost {
                cohort: cohort.id,
                centre: cohort.centre_id,
                label: cohort.label.clone(),
                course: version.title.clone(),
                enrolment,
                person,
                name,
                forecast,
                marked_at,
                dismissed: answered,
            });
        }
    }
    Ok(all)
}
