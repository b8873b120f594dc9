//! What a merge of two records moved, so that it can be taken back; and who registers by name is found among
//! many of that name without reading them all.
use crate::shape::*;

migration!(|m| {
    // JSON; empty for what was merged before it was kept, and after it was let go of.
    let mut moved = ColumnDef::new("moved");
    m.alter_table(
        Table::alter().table("person_merge").add_column(moved.text().not_null().default("")).to_owned(),
    )
    .await?;
    // Somebody who sends the form of registering twice is known by their name and the hash of the form: with as
    // many of one name as there may be, the time it takes must not grow with them.
    index(m, "person", &["search_name", "password_hash"]).await?;
});
