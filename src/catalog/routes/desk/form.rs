//! The form of a course: from what is stored, and to what the rules read.
use super::asked;
use crate::{
    catalog::{
        queries,
        rules::{self, Typed, basis::Basis, typed_share},
    },
    competency,
    error::Result,
    tables::{course_version, unit::UnitId},
    text::{self, Language},
    web::Filled,
};
use sea_orm::ConnectionTrait;

/// The hidden field that says which wording the form was made from.
pub(super) const BASIS: &str = "dasar";

/// The units in the form, in order: a hidden field holds their ids, a field each their hours.
pub(super) fn picked(form: &Filled) -> Vec<UnitId> {
    let mut ids: Vec<UnitId> = Vec::new();
    for id in form.value("urutan").split(',').filter_map(|id| id.parse().ok()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

pub(super) fn unit_field(id: UnitId) -> String {
    format!("unit[{id}]")
}

pub(super) fn set(form: &mut Filled, field: &str, value: impl Into<String>) {
    form.values.insert(field.into(), value.into());
}

pub(super) fn set_picked(form: &mut Filled, ids: &[UnitId]) {
    let joined = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    set(form, "urutan", joined);
}

pub(super) fn typed(form: &Filled) -> Typed {
    let text = |field: &str| form.value(field).to_string();
    let ticked = |field: &str| !form.value(field).is_empty();
    Typed {
        field: text("bidang"),
        title: text("judul"),
        summary: text("ringkasan"),
        body: text("isi"),
        requirements: text("syarat"),
        hours: text("jp"),
        fee: text("biaya"),
        needs_nik: ticked("nik"),
        minimum_attendance: text("kehadiran"),
        excused_counts: ticked("izin"),
        needs_units: ticked("wajib"),
        units: picked(form).into_iter().map(|id| (id, text(&unit_field(id)))).collect(),
        tasks: text("tugas"),
        asked: asked::typed(form),
    }
}

pub(super) async fn stored(
    db: &impl ConnectionTrait,
    field: &str,
    version: &course_version::Model,
) -> Result<Filled> {
    let units = competency::queries::units_of_version(db, version.id).await?;
    let tasks = queries::tasks(db, version.id).await?;
    let tick = |yes: bool| if yes { "ya".to_string() } else { String::new() };
    let mut form = Filled::with([
        ("bidang", field.to_string()),
        ("judul", version.title.clone()),
        ("ringkasan", version.summary.clone()),
        ("isi", version.body.clone()),
        ("syarat", version.requirements.clone()),
        ("jp", version.hours.to_string()),
        ("biaya", if version.fee.0 == 0 { String::new() } else { text::whole(Language::Id, version.fee.0) }),
        ("nik", tick(version.needs_nik)),
        ("kehadiran", typed_share(version.minimum_attendance)),
        ("izin", tick(version.excused_counts)),
        ("wajib", tick(version.needs_units)),
        ("tugas", tasks.into_iter().map(|t| t.title).collect::<Vec<_>>().join("\n")),
    ]);
    for unit in &units {
        set(&mut form, &unit_field(unit.unit), unit.hours.to_string());
    }
    set_picked(&mut form, &units.iter().map(|u| u.unit).collect::<Vec<_>>());
    set(&mut form, BASIS, Basis::of(version.number, version.written_at).to_string());
    asked::fill(&mut form, rules::asked::typed(&queries::requirements(db, version.id).await?));
    Ok(form)
}
