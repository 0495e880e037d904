//! What must not come back to life with a backup: whatever was ended after it was taken would be good again.

/// Ends sessions and links, those that were mailed and those that were not; nobody looks at an import any more, either.
/// Whoever was invited stays so and is invited again.
pub(super) const SESSIONS_AND_LINKS: &[&str] = &[
    "DELETE FROM session",
    "DELETE FROM account_link",
    "DELETE FROM setup_token",
    "DELETE FROM address_link",
    "DELETE FROM address_change",
    "DELETE FROM sign_up_link",
    "DELETE FROM invitation WHERE token_hash IS NOT NULL AND used_at IS NULL",
    "DELETE FROM import_presence",
];

/// Ends API tokens that are still good, with the moment in the place of the sign.
pub(super) const TOKENS: &str = "UPDATE api_token SET revoked_at = {now} WHERE revoked_at IS NULL";
