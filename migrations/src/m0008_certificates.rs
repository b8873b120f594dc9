//! Runs of issuing, the running numbers, the certificates with their frozen facts, revocations.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("number_series")
            .col(big_integer("centre_id"))
            .col(string("series"))
            .col(integer("last").check(Expr::col("last").gte(0)))
            .primary_key(Index::create().col("centre_id").col("series"))
            .foreign_key(&mut fk("number_series", "centre_id", "centre"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("issue_run")
            .col(big_pk_auto("id"))
            .col(big_integer("cohort_id"))
            .col(one_of("state", &["running", "stopped", "done"]))
            .col(date("issued_on"))
            .col(string("once_key"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("started_at"))
            .col(timestamp_with_time_zone_null("lease_until"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .index(&mut unique("uq_issue_run_once", &["once_key"]))
            .foreign_key(&mut fk("issue_run", "cohort_id", "cohort"))
            .foreign_key(&mut fk("issue_run", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "issue_run", &["cohort_id"]).await?;
    index(m, "issue_run", &["state"]).await?;
    m.create_table(
        Table::create()
            .table("issue_item")
            .col(big_integer("run_id"))
            .col(big_integer("enrolment_id"))
            .col(one_of("state", &["waiting", "issued", "set", "skipped", "failed"]))
            .col(text("reason"))
            .primary_key(Index::create().col("run_id").col("enrolment_id"))
            .foreign_key(&mut fk("issue_item", "run_id", "issue_run"))
            .foreign_key(&mut fk("issue_item", "enrolment_id", "enrolment"))
            .to_owned(),
    )
    .await?;
    index(m, "issue_item", &["enrolment_id"]).await?;
    m.create_table(
        Table::create()
            .table("certificate")
            .col(big_pk_auto("id"))
            .col(big_integer("centre_id"))
            .col(big_integer("cohort_id"))
            .col(big_integer("enrolment_id"))
            .col(string("series"))
            .col(integer("sequence").check(Expr::col("sequence").gt(0)))
            .col(string("number"))
            .col(string("code"))
            .col(string("holder"))
            .col(string("layout"))
            .col(text("facts"))
            .col(string("facts_sha256"))
            .col(date("issued_on"))
            .col(big_integer("issued_by"))
            .col(timestamp_with_time_zone("issued_at"))
            .index(&mut unique("uq_certificate_sequence", &["centre_id", "series", "sequence"]))
            .index(&mut unique("uq_certificate_number", &["centre_id", "number"]))
            .index(&mut unique("uq_certificate_code", &["code"]))
            .index(&mut unique("uq_certificate_enrolment", &["enrolment_id"]))
            .foreign_key(&mut fk("certificate", "centre_id", "centre"))
            .foreign_key(&mut fk("certificate", "cohort_id", "cohort"))
            .foreign_key(&mut fk("certificate", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("certificate", "issued_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "certificate", &["cohort_id"]).await?;
    // The bytes as they were set the first time, kept apart so that lists stay narrow.
    m.create_table(
        Table::create()
            .table("certificate_file")
            .col(ColumnDef::new("certificate_id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("pdf").blob().not_null())
            .col(string("sha256"))
            .col(timestamp_with_time_zone("set_at"))
            .foreign_key(&mut fk("certificate_file", "certificate_id", "certificate"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("revocation")
            .col(ColumnDef::new("certificate_id").big_integer().not_null().primary_key())
            .col(text("reason"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("revocation", "certificate_id", "certificate"))
            .foreign_key(&mut fk("revocation", "by_id", "person"))
            .to_owned(),
    )
    .await?;
});
