//! That something has changed in a company, for those who look on; and what the dashboard's figures are read from.
//!
//! The database notes it by itself, so that nobody who writes can forget it. What is done is recorded in `activity`;
//! beside that stands what changes without anybody doing something. Rows are only ever added: one counter for a
//! company would make whoever writes wait for whoever else does.

crate::dialect::step!(
    "m20261122_000017_changes",
    &[
        r"CREATE TABLE company_change (
            id {id},
            -- Not a reference: that a company is deleted is noted, too.
            company_id {bigint} NOT NULL
        ) {table}",
        "CREATE INDEX company_change_company ON company_change (company_id, id)",
        "{only_postgres}CREATE FUNCTION note_company_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                INSERT INTO company_change (company_id) VALUES (OLD.company_id);
            ELSE
                INSERT INTO company_change (company_id) VALUES (NEW.company_id);
            END IF;
            RETURN NULL;
        END $$",
        "{only_postgres}CREATE FUNCTION note_import_presence() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE seen import_presence;
        BEGIN
            IF TG_OP = 'DELETE' THEN seen := OLD; ELSE seen := NEW; END IF;
            INSERT INTO company_change (company_id) SELECT company_id FROM import WHERE id = seen.import_id;
            RETURN NULL;
        END $$",
        "CREATE TRIGGER activity_noted AFTER INSERT ON activity FOR EACH ROW WHEN (NEW.company_id IS NOT NULL)
            {note NEW}",
        // A file that still comes in is shown to nobody.
        "CREATE TRIGGER import_state_noted AFTER UPDATE OF state ON import FOR EACH ROW
            WHEN (OLD.state <> NEW.state) {note NEW}",
        // A corrected file takes a draft's place.
        "CREATE TRIGGER import_rows_noted AFTER UPDATE OF row_count ON import FOR EACH ROW
            WHEN (OLD.row_count <> NEW.row_count AND NEW.state <> 'receiving') {note NEW}",
        "CREATE TRIGGER import_opened_noted AFTER INSERT ON import_presence FOR EACH ROW {note presence NEW}",
        "CREATE TRIGGER import_left_noted AFTER DELETE ON import_presence FOR EACH ROW {note presence OLD}",
        "CREATE TRIGGER sign_up_noted AFTER UPDATE OF state ON sign_up_request FOR EACH ROW
            WHEN (OLD.state <> NEW.state) {note NEW}",
        "CREATE TRIGGER mail_noted AFTER UPDATE OF state ON outbox FOR EACH ROW
            WHEN (NEW.company_id IS NOT NULL AND OLD.state <> NEW.state
                AND (OLD.state = 'failed' OR NEW.state = 'failed')) {note NEW}",
        // What figures are counted from. New people are added at this index's end; the others hold few rows, and none of
        // a new import's.
        r#"CREATE INDEX user_by_arrival ON "user" (company_id, created_at, status, activation)"#,
        "CREATE INDEX assignment_begun ON assignment (company_id, user_id, state) WHERE state <> 'assigned'",
        "CREATE INDEX outbox_failed ON outbox (company_id, id) WHERE state = 'failed'",
    ]
);
