//! A company that has an administrator keeps one.

/// Whether nobody would be left of `admins`, if `lost` of them ceased to be one and `gained` others became one. Who is
/// suspended is none. The one rule, for imports, their undoing, and whoever changes account types by hand.
pub const fn leaves_no_admin(admins: i64, lost: i64, gained: i64) -> bool {
    lost > 0 && admins + gained - lost < 1
}

#[cfg(test)]
mod tests {
    use super::leaves_no_admin;

    #[test]
    fn the_last_administrator_stays_one() {
        assert!(leaves_no_admin(1, 1, 0));
        assert!(leaves_no_admin(2, 2, 0));
        assert!(!leaves_no_admin(2, 1, 0));
        assert!(!leaves_no_admin(1, 1, 1));
        assert!(!leaves_no_admin(0, 0, 0));
    }
}
