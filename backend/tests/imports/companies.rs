//! One file over several companies, brought in by an owner.

use std::fmt::Write as _;

use backend::groups::{self, GroupKind};
use backend::imports::{self, Action, Change, Counts, Effect, PlanRowFilter};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error};
use roster::Settings;
use roster::check::Code;
use roster::edit::Edit;
use roster::settings::Existing;

use crate::support::{commit, course, draft, import, people, planned, rows, with};

database_tests!(forty_people_over_two_companies,);

const HEADER: &str = "enabled,name,last_name,email,companyName,cohortName,languageCode,job_role,region,\
                      module requested 1,module requested 2\n";

/// Twenty people of Acme and twenty of Borealis; `title` stands on the row of the seventh.
fn forty(title: &str) -> String {
    let mut file = HEADER.to_owned();
    for number in 1..=40 {
        let (company, cohort) =
            if number % 2 == 0 { ("Acme", "Spring 2026") } else { ("Borealis", "Autumn") };
        let first = if number == 7 { title } else { "Fire Safety - Basics" };
        let second = if number <= 10 { "First Aid" } else { "" };
        writeln!(
            file,
            "1,Ann{number},Bell,ann.{number}@example.com,{company},{cohort},en-GB,Driver,North,{first},{second}"
        )
        .unwrap();
    }
    file
}

async fn forty_people_over_two_companies(backend: Backend) {
    let acme = fixtures::company(&backend, "Acme", None).await;
    let borealis = fixtures::company(&backend, "Borealis", None).await;
    for (scope, cohort) in [(&acme, "Spring 2026"), (&borealis, "Autumn")] {
        groups::create(&backend, scope, GroupKind::Cohort, cohort).await.unwrap();
    }
    let safety = course(&backend, &[&acme, &borealis], "Fire Safety - Basics").await;
    course(&backend, &[&acme, &borealis], "First Aid").await;
    course(&backend, &[&acme], "Fire Safty - Basics II").await;

    // A slip: nobody is created, and it is said which title was expected where.
    let (id, digest) = planned(&backend, &acme, &forty("Fire Safty - Basics"), None).await;
    let plan = imports::latest_plan(&backend, &acme, id).await.unwrap().unwrap();
    assert!(plan.blocked);
    let finding = &plan.blocking[0];
    assert_eq!((finding.code, finding.row), (Code::CourseUnmatched, Some(7)));
    assert_eq!(finding.value.as_deref(), Some("Fire Safty - Basics"));
    assert!(finding.message.contains("Borealis"), "{}", finding.message);
    let unknown = &plan.unknown_values[0];
    assert_eq!(
        (unknown.value.as_str(), unknown.company.as_deref(), unknown.count),
        ("Fire Safty - Basics", Some("Borealis"), 1)
    );
    assert_eq!(unknown.suggestions[0], "Fire Safety - Basics");
    match imports::commit(&backend, &acme, id, &digest, None).await {
        Err(Error::Conflict { detail }) => {
            assert!(detail.contains("“Fire Safty - Basics” (Borealis)"), "{detail}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(sql::count(&backend, "user").await, 0);

    // Corrected in the grid, with another dash and two spaces: the same course.
    let mend = Edit::Set { row: 7, column: 9, value: "fire safety  – basics".to_owned() };
    let change = Change { edits: Some(vec![mend]), ..Change::default() };
    imports::change(&backend, &acme, id, change).await.unwrap();
    let done = commit(&backend, &acme, id).await;
    let expected = Counts { created: 40, memberships: 40, assignments: 50, ..Counts::default() };
    assert_eq!(done.counts, expected);
    assert_eq!((people(&backend, &acme).await.len(), people(&backend, &borealis).await.len()), (20, 20));
    let of_fire = format!(
        "SELECT count(*) FROM assignment WHERE course_id = {safety} AND attempt = 1 AND source = 'import' \
         AND state = 'assigned' AND import_id = {id}"
    );
    assert_eq!(sql::number(&backend, &of_fire).await, 40);
    let crossed = r#"SELECT count(*) FROM assignment a JOIN "user" u ON u.id = a.user_id
        WHERE u.company_id <> a.company_id"#;
    assert_eq!(sql::number(&backend, crossed).await, 0);
    let row = rows(&backend, &acme, id, PlanRowFilter { action: None, effect: Some(Effect::Assigns) }).await;
    assert_eq!(row[6].courses, ["Fire Safety - Basics", "First Aid"]);
    assert_eq!((row[6].company.as_deref(), row[6].groups[0].name.as_str()), (Some("Borealis"), "Autumn"));
    let borealis_people = people(&backend, &borealis).await;
    assert_eq!(borealis_people[0].cohorts, ["Autumn"]);

    // Again: nothing is repeated.
    let file = forty("Fire Safety - Basics");
    let id = draft(&backend, &acme, &file, None).await.id;
    let skip = Settings { existing: Existing::Skip, ..Settings::default() };
    imports::change(&backend, &acme, id, with(skip)).await.unwrap();
    assert_eq!(commit(&backend, &acme, id).await.counts, Counts { skipped: 40, ..Counts::default() });
    let again = import(&backend, &acme, &file, None).await;
    assert_eq!(again.counts, Counts { unchanged: 40, ..Counts::default() });

    // Ten changes, in both companies.
    let mut changed = file.clone();
    for number in 11..=20 {
        changed = changed.replace(&format!("Ann{number},Bell"), &format!("Ann{number},Ball"));
    }
    let done = import(&backend, &acme, &changed, None).await;
    assert_eq!(done.counts, Counts { updated: 10, unchanged: 30, ..Counts::default() });
    let updated =
        rows(&backend, &acme, done.id, PlanRowFilter { action: Some(Action::Update), effect: None }).await;
    assert!(updated.iter().all(|row| row.changes.len() == 1));
    assert_eq!(sql::count(&backend, "assignment").await, 50);
    assert_eq!(sql::count(&backend, "membership").await, 40);
}
