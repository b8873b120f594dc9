//! What trainees say they can, what they show for it, and how an assessor weighed it.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("self_answer")
            .col(big_integer("enrolment_id"))
            .col(big_integer("element_id"))
            .col(boolean("can"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("enrolment_id").col("element_id"))
            .foreign_key(&mut fk("self_answer", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("self_answer", "element_id", "element"))
            .to_owned(),
    )
    .await?;
    index(m, "self_answer", &["element_id"]).await?;

    m.create_table(
        Table::create()
            .table("evidence")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(one_of("kind", &["work", "prior"]))
            .col(string("title"))
            .col(text("words"))
            // How its file is asked for; null: there is none.
            .col(string_len_null("code", 64))
            .col(string_len_null("media_type", 40))
            .col(string_null("path"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .col(timestamp_with_time_zone_null("withdrawn_at"))
            .foreign_key(&mut fk("evidence", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("evidence", "by_id", "person"))
            .index(&mut unique("uq_evidence_code", &["code"]))
            .to_owned(),
    )
    .await?;
    index(m, "evidence", &["enrolment_id"]).await?;
    index(m, "evidence", &["by_id"]).await?;

    m.create_table(
        Table::create()
            .table("evidence_element")
            .col(big_integer("evidence_id"))
            .col(big_integer("element_id"))
            .primary_key(Index::create().col("evidence_id").col("element_id"))
            .foreign_key(&mut fk("evidence_element", "evidence_id", "evidence"))
            .foreign_key(&mut fk("evidence_element", "element_id", "element"))
            .to_owned(),
    )
    .await?;
    index(m, "evidence_element", &["element_id"]).await?;

    // Append only: the last one stands.
    m.create_table(
        Table::create()
            .table("evidence_review")
            .col(big_pk_auto("id"))
            .col(big_integer("evidence_id"))
            .col(boolean("valid"))
            .col(boolean("authentic"))
            .col(boolean("current"))
            .col(boolean("sufficient"))
            .col(text("words"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("evidence_review", "evidence_id", "evidence"))
            .foreign_key(&mut fk("evidence_review", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "evidence_review", &["evidence_id"]).await?;
    index(m, "evidence_review", &["by_id"]).await?;
});
