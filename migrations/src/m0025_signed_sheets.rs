//! Photos of signed lists, and which of them an entry of marks rests on.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("sheet_photo")
            .col(big_pk_auto("id"))
            .col(big_integer("session_id"))
            .col(string_len("code", 64))
            .col(string("path"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("sheet_photo", "session_id", "session"))
            .foreign_key(&mut fk("sheet_photo", "by_id", "person"))
            .index(&mut unique("uq_sheet_photo_code", &["code"]))
            .to_owned(),
    )
    .await?;
    index(m, "sheet_photo", &["session_id"]).await?;
    index(m, "sheet_photo", &["by_id"]).await?;

    m.create_table(
        Table::create()
            .table("sheet_use")
            .col(big_integer("upload_id"))
            .col(big_integer("photo_id"))
            .primary_key(Index::create().col("upload_id").col("photo_id"))
            .foreign_key(&mut fk("sheet_use", "upload_id", "mark_upload"))
            .foreign_key(&mut fk("sheet_use", "photo_id", "sheet_photo"))
            .to_owned(),
    )
    .await?;
    index(m, "sheet_use", &["photo_id"]).await?;
});
