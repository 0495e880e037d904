//! The table of rights in the owners' guide is the one that pages and API go by.

use std::fmt::Write as _;

use backend::access::{Part, Right};
use roster::person::AccountType;

use super::{documents, root};

#[test]
fn the_owners_guide_has_the_table_of_rights() {
    let types = [AccountType::User, AccountType::Manager, AccountType::Admin].map(Part::User);
    let guest = Part::User(AccountType::Guest);
    let mut table = String::new();
    for right in Right::ALL {
        assert_eq!(guest.may(right), types[0].may(right), "guests and users are one column");
        let [user, manager, admin] = types.map(|part| part.may(right));
        write!(table, "| {} |", right.words()).unwrap();
        for may in [user, manager, admin, Part::Owner.may(right)] {
            write!(table, " {} |", if may { "yes" } else { "no" }).unwrap();
        }
        table.push('\n');
    }
    let documents = documents();
    assert!(documents[&root().join("docs/owners.md")].contains(&table), "docs/owners.md lacks\n{table}");
}
