//! Courses, their numbered versions, the units a version teaches, and what else it asks.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("course")
            .col(big_pk_auto("id"))
            .col(big_integer("centre_id"))
            .col(string("slug"))
            .col(string("field"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("archived_at"))
            .index(&mut unique("uq_course_slug", &["slug"]))
            .foreign_key(&mut fk("course", "centre_id", "centre"))
            .to_owned(),
    )
    .await?;
    index(m, "course", &["centre_id"]).await?;
    m.create_table(
        Table::create()
            .table("course_version")
            .col(big_pk_auto("id"))
            .col(big_integer("course_id"))
            .col(integer("number"))
            .col(string("title"))
            .col(text("summary"))
            .col(text("body"))
            .col(text("requirements"))
            .col(integer("hours").check(Expr::col("hours").gt(0)))
            .col(big_integer("fee").check(Expr::col("fee").gte(0)))
            .col(boolean("needs_nik"))
            .col(integer("minimum_attendance").check(Expr::col("minimum_attendance").between(0, 10000)))
            .col(boolean("excused_counts"))
            .col(boolean("needs_units"))
            .col(big_integer_null("written_by"))
            .col(timestamp_with_time_zone("written_at"))
            .col(timestamp_with_time_zone_null("published_at"))
            .index(&mut unique("uq_course_version_number", &["course_id", "number"]))
            .foreign_key(&mut fk("course_version", "course_id", "course"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("course_unit")
            .col(big_integer("course_version_id"))
            .col(big_integer("unit_id"))
            .col(integer("position"))
            .col(integer("hours").check(Expr::col("hours").gte(0)))
            .primary_key(Index::create().col("course_version_id").col("unit_id"))
            .foreign_key(&mut fk("course_unit", "course_version_id", "course_version"))
            .foreign_key(&mut fk("course_unit", "unit_id", "unit"))
            .to_owned(),
    )
    .await?;
    index(m, "course_unit", &["unit_id"]).await?;
    m.create_table(
        Table::create()
            .table("course_task")
            .col(big_pk_auto("id"))
            .col(big_integer("course_version_id"))
            .col(integer("position"))
            .col(string("title"))
            .index(&mut unique("uq_course_task_position", &["course_version_id", "position"]))
            .foreign_key(&mut fk("course_task", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await?;
});
