//! What other rules would do, compared with those of today.

use roster::{
    map::{Field, ValueChoice},
    plan::{Joined, NewNameKind, PersonShift, Shift},
};

use crate::{
    rules::rule,
    town::{OPERATIONS, SALES, Town},
};

const FILE: &str = "Name,Email,Region,Group,User Name\n\
    Ann,ann@example.com,North,,\n\
    Bo,bo@example.com,North,Sales,\n\
    Cy,cy@example.com,South,New,\n\
    Joe,held@example.com,North,,\n\
    No,no address,North,,\n";

/// Rule 9 puts the North into Sales, where somebody is already.
fn town() -> Town {
    let mut town = Town::new().with("held@example.com", |user| user.groups.insert(SALES));
    town.own().rules = vec![rule(9, "all", &[("region", "is", "North")], &[SALES], false)];
    let make = ValueChoice::Create { create: true };
    town.configuration.value_mapping.insert(Field::Groups, [("New".to_owned(), make)].into());
    town
}

fn told(people: &[PersonShift]) -> Vec<String> {
    let groups = |groups: &[(Joined, Option<i64>)]| format!("{groups:?}");
    people
        .iter()
        .map(|it| format!("{} {}: {} → {}", it.row, it.name, groups(&it.before), groups(&it.after)))
        .collect()
}

#[test]
fn the_same_rules_change_nothing() {
    let town = town();
    let outcome = town.try_rules(FILE, town.companies[0].rules.clone(), 9);
    assert_eq!((outcome.changed, outcome.people.len()), (0, 0));
    assert_eq!(outcome.rules[&9], Shift { before: 1, after: 1 });
    let groups: Vec<_> = outcome.groups.iter().map(|(group, shift)| (group.clone(), shift.after)).collect();
    assert_eq!(groups, [(Joined::There(SALES), 2), (Joined::New(NewNameKind::Group, "New".into()), 1)]);
}

#[test]
fn who_comes_elsewhere_is_told() {
    let rules = vec![
        rule(-1, "all", &[("region", "is_not_empty", "")], &[OPERATIONS], true),
        rule(9, "all", &[("region", "is", "North")], &[SALES], false),
    ];
    let outcome = town().try_rules(FILE, rules, 9);
    assert_eq!(outcome.changed, 4);
    assert_eq!((outcome.rules[&-1].after, outcome.rules[&9]), (4, Shift { before: 1, after: 0 }));
    assert_eq!(outcome.groups[&Joined::There(SALES)], Shift { before: 2, after: 1 });
    insta::assert_snapshot!(told(&outcome.people).join("\n"), @r#"
    1 Ann: [(There(1), Some(9))] → [(There(2), Some(-1))]
    2 Bo: [(There(1), None)] → [(There(1), None), (There(2), Some(-1))]
    3 Cy: [(New(Group, "New"), None)] → [(New(Group, "New"), None), (There(2), Some(-1))]
    4 Joe: [] → [(There(2), Some(-1))]
    "#);
}

/// Rows that are settled at the end are told where they stand.
#[test]
fn the_first_are_told_whenever_they_are_decided() {
    let town = town().with("a@example.com", |user| user.person.user_name = Some("a".into()));
    let town = town.with("b@example.com", |user| user.person.user_name = Some("b".into()));
    let file = "Name,Email,Region,User Name\n\
        A,a@example.com,East,b\n\
        C,c@example.com,East,\n\
        D,d@example.com,East,\n\
        B,b@example.com,East,a\n";
    let rules = vec![rule(9, "all", &[("region", "is", "East")], &[SALES], false)];
    let outcome = town.try_rules(file, rules, 2);
    assert_eq!(outcome.changed, 4);
    assert_eq!(outcome.people.iter().map(|person| person.row).collect::<Vec<_>>(), [1, 2]);
}
