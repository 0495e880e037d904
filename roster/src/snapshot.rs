//! The company as the checks see it: the names that exist, without any of its people.
//!
//! The server makes it, hands it to the page, and uses an equal one itself; so both come to the
//! same findings. `muster check --company-file` reads the same JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    map::{CustomField, Field},
    person::AccountType,
};

/// Names of one company. Small: no users, whatever the company's size.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// The name of the company the import goes into; empty when there is none (`muster check`),
    /// and then company names, groups and the like are not checked.
    pub company: String,
    /// BCP-47.
    pub default_language: String,
    pub groups: Vec<Named>,
    pub cohorts: Vec<Named>,
    pub courses: Vec<Named>,
    pub packages: Vec<Named>,
    /// Standard fields this company requires beside the e-mail address and the first name.
    pub required: Vec<Field>,
    /// A company may say that people need no first name.
    pub first_name_optional: bool,
    /// The company's own fields.
    pub custom_fields: Vec<CustomField>,
    /// Further companies that rows may name; only owners have them. Their custom fields are not known
    /// here: a file over several companies fills standard fields.
    pub companies: Vec<CompanyNames>,
    /// What the company mapped a header to before, by the header as it is compared
    /// ([`fold_header`](crate::person::fold_header)); none: it left the column out.
    pub remembered: BTreeMap<String, Option<Field>>,
    /// The highest account type that whoever imports may grant; none: there is no such limit.
    pub may_grant: Option<AccountType>,
    /// May groups, cohorts and packages be made by the import?
    pub may_create: bool,
}

/// Another company's names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompanyNames {
    #[serde(with = "decimal")]
    pub id: i64,
    pub name: String,
    pub groups: Vec<Named>,
    pub cohorts: Vec<Named>,
    pub courses: Vec<Named>,
    pub packages: Vec<Named>,
}

/// Something of the company's that a cell may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    #[serde(with = "decimal")]
    pub id: i64,
    pub name: String,
}

/// Ids are decimal strings wherever JSON is spoken: a JavaScript number has 53 bits.
mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    // Where pointers are shorter, an i64 is not so small that clippy would mind.
    #[cfg_attr(
        target_pointer_width = "64",
        expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")
    )]
    pub(super) fn serialize<S: Serializer>(id: &i64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
