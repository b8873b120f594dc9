//! The page on which a course is written.
use super::{
    super::{Choice, choice},
    asked,
    form::{picked, unit_field},
};
use crate::{
    access::Coordinating,
    catalog::{
        queries,
        rules::{self, FIELDS},
    },
    competency::{self, queries::UnitLine, rules::decree_said},
    error::{Error, Result},
    people,
    tables::{course::CourseId, course_version::CourseVersionId, unit::UnitId},
    text::{self, Chip, Language},
    web::{self, Filled, Page},
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

#[derive(Serialize)]
struct EditPage {
    back_to: String,
    to: String,
    /// The title of the stored course; none for a new one.
    course: Option<String>,
    chip: Option<Chip>,
    form: Filled,
    faulty: bool,
    fields: Vec<Choice>,
    asked: asked::AskedView,
    units: Vec<PickedUnit>,
    /// What a search in the library found, without those picked.
    found: Vec<FoundUnit>,
    searched: bool,
    library_to: String,
    /// The version that "publish" would publish.
    next: i32,
    public_to: Option<String>,
    /// The plan of assessment.
    plan_to: Option<String>,
    /// Its tests before and after.
    tests_to: Option<String>,
    archive_to: Option<String>,
    restore_to: Option<String>,
    history: Vec<HistoryView>,
}

#[derive(Serialize)]
struct PickedUnit {
    /// "unit[12]": the name of its field.
    name: String,
    hours: String,
    code: String,
    title: String,
    decree: String,
    remove: String,
}

#[derive(Serialize)]
struct FoundUnit {
    code: String,
    title: String,
    decree: String,
    add: String,
}

#[derive(Serialize)]
struct HistoryView {
    number: i32,
    chip: Chip,
    when: String,
    who: String,
    cohorts: i64,
}

pub(super) async fn edit_page(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    id: Option<CourseId>,
    form: Filled,
    found: Option<Vec<UnitLine>>,
    l: Language,
) -> Result<Page> {
    let ids = picked(&form);
    let lines = competency::queries::units_by_id(db, &ids).await?;
    let named: Vec<UnitId> = ids.iter().copied().chain(found.iter().flatten().map(|u| u.id)).collect();
    let standings = competency::queries::standings_by_unit(db, &named).await?;
    let units = ids.iter().filter_map(|id| lines.iter().find(|u| u.id == *id)).map(|u| PickedUnit {
        name: unit_field(u.id),
        hours: form.value(&unit_field(u.id)).to_string(),
        code: u.code.clone(),
        title: u.title.clone(),
        decree: decree_said(&u.decree_number, u.decree_year, standings.get(&u.id), l),
        remove: format!("hapus:{}", u.id),
    });
    let centre = people::queries::centre(db, by.centre()).await?;
    let searched = found.is_some();
    let found = found.unwrap_or_default().into_iter().filter(|u| !ids.contains(&u.id)).map(|u| FoundUnit {
        decree: decree_said(&u.decree_number, u.decree_year, standings.get(&u.id), l),
        add: format!("tambah:{}", u.id),
        code: u.code,
        title: u.title,
    });
    let mut page = EditPage {
        back_to: uri!(super::manage).to_string(),
        to: uri!(super::create).to_string(),
        course: None,
        chip: None,
        faulty: form.is_faulty(),
        fields: FIELDS.iter().map(|(code, ..)| choice(*code, rules::field_name(l, code))).collect(),
        asked: asked::view(&form, &centre.region_code, l),
        units: units.collect(),
        found: found.collect(),
        searched,
        library_to: uri!(crate::competency::routes::library(None::<&str>)).to_string(),
        next: 1,
        public_to: None,
        plan_to: None,
        tests_to: None,
        archive_to: None,
        restore_to: None,
        history: Vec::new(),
        form,
    };
    if let Some(id) = id {
        let course = queries::own_course(db, by, id).await?;
        let zone = queries::zone(db, by).await?;
        let history = queries::history(db, id).await?;
        let title = queries::newest_version(db, id).await?.ok_or(Error::NotFound)?.title;
        let published = history.iter().find(|v| v.published_at.is_some()).map(|v| v.number);
        let newest = history.first().map_or(0, |v| v.number);
        page.to = uri!(super::save(id)).to_string();
        page.plan_to = Some(uri!(crate::catalog::plan::routes::plan(id)).to_string());
        page.course = Some(title);
        page.tests_to = Some(uri!(crate::testing::routes::plans(id, None::<CourseVersionId>)).to_string());
        page.next = if published == Some(newest) { newest + 1 } else { newest };
        let archived = course.archived_at.is_some();
        page.chip = Some(match (archived, published) {
            (true, _) => Chip::new("part", say!(l, "Diarsipkan", "Archived")),
            (_, Some(n)) => Chip::new("good", say!(l, "Terbit, versi {n}", "Published, version {n}")),
            (_, None) => Chip::new("wait", say!(l, "Draf, belum terbit", "Draft, not published")),
        });
        if archived {
            page.restore_to = Some(uri!(super::restore(id)).to_string());
        } else {
            page.archive_to = Some(uri!(super::archive(id)).to_string());
            page.public_to = published.map(|_| uri!(super::super::show(course.slug.as_str())).to_string());
        }
        page.history = history
            .into_iter()
            .map(|v| HistoryView {
                number: v.number,
                chip: match v.published_at {
                    None => Chip::new("wait", say!(l, "Draf", "Draft")),
                    Some(_) if Some(v.number) == published => {
                        Chip::new("good", say!(l, "Terbit", "Published"))
                    }
                    Some(_) => Chip::new("part", say!(l, "Terbit dulu", "Published before")),
                },
                when: text::moment(l, zone, v.published_at.unwrap_or(v.written_at)),
                who: v.written_by.unwrap_or_default(),
                cohorts: v.cohorts,
            })
            .collect();
    }
    web::page("catalog/edit.html", page)
}
