//! What a cell of a closed field may hold: what the distinct values of a file are mapped to.

use super::{Field, FieldType};
use crate::{
    person::{AccountType, Status, fold_name},
    protocol::Configuration,
    snapshot::{CompanyNames, Named},
};

/// The values that the field knows, each once, in the order in which people look for them. None: it takes any
/// text, or texts of a form that no list can show.
pub fn known_values(field: &Field, configuration: &Configuration) -> Option<Vec<String>> {
    let Configuration { snapshot, new_fields, .. } = configuration;
    let names = |own: &[Named], theirs: fn(&CompanyNames) -> &Vec<Named>| {
        let all = own.iter().chain(snapshot.companies.iter().flat_map(theirs));
        in_order(all.map(|named| named.name.clone()))
    };
    Some(match field {
        Field::Status => Status::ALL.map(|status| status.as_str().to_owned()).to_vec(),
        Field::AccountType => {
            let may = |kind: &AccountType| snapshot.may_grant.is_none_or(|most| *kind <= most);
            AccountType::ALL.into_iter().filter(may).map(|kind| kind.as_str().to_owned()).collect()
        }
        Field::Company => {
            let further = snapshot.companies.iter().map(|company| company.name.clone());
            in_order(further.chain([snapshot.company.clone()]))
        }
        Field::Groups => names(&snapshot.groups, |company| &company.groups),
        Field::Cohorts => names(&snapshot.cohorts, |company| &company.cohorts),
        Field::Courses => names(&snapshot.courses, |company| &company.courses),
        Field::Packages => names(&snapshot.packages, |company| &company.packages),
        Field::Invite => yes_and_no(),
        Field::Custom(key) => {
            let own = snapshot.custom_fields.iter().find(|own| *own.key == **key);
            let new = || new_fields.iter().find(|new| *new.key == **key);
            match (own.map(|own| own.kind).or_else(|| Some(new()?.kind))?, own) {
                (FieldType::Boolean, _) => yes_and_no(),
                (FieldType::Choice, Some(own)) => own.options.clone(),
                _ => return None,
            }
        }
        _ => return None,
    })
}

fn yes_and_no() -> Vec<String> {
    ["yes", "no"].map(str::to_owned).to_vec()
}

/// Two companies may have a name in common: it is chosen once and means each row's own.
fn in_order(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort_by_cached_key(|name| (fold_name(name), name.clone()));
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{map::CustomField, snapshot::Snapshot};

    fn known(field: &Field, snapshot: Snapshot) -> Option<Vec<String>> {
        known_values(field, &Configuration { snapshot, ..Configuration::default() })
    }

    fn named(names: &[&str]) -> Vec<Named> {
        names.iter().zip(1..).map(|(name, id)| Named { id, name: (*name).to_owned() }).collect()
    }

    #[test]
    fn names_of_all_companies_are_there_once_and_in_order() {
        let other = CompanyNames {
            name: "Other".into(),
            groups: named(&["Sales", "drivers"]),
            ..CompanyNames::default()
        };
        let snapshot = Snapshot {
            company: "Acme".into(),
            groups: named(&["Sales", "Office"]),
            companies: vec![other],
            ..Snapshot::default()
        };
        assert_eq!(known(&Field::Groups, snapshot.clone()).unwrap(), ["drivers", "Office", "Sales"]);
        assert_eq!(known(&Field::Company, snapshot.clone()).unwrap(), ["Acme", "Other"]);
        assert_eq!(known(&Field::Courses, snapshot.clone()).unwrap(), Vec::<String>::new());
        assert_eq!(known(&Field::Language, snapshot), None);
    }

    #[test]
    fn nobody_is_offered_what_they_may_not_grant() {
        let snapshot = Snapshot { may_grant: Some(AccountType::User), ..Snapshot::default() };
        assert_eq!(known(&Field::AccountType, snapshot).unwrap(), ["guest", "user"]);
    }

    #[test]
    fn a_choice_knows_its_options_and_a_text_nothing() {
        let choice = CustomField {
            key: "shirt".into(),
            kind: FieldType::Choice,
            options: vec!["S".into(), "M".into()],
            ..CustomField::default()
        };
        let text = CustomField { key: "code".into(), ..CustomField::default() };
        let snapshot = Snapshot { custom_fields: vec![choice, text], ..Snapshot::default() };
        assert_eq!(known(&Field::Custom("shirt".into()), snapshot.clone()).unwrap(), ["S", "M"]);
        assert_eq!(known(&Field::Custom("code".into()), snapshot), None);
    }
}
