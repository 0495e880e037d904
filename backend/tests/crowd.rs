//! Lists of a company of many, where people are found without looking at everybody.

use std::collections::BTreeSet;

use backend::Backend;
use backend::access::Scope;
use backend::page::Page;
use backend::people::{self, Activation, SMALL, SortBy, Stage, UserFilter};
use backend::testing::{database_tests, fixtures, sql};
use roster::person::{AccountType, Status};

database_tests!(every_filter_pages_through_each_who_matches_once, names_are_found_by_how_they_begin);

/// More than are looked through one by one.
const PEOPLE: u64 = SMALL + 2_000;

/// People of whom half are in one group and few in another, of all kinds.
async fn crowd(backend: &Backend) -> (Scope, i64, i64, i64) {
    let scope = fixtures::company(backend, "Ours", None).await;
    let many = fixtures::group(backend, &scope, "Many").await.id;
    let few = fixtures::group(backend, &scope, "Few").await.id;
    let course = fixtures::course(backend, &scope, "Fire Safety").await.id;
    let company = scope.company_id();
    sql::execute(
        backend,
        &format!(
            r#"INSERT INTO "user" (company_id, email, email_key, first_name, last_name, reference, status, account_type,
                activation, custom, created_at, updated_at)
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {PEOPLE})
            SELECT {company}, 'P' || n || '@example.com', 'p' || n || '@example.com',
                CASE n % 7 WHEN 0 THEN 'Maria' WHEN 1 THEN 'Özgür' WHEN 2 THEN 'Li' ELSE 'Anna' || (n % 50) END,
                CASE n % 5 WHEN 0 THEN 'Marlowe' WHEN 1 THEN 'Öz' ELSE 'Bell' || (n % 90) END,
                'R' || n, CASE WHEN n % 11 = 0 THEN 'suspended' ELSE 'active' END,
                CASE WHEN n % 13 = 0 THEN 'guest' ELSE 'user' END,
                CASE WHEN n % 3 = 0 THEN 'invited' ELSE 'not_invited' END,
                CASE WHEN n % 400 = 0 THEN '{{"shirt":"XL"}}' END, n, n % 1000
            FROM numbers"#
        ),
    )
    .await;
    for (group, every) in [(many, 2), (few, 600)] {
        sql::execute(
            backend,
            &format!(
                r#"INSERT INTO membership (group_id, user_id, company_id, created_at)
                SELECT {group}, id, company_id, 0 FROM "user" WHERE id % {every} = 0"#
            ),
        )
        .await;
    }
    for attempt in [1, 2] {
        sql::execute(
            backend,
            &format!(
                r#"INSERT INTO assignment (company_id, user_id, course_id, attempt, source, assigned_at)
                SELECT company_id, id, {course}, {attempt}, 'by_hand', 0 FROM "user" WHERE id % 2 = 1"#
            ),
        )
        .await;
    }
    (scope, many, few, course)
}

async fn every_filter_pages_through_each_who_matches_once(backend: Backend) {
    let (scope, many, few, course) = crowd(&backend).await;
    let all = UserFilter::default;
    let q = |text: &str| UserFilter { q: Some(text.to_owned()), ..UserFilter::default() };
    let custom = [("shirt".to_owned(), "XL".to_owned())].into();
    let (is_many, is_few) = ("id IN (SELECT user_id FROM membership WHERE group_id = {many})", few);
    let is_many = is_many.replace("{many}", &many.to_string());
    let is_few = format!("id IN (SELECT user_id FROM membership WHERE group_id = {is_few})");
    let cases: Vec<(UserFilter, String)> = vec![
        (all(), "1 = 1".into()),
        (UserFilter { status: Some(Status::Suspended), ..all() }, "status = 'suspended'".into()),
        (UserFilter { activation: Some(Activation::Invited), ..all() }, "activation = 'invited'".into()),
        (UserFilter { account_type: Some(AccountType::Guest), ..all() }, "account_type = 'guest'".into()),
        (UserFilter { group: Some(many), ..all() }, is_many.clone()),
        (UserFilter { group: Some(few), ..all() }, is_few),
        (UserFilter { course: Some(course), ..all() }, "id % 2 = 1".into()),
        (UserFilter { stage: Some(Stage::Invited), ..all() }, "activation <> 'not_invited'".into()),
        (UserFilter { custom, ..all() }, "custom IS NOT NULL".into()),
        (q("maria"), "first_name = 'Maria'".into()),
        (q("anna1"), "first_name LIKE 'Anna1%'".into()),
        (q("li marl"), "first_name = 'Li' AND last_name = 'Marlowe'".into()),
        (
            UserFilter { group: Some(many), status: Some(Status::Active), ..q("mar") },
            format!("(first_name = 'Maria' OR last_name = 'Marlowe') AND status = 'active' AND {is_many}"),
        ),
    ];
    for (filter, expected) in cases {
        let expected =
            sql::number(&backend, &format!(r#"SELECT count(*) FROM "user" WHERE {expected}"#)).await;
        assert!(expected > 0, "{filter:?}");
        for by in SortBy::ALL {
            for descending in [false, true] {
                let filter = UserFilter { sort: people::Sort { by, descending }, ..filter.clone() };
                let seen = walk(&backend, &scope, &filter).await;
                assert_eq!(seen.len() as i64, expected, "{filter:?}");
                let distinct: BTreeSet<i64> = seen.into_iter().collect();
                assert_eq!(distinct.len() as i64, expected, "{filter:?}");
            }
        }
    }
}

/// The ids on all pages.
async fn walk(backend: &Backend, scope: &Scope, filter: &UserFilter) -> Vec<i64> {
    let mut seen = Vec::new();
    let mut page = Page::first(1_000);
    loop {
        let listing = people::list(backend, scope, filter, &page).await.unwrap();
        seen.extend(listing.items.iter().map(|user| user.id));
        if let Some(next) = listing.next {
            page.cursor = Some(next);
        } else {
            assert_eq!(listing.total, Some(seen.len() as u64), "{filter:?}");
            return seen;
        }
    }
}

async fn names_are_found_by_how_they_begin(backend: Backend) {
    let (scope, ..) = crowd(&backend).await;
    for (q, expected) in [
        ("ÖZGÜR", "first_name = 'Özgür'"),
        ("özg", "first_name = 'Özgür'"),
        ("öz", "last_name = 'Öz'"),
        ("li", "first_name = 'Li'"),
        ("P77@", "email_key LIKE 'p77@%'"),
        ("r1234", "reference LIKE 'R1234%'"),
        ("arlow", "1 = 0"),
        ("nobody", "1 = 0"),
    ] {
        let filter = UserFilter { q: Some(q.to_owned()), ..UserFilter::default() };
        let listing = people::list(&backend, &scope, &filter, &Page::first(10)).await.unwrap();
        let expected =
            sql::number(&backend, &format!(r#"SELECT count(*) FROM "user" WHERE {expected}"#)).await;
        assert_eq!(listing.total, Some(expected as u64), "{q}");
        assert_eq!(listing.items.len() as i64, expected.min(10), "{q}");
    }
}
