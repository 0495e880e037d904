//! People are matched by what was chosen, and what they give each other is carried out whole.

use backend::imports::{self, Action, Counts, PlanRowFilter};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error};
use roster::Settings;
use roster::check::Code;
use roster::settings::{Create, MatchBy, OnError};

use crate::support::{commit, draft, import, people, rows, with};

database_tests!(
    addresses_are_swapped,
    user_names_and_references_are_swapped_in_a_circle,
    a_newcomer_takes_what_somebody_gives_up,
    what_is_not_given_up_is_not_taken,
    an_address_is_an_update_where_people_are_matched_otherwise,
    an_address_stays_with_the_company_it_is_of,
);

const HEADER: &str = "Name,Email,User Name,Reference\n";

fn by(match_by: MatchBy) -> Settings {
    Settings { match_by, ..Settings::default() }
}

async fn import_by(
    backend: &Backend,
    scope: &backend::access::Scope,
    file: &str,
    match_by: MatchBy,
) -> Counts {
    let id = draft(backend, scope, file, None).await.id;
    imports::change(backend, scope, id, with(by(match_by))).await.unwrap();
    commit(backend, scope, id).await.counts
}

async fn addresses_are_swapped(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = format!("{HEADER}A,a@example.com,,1\nB,b@example.com,,2\nC,c@example.com,,3\n");
    import(&backend, &scope, &file, None).await;
    let swapped = format!("{HEADER}A,B@example.com,,1\nB,c@example.com,,2\nC,a@example.com,,3\n");
    let counts = import_by(&backend, &scope, &swapped, MatchBy::Reference).await;
    assert_eq!(counts, Counts { updated: 3, ..Counts::default() });
    let emails: Vec<_> = people(&backend, &scope).await.into_iter().map(|user| user.email).collect();
    assert_eq!(emails, ["B@example.com", "c@example.com", "a@example.com"]);
    // The keys went along: whoever is looked up by an address is found.
    let found = import(&backend, &scope, "Name,Email\nB2,c@example.com\n", None).await;
    assert_eq!(found.counts.updated, 1);
    assert_eq!(people(&backend, &scope).await[1].first_name, "B2");
    assert_eq!(
        import_by(&backend, &scope, &swapped, MatchBy::Reference).await,
        Counts { updated: 1, unchanged: 2, ..Counts::default() }
    );
}

async fn user_names_and_references_are_swapped_in_a_circle(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = format!("{HEADER}A,a@example.com,one,1\nB,b@example.com,two,2\nC,c@example.com,three,3\n");
    import(&backend, &scope, &file, None).await;
    let circle = format!("{HEADER}C,c@example.com,one,2\nA,a@example.com,two,3\nB,b@example.com,three,1\n");
    let done = import(&backend, &scope, &circle, None).await;
    assert_eq!(done.counts, Counts { updated: 3, ..Counts::default() });
    let now: Vec<_> =
        people(&backend, &scope).await.into_iter().map(|user| (user.user_name, user.reference)).collect();
    let expected = [("two", "3"), ("three", "1"), ("one", "2")];
    assert_eq!(now, expected.map(|(name, reference)| (Some(name.to_owned()), Some(reference.to_owned()))));
}

async fn a_newcomer_takes_what_somebody_gives_up(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, &format!("{HEADER}A,a@example.com,one,1\n"), None).await;
    // Whoever comes stands before whoever gives.
    let file = format!("{HEADER}B,a@example.com,ONE,2\nA,new@example.com,other,1\n");
    let counts = import_by(&backend, &scope, &file, MatchBy::Reference).await;
    assert_eq!(counts, Counts { created: 1, updated: 1, ..Counts::default() });
    let people = people(&backend, &scope).await;
    let now: Vec<_> = people.iter().map(|user| (user.email.as_str(), user.user_name.as_deref())).collect();
    assert_eq!(now, [("new@example.com", Some("other")), ("a@example.com", Some("ONE"))]);
}

async fn what_is_not_given_up_is_not_taken(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = format!("{HEADER}A,a@example.com,one,1\nB,b@example.com,two,2\nC,c@example.com,three,3\n");
    import(&backend, &scope, &file, None).await;
    // C keeps its name, so B cannot have it, so A cannot have B's.
    let file = format!("{HEADER}A,a@example.com,two,1\nB,b@example.com,three,2\n");
    let id = draft(&backend, &scope, &file, None).await.id;
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_eq!(plan.counts, Counts { rejected: 2, ..Counts::default() });
    let rejected = rows(&backend, &scope, id, PlanRowFilter::default()).await;
    assert!(rejected.iter().all(|row| row.findings[0].code == Code::UniqueInCompany));
    let refused = imports::commit(&backend, &scope, id, &plan.digest, None).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    let skip = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    imports::change(&backend, &scope, id, with(skip)).await.unwrap();
    assert_eq!(commit(&backend, &scope, id).await.counts.rejected, 2);
}

async fn an_address_is_an_update_where_people_are_matched_otherwise(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, &format!("{HEADER}A,a@example.com,Anna,0007\n"), None).await;
    for (match_by, file) in [
        (MatchBy::Reference, "A,a2@example.com,Anna,0007\n"),
        (MatchBy::UserName, "A,a3@example.com,ANNA,0007\n"),
    ] {
        let id = draft(&backend, &scope, &format!("{HEADER}{file}"), None).await.id;
        imports::change(&backend, &scope, id, with(by(match_by))).await.unwrap();
        imports::plan(&backend, &scope, id).await.unwrap();
        let row = rows(&backend, &scope, id, PlanRowFilter::default()).await.remove(0);
        assert_eq!(row.action, Action::Update, "{match_by:?}");
        assert!(row.changes.iter().any(|change| change.field.key() == "email"), "{:?}", row.changes);
        commit(&backend, &scope, id).await;
    }
    let now = people(&backend, &scope).await;
    assert_eq!((now.len(), now[0].email.as_str()), (1, "a3@example.com"));
    // By the address the same row is somebody new, who cannot have the reference.
    let id = draft(&backend, &scope, &format!("{HEADER}A,a@example.com,,0007\n"), None).await.id;
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_eq!(plan.counts.rejected, 1);
    let only = Settings { create: Create(false), ..Settings::default() };
    imports::change(&backend, &scope, id, with(only)).await.unwrap();
    assert_eq!(imports::plan(&backend, &scope, id).await.unwrap().counts.skipped, 1);
}

async fn an_address_stays_with_the_company_it_is_of(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let file = format!("{HEADER}A,a@example.com,one,1\n");
    import(&backend, &ours, &file, None).await;
    // The same person in another company takes nothing from anybody.
    let both =
        "Name,Email,User Name,Reference,Company\nA,a@example.com,one,1,Ours\nA,a@example.com,one,1,Theirs\n";
    let done = import(&backend, &ours, both, None).await;
    assert_eq!(done.counts, Counts { created: 1, unchanged: 1, ..Counts::default() });
    assert_eq!((people(&backend, &ours).await.len(), people(&backend, &theirs).await.len()), (1, 1));
}
