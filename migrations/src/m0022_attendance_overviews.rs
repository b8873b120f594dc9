//! Forecasts that a coordinator has answered with a reason.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("forecast_dismissal")
            .col(big_integer("enrolment_id").primary_key())
            // The JP that were missing then; when more are missing, it is a task again.
            .col(integer("missing_jp").check(Expr::col("missing_jp").gte(0)))
            .col(text("reason"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("forecast_dismissal", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("forecast_dismissal", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "forecast_dismissal", &["by_id"]).await?;
});
