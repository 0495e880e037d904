//! Seats: suspensions first, in any order of rows; and never more people than seats, whoever else imports.

use std::fmt::Write as _;

use backend::imports::{self, Counts};
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error};
use roster::check::Code;
use roster::person::Status;

use crate::support::{draft, import, planned};

database_tests!(
    those_who_go_make_room_in_any_order,
    seats_that_run_out_are_told_with_all_figures,
    each_company_has_seats_of_its_own,
    two_imports_never_exceed_the_seats_together,
    a_seat_that_is_taken_meanwhile_is_noticed,
);

/// Ninety-five of a hundred seats are taken.
async fn nearly_full(backend: &Backend, name: &str) -> backend::access::Scope {
    let scope = fixtures::company(backend, name, Some(100)).await;
    for number in 1..=95 {
        fixtures::person(backend, &scope, &format!("p{number}@example.com"), Status::Active, &[]).await;
    }
    scope
}

/// Three who are suspended and so many who are created, the suspensions before row `at`.
fn leaving_and_coming(coming: u32, at: u32) -> String {
    let mut file = "Name,Email,Status\n".to_owned();
    for number in 1..=coming {
        if number == at {
            for leaving in 1..=3 {
                writeln!(file, "p{leaving},p{leaving}@example.com,suspended").unwrap();
            }
        }
        writeln!(file, "New {number},new.{number}@example.com,active").unwrap();
    }
    file
}

async fn those_who_go_make_room_in_any_order(backend: Backend) {
    for (name, at) in [("First", 1), ("Middle", 5), ("Last", 8)] {
        let scope = nearly_full(&backend, name).await;
        let done = import(&backend, &scope, &leaving_and_coming(8, at), None).await;
        let expected = Counts { created: 8, updated: 3, suspended: 3, ..Counts::default() };
        assert_eq!(done.counts, expected, "{name}");
        let plan = imports::latest_plan(&backend, &scope, done.id).await.unwrap().unwrap();
        assert_eq!((plan.seats.used, plan.seats.freed, plan.seats.needed, plan.seats.after), (95, 3, 8, 100));
    }
}

async fn seats_that_run_out_are_told_with_all_figures(backend: Backend) {
    let scope = nearly_full(&backend, "Ours").await;
    let (id, digest) = planned(&backend, &scope, &leaving_and_coming(9, 9), None).await;
    let plan = imports::latest_plan(&backend, &scope, id).await.unwrap().unwrap();
    assert!(plan.blocked);
    assert_eq!((plan.blocking[0].code, plan.blocking[0].row), (Code::SeatsExceeded, Some(12)));
    match imports::commit(&backend, &scope, id, &digest, None).await {
        Err(Error::Conflict { detail }) => {
            for figure in ["95 of 100", "frees 3", "needs 9", "row 12"] {
                assert!(detail.contains(figure), "{detail}");
            }
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(sql::count(&backend, "job").await, 0);
}

async fn each_company_has_seats_of_its_own(backend: Backend) {
    let small = fixtures::company(&backend, "Small", Some(1)).await;
    let large = fixtures::company(&backend, "Large", Some(10)).await;
    let file = |small: u32| {
        let mut file = "Name,Email,Company\n".to_owned();
        for number in 1..=5 {
            let company = if number <= small { "Small" } else { "Large" };
            writeln!(file, "A,a{number}@example.com,{company}").unwrap();
        }
        file
    };
    let (id, _) = planned(&backend, &large, &file(2), None).await;
    let plan = imports::latest_plan(&backend, &large, id).await.unwrap().unwrap();
    assert!(plan.blocked);
    assert_eq!(plan.blocking.len(), 1);
    assert!(plan.blocking[0].message.contains("Small has not enough seats"), "{}", plan.blocking[0].message);
    assert_eq!(plan.blocking[0].row, Some(2));
    let seats: Vec<_> =
        plan.companies.iter().map(|company| (company.name.as_str(), company.seats.needed)).collect();
    assert_eq!(seats, [("Large", 3), ("Small", 2)]);

    let (id, digest) = planned(&backend, &large, &file(1), None).await;
    imports::commit(&backend, &large, id, &digest, None).await.unwrap();
    // Between the approval and the job somebody takes the small company's seat.
    fixtures::person(&backend, &small, "zoe@example.com", Status::Active, &[]).await;
    crate::support::run(&backend).await;
    match imports::wait_until_ended(&backend, &large, id).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("Small has not enough seats"), "{detail}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(sql::count(&backend, "user").await, 1);
}

/// A hundred times, each in a company of its own, by two processes.
async fn two_imports_never_exceed_the_seats_together(backend: Backend) {
    const TRIES: u32 = 100;
    let second = beside(&backend, backend::clock::Clock::system()).await;
    let of = |letter: &str| {
        (0..3)
            .fold("Name,Email\n".to_owned(), |file, number| format!("{file}A,{letter}{number}@example.com\n"))
    };
    let mut pairs = Vec::new();
    for number in 0..TRIES {
        let scope = fixtures::company(&backend, &format!("Company {number}"), Some(5)).await;
        let mut pair = Vec::new();
        for letter in ["a", "b"] {
            let id = draft(&backend, &scope, &of(letter), None).await.id;
            let digest = imports::plan(&backend, &scope, id).await.unwrap().digest;
            imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
            pair.push(id);
        }
        pairs.push((scope, pair));
    }
    let runners = [backend.run_jobs(), second.run_jobs()];
    runners.iter().for_each(backend::jobs::JobRunner::spawn);
    for (scope, pair) in &pairs {
        let one = imports::wait_until_ended(&backend, scope, pair[0]).await;
        let other = imports::wait_until_ended(&second, scope, pair[1]).await;
        match (one, other) {
            (Ok(_), Err(Error::Conflict { detail })) | (Err(Error::Conflict { detail }), Ok(_)) => {
                assert!(detail.contains("seats"), "{detail}");
            }
            other => panic!("{other:?}"),
        }
    }
    for runner in runners {
        runner.stop().await;
    }
    second.close().await;
    assert_eq!(sql::count(&backend, "user").await, i64::from(TRIES) * 3);
}

async fn a_seat_that_is_taken_meanwhile_is_noticed(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(2)).await;
    let file = "Name,Email\nA,a@example.com\nB,b@example.com\n";
    let (id, digest) = planned(&backend, &scope, file, None).await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    sql::execute(&backend, "UPDATE company SET seat_limit = 1, version = version + 1").await;
    crate::support::run(&backend).await;
    match imports::wait_until_ended(&backend, &scope, id).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("0 of 1"), "{detail}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(sql::count(&backend, "user").await, 0);
}
