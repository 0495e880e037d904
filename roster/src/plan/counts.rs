//! What a plan, and later its result, comes to.

use serde::{Deserialize, Serialize};

/// People, unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub created: u32,
    pub updated: u32,
    pub unchanged: u32,
    pub skipped: u32,
    pub rejected: u32,
    /// Rows left out because another row says what they say.
    pub duplicates: u32,
    pub suspended: u32,
    pub reactivated: u32,
    /// Memberships gained, of groups and cohorts.
    pub memberships: u32,
    pub assignments: u32,
    pub invitations: u32,
}

/// The company's seats before and after. Every user who is not suspended takes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// None: no limit.
    pub limit: Option<u32>,
    pub used: u32,
    /// By suspensions in this import; they count first, whatever the order of rows.
    pub freed: u32,
    pub needed: u32,
    pub after: u32,
}

/// The seats of one of several companies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanySeats {
    #[serde(with = "crate::snapshot::decimal")]
    pub id: i64,
    pub name: String,
    pub seats: Seats,
}
