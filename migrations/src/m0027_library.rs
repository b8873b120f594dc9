//! What a unit says besides its criteria, and what became of a decree: amended, replaced, withdrawn. Append
//! only; the line with the highest id holds. A decree without a line is in force.
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
});
