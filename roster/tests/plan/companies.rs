//! A file over several companies.

use roster::{
    map::{Field, ValueChoice},
    plan::{Action, CompanyContext},
    snapshot::{CompanyNames, Named},
};

use crate::town::{SALES, Town};

/// Acme Training, and Acme Logistics with a group of the same name.
fn town() -> Town {
    let mut town = Town::new();
    town.configuration.snapshot.companies = vec![CompanyNames {
        id: 2,
        name: "Acme Logistics".into(),
        groups: vec![Named { id: 21, name: "Sales".into() }],
        ..CompanyNames::default()
    }];
    town.companies.push(CompanyContext {
        id: 2,
        name: "Acme Logistics".into(),
        language: "de".into(),
        seat_limit: Some(1),
        ..CompanyContext::default()
    });
    town.add(0, "ann@example.com", |_| {});
    town.add(1, "ann@example.com", |_| {});
    town
}

#[test]
fn each_row_belongs_to_its_company() {
    let mut town = town();
    town.group = Some(SALES);
    let file = "Name,Email,Company,Group\n\
        A,a@example.com,,\n\
        Anna,ann@example.com,Acme Logistics,Sales\n\
        Joe,ann@example.com,Acme Training,\n";
    let planned = town.plan(file);
    assert_eq!(planned.actions(), [Action::Create, Action::Update, Action::Update]);
    let user = |at: usize| planned.rows[at].user.as_ref().map(|user| user.id);
    assert_eq!((user(1), user(2)), (Some(102), Some(101)));
    let joins = |at: usize| planned.rows[at].decision.joins.iter().map(|join| join.group).collect::<Vec<_>>();
    // The group that everyone joins is the import's own company's.
    assert_eq!((joins(0), joins(1), joins(2)), (vec![SALES], vec![21], vec![SALES]));
    assert_eq!(planned.rows[0].decision.after.as_ref().unwrap().language.as_deref(), Some("en"));
}

#[test]
fn each_has_its_seats() {
    let file = "Name,Email,Company\n\
        A,a@example.com,Acme Training\n\
        B,b@example.com,Acme Logistics\n\
        C,c@example.com,\n";
    let planned = town().plan(file);
    assert_eq!(planned.plan.seats.needed, 2);
    let seats: Vec<_> =
        planned.plan.companies.iter().map(|of| (of.name.as_str(), of.seats.needed, of.seats.after)).collect();
    assert_eq!(seats, [("Acme Training", 2, 3), ("Acme Logistics", 1, 2)]);
    insta::assert_snapshot!(planned.plan.blocking[0].to_string(), @"Row 2 (line 3): Acme Logistics has not enough seats: 1 of 1 are used, this import frees 0 and needs 1. Seats run out at row 2. Free some seats, or leave people out.");
    // A file of the import's own company lists no others.
    assert!(town().plan("Name,Email\nA,a@example.com\n").plan.companies.is_empty());
}

#[test]
fn names_are_made_in_the_rows_company() {
    let mut town = town();
    let choice = ValueChoice::Create { create: true };
    town.configuration.value_mapping.insert(Field::Groups, [("Nord".to_owned(), choice)].into());
    let file = "Name,Email,Company,Group\nA,a@example.com,,Nord\nB,b@example.com,Acme Logistics,Nord\n";
    let planned = town.plan(file);
    let made: Vec<_> = planned.plan.new_names.iter().map(|new| (new.company, new.name.as_str())).collect();
    assert_eq!(made, [(1, "Nord"), (2, "Nord")]);
    let joins = |at: usize| planned.rows[at].decision.joins[0].group;
    assert_eq!((joins(0), joins(1)), (-1, -2));
}

#[test]
fn an_unknown_company_stops_it() {
    let planned = town().plan("Name,Email,Company\nA,a@example.com,Elsewhere\n");
    assert!(planned.plan.blocked);
    assert_eq!(planned.actions(), [Action::Reject]);
}
