//! The desk: who is served on which computer, and what they signed on paper.
use crate::shape::*;

migration!(|m| {
    // Bound to a sign-in, that is to one browser; a later one on the same sign-in ends it.
    m.create_table(
        Table::create()
            .table("desk_visit")
            .col(big_pk_auto("id"))
            .col(string("code"))
            .col(big_integer("sign_in_id"))
            .col(big_integer("by_id"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("begun_at"))
            .col(timestamp_with_time_zone("acted_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .col(
                string_len_null("ending", 16)
                    .check(Expr::col("ending").is_in(["next", "another", "sign_out", "idle", "closed"])),
            )
            .index(&mut unique("uq_desk_visit_code", &["code"]))
            .foreign_key(&mut fk("desk_visit", "sign_in_id", "sign_in"))
            .foreign_key(&mut fk("desk_visit", "by_id", "person"))
            .foreign_key(&mut fk("desk_visit", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "desk_visit", &["sign_in_id"]).await?;
    index(m, "desk_visit", &["by_id"]).await?;
    index(m, "desk_visit", &["person_id"]).await?;
    // One application at the desk asks for one sheet of paper, signed.
    m.create_table(
        Table::create()
            .table("desk_consent")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(big_integer("cohort_id"))
            .col(integer("version").check(Expr::col("version").gt(0)))
            .col(big_integer("visit_id"))
            .col(big_integer("taken_by"))
            .col(timestamp_with_time_zone("signed_at"))
            .foreign_key(&mut fk("desk_consent", "person_id", "person"))
            .foreign_key(&mut fk("desk_consent", "cohort_id", "cohort"))
            .foreign_key(&mut fk("desk_consent", "visit_id", "desk_visit"))
            .foreign_key(&mut fk("desk_consent", "taken_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "desk_consent", &["person_id", "cohort_id"]).await?;
    index(m, "desk_consent", &["cohort_id"]).await?;
    index(m, "desk_consent", &["visit_id"]).await?;
    index(m, "desk_consent", &["taken_by"]).await?;
});
