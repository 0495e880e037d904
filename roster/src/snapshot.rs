//! The company as the checks see it: the names that exist, without any of its people.
//!
//! The server makes it, hands it to the page, and uses an equal one itself; so both come to the
//! same findings. `muster check --company-file` reads the same JSON, which people may write by hand:
//! every member may be left out, and a name may stand for itself.
//!
//! ```
//! let snapshot: roster::Snapshot = serde_json::from_str(
//!     r#"{
//!         "company": "Acme Training",
//!         "default_language": "en-GB",
//!         "groups": ["Sales", "Operations"],
//!         "cohorts": [{"name": "Spring 2026"}],
//!         "courses": [{"id": "17", "name": "Fire Safety"}, "First Aid"],
//!         "packages": [],
//!         "required": ["last_name"],
//!         "first_name_optional": false,
//!         "custom_fields": [
//!             {"key": "badge", "label": "Badge", "type": "number", "required": true, "min": 1},
//!             {"key": "shirt", "label": "Shirt size", "type": "choice", "options": ["S", "M", "L"]},
//!             {"key": "code", "label": "Code", "type": "text", "max_length": 8, "pattern": "[A-Z]+"}
//!         ],
//!         "remembered": {"kontakt": "email", "shoesize": null},
//!         "companies": [{"name": "Acme Logistics", "groups": ["Drivers"]}],
//!         "may_grant": "manager",
//!         "may_create": true
//!     }"#,
//! )?;
//! // Ids that are not given follow those that are.
//! let ids = |named: &[roster::snapshot::Named]| named.iter().map(|named| named.id).collect::<Vec<_>>();
//! assert_eq!(ids(&snapshot.groups), [1, 2]);
//! assert_eq!(ids(&snapshot.cohorts), [3]);
//! assert_eq!(ids(&snapshot.courses), [17, 18]);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Members that are not known are ignored, so that a page that was open while the server was renewed
//! goes on working.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    map::{CustomField, Field},
    person::AccountType,
};

/// Names of one company. Small: no users, whatever the company's size.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, remote = "Self")]
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
    /// ([`fold_header`](crate::person::fold_header); headers that fold to nothing are not remembered);
    /// none: it left the column out.
    pub remembered: BTreeMap<String, Option<Field>>,
    /// The highest account type that whoever imports may grant; none: there is no such limit.
    pub may_grant: Option<AccountType>,
    /// May groups, cohorts and packages be made by the import?
    pub may_create: bool,
}

impl Snapshot {
    /// What people call the field: the company's own label for its own.
    pub fn label_of<'a>(&'a self, field: &'a Field) -> &'a str {
        let own =
            self.custom_fields.iter().find(|own| matches!(field, Field::Custom(key) if **key == *own.key));
        own.map_or(field.label(), |own| own.label.as_str())
    }

    /// Gives ids to whatever was written without. Groups and cohorts are of one kind and share theirs.
    fn number(&mut self) {
        number(self.groups.iter_mut().chain(&mut self.cohorts));
        number(&mut self.courses);
        number(&mut self.packages);
        let ids = self.companies.iter_mut();
        let mut next = ids.map(|company| company.id).max().unwrap_or_default().max(0);
        for company in &mut self.companies {
            number(company.groups.iter_mut().chain(&mut company.cohorts));
            number(&mut company.courses);
            number(&mut company.packages);
            if company.id == UNNUMBERED {
                next = next.saturating_add(1);
                company.id = next;
            }
        }
    }
}

fn number<'a>(named: impl IntoIterator<Item = &'a mut Named>) {
    let named: Vec<&mut Named> = named.into_iter().collect();
    let mut next = named.iter().map(|named| named.id).max().unwrap_or_default().max(0);
    for named in named.into_iter().filter(|named| named.id == UNNUMBERED) {
        next = next.saturating_add(1);
        named.id = next;
    }
}

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, to)
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut snapshot = Self::deserialize(from)?;
        snapshot.number();
        Ok(snapshot)
    }
}

/// Another company's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

impl Default for CompanyNames {
    fn default() -> Self {
        Self {
            id: UNNUMBERED,
            name: String::new(),
            groups: Vec::new(),
            cohorts: Vec::new(),
            courses: Vec::new(),
            packages: Vec::new(),
        }
    }
}

/// Something of the company's that a cell may name. In JSON `{"id": "7", "name": "Sales"}`, or only
/// `"Sales"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    #[serde(with = "decimal")]
    pub id: i64,
    pub name: String,
}

/// Stands for an id until the whole snapshot has been read. Databases give no negative ids.
const UNNUMBERED: i64 = -1;

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a name, or an object with a “name”")]
        enum Written {
            Name(String),
            Whole {
                #[serde(default = "unnumbered", with = "decimal")]
                id: i64,
                name: String,
            },
        }
        Ok(match Written::deserialize(from)? {
            Written::Name(name) => Self { id: UNNUMBERED, name },
            Written::Whole { id, name } => Self { id, name },
        })
    }
}

const fn unnumbered() -> i64 {
    UNNUMBERED
}

/// Ids are decimal strings wherever JSON is spoken: a JavaScript number has 53 bits. By hand people
/// write numbers, and those are taken too.
pub(crate) mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    // Where pointers are shorter, an i64 is not so small that clippy would mind.
    #[cfg_attr(
        target_pointer_width = "64",
        expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")
    )]
    pub(crate) fn serialize<S: Serializer>(id: &i64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(i64),
        }
        match Written::deserialize(from)? {
            Written::Text(text) => text.parse().map_err(D::Error::custom),
            Written::Number(number) => Ok(number),
        }
    }
}

/// Lists of ids, as [`decimal`] writes one.
pub(crate) mod decimals {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Id(#[serde(with = "super::decimal")] i64);

    pub(crate) fn serialize<S: Serializer>(ids: &[i64], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(ids.iter().map(|id| Id(*id)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<i64>, D::Error> {
        Ok(Vec::<Id>::deserialize(from)?.into_iter().map(|id| id.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut snapshot = Snapshot { company: "Acme".into(), ..Snapshot::default() };
        snapshot.groups = vec![Named { id: 9, name: "Sales".into() }, Named { id: 2, name: "Office".into() }];
        snapshot.companies = vec![CompanyNames { id: 4, name: "Other".into(), ..CompanyNames::default() }];
        let json = serde_json::to_string(&snapshot).unwrap();
        assert_eq!(serde_json::from_str::<Snapshot>(&json).unwrap(), snapshot);
    }

    #[test]
    fn what_is_no_name_is_refused_and_what_is_unknown_is_not() {
        let error = serde_json::from_str::<Snapshot>(r#"{"groups": [7]}"#).unwrap_err();
        assert!(error.to_string().contains("expected a name"), "{error}");
        let from_tomorrow = r#"{"company": "Acme", "moon": "full"}"#;
        assert_eq!(serde_json::from_str::<Snapshot>(from_tomorrow).unwrap().company, "Acme");
    }

    #[test]
    fn a_fields_label_is_the_companys() {
        let own = CustomField { key: "badge".into(), label: "Badge number".into(), ..CustomField::default() };
        let snapshot = Snapshot { custom_fields: vec![own], ..Snapshot::default() };
        assert_eq!(snapshot.label_of(&Field::Custom("badge".into())), "Badge number");
        assert_eq!(snapshot.label_of(&Field::Email), "Email Address");
    }
}
