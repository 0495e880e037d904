//! Companies, and everything by which somebody may act: accounts, sessions, links, tokens.
//!
//! Times are microseconds since 1970 in UTC. Secrets are kept as SHA-256 in hexadecimal, never themselves.

crate::dialect::step!(
    "m20261121_000001_companies_and_accounts",
    &[
        r"CREATE TABLE company (
            id {id},
            name TEXT NOT NULL UNIQUE,
            slug TEXT NOT NULL UNIQUE,
            seat_limit {bigint} NULL CHECK (seat_limit >= 0),
            default_language TEXT NOT NULL DEFAULT 'en',
            -- Grows with every change that could alter a plan: groups, settings, seats.
            version {bigint} NOT NULL DEFAULT 1,
            created_at {bigint} NOT NULL
        ) {table}",
        r"CREATE TABLE account (
            id {id},
            email TEXT NOT NULL,
            email_key TEXT NOT NULL UNIQUE,
            -- Absent until the holder has set one by a link.
            password_hash TEXT NULL,
            is_owner {boolean} NOT NULL DEFAULT {false},
            created_at {bigint} NOT NULL,
            updated_at {bigint} NOT NULL
        ) {table}",
        r"CREATE TABLE session (
            -- The hash of what is in the cookie.
            id TEXT PRIMARY KEY,
            account_id {bigint} NULL REFERENCES account (id) ON DELETE CASCADE,
            data {bytes} NOT NULL,
            expires_at {bigint} NOT NULL,
            created_at {bigint} NOT NULL
        ) {table}",
        "CREATE INDEX session_account ON session (account_id)",
        "CREATE INDEX session_expiry ON session (expires_at)",
        r"CREATE TABLE account_link (
            id {id},
            account_id {bigint} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            purpose TEXT NOT NULL CHECK (purpose IN ('set_password')),
            token_hash TEXT NOT NULL UNIQUE,
            expires_at {bigint} NOT NULL,
            used_at {bigint} NULL,
            created_at {bigint} NOT NULL
        ) {table}",
        "CREATE INDEX account_link_account ON account_link (account_id)",
        // One row while there is no owner, none afterwards.
        r"CREATE TABLE setup_token (
            id {bigint} PRIMARY KEY CHECK (id = 1),
            token_hash TEXT NOT NULL,
            created_at {bigint} NOT NULL
        ) {table}",
        r"CREATE TABLE api_token (
            id {id},
            -- Absent: an owner's token, good for every company.
            company_id {bigint} NULL REFERENCES company (id) ON DELETE CASCADE,
            role TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'viewer')),
            name TEXT NOT NULL,
            token_hash TEXT NOT NULL UNIQUE,
            created_at {bigint} NOT NULL,
            expires_at {bigint} NULL,
            revoked_at {bigint} NULL
        ) {table}",
        "CREATE INDEX api_token_company ON api_token (company_id)",
    ]
);
