//! Addresses, user names and references that pass from one person to another within a file.

use std::fmt::Write as _;

use roster::{Settings, plan::Action, settings::MatchBy};

use crate::town::Town;

/// Ann is `ann`, Bo is `bo`, Cy is `cy`.
fn town() -> Town {
    ["ann", "bo", "cy"].into_iter().fold(Town::new(), |town, name| {
        town.with(&format!("{name}@example.com"), |user| {
            user.person.user_name = Some(name.into());
            user.person.reference = Some(format!("R-{name}"));
        })
    })
}

/// Every order of the lines.
fn orders<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    if lines.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for at in 0..lines.len() {
        let mut rest = lines.to_vec();
        let first = rest.remove(at);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, first);
            order
        }));
    }
    all
}

#[test]
fn swaps_circles_and_chains_are_carried_out_whole_in_any_order() {
    let swap = ["Joe,ann@example.com,bo", "Joe,bo@example.com,ann"];
    let circle = ["Joe,ann@example.com,bo", "Joe,bo@example.com,cy", "Joe,cy@example.com,ann"];
    let chain = ["Joe,ann@example.com,free", "Joe,bo@example.com,Ann", "New,new@example.com,BO"];
    for lines in [&swap[..], &circle, &chain] {
        for order in orders(lines) {
            let mut town = town();
            let file = format!("Name,Email,User Name\n{}\n", order.join("\n"));
            let planned = town.plan(&file);
            assert_eq!(planned.plan.counts.rejected, 0, "{file}");
            assert_eq!(planned.plan.rows_with_errors, 0);
            town.carry_out(planned);
            assert_eq!(town.plan(&file).plan.counts.unchanged as usize, lines.len(), "{file}");
        }
    }
}

#[test]
fn addresses_swap_where_people_are_matched_by_something_else() {
    let settings = Settings { match_by: MatchBy::Reference, ..Settings::default() };
    let lines = [
        "Joe,bo@example.com,R-ann",
        "Joe,cy@example.com,R-bo",
        "Joe,ann@example.com,R-cy",
        "New,x@example.com,R-x",
    ];
    for order in orders(&lines) {
        let mut town = town();
        let file = format!("Name,Email,Reference\n{}\n", order.join("\n"));
        let planned = town.plan_with(&file, settings.clone());
        assert_eq!((planned.plan.counts.updated, planned.plan.counts.created), (3, 1), "{file}");
        town.carry_out(planned);
        assert_eq!(town.plan_with(&file, settings.clone()).plan.counts.unchanged, 4);
    }
}

#[test]
fn whoever_waits_for_one_who_is_refused_is_refused() {
    // Cy keeps her user name, so Bo cannot have it, and Ann cannot have Bo's.
    let lines = ["Joe,ann@example.com,bo", "Joe,bo@example.com,cy", "Other,cy@example.com,"];
    for order in orders(&lines) {
        let planned = town().plan(&format!("Name,Email,User Name\n{}\n", order.join("\n")));
        assert_eq!((planned.plan.counts.rejected, planned.plan.counts.updated), (2, 1));
    }
    let planned = town().plan(&format!("Name,Email,User Name\n{}\n", lines.join("\n")));
    insta::assert_snapshot!(planned.found().join("\n"), @r"
    Row 1 (line 2): “User Name” belongs to bo@example.com already; no two people may share it.
    Row 2 (line 3): “User Name” belongs to cy@example.com already; no two people may share it.
    ");
}

#[test]
fn what_stays_somebody_elses_is_not_given_away() {
    for line in [
        // Of somebody who is not in the file.
        "New,new@example.com,bo,",
        "New,new@example.com,,R-bo",
        "Joe,ann@example.com,BO,",
    ] {
        let planned = town().plan(&format!("Name,Email,User Name,Reference\n{line}\n"));
        assert_eq!(planned.actions(), [Action::Reject], "{line}");
    }
    // The same letters otherwise written are not given up.
    let planned = town().plan("Name,Email,User Name\nJoe,bo@example.com,BO\n");
    assert_eq!(planned.actions(), [Action::Update]);
    // References are what they are.
    let planned = town().plan("Name,Email,Reference\nNew,new@example.com,r-bo\n");
    assert_eq!(planned.actions(), [Action::Create]);
}

/// A file whose references slipped by one row, with the last one free: a chain through all of it.
#[test]
fn a_long_chain_is_settled() {
    let mut town = Town::new();
    let mut file = String::from("Name,Email,Reference\n");
    for at in 0..3_000 {
        town.add(0, &format!("p{at}@example.com"), |user| user.person.reference = Some(format!("{at}")));
        writeln!(file, "Joe,p{at}@example.com,{}", at + 1).unwrap();
    }
    assert_eq!(town.plan(&file).plan.counts.updated, 3_000);
    let blocked = town.with("last@example.com", |user| user.person.reference = Some("3000".into()));
    assert_eq!(blocked.plan(&file).plan.counts.rejected, 3_000);
}
