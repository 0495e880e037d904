//! Rules put people into groups by what is said of them.

use roster::{
    map::{CustomField, FieldType},
    plan::{Action, Join, Rule},
};

use crate::town::{OPERATIONS, SALES, SPRING, Town};

pub(crate) fn rule(
    id: i64,
    matching: &str,
    conditions: &[(&str, &str, &str)],
    groups: &[i64],
    stop: bool,
) -> Rule {
    let conditions: Vec<_> = conditions
        .iter()
        .map(|(field, operator, value)| serde_json::json!({"field": field, "operator": operator, "value": value}))
        .collect();
    let groups: Vec<String> = groups.iter().map(ToString::to_string).collect();
    serde_json::from_value(serde_json::json!({
        "id": id.to_string(), "name": format!("Rule {id}"), "match": matching, "conditions": conditions,
        "groups": groups, "stop": stop,
    }))
    .unwrap()
}

/// Groups and rules that the one row comes to, under one rule for Sales.
fn placed(field: &str, operator: &str, value: &str, row: &str) -> bool {
    let mut town = Town::new();
    town.configuration.snapshot.custom_fields = vec![CustomField {
        key: "driver".into(),
        label: "Driver".into(),
        kind: FieldType::Boolean,
        ..CustomField::default()
    }];
    town.own().rules = vec![rule(9, "all", &[(field, operator, value)], &[SALES], false)];
    let header = "Name,Email,Status,Account Type,Job Role,Region,Reference,Driver";
    let decision = town.plan(&format!("{header}\n{row}\n")).only();
    match decision.joins.as_slice() {
        [] => false,
        [Join { group: SALES, rule: Some(9) }] => true,
        other => panic!("{other:?}"),
    }
}

#[test]
fn conditions_compare_without_case_and_blanks() {
    let row = "Ann Smith,ann@example.com,suspended,guest,Lorry  Driver,,00-17,yes";
    for (field, operator, value) in [
        ("job_role", "is", " lorry driver"),
        ("job_role", "contains", "DRIVER"),
        ("job_role", "starts_with", "Lorry"),
        ("job_role", "ends_with", "driver"),
        ("job_role", "is_not", "clerk"),
        ("job_role", "is_not_empty", ""),
        ("region", "is_empty", "whatever"),
        ("region", "is", ""),
        ("region", "is_not", "North"),
        ("name", "is", "ann smith"),
        ("last_name", "is", "Smith"),
        ("email", "ends_with", "@Example.com"),
        ("status", "is", "Disabled"),
        ("account_type", "is", "Guest"),
        ("language", "is", "EN"),
        ("reference", "is", "00–17"),
        ("custom.driver", "is", "Yes"),
    ] {
        assert!(placed(field, operator, value, row), "{field} {operator} {value}");
    }
    for (field, operator, value) in [
        ("job_role", "is", "lorry"),
        ("job_role", "is_not", "LORRY DRIVER"),
        ("job_role", "contains", ""),
        ("job_role", "starts_with", "driver"),
        ("job_role", "is_empty", ""),
        ("region", "is_not_empty", ""),
        ("custom.driver", "is", "no"),
        ("custom.unknown", "contains", "a"),
    ] {
        assert!(!placed(field, operator, value, row), "{field} {operator} {value}");
    }
}

#[test]
fn all_any_none_and_stop() {
    let north = ("region", "is", "North");
    let driver = ("job_role", "is", "Driver");
    let file = "Name,Email,Job Role,Region\nA,a@example.com,Driver,North\nB,b@example.com,Clerk,North\n\
        C,c@example.com,Clerk,South\n";
    let joins = |rules: Vec<Rule>| {
        let mut town = Town::new();
        town.own().rules = rules;
        let planned = town.plan(file);
        let of_row = |joins: &[Join]| {
            joins
                .iter()
                .map(|join| format!("{}by{}", join.group, join.rule.unwrap()))
                .collect::<Vec<_>>()
                .join("+")
        };
        planned.rows.iter().map(|row| of_row(&row.decision.joins)).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(joins(vec![rule(9, "all", &[north, driver], &[SALES], false)]), "1by9 |  | ");
    assert_eq!(joins(vec![rule(9, "any", &[north, driver], &[SALES], false)]), "1by9 | 1by9 | ");
    assert_eq!(
        joins(vec![rule(9, "all", &[], &[SALES], false), rule(8, "any", &[], &[SALES], false)]),
        " |  | "
    );
    // The first that says so is the one that did; one that stops hides those behind it where it holds.
    let both = |stop| {
        joins(vec![
            rule(9, "all", &[driver], &[SALES, SPRING], stop),
            rule(8, "all", &[north], &[SALES, OPERATIONS], false),
        ])
    };
    assert_eq!(both(false), "1by9+2by8+3by9 | 1by8+2by8 | ");
    assert_eq!(both(true), "1by9+3by9 | 1by8+2by8 | ");
}

#[test]
fn they_look_at_people_as_they_will_be_and_never_repeat_themselves() {
    let mut town = Town::new()
        .with("ann@example.com", |ann| ann.person.region = Some("North".into()))
        .with("bo@example.com", |bo| bo.person.region = Some("South".into()));
    town.own().rules = vec![rule(9, "all", &[("region", "is", "North")], &[SALES], false)];
    let file = "Name,Email,Region,Group\n\
        Joe,ann@example.com,,\n\
        Joe,bo@example.com,North,Sales\n\
        Bad,no address,North,\n";
    let planned = town.plan(file);
    assert_eq!(planned.actions(), [Action::Update, Action::Update, Action::Reject]);
    let joins = |at: usize| planned.rows[at].decision.joins.clone();
    assert_eq!(joins(0), [Join { group: SALES, rule: Some(9) }]);
    // A group that the row names is the row's.
    assert_eq!(joins(1), [Join { group: SALES, rule: None }]);
    assert_eq!(planned.plan.counts.memberships, 2);
    town.carry_out(planned);
    assert_eq!(town.plan(file).actions(), [Action::Unchanged, Action::Unchanged, Action::Reject]);
}

#[test]
fn the_digest_knows_which_rule_it_was() {
    let mut town = Town::new();
    let digest = |town: &Town| town.plan("Name,Email\nA,a@example.com\n").plan.digest;
    town.own().rules = vec![rule(9, "all", &[("name", "is", "a")], &[SALES], false)];
    let one = digest(&town);
    town.own().rules = vec![rule(8, "all", &[("name", "is", "a")], &[SALES], false)];
    assert_ne!(one, digest(&town));
}
