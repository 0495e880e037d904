//! The fields a column can be (`import.md` 2).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A standard field, or one of the company's own. In JSON its key: `"email"`, `"custom.badge"`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Email,
    Name,
    FirstName,
    LastName,
    UserName,
    Reference,
    Status,
    AccountType,
    Company,
    Groups,
    Cohorts,
    Courses,
    Packages,
    Language,
    JobRole,
    Region,
    Invite,
    /// By its key, without the `custom.`.
    Custom(Box<str>),
}

impl Field {
    /// The standard fields in the order pages and templates show them.
    pub const STANDARD: [Self; 17] = [
        Self::Email,
        Self::Name,
        Self::FirstName,
        Self::LastName,
        Self::UserName,
        Self::Reference,
        Self::Status,
        Self::AccountType,
        Self::Company,
        Self::Groups,
        Self::Cohorts,
        Self::Courses,
        Self::Packages,
        Self::Language,
        Self::JobRole,
        Self::Region,
        Self::Invite,
    ];

    /// The key of JSON and of the command line, without `custom.` for a company's own field.
    pub const fn key(&self) -> &str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::UserName => "user_name",
            Self::Reference => "reference",
            Self::Status => "status",
            Self::AccountType => "account_type",
            Self::Company => "company",
            Self::Groups => "groups",
            Self::Cohorts => "cohorts",
            Self::Courses => "courses",
            Self::Packages => "packages",
            Self::Language => "language",
            Self::JobRole => "job_role",
            Self::Region => "region",
            Self::Invite => "invite",
            Self::Custom(key) => key,
        }
    }

    /// What pages and templates call the field.
    pub const fn label(&self) -> &str {
        match self {
            Self::Email => "Email Address",
            Self::Name => "Name",
            Self::FirstName => "First Name",
            Self::LastName => "Last Name",
            Self::UserName => "User Name",
            Self::Reference => "Reference",
            Self::Status => "Status",
            Self::AccountType => "Account Type",
            Self::Company => "Company",
            Self::Groups => "Group",
            Self::Cohorts => "Cohort",
            Self::Courses => "Module requested",
            Self::Packages => "Package",
            Self::Language => "Language",
            Self::JobRole => "Job Role",
            Self::Region => "Region",
            Self::Invite => "Send Invite",
            Self::Custom(key) => key,
        }
    }

    /// May several columns of one file be this field? They add up then.
    pub const fn is_repeatable(&self) -> bool {
        matches!(self, Self::Groups | Self::Cohorts | Self::Courses | Self::Packages)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Custom(_) = self {
            to.write_str("custom.")?;
        }
        to.write_str(self.key())
    }
}

/// No field has this key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no field “{0}”")]
pub struct UnknownField(String);

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(key: &str) -> Result<Self, UnknownField> {
        if let Some(custom) = key.strip_prefix("custom.").filter(|custom| !custom.is_empty()) {
            return Ok(Self::Custom(custom.into()));
        }
        Self::STANDARD
            .into_iter()
            .find(|field| field.key() == key)
            .ok_or_else(|| UnknownField(key.to_owned()))
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
