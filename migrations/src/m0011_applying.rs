//! What an application asks: requirements of a course, drafts, business profiles, papers and their
//! uploads.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("course_requirement")
            .col(big_pk_auto("id"))
            .col(big_integer("course_version_id"))
            .col(integer("position"))
            .col(one_of(
                "kind",
                &[
                    "min_age",
                    "max_age",
                    "schooling",
                    "domicile",
                    "nib",
                    "document",
                    "experience_years",
                    "profile",
                ],
            ))
            .col(string("value"))
            .index(&mut unique("uq_course_requirement", &["course_version_id", "position"]))
            .foreign_key(&mut fk("course_requirement", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("application_draft")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(big_integer("cohort_id"))
            .col(text("answers"))
            .col(string("step"))
            .col(timestamp_with_time_zone("updated_at"))
            .col(timestamp_with_time_zone_null("sent_at"))
            .index(&mut unique("uq_application_draft", &["person_id", "cohort_id"]))
            .foreign_key(&mut fk("application_draft", "person_id", "person"))
            .foreign_key(&mut fk("application_draft", "cohort_id", "cohort"))
            .to_owned(),
    )
    .await?;
    index(m, "application_draft", &["cohort_id"]).await?;
    m.create_table(
        Table::create()
            .table("business_profile")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("recorded_at"))
            .col(string("name"))
            .col(string("field"))
            .col(integer_null("since"))
            .col(string_null("nib"))
            .col(integer_null("workers").check(Expr::col("workers").gte(0)))
            .col(big_integer_null("turnover"))
            .col(big_integer_null("capital"))
            .col(one_of("size", &["micro", "small", "medium", "large", "unknown"]))
            .col(string("size_rule"))
            .foreign_key(&mut fk("business_profile", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "business_profile", &["person_id", "recorded_at"]).await?;
    m.create_table(
        Table::create()
            .table("digital_answer")
            .col(big_integer("business_profile_id"))
            .col(one_of(
                "indicator",
                &["chat_catalogue", "social_account", "shop", "map", "qris", "bookkeeping", "online_half"],
            ))
            .col(boolean("yes"))
            .primary_key(Index::create().col("business_profile_id").col("indicator"))
            .foreign_key(&mut fk("digital_answer", "business_profile_id", "business_profile"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("document")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(one_of("kind", &["ktp", "nib", "photo"]))
            .col(string("code"))
            .col(string("media_type"))
            .col(big_integer("bytes"))
            .col(string("sha256"))
            .col(string("path"))
            .col(one_of("state", &["kept", "replaced"]))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("gone_at"))
            .index(&mut unique("uq_document_code", &["code"]))
            .foreign_key(&mut fk("document", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "document", &["person_id"]).await?;
    m.create_table(
        Table::create()
            .table("upload")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(one_of("kind", &["ktp", "nib", "photo"]))
            .col(string("code"))
            .col(big_integer("total").check(Expr::col("total").gt(0)))
            .col(big_integer("received").check(Expr::col("received").gte(0)))
            .col(one_of("state", &["open", "done"]))
            .col(big_integer_null("document_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .index(&mut unique("uq_upload_code", &["code"]))
            .foreign_key(&mut fk("upload", "person_id", "person"))
            .foreign_key(&mut fk("upload", "document_id", "document"))
            .to_owned(),
    )
    .await?;
    index(m, "upload", &["person_id"]).await?;
    index(m, "upload", &["document_id"]).await?;
    index(m, "upload", &["expires_at"]).await?;
});
