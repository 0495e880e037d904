//! A plan under the company's rules, and under others.

use backend::access::Scope;
use backend::groups;
use backend::imports::{self, GroupGained, GroupShift, PlanRowFilter, RuleTrial};
use backend::rules::{self, NewRule};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error};
use roster::person::Status;
use roster::plan::{Condition, Operator, Rule};

use crate::support::{commit, import, planned, rows};

database_tests!(other_rules_are_tried_and_nothing_is_kept, what_cannot_be_a_rule_is_not_tried,);

const FILE: &str = "Name,Email,Region,Group\n\
    Ann,ann@example.com,North,\n\
    Bo,bo@example.com,North,Sales\n\
    Cy,cy@example.com,South,\n";

fn region(name: &str, groups: &[i64]) -> NewRule {
    let condition =
        Condition { field: "region".parse().unwrap(), operator: Operator::Is, value: name.into() };
    NewRule {
        name: format!("{name} people"),
        conditions: vec![condition],
        groups: groups.to_vec(),
        ..NewRule::default()
    }
}

fn proposed(new: NewRule) -> Rule {
    let NewRule { name, matching, conditions, groups, stop, .. } = new;
    Rule { id: 0, name, matching, conditions, groups, stop }
}

/// `group by rule`, or the group alone.
fn told(groups: &[GroupGained]) -> String {
    let by = |rule: &String| format!(" by {rule}");
    let groups =
        groups.iter().map(|it| format!("{}{}", it.name, it.rule.as_ref().map(by).unwrap_or_default()));
    groups.collect::<Vec<_>>().join(", ")
}

fn shifts(trial: &RuleTrial) -> Vec<(&str, u32, u32)> {
    let shift = |it: &GroupShift| (it.people.before, it.people.after);
    trial.groups.iter().map(|it| (it.name.as_str(), shift(it).0, shift(it).1)).collect()
}

/// A company with the groups Sales and Depot, and one person, who is in Sales.
async fn company(backend: &Backend) -> (Scope, i64, i64) {
    let scope = fixtures::company(backend, "Ours", None).await;
    let sales = fixtures::group(backend, &scope, "Sales").await.id;
    let depot = fixtures::group(backend, &scope, "Depot").await.id;
    fixtures::person(backend, &scope, "cy@example.com", Status::Active, &[sales]).await;
    (scope, sales, depot)
}

async fn other_rules_are_tried_and_nothing_is_kept(backend: Backend) {
    let (scope, sales, depot) = company(&backend).await;
    let north = rules::create(&backend, &scope, region("North", &[sales])).await.unwrap().rule;
    let (id, digest) = planned(&backend, &scope, FILE, None).await;

    let same = imports::try_rules(&backend, &scope, id, Vec::new()).await.unwrap();
    assert_eq!((same.changed, same.rules.len(), same.rules[0].people.after), (0, 1, 1));
    assert_eq!(shifts(&same), [("Sales", 2, 2)]);

    // Before the other one, and with the last word.
    let new = proposed(NewRule { stop: true, ..region("North", &[depot]) });
    let new = Rule { name: "Depot first".into(), ..new };
    let trial = imports::try_rules(&backend, &scope, id, vec![new.clone(), north.clone()]).await.unwrap();
    let figures: Vec<_> = trial
        .rules
        .iter()
        .map(|it| (it.rule.name.as_str(), it.rule.id > 0, it.people.before, it.people.after))
        .collect();
    assert_eq!(figures, [("Depot first", false, 0, 2), ("North people", true, 1, 0)]);
    assert_eq!(shifts(&trial), [("Depot", 0, 2), ("Sales", 2, 1)]);
    let people: Vec<_> = trial
        .people
        .iter()
        .map(|it| format!("{} {}: {} → {}", it.row, it.email, told(&it.before), told(&it.after)))
        .collect();
    assert_eq!(
        people,
        [
            "1 ann@example.com: Sales by North people → Depot by Depot first",
            "2 bo@example.com: Sales → Sales, Depot by Depot first",
        ]
    );
    // Nothing was saved, and the plan is the same.
    assert_eq!(rules::list(&backend, &scope).await.unwrap().len(), 1);
    assert_eq!(imports::latest_plan(&backend, &scope, id).await.unwrap().unwrap().digest, digest);

    // Saved, the plan says what the trial said.
    rules::replace(&backend, &scope, vec![new, north]).await.unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_ne!(plan.digest, digest);
    let planned = rows(&backend, &scope, id, PlanRowFilter::default()).await;
    let after: Vec<String> = planned.iter().map(|row| told(&row.groups)).collect();
    assert_eq!(after, ["Depot by Depot first", "Depot by Depot first, Sales", ""]);
    commit(&backend, &scope, id).await;
    let members = groups::list(&backend, &scope, None).await.unwrap();
    let members: Vec<_> = members.iter().map(|group| (group.name.as_str(), group.members)).collect();
    assert_eq!(members, [("Depot", 2), ("Sales", 2)]);
    // Who is in is not put in again.
    assert_eq!(import(&backend, &scope, FILE, None).await.counts.unchanged, 3);
}

async fn what_cannot_be_a_rule_is_not_tried(backend: Backend) {
    let (scope, sales, _) = company(&backend).await;
    let (id, _) = planned(&backend, &scope, FILE, None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let elsewhere = fixtures::group(&backend, &theirs, "Elsewhere").await.id;
    let mut nameless = proposed(region("North", &[sales]));
    nameless.name = " ".into();
    for rule in [proposed(region("North", &[elsewhere])), proposed(region("", &[sales])), nameless] {
        let refused = imports::try_rules(&backend, &scope, id, vec![rule]).await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    }
    let rule = proposed(region("North", &[elsewhere]));
    let refused = imports::try_rules(&backend, &theirs, id, vec![rule]).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
}
