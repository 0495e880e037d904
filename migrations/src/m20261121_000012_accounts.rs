//! What people keep in order about their own accounts: second factors, changes of address, sessions they can tell
//! apart. And who made a token, and when it was used last.

crate::dialect::step!(
    "m20261121_000012_accounts",
    &[
        // The key of the second factor, once its holder has shown that they have it.
        "ALTER TABLE account ADD COLUMN totp_key {bytes} NULL",
        // One that its holder is about to take into use.
        "ALTER TABLE account ADD COLUMN totp_offered {bytes} NULL",
        // The period of the last code that was taken: neither it nor an earlier one is taken again.
        "ALTER TABLE account ADD COLUMN totp_period {bigint} NOT NULL DEFAULT 0",
        r"CREATE TABLE recovery_code (
            code_hash TEXT PRIMARY KEY,
            account_id {bigint} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            used_at {bigint} NULL
        ) {keyed_table}",
        "CREATE INDEX recovery_code_account ON recovery_code (account_id)",
        // An address that an account is to have, once a link that went there was used. At most one an account.
        r"CREATE TABLE address_change (
            account_id {bigint} NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            email TEXT NOT NULL,
            expires_at {bigint} NOT NULL,
            created_at {bigint} NOT NULL
        ) {keyed_table}",
        // One for each attempt at sending it. Whoever uses one uses up all of them.
        r"CREATE TABLE address_link (
            token_hash TEXT PRIMARY KEY,
            account_id {bigint} NOT NULL REFERENCES address_change (account_id) ON DELETE CASCADE
        ) {keyed_table}",
        "CREATE INDEX address_link_account ON address_link (account_id)",
        // When it was last seen, to the minute.
        "ALTER TABLE session ADD COLUMN seen_at {bigint} NOT NULL DEFAULT 0",
        "UPDATE session SET seen_at = created_at",
        // In words, as its holder is shown it: the browser and the system it runs on.
        "ALTER TABLE session ADD COLUMN browser TEXT NULL",
        // Where it was begun from.
        "ALTER TABLE session ADD COLUMN network TEXT NULL",
        // Whoever made the token: two of one person are one person.
        "ALTER TABLE api_token ADD COLUMN created_by {bigint} NULL REFERENCES account (id) ON DELETE SET NULL",
        // As shown.
        "ALTER TABLE api_token ADD COLUMN maker TEXT NULL",
        // To within a few minutes.
        "ALTER TABLE api_token ADD COLUMN last_used_at {bigint} NULL",
    ]
);
