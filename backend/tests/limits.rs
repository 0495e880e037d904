//! How often something may be tried: by a clock that is moved, by several processes at once.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use backend::accounts::{Account, issue_password_link, set_password_by_link, sign_in};
use backend::clock::Clock;
use backend::limits::{clear_second_factor, take_reset, take_second_factor, take_sign_up};
use backend::network::Network;
use backend::testing::{beside, database_tests, sql};
use backend::{Backend, Error};
use jiff::SignedDuration;

database_tests!(
    ten_failures_of_an_account_from_a_network,
    twenty_five_failures_of_a_network,
    a_success_forgets_the_failures,
    five_sign_ups_and_resets_of_an_address_and_of_a_network,
    ten_codes_of_a_second_factor,
    of_many_at_once_no_more_get_through,
    what_happened_is_recorded,
    periods_that_ended_are_swept,
);

const PASSWORD: &str = "correct horse battery";
const OWNER: &str = "owner@example.com";

fn network(text: &str) -> Network {
    Network::of(text.parse::<IpAddr>().unwrap())
}

fn home() -> Network {
    network("192.0.2.7")
}

async fn owner(backend: &Backend) -> Account {
    let token = issue_password_link(backend, OWNER).await.unwrap();
    set_password_by_link(backend, &token, PASSWORD).await.unwrap()
}

/// With a clock that stands still.
async fn still(backend: &Backend) -> (Backend, Clock) {
    let clock = Clock::fixed(backend.clock().now());
    (beside(backend, clock.clone()).await, clock)
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Refused { .. })), "{result:?}");
}

/// In how many seconds it is to be tried again.
#[track_caller]
fn too_often<T: std::fmt::Debug>(result: Result<T, Error>) -> u32 {
    match result {
        Err(Error::TooOften { detail, retry_after_seconds }) => {
            assert!(detail.contains("Try again in"), "{detail}");
            retry_after_seconds
        }
        other => panic!("{other:?}"),
    }
}

async fn ten_failures_of_an_account_from_a_network(backend: Backend) {
    owner(&backend).await;
    let (backend, clock) = still(&backend).await;
    // Known or not, it is the same.
    for address in [OWNER, "nobody@example.com"] {
        for _ in 0..10 {
            refused(sign_in(&backend, home(), address, "wrong").await);
            clock.advance(SignedDuration::from_secs(10));
        }
        let right_or_wrong = [PASSWORD, "wrong"];
        for password in right_or_wrong {
            assert_eq!(too_often(sign_in(&backend, home(), address, password).await), 500);
        }
        // Upper case is no other address.
        too_often(sign_in(&backend, home(), &address.to_uppercase(), "wrong").await);
        clock.advance(SignedDuration::from_mins(5));
    }
    // Its owner is not kept out elsewhere, and here not for ever: trying does not prolong it.
    sign_in(&backend, network("198.51.100.1"), OWNER, PASSWORD).await.unwrap();
    clock.advance(SignedDuration::from_mins(5));
    sign_in(&backend, home(), OWNER, PASSWORD).await.unwrap();
    backend.close().await;
}

async fn twenty_five_failures_of_a_network(backend: Backend) {
    owner(&backend).await;
    let (backend, clock) = still(&backend).await;
    for number in 0..25 {
        let from = network(&format!("2001:db8:1:2:{number:x}::1"));
        refused(sign_in(&backend, from, &format!("ann.{number}@example.com"), "wrong").await);
    }
    let neighbour = network("2001:db8:1:2:ffff::1");
    assert_eq!(too_often(sign_in(&backend, neighbour, OWNER, PASSWORD).await), 300);
    sign_in(&backend, network("2001:db8:1:3::1"), OWNER, PASSWORD).await.unwrap();
    clock.advance(SignedDuration::from_mins(5) - SignedDuration::from_secs(1));
    assert_eq!(too_often(sign_in(&backend, neighbour, OWNER, PASSWORD).await), 1);
    clock.advance(SignedDuration::from_secs(1));
    sign_in(&backend, neighbour, OWNER, PASSWORD).await.unwrap();
    backend.close().await;
}

async fn a_success_forgets_the_failures(backend: Backend) {
    owner(&backend).await;
    let (backend, _) = still(&backend).await;
    for _ in 0..2 {
        for _ in 0..9 {
            refused(sign_in(&backend, home(), OWNER, "wrong").await);
        }
        sign_in(&backend, home(), OWNER, PASSWORD).await.unwrap();
    }
    // Of the network they still count: eighteen, and the successes do not.
    for _ in 0..7 {
        refused(sign_in(&backend, home(), OWNER, "wrong").await);
    }
    too_often(sign_in(&backend, home(), OWNER, PASSWORD).await);
    backend.close().await;
}

async fn five_sign_ups_and_resets_of_an_address_and_of_a_network(backend: Backend) {
    let (backend, clock) = still(&backend).await;
    for number in 0..5 {
        let elsewhere = network(&format!("198.51.100.{number}"));
        take_sign_up(&backend, "ann@example.com", elsewhere).await.unwrap();
        take_reset(&backend, "ann@example.com", elsewhere).await.unwrap();
        take_sign_up(&backend, &format!("bob.{number}@example.com"), home()).await.unwrap();
        take_reset(&backend, &format!("bob.{number}@example.com"), home()).await.unwrap();
    }
    let other = network("203.0.113.1");
    assert_eq!(too_often(take_sign_up(&backend, "ann@example.com", other).await), 1_800);
    assert_eq!(too_often(take_reset(&backend, "ann@example.com", other).await), 1_800);
    too_often(take_sign_up(&backend, "cid@example.com", home()).await);
    too_often(take_reset(&backend, "cid@example.com", home()).await);
    // What was refused for one of the two was not counted for the other.
    for _ in 0..5 {
        take_sign_up(&backend, "cid@example.com", other).await.unwrap();
        take_reset(&backend, "cid@example.com", other).await.unwrap();
    }
    clock.advance(SignedDuration::from_mins(30));
    take_sign_up(&backend, "ann@example.com", home()).await.unwrap();
    take_reset(&backend, "ann@example.com", home()).await.unwrap();
    backend.close().await;
}

async fn ten_codes_of_a_second_factor(backend: Backend) {
    let (backend, clock) = still(&backend).await;
    for number in 0..10 {
        take_second_factor(&backend, 7, network(&format!("198.51.100.{number}"))).await.unwrap();
    }
    assert_eq!(too_often(take_second_factor(&backend, 7, home()).await), 600);
    take_second_factor(&backend, 8, home()).await.unwrap();
    clock.advance(SignedDuration::from_mins(10));
    for _ in 0..2 {
        for _ in 0..10 {
            take_second_factor(&backend, 7, home()).await.unwrap();
        }
        clear_second_factor(&backend, 7).await.unwrap();
    }
    backend.close().await;
}

async fn of_many_at_once_no_more_get_through(backend: Backend) {
    let other = beside(&backend, Clock::system()).await;
    let tries = (0..40).map(|number| {
        let process = if number % 2 == 0 { backend.clone() } else { other.clone() };
        tokio::spawn(async move { take_reset(&process, "ann@example.com", home()).await })
    });
    let mut through = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(()) => through += 1,
            Err(Error::TooOften { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(through, 5);
    other.close().await;
}

async fn what_happened_is_recorded(backend: Backend) {
    let owner = owner(&backend).await;
    for _ in 0..10 {
        refused(sign_in(&backend, home(), OWNER, "wrong").await);
    }
    for _ in 0..3 {
        too_often(sign_in(&backend, home(), OWNER, "wrong").await);
    }
    let of_verb = |verb: &str| format!("SELECT count(*) FROM activity WHERE verb = '{verb}'");
    // Recorded beside the answer.
    let failed = of_verb("account.sign_in_failed");
    while sql::number(&backend, &failed).await < 10 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(sql::number(&backend, &failed).await, 10);
    assert_eq!(sql::number(&backend, &of_verb("limit.reached")).await, 1, "once a period");
    let whose = format!(
        "SELECT count(*) FROM activity WHERE subject_kind = 'account' AND subject_id = {} AND verb <> 'account.link_issued' \
         AND verb <> 'account.password_set'",
        owner.id
    );
    assert_eq!(sql::number(&backend, &whose).await, 11);
    let actors = sql::texts(&backend, "SELECT actor FROM activity WHERE verb = 'limit.reached'").await;
    assert_eq!(actors, ["somebody at 192.0.2.7"]);
    // Nobody's address lies about because somebody tried it.
    let names: BTreeSet<String> =
        sql::texts(&backend, "SELECT name FROM allowance").await.into_iter().collect();
    assert!(names.iter().all(|name| name.len() == 64 && !name.contains('@')), "{names:?}");
}

async fn periods_that_ended_are_swept(backend: Backend) {
    let (backend, clock) = still(&backend).await;
    take_reset(&backend, "ann@example.com", home()).await.unwrap();
    clock.advance(SignedDuration::from_mins(20));
    take_reset(&backend, "bob@example.com", network("198.51.100.1")).await.unwrap();
    clock.advance(SignedDuration::from_mins(11));
    let jobs = backend.run_jobs();
    jobs.spawn();
    let begun = tokio::time::Instant::now();
    while sql::count(&backend, "allowance").await > 2 {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    jobs.stop().await;
    assert_eq!(sql::count(&backend, "allowance").await, 2);
    backend.close().await;
}
