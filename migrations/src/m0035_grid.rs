//! Judgements from devices without signal, as marks have it: who made an event where, what its author had
//! seen, and whether two who had not seen each other found different things. And the evidence that a
//! judgement rests on.
use crate::shape::*;

migration!(|m| {
    let db = m.get_connection();
    for (table, column) in [
        ("judgement", boolean("disputed").default(false).to_owned()),
        // The last event of this person's log that the author had seen; null: all before it.
        ("judgement_event", big_integer_null("seen").to_owned()),
        ("judgement_event", string_len_null("device_event_id", 36).to_owned()),
        ("judgement_event", integer_null("number").to_owned()),
        ("judgement_event", timestamp_with_time_zone_null("device_at").to_owned()),
    ] {
        m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    for (table, column, parent) in [
        ("judgement", "evidence_id", "evidence"),
        ("judgement_event", "evidence_id", "evidence"),
        ("judgement_event", "upload_id", "mark_upload"),
    ] {
        db.execute_unprepared(&format!(
            "ALTER TABLE {table} ADD COLUMN {column} BIGINT NULL REFERENCES {parent} (id)"
        ))
        .await?;
        index(m, table, &[column]).await?;
    }
    m.create_index(
        Index::create()
            .unique()
            .name("uq_judgement_event_device_event_id")
            .table("judgement_event")
            .col("device_event_id")
            .to_owned(),
    )
    .await?;
});
