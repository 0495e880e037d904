//! The files of the first promise, on an empty company with group "Sales" selected.

use backend::Backend;
use backend::imports::{Action, Counts, PlanRowFilter};
use backend::testing::{database_tests, fixtures};
use roster::map::Field;
use roster::person::Status;

use crate::support::{draft, import, people, planned, rows};

database_tests!(
    names_and_addresses_become_people_of_the_group,
    a_status_suspends,
    first_and_last_names_stand_in_columns_of_their_own,
    the_same_file_again_changes_nothing,
    one_changed_name_is_one_update,
    a_group_is_gained_once,
    semicolons_tabs_and_byte_order_marks_are_read,
    rows_of_one_person_are_merged,
);

const NAMES: &str = "Name, Email Address\n\
    Ann Bell, ann@example.com\n\
    Bo Chu, bo@example.com\n\
    Cy Dorn Egge, cy@example.com\n";

const STATUSES: &str = "Name, Email Address, Status\n\
    Ann Bell, ann@example.com, active\n\
    Bo Chu, bo@example.com, suspended\n\
    Cy Dorn, cy@example.com,\n";

const GROUPS: &str = "First Name,Last Name,Email Address,Group\n\
    Ann,Bell,ann@example.com,Sales\n\
    Bo,Chu,bo@example.com,Sales\n\
    Cy,Dorn,cy@example.com,\n";

async fn names_and_addresses_become_people_of_the_group(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let done = import(&backend, &scope, NAMES, Some(sales)).await;
    assert_eq!(done.counts, Counts { created: 3, memberships: 3, ..Counts::default() });
    assert_eq!(done.settings.group, Some(sales.to_string()));
    let people = people(&backend, &scope).await;
    let names: Vec<_> =
        people.iter().map(|user| (user.first_name.as_str(), user.last_name.as_str())).collect();
    assert_eq!(names, [("Ann", "Bell"), ("Bo", "Chu"), ("Cy", "Dorn Egge")]);
    assert!(people.iter().all(|user| user.groups == ["Sales"] && user.status == Status::Active));
    assert_eq!(people[0].email, "ann@example.com");
    assert_eq!(people[0].language.as_deref(), Some("en"));
}

async fn a_status_suspends(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(2)).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let done = import(&backend, &scope, STATUSES, Some(sales)).await;
    assert_eq!(done.counts, Counts { created: 3, memberships: 3, ..Counts::default() });
    let people = people(&backend, &scope).await;
    let statuses: Vec<_> = people.iter().map(|user| user.status).collect();
    assert_eq!(statuses, [Status::Active, Status::Suspended, Status::Active]);
}

async fn first_and_last_names_stand_in_columns_of_their_own(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let done = import(&backend, &scope, GROUPS, Some(sales)).await;
    assert_eq!(done.counts, Counts { created: 3, memberships: 3, ..Counts::default() });
    let people = people(&backend, &scope).await;
    assert_eq!(people[2].name(), "Cy Dorn");
    assert!(people.iter().all(|user| user.groups == ["Sales"]));
}

async fn the_same_file_again_changes_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    for file in [NAMES, STATUSES, GROUPS] {
        import(&backend, &scope, file, Some(sales)).await;
        let before = people(&backend, &scope).await;
        let again = import(&backend, &scope, file, Some(sales)).await;
        assert_eq!(again.counts, Counts { unchanged: 3, ..Counts::default() });
        assert_eq!(people(&backend, &scope).await, before);
    }
    assert_eq!(people(&backend, &scope).await.len(), 3);
}

async fn one_changed_name_is_one_update(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    import(&backend, &scope, NAMES, Some(sales)).await;
    let before = people(&backend, &scope).await;
    let file = NAMES.replace("Bo Chu", "Bo Chang");
    let done = import(&backend, &scope, &file, Some(sales)).await;
    assert_eq!(done.counts, Counts { updated: 1, unchanged: 2, ..Counts::default() });

    let filter = PlanRowFilter { action: Some(Action::Update), effect: None };
    let updated = rows(&backend, &scope, done.id, filter).await;
    let [row] = updated.as_slice() else { panic!("{updated:?}") };
    let [change] = row.changes.as_slice() else { panic!("{row:?}") };
    assert_eq!((row.row, row.line, row.email.as_str()), (2, 3, "bo@example.com"));
    assert_eq!(change.field, Field::LastName);
    assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("Chu"), Some("Chang")));
    assert_eq!(row.user, Some(before[1].id));

    let after = people(&backend, &scope).await;
    assert_eq!(after[1].name(), "Bo Chang");
    assert_eq!(after[1].version, before[1].version + 1);
    assert_eq!((&after[0], &after[2]), (&before[0], &before[2]));
}

async fn a_group_is_gained_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let north = fixtures::group(&backend, &scope, "North – West").await.id;
    fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[sales]).await;
    let file = "Email,Name,Group,Group\nANN@example.com,ann,sales;north - west,Sales\n";
    let done = import(&backend, &scope, file, Some(north)).await;
    assert_eq!(done.counts, Counts { updated: 1, memberships: 1, ..Counts::default() });
    let people = people(&backend, &scope).await;
    assert_eq!(people[0].groups, ["North – West", "Sales"]);
    assert_eq!(people[0].email, "ann@example.com", "the address stays as it was written");
    let joined = rows(&backend, &scope, done.id, PlanRowFilter::default()).await;
    assert_eq!(joined[0].groups.iter().map(|group| group.id).collect::<Vec<_>>(), [Some(north)]);
}

async fn semicolons_tabs_and_byte_order_marks_are_read(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    for (number, delimiter) in [";", "\t", "|"].into_iter().enumerate() {
        let file = format!(
            "\u{feff}Name{delimiter}Email Address\r\n\"Zoë{delimiter} “O'Neill”\"{delimiter}zoe{number}@example.com\r\n"
        );
        let done = import(&backend, &scope, &file, None).await;
        assert_eq!(done.counts.created, 1);
        assert_eq!(done.dialect.delimiter.as_deref(), Some(delimiter));
    }
    let people = people(&backend, &scope).await;
    assert_eq!(people[0].first_name, "Zoë;");
    assert_eq!(people[0].last_name, "“O'Neill”");
}

async fn rows_of_one_person_are_merged(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    fixtures::group(&backend, &scope, "Training").await;
    let file = "Name,Email,Group\nAnn Bell,ann@example.com,Sales\nAnn Bell,Ann@Example.com,Training\n\
        Ann Bell,ann@example.com,Sales\n";
    let found = draft(&backend, &scope, file, None).await;
    assert_eq!((found.findings.errors, found.findings.notices), (0, 2));
    let (id, _) = planned(&backend, &scope, file, None).await;
    let row = rows(&backend, &scope, id, PlanRowFilter::default()).await;
    assert_eq!(row.len(), 1);
    let done = import(&backend, &scope, file, None).await;
    assert_eq!(done.counts, Counts { created: 1, duplicates: 2, memberships: 2, ..Counts::default() });
    assert_eq!(people(&backend, &scope).await[0].groups, ["Sales", "Training"]);
}
