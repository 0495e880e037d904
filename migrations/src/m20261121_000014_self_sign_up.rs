//! People who come by themselves: what a company asks of them, by which codes they come, and who has asked.

crate::dialect::step!(
    "m20261121_000014_self_sign_up",
    &[
        // Of a company that has never switched it on there is no row.
        r#"CREATE TABLE sign_up_settings (
            company_id {bigint} PRIMARY KEY REFERENCES company (id) ON DELETE CASCADE,
            enabled {boolean} NOT NULL,
            -- JSON: domains of addresses, in lower case; none: any will do.
            domains TEXT NOT NULL,
            code_needed {boolean} NOT NULL,
            approval {boolean} NOT NULL,
            -- The group that everybody joins.
            group_id {bigint} NULL REFERENCES "group" (id) ON DELETE SET NULL,
            -- JSON: keys of the fields that are asked for.
            fields TEXT NOT NULL,
            -- What people agree to; empty: nothing.
            terms TEXT NOT NULL,
            -- What the moment is signed with at which a form was opened.
            stamp_key TEXT NOT NULL
        ) {table}"#,
        r#"CREATE TABLE access_code (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            -- As it is written, and as it is compared.
            code TEXT NOT NULL,
            code_key TEXT NOT NULL,
            -- The last day, in UTC; absent: for ever.
            ends_on TEXT NULL,
            -- Absent: any number.
            max_uses {bigint} NULL CHECK (max_uses > 0),
            uses {bigint} NOT NULL DEFAULT 0,
            group_id {bigint} NULL REFERENCES "group" (id) ON DELETE SET NULL,
            created_at {bigint} NOT NULL,
            UNIQUE (company_id, code_key)
        ) {table}"#,
        r"CREATE TABLE sign_up_request (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            state TEXT NOT NULL CHECK (state IN ('unverified', 'waiting', 'approved', 'rejected', 'expired')),
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            -- JSON: an object of texts by the keys of the fields that were asked for.
            said TEXT NOT NULL,
            -- What they agreed to, when they did.
            agreed_to TEXT NULL,
            access_code_id {bigint} NULL REFERENCES access_code (id) ON DELETE SET NULL,
            -- As it was when it was used.
            code TEXT NULL,
            expires_at {bigint} NOT NULL,
            waits_for TEXT NULL CHECK (waits_for IN ('approval', 'seat')),
            account_id {bigint} NULL REFERENCES account (id) ON DELETE SET NULL,
            -- The account was made for this request: it goes with it, unless it is used elsewhere by then.
            made_account {boolean} NOT NULL DEFAULT {false},
            -- Who it became. No foreign key: the request outlives the person.
            user_id {bigint} NULL,
            -- As shown.
            decided_by TEXT NULL,
            reason TEXT NULL,
            created_at {bigint} NOT NULL,
            verified_at {bigint} NULL,
            decided_at {bigint} NULL
        ) {table}",
        // Links are made when the mail is sent, one for each try, and kept as hashes.
        r"CREATE TABLE sign_up_link (
            token_hash TEXT PRIMARY KEY,
            request_id {bigint} NOT NULL REFERENCES sign_up_request (id) ON DELETE CASCADE,
            expires_at {bigint} NOT NULL
        ) {keyed_table}",
        "CREATE INDEX sign_up_link_request ON sign_up_link (request_id)",
        "CREATE INDEX sign_up_request_company ON sign_up_request (company_id, state, id)",
        "CREATE INDEX sign_up_request_expiry ON sign_up_request (expires_at) WHERE state = 'unverified'",
        "CREATE INDEX sign_up_request_account ON sign_up_request (account_id) WHERE account_id IS NOT NULL",
        // Nobody waits twice in one company.
        "CREATE UNIQUE INDEX sign_up_request_waiting ON sign_up_request (company_id, email_key) WHERE state = 'waiting'",
        "CREATE INDEX invitation_expiry ON invitation (expires_at) WHERE used_at IS NULL",
    ]
);
