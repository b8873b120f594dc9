//! What people were told, agreed to and asked for, and what was done with their data.
use crate::shape::*;

migration!(|m| {
    // Version 1 travels with the program; a centre's own wording begins at 2.
    m.create_table(
        Table::create()
            .table("privacy_notice")
            .col(big_integer("centre_id"))
            .col(integer("version").check(Expr::col("version").gt(0)))
            .col(text("text_id"))
            .col(text("text_en"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("published_at"))
            .primary_key(Index::create().col("centre_id").col("version"))
            .foreign_key(&mut fk("privacy_notice", "centre_id", "centre"))
            .foreign_key(&mut fk("privacy_notice", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    // A consent is given and withdrawn; given again it is a new row.
    m.create_table(
        Table::create()
            .table("consent")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(one_of("purpose", &["publicity", "sharing", "follow_up"]))
            .col(integer("version"))
            .col(timestamp_with_time_zone("given_at"))
            .col(big_integer("given_by"))
            .col(timestamp_with_time_zone_null("withdrawn_at"))
            .col(big_integer_null("withdrawn_by"))
            .foreign_key(&mut fk("consent", "person_id", "person"))
            .foreign_key(&mut fk("consent", "given_by", "person"))
            .foreign_key(&mut fk("consent", "withdrawn_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "consent", &["person_id", "purpose"]).await?;
    m.create_table(
        Table::create()
            .table("data_request")
            .col(big_pk_auto("id"))
            .col(big_integer("centre_id"))
            .col(big_integer("person_id"))
            .col(one_of("kind", &["correction", "erasure", "access"]))
            .col(text("asked"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(timestamp_with_time_zone("due_at"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(big_integer_null("closed_by"))
            .col(
                string_len_null("outcome", 16)
                    .check(Expr::col("outcome").is_in(["done", "partly", "refused"])),
            )
            .col(text("answer"))
            .foreign_key(&mut fk("data_request", "centre_id", "centre"))
            .foreign_key(&mut fk("data_request", "person_id", "person"))
            .foreign_key(&mut fk("data_request", "closed_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "data_request", &["centre_id", "closed_at", "due_at"]).await?;
    index(m, "data_request", &["person_id"]).await?;
    // Append only: who did what with whose data.
    m.create_table(
        Table::create()
            .table("processing")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(string("act"))
            .col(big_integer_null("by_id"))
            .col(text("detail"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("processing", "person_id", "person"))
            .foreign_key(&mut fk("processing", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "processing", &["person_id", "id"]).await?;
    index(m, "processing", &["by_id"]).await?;
    // The record that lives on in another one.
    m.create_table(
        Table::create()
            .table("person_merge")
            .col(ColumnDef::new("merged_id").big_integer().not_null().primary_key())
            .col(big_integer("into_id"))
            .col(text("reason"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("person_merge", "merged_id", "person"))
            .foreign_key(&mut fk("person_merge", "into_id", "person"))
            .foreign_key(&mut fk("person_merge", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "person_merge", &["into_id"]).await?;
    m.create_table(
        Table::create()
            .table("person_erasure")
            .col(ColumnDef::new("person_id").big_integer().not_null().primary_key())
            .col(text("kept"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("person_erasure", "person_id", "person"))
            .foreign_key(&mut fk("person_erasure", "by_id", "person"))
            .to_owned(),
    )
    .await?;
});
