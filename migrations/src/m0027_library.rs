//! What a unit says besides its criteria; what became of a decree (amended, replaced, withdrawn: append only,
//! the line with the highest id holds, a decree without a line is in force); and the decrees read from their
//! PDF, place by place as people looked at them before they were taken over.
use crate::shape::*;

migration!(|m| {
    for column in ["description", "variables", "guide"] {
        let column = text(column).default("").to_owned();
        m.alter_table(Table::alter().table("unit").add_column(column).to_owned()).await?;
    }
    let changed = timestamp_with_time_zone_null("changed_at");
    m.alter_table(Table::alter().table("standard").add_column(changed).to_owned()).await?;
    m.create_table(
        Table::create()
            .table("standard_state")
            .col(big_pk_auto("id"))
            .col(big_integer("standard_id"))
            .col(one_of("state", &["in_force", "amended", "replaced", "withdrawn"]))
            .col(big_integer_null("by_decree_id"))
            .col(text("note").default(""))
            .col(big_integer_null("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("standard_state", "standard_id", "standard"))
            .foreign_key(&mut fk("standard_state", "by_decree_id", "standard"))
            .foreign_key(&mut fk("standard_state", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "standard_state", &["standard_id", "id"]).await?;
    index(m, "standard_state", &["by_decree_id"]).await?;
    m.create_table(
        Table::create()
            .table("decree_review")
            .col(big_pk_auto("id"))
            .col(text("kept").unique_key().to_owned())
            .col(text("name"))
            .col(integer("pages"))
            .col(text("number"))
            .col(text("year"))
            .col(text("title"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("begun_at"))
            .col(timestamp_with_time_zone_null("taken_at"))
            .col(big_integer_null("standard_id"))
            .foreign_key(&mut fk("decree_review", "by_id", "person"))
            .foreign_key(&mut fk("decree_review", "standard_id", "standard"))
            .to_owned(),
    )
    .await?;
    index(m, "decree_review", &["standard_id"]).await?;
    m.create_table(
        Table::create()
            .table("decree_review_place")
            .col(big_integer("review_id"))
            .col(text("place"))
            .col(text("as_read"))
            .col(text_null("as_kept"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("review_id").col("place"))
            .foreign_key(&mut fk("decree_review_place", "review_id", "decree_review"))
            .foreign_key(&mut fk("decree_review_place", "by_id", "person"))
            .to_owned(),
    )
    .await?;
});
