//! How often something was tried of late, so that it can be refused for a while.

crate::dialect::step!(
    "m20261121_000013_allowances",
    &[
        // Of what and by whom is only there as a hash: no addresses of people or networks lie about.
        r"CREATE TABLE allowance (
            name TEXT NOT NULL PRIMARY KEY,
            used {bigint} NOT NULL,
            ends_at {bigint} NOT NULL,
            -- When it was first refused in this period, which is recorded once.
            refused_at {bigint} NULL
        ) {keyed_table}",
        "CREATE INDEX allowance_ends ON allowance (ends_at)",
    ]
);
