//! Lists of people: filters, order, pages; the export.

use backend::Backend;
use backend::access::Scope;
use backend::fields::{self, NewField};
use backend::page::Page;
use backend::people::{self, ExportFormat, SortBy, UserFilter};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Error, groups};
use roster::map::CustomField;
use roster::person::Status;

database_tests!(
    pages_show_everybody_once_in_every_order,
    filters_let_the_right_people_through,
    search_takes_wildcards_literally,
    a_name_is_found_in_small_letters_and_in_capitals,
    a_strange_cursor_is_refused,
    an_export_has_everybody,
    an_export_of_nobody_is_whole,
    own_fields_are_part_of_people_and_exports,
    the_database_keeps_companies_apart,
);

/// 25 people, of whom some share a name, every fourth suspended.
async fn crowd(backend: &Backend) -> (Scope, i64) {
    let scope = fixtures::company(backend, "Ours", None).await;
    let sales = fixtures::group(backend, &scope, "Sales").await.id;
    for number in 0..25 {
        let status = if number % 4 == 0 { Status::Suspended } else { Status::Active };
        let groups: &[i64] = if number % 5 == 0 { &[sales] } else { &[] };
        let email = format!("{}@n{number}.example.com", ["Zoe", "adam", "Bob"][number % 3]);
        fixtures::person(backend, &scope, &email, status, groups).await;
    }
    (scope, sales)
}

async fn pages_show_everybody_once_in_every_order(backend: Backend) {
    let (scope, _) = crowd(&backend).await;
    for sort in SortBy::ALL.into_iter().flat_map(|by| [by.as_str().to_owned(), format!("-{}", by.as_str())]) {
        let filter = UserFilter { sort: sort.parse().unwrap(), ..UserFilter::default() };
        let mut seen = Vec::new();
        let mut page = Page::first(7);
        loop {
            let listing = people::list(&backend, &scope, &filter, &page).await.unwrap();
            assert_eq!(listing.total, Some(25));
            seen.extend(listing.items);
            match listing.next {
                Some(next) => page.cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(seen.len(), 25, "{sort}");
        let mut keys: Vec<_> = seen
            .iter()
            .map(|user| match filter.sort.by {
                SortBy::Id => (String::new(), user.id),
                SortBy::Name => (format!("{} {}", user.first_name, user.last_name).to_lowercase(), user.id),
                SortBy::Email => (user.email.to_lowercase(), user.id),
                SortBy::UpdatedAt => (user.updated_at.as_microsecond().to_string(), user.id),
                SortBy::Status => (user.status.to_string(), user.id),
                SortBy::Activation => (user.activation.to_string(), user.id),
                SortBy::AccountType => (user.account_type.to_string(), user.id),
            })
            .collect();
        if filter.sort.descending {
            keys.reverse();
        }
        assert!(keys.is_sorted_by(|one, next| one < next), "{sort}: {keys:?}");
    }
}

async fn filters_let_the_right_people_through(backend: Backend) {
    let (scope, sales) = crowd(&backend).await;
    let count = async |filter: UserFilter| {
        people::list(&backend, &scope, &filter, &Page::first(1)).await.unwrap().total.unwrap()
    };
    let all = UserFilter::default;
    assert_eq!(count(UserFilter { status: Some(Status::Suspended), ..all() }).await, 7);
    assert_eq!(count(UserFilter { group: Some(sales), ..all() }).await, 5);
    assert_eq!(count(UserFilter { cohort: Some(sales), ..all() }).await, 0, "it is a group");
    assert_eq!(count(UserFilter { group: Some(sales), status: Some(Status::Suspended), ..all() }).await, 2);
    assert_eq!(count(UserFilter { q: Some("ZOE".to_owned()), ..all() }).await, 9);
    assert_eq!(count(UserFilter { q: Some("zoe N12.".to_owned()), ..all() }).await, 1, "every word");
    assert_eq!(count(UserFilter { q: Some("  ".to_owned()), ..all() }).await, 25);
    let listing = people::list(&backend, &scope, &all(), &Page::default()).await.unwrap();
    assert_eq!(listing.items[0].groups, ["Sales"]);
    assert_eq!(listing.next, None);
    assert_eq!(groups::get(&backend, &scope, sales).await.unwrap().members, 5);
}

async fn search_takes_wildcards_literally(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::person(&backend, &scope, "under_score@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "underscore@example.com", Status::Active, &[]).await;
    for (q, found) in [("r_s", 1), ("%", 0), ("\\", 0), ("under", 2)] {
        let filter = UserFilter { q: Some(q.to_owned()), ..UserFilter::default() };
        let listing = people::list(&backend, &scope, &filter, &Page::default()).await.unwrap();
        assert_eq!(listing.items.len(), found, "{q}");
    }
}

async fn a_name_is_found_in_small_letters_and_in_capitals(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::person(&backend, &scope, "one@example.com", Status::Active, &[]).await;
    for (name, words) in [
        ("Özil", ["özil", "ÖZIL", "öZi"]),
        ("Ørsted", ["ørsted", "ØRSTED", "ørs"]),
        ("Łęcka", ["łęc", "ŁĘCKA", "łęcka"]),
    ] {
        sql::execute(&backend, &format!(r#"UPDATE "user" SET last_name = '{name}'"#)).await;
        for word in words {
            let filter = UserFilter { q: Some(word.to_owned()), ..UserFilter::default() };
            let listing = people::list(&backend, &scope, &filter, &Page::default()).await.unwrap();
            assert_eq!(listing.items.len(), 1, "{word} for {name}");
        }
    }
}

async fn a_strange_cursor_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    for cursor in ["x", "1.zz", "1.éa", ""] {
        let filter = UserFilter { sort: "name".parse().unwrap(), ..UserFilter::default() };
        let page = Page { cursor: Some(cursor.to_owned()), limit: 10 };
        let refusal = people::list(&backend, &scope, &filter, &page).await;
        assert!(matches!(refusal, Err(Error::Refused { .. })), "{cursor}: {refusal:?}");
    }
    for limit in [0, 1_001] {
        assert!(matches!(Page::new(None, Some(limit)), Err(Error::Refused { .. })));
    }
}

async fn an_export_has_everybody(backend: Backend) {
    let (scope, _) = crowd(&backend).await;
    let mut csv = Vec::new();
    assert_eq!(
        people::export(&backend, &scope, ExportFormat::Csv, &everybody(), &mut csv).await.unwrap(),
        25
    );
    let csv = String::from_utf8(csv).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 26);
    assert!(lines[0].starts_with("\u{feff}Email Address,First Name,Last Name,"), "{}", lines[0]);
    assert!(lines[1].starts_with("Zoe@n0.example.com,Zoe,,,,suspended,user,Sales,,"), "{}", lines[1]);

    let mut json = Vec::new();
    people::export(&backend, &scope, ExportFormat::Json, &everybody(), &mut json).await.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 25);
    assert_eq!(json[0]["name"], "Zoe");
    assert!(json[0]["id"].is_string());
}

async fn an_export_of_nobody_is_whole(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut csv = Vec::new();
    people::export(&backend, &scope, ExportFormat::Csv, &everybody(), &mut csv).await.unwrap();
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 1);
    let mut json = Vec::new();
    people::export(&backend, &scope, ExportFormat::Json, &everybody(), &mut json).await.unwrap();
    assert_eq!(json, b"[]\n");
}

async fn own_fields_are_part_of_people_and_exports(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    for (key, label) in [("shoe", "Shoe size"), ("badge", "Badge")] {
        let definition = CustomField { key: key.into(), label: label.into(), ..CustomField::default() };
        fields::create(&backend, &scope, NewField { definition, at_sign_up: false }).await.unwrap();
    }
    let jane = fixtures::person(&backend, &scope, "jane@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "joe@example.com", Status::Active, &[]).await;
    let values = r#"{"badge":"=1+1","shoe":"42"}"#;
    sql::execute(&backend, &format!("UPDATE \"user\" SET custom = '{values}' WHERE id = {jane}")).await;

    let user = people::get(&backend, &scope, jane).await.unwrap();
    assert_eq!(serde_json::to_value(&user).unwrap()["custom"].to_string(), values);
    let mut csv = Vec::new();
    people::export(&backend, &scope, ExportFormat::Csv, &everybody(), &mut csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let ends: Vec<String> =
        csv.lines().map(|line| line.split(',').skip(15).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(ends, ["Shoe size,Badge", "42,'=1+1", ","]);
    let mut json = Vec::new();
    people::export(&backend, &scope, ExportFormat::Json, &everybody(), &mut json).await.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((&json[0]["custom"]["badge"], &json[1]["custom"]), (&"=1+1".into(), &serde_json::json!({})));
}

async fn the_database_keeps_companies_apart(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let group = fixtures::group(&backend, &theirs, "Sales").await;
    let outcome = tokio::spawn(async move {
        fixtures::person(&backend, &ours, "jane@example.com", Status::Active, &[group.id]).await
    });
    assert!(outcome.await.is_err(), "a membership cannot cross two companies");
}

fn everybody() -> people::Selection {
    people::Selection::Filter(UserFilter::default())
}
