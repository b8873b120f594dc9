//! Sessions of a cohort that only make good what was missed, and what a guest was last told of hers.
use crate::shape::*;

migration!(|m| {
    for (table, column) in [
        ("session", boolean("make_up").default(false).to_owned()),
        // When the session begins, as the guest was told; none before a letter said it.
        ("make_up", timestamp_with_time_zone_null("told_starts_at").to_owned()),
    ] {
        m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    // What fell out long ago is no news any more.
    m.get_connection()
        .execute_unprepared(
            "UPDATE make_up SET state = 'ended' WHERE state IN ('asked', 'given') AND session_id IN \
             (SELECT s.id FROM session s JOIN cohort c ON c.id = s.cohort_id \
             WHERE s.cancelled_at IS NOT NULL OR c.state = 'cancelled') AND NOT EXISTS \
             (SELECT 1 FROM mark k WHERE k.enrolment_id = make_up.enrolment_id AND k.session_id = make_up.session_id)",
        )
        .await?;
    // Who has a place was told of it as it stands.
    m.get_connection()
        .execute_unprepared(
            "UPDATE make_up SET told_starts_at = (SELECT starts_at FROM session WHERE session.id = make_up.session_id) \
             WHERE state = 'given'",
        )
        .await?;
});
