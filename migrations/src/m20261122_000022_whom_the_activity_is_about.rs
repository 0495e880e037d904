//! Whom an entry of the activity was about, where nothing else tells: those who were taken off the list of annual
//! training, or put on it again.

crate::dialect::step!(
    "m20261122_000022_whom_the_activity_is_about",
    &[
        // Goes with its entry, but outlives whom it names.
        r"CREATE TABLE activity_user (
            activity_id {bigint} NOT NULL REFERENCES activity (id) ON DELETE CASCADE,
            user_id {bigint} NOT NULL,
            PRIMARY KEY (activity_id, user_id)
        ) {keyed_table}",
        "CREATE INDEX activity_user_user ON activity_user (user_id)",
    ]
);
