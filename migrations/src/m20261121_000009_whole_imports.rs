//! What an import needs to be over several companies, make new names and fields, assign courses, and be undone.

crate::dialect::step!(
    "m20261121_000009_whole_imports",
    &[
        // Who may work on it, and with whose limits its file is checked.
        "ALTER TABLE import ADD COLUMN reach TEXT NOT NULL DEFAULT 'company' \
            CHECK (reach IN ('platform', 'company', 'groups'))",
        // Grows with every import that brings or changes people. Those who plan another look whether anybody has
        // come; what else alters plans grows `version`, and then they plan again.
        "ALTER TABLE company ADD COLUMN arrivals {bigint} NOT NULL DEFAULT 0",
        // As `planned_version`; over several companies both are sums.
        "ALTER TABLE import ADD COLUMN planned_arrivals {bigint} NULL",
        // JSON: columns that become fields of the company's own.
        "ALTER TABLE import ADD COLUMN new_fields TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE import ADD COLUMN undone_at {bigint} NULL",
        "ALTER TABLE import ADD COLUMN undone_by TEXT NULL",
        // JSON: what undoing came to.
        "ALTER TABLE import ADD COLUMN undo TEXT NULL",
        // The company the person is of: the import's, or another where an owner imports over several.
        "ALTER TABLE import_row ADD COLUMN company_id {bigint} NOT NULL DEFAULT 0",
        "UPDATE import_row SET company_id = (SELECT company_id FROM import WHERE import.id = import_row.import_id)",
        // As in \"user\".
        "ALTER TABLE import_row ADD COLUMN custom TEXT NULL",
        // JSON: [[course, package or null], …], those to be assigned.
        "ALTER TABLE import_row ADD COLUMN courses TEXT NULL",
        // JSON: [[group, rule], …], of the groups in `joins` those that a rule gives.
        "ALTER TABLE import_row ADD COLUMN by_rules TEXT NULL",
        // 'now': an invitation goes out. 'with_assignment': it goes out with the mail about the first assignment,
        // which is among those of this row. 'later': it will, when there is one.
        "ALTER TABLE import_row ADD COLUMN invite TEXT NULL",
        // After undoing: 'reversed', 'kept' (changed since) or 'failed'.
        "ALTER TABLE import_row ADD COLUMN undo TEXT NULL",
        // JSON: of a row that is kept or failed, why, in sentences.
        "ALTER TABLE import_row ADD COLUMN undo_reasons TEXT NULL",
        // Groups, cohorts and packages that the import makes, with the ids that are reserved for them.
        r"CREATE TABLE import_name (
            import_id {bigint} NOT NULL,
            new_id {bigint} NOT NULL,
            company_id {bigint} NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('group', 'cohort', 'package')),
            name TEXT NOT NULL,
            PRIMARY KEY (import_id, kind, new_id)
        ) {keyed_table}",
    ]
);
