//! Seats: suspensions count first, and the row where they run out is said.

use roster::person::Status;

use crate::town::Town;

/// One of two seats is used.
fn town() -> Town {
    let mut town = Town::new().with("joe@example.com", |_| {});
    town.own().seat_limit = Some(2);
    town
}

#[test]
fn they_run_out_at_a_row() {
    let planned = town().plan("Name,Email\nA A,a@example.com\nB B,b@example.com\n");
    assert!(planned.plan.blocked);
    assert_eq!(planned.plan.blocking[0].row, Some(2));
    insta::assert_snapshot!(planned.plan.blocking[0].message, @"There are not enough seats: 1 of 2 are used, this import frees 0 and needs 2. Seats run out at row 2. Free some seats, or leave people out.");
}

#[test]
fn suspensions_count_first() {
    let rows = ["A A,a@example.com,", "B B,b@example.com,", "Joe,joe@example.com,suspended"];
    for order in [[0, 1, 2], [2, 0, 1], [0, 2, 1]] {
        let file = order.map(|at| rows[at]).join("\n");
        let planned = town().plan(&format!("Name,Email,Status\n{file}\n"));
        assert!(!planned.plan.blocked, "{file}");
        assert_eq!((planned.plan.seats.freed, planned.plan.seats.after), (1, 2));
    }
}

#[test]
fn who_comes_suspended_takes_none_and_who_is_reactivated_does() {
    let mut town = town();
    let file = "Name,Email,Status\nA A,a@example.com,suspended\nB B,b@example.com,suspended\n";
    assert!(!town.plan(file).plan.blocked);
    town.add(0, "sam@example.com", |sam| sam.person.status = Status::Suspended);
    let file = "Name,Email,Status\nA A,a@example.com,\nJoe,sam@example.com,active\n";
    let planned = town.plan(file);
    assert_eq!(planned.plan.blocking[0].row, Some(2));
    assert_eq!(planned.plan.counts.reactivated, 1);
}

#[test]
fn a_company_over_its_limit_may_import_what_needs_none() {
    let mut town = town();
    town.own().seat_limit = Some(0);
    assert!(!town.plan("Name,Email\nJoseph,joe@example.com\n").plan.blocked);
}

/// A swap of user names is settled last, but its rows stand where they stand.
#[test]
fn rows_that_are_decided_last_count_where_they_stand() {
    let town = town().with("sam@example.com", |sam| {
        sam.person.status = Status::Suspended;
        sam.person.user_name = Some("sam".into());
    });
    let file = "Name,Email,User Name,Status\nA A,a@example.com,sam,\nB B,b@example.com,,\nJoe,sam@example.com,samuel,\n";
    let planned = town.plan(file);
    assert_eq!(planned.plan.counts.created, 2);
    assert_eq!(planned.plan.blocking[0].row, Some(2));
}
