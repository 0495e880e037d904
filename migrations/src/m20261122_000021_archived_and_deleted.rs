//! Who is deleted stays off the lists of annual training that they were taken off, when they are brought back.

crate::dialect::step!(
    "m20261122_000021_archived_and_deleted",
    &[r"CREATE TABLE deleted_archive (
            user_id {bigint} NOT NULL REFERENCES deleted_user (id) ON DELETE CASCADE,
            package_id {bigint} NOT NULL,
            archived_at {bigint} NOT NULL,
            -- As shown.
            archived_by TEXT NULL,
            PRIMARY KEY (user_id, package_id)
        ) {keyed_table}"]
);
