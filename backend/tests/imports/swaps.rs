//! What only one person may have passes from one to another within a file, in any order of its rows.

use backend::Backend;
use backend::imports::{self, Counts};
use backend::people::User;
use backend::testing::{database_tests, fixtures};
use roster::Settings;
use roster::settings::MatchBy;

use crate::support::{commit, draft, import, people, with};

database_tests!(user_names_and_references_are_handed_round, addresses_are_swapped,);

const THREE: &str = "Name,Email,User Name,Reference\n\
    Ann,ann@example.com,ann,1\n\
    Bo,bo@example.com,bo,2\n\
    Cy,cy@example.com,cy,3\n";

fn told(people: &[User], field: impl Fn(&User) -> Option<String>) -> Vec<String> {
    people.iter().map(|user| field(user).unwrap_or_default()).collect()
}

async fn user_names_and_references_are_handed_round(backend: Backend) {
    for (at, order) in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]].into_iter().enumerate() {
        let scope = fixtures::company(&backend, &format!("Company {at}"), None).await;
        import(&backend, &scope, THREE, None).await;
        // User names in a circle; references in a chain that begins with somebody new and ends with a free one.
        let rows = [
            "Ann,ann@example.com,bo,2",
            "Bo,bo@example.com,CY,3",
            "Cy,cy@example.com,Ann,4",
            "Di,di@example.com,di,1",
        ];
        let rows = order.map(|at| rows[at]).join("\n");
        let file = format!("Name,Email,User Name,Reference\n{rows}\n");
        let done = import(&backend, &scope, &file, None).await;
        assert_eq!(done.counts, Counts { created: 1, updated: 3, ..Counts::default() }, "{file}");
        let people = people(&backend, &scope).await;
        assert_eq!(told(&people, |user| user.user_name.clone()), ["bo", "CY", "Ann", "di"]);
        assert_eq!(told(&people, |user| user.reference.clone()), ["2", "3", "4", "1"]);
        assert_eq!(import(&backend, &scope, &file, None).await.counts.unchanged, 4);
    }
}

async fn addresses_are_swapped(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, THREE, None).await;
    let settings = Settings { match_by: MatchBy::Reference, ..Settings::default() };
    let bring = async |file: &str| {
        let id = draft(&backend, &scope, file, None).await.id;
        imports::change(&backend, &scope, id, with(settings.clone())).await.unwrap();
        commit(&backend, &scope, id).await.counts
    };
    let file = "Name,Email,Reference\n\
        Di,ann@example.com,4\n\
        Ann,bo@example.com,1\n\
        Bo,CY@example.com,2\n\
        Cy,cy.new@example.com,3\n";
    assert_eq!(bring(file).await, Counts { created: 1, updated: 3, ..Counts::default() });
    let emails = told(&people(&backend, &scope).await, |user| Some(user.email.clone()));
    assert_eq!(emails, ["bo@example.com", "CY@example.com", "cy.new@example.com", "ann@example.com"]);
    assert_eq!(bring(file).await.unchanged, 4);
    // An address that stays somebody else's is not given away.
    let id = draft(&backend, &scope, "Name,Email,Reference\nEd,ann@example.com,5\n", None).await.id;
    imports::change(&backend, &scope, id, with(settings.clone())).await.unwrap();
    assert_eq!(imports::plan(&backend, &scope, id).await.unwrap().counts.rejected, 1);
}
