//! Marks from devices without signal: who made an event where, what its author had seen, and whether two
//! who had not seen each other said different things. The two tables of marks are made anew, because a
//! fence around words cannot be widened on SQLite.
use crate::shape::*;

const PRESENCE: [&str; 6] = ["present", "late", "excused", "sick", "absent", "dispensation"];
const METHODS: [&str; 12] = [
    "page",
    "all_present",
    "device",
    "scan",
    "code",
    "walk_in",
    "sheet",
    "import",
    "document",
    "make_up",
    "appeal",
    "settled",
];

migration!(|m| {
    let db = m.get_connection();
    m.create_table(
        Table::create()
            .table("mark_upload")
            .col(big_pk_auto("id"))
            .col(string_len("device", 36))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            // Seconds to add to the device's clock to have the server's.
            .col(big_integer("clock_offset"))
            .col(integer("events"))
            .foreign_key(&mut fk("mark_upload", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "mark_upload", &["by_id"]).await?;

    rename(m, "mark", "mark_before").await?;
    m.create_table(
        Table::create()
            .table("mark")
            .col(big_integer("enrolment_id"))
            .col(big_integer("session_id"))
            .col(one_of("presence", &PRESENCE))
            .col(integer("jp").check(Expr::col("jp").gte(0)))
            .col(integer("made_up_jp").default(0).check(Expr::col("made_up_jp").gte(0)))
            .col(text("reason"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .col(boolean("disputed").default(false))
            .primary_key(Index::create().col("enrolment_id").col("session_id"))
            .foreign_key(&mut fk("mark", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("mark", "session_id", "session"))
            .foreign_key(&mut fk("mark", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    db.execute_unprepared(
        "INSERT INTO mark (enrolment_id, session_id, presence, jp, reason, by_id, at) \
         SELECT enrolment_id, session_id, presence, jp, reason, by_id, at FROM mark_before",
    )
    .await?;
    m.drop_table(Table::drop().table("mark_before").to_owned()).await?;
    index(m, "mark", &["session_id"]).await?;

    rename(m, "mark_event", "mark_event_before").await?;
    m.create_table(
        Table::create()
            .table("mark_event")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("session_id"))
            .col(string_len_null("presence", 16).check(Expr::col("presence").is_in(PRESENCE)))
            .col(integer("jp"))
            .col(integer("made_up_jp").default(0))
            .col(text("reason"))
            .col(big_integer("by_id"))
            // When it was recorded, by the server's clock.
            .col(timestamp_with_time_zone("at"))
            .col(one_of("method", &METHODS).default("page"))
            // The last event of this session's log that the author had seen; null: all before it.
            .col(big_integer_null("seen"))
            .col(string_len_null("device_event_id", 36))
            .col(big_integer_null("upload_id"))
            .col(integer_null("number"))
            .col(timestamp_with_time_zone_null("device_at"))
            .foreign_key(&mut fk("mark_event", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("mark_event", "session_id", "session"))
            .foreign_key(&mut fk("mark_event", "by_id", "person"))
            .foreign_key(&mut fk("mark_event", "upload_id", "mark_upload"))
            .to_owned(),
    )
    .await?;
    db.execute_unprepared(
        "INSERT INTO mark_event (id, enrolment_id, session_id, presence, jp, reason, by_id, at) \
         SELECT id, enrolment_id, session_id, presence, jp, reason, by_id, at FROM mark_event_before",
    )
    .await?;
    if m.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Postgres {
        db.execute_unprepared(
            "SELECT setval(pg_get_serial_sequence('mark_event', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM mark_event), false)",
        )
        .await?;
    }
    m.drop_table(Table::drop().table("mark_event_before").to_owned()).await?;
    index(m, "mark_event", &["session_id", "id"]).await?;
    index(m, "mark_event", &["enrolment_id"]).await?;
    index(m, "mark_event", &["upload_id"]).await?;
    m.create_index(
        Index::create()
            .unique()
            .name("uq_mark_event_device_event_id")
            .table("mark_event")
            .col("device_event_id")
            .to_owned(),
    )
    .await?;
});

async fn rename(m: &SchemaManager<'_>, from: &'static str, to: &'static str) -> Result<(), DbErr> {
    m.rename_table(Table::rename().table(from, to).to_owned()).await
}
