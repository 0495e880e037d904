//! What a company's columns turned out to be, so that the next file need not be asked about.

crate::dialect::step!(
    "m20261121_000005_remembered_columns",
    &[
        r"CREATE TABLE remembered_column (
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            -- As headers are compared: without case, accents, spaces and signs.
            header TEXT NOT NULL,
            -- Absent: the column was left out.
            field TEXT NULL,
            used_at {bigint} NOT NULL,
            PRIMARY KEY (company_id, header)
        ) {keyed_table}",
        // JSON: what the company remembered when the file came in.
        "ALTER TABLE import ADD COLUMN remembered TEXT NOT NULL DEFAULT '{}'",
    ]
);
