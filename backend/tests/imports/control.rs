//! Characters that mean nothing, NUL above all, which PostgreSQL keeps in no text: they are found, and stop nothing else.

use std::fmt::Write as _;

use backend::Backend;
use backend::imports::{self, ImportState, PlanRowFilter};
use backend::page::Page;
use backend::testing::{database_tests, fixtures, sql};
use roster::check::Code;
use roster::settings::OnError;
use roster::{Settings, map::Field};

use crate::support::{commit, draft, people, rows, with};

database_tests!(control_characters_are_found_and_reach_no_column, a_header_may_have_them_too);

async fn control_characters_are_found_and_reach_no_column(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    // As few of them as a text has: a file that is full of them is none.
    let mut file = String::from(
        "First Name,Last Name,Email Address,User Name,Reference,Group,Job Role,Region,Language\n\
        Ann,Bell,a\0nn@example.com,,,,,,\n\
        Bo,Bell,b\u{1}\u{7f}o@example.com,,,,,,\n\
        C\0y,B\0ell,cy@example.com,,,,,,\n\
        Di,Bell,di@example.com,d\0i,R\0-1,S\0ales,Pa\0inter,No\0rth,en\0\n\
        \0,\0,\0,\0,\0,\0,\0,\0,\0\n\
        Ed,Bell,ed@example.com,,,,,,\n",
    );
    for number in 1..=50 {
        writeln!(file, "Pat,Number,pat.{number}@example.com,,,,,,").unwrap();
    }
    let import = draft(&backend, &scope, &file, None).await;
    let skip = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    imports::change(&backend, &scope, import.id, with(skip)).await.unwrap();
    let done = commit(&backend, &scope, import.id).await;
    assert_eq!(done.state, ImportState::Done, "{:?}", done.error);
    assert_eq!((done.counts.created, done.counts.rejected), (51, 5));
    assert_eq!(people(&backend, &scope).await[0].email, "ed@example.com");

    let rows = rows(&backend, &scope, import.id, PlanRowFilter::default()).await;
    let emails: Vec<&str> = rows.iter().take(6).map(|row| row.email.as_str()).collect();
    assert_eq!(
        emails,
        ["ann@example.com", "bo@example.com", "cy@example.com", "di@example.com", "", "ed@example.com"]
    );
    // What was in the cell is told where it can be: with its finding.
    let filter = imports::FindingFilter { code: Some(Code::CellControlCharacter), ..Default::default() };
    let findings = imports::findings(&backend, &scope, import.id, &filter, &Page::first(100)).await.unwrap();
    let of_email: Vec<_> =
        findings.items.iter().filter(|finding| finding.field == Some(Field::Email)).collect();
    assert_eq!(of_email[0].value.as_deref(), Some("a\0nn@example.com"));
    // NUL is in no text as it is kept; in JSON it is an escape.
    for column in ["email", "email_key", "first_name", "last_name", "findings"] {
        let texts = sql::texts(&backend, &format!("SELECT coalesce({column}, '') FROM import_row")).await;
        assert!(!texts.iter().any(|text| text.contains('\0')), "{column}: {texts:?}");
    }
}

async fn a_header_may_have_them_too(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut file = String::from("Na\0me,Email\u{1} Address,Zw\0qx\nAnn Bell,ann@example.com,Painter\n");
    for number in 1..=10 {
        writeln!(file, "Pat Number,pat.{number}@example.com,Painter").unwrap();
    }
    let import = draft(&backend, &scope, &file, None).await;
    let mapping = [(0, Field::Name), (1, Field::Email), (2, Field::JobRole)];
    let mapping = mapping.map(|(column, field)| roster::map::MappingChoice {
        column,
        field: Some(field),
        date_order: None,
    });
    let change = imports::Change { mapping: Some(mapping.to_vec()), ..Default::default() };
    imports::change(&backend, &scope, import.id, change).await.unwrap();
    let done = commit(&backend, &scope, import.id).await;
    assert_eq!(done.state, ImportState::Done, "{:?}", done.error);
    assert_eq!(people(&backend, &scope).await[0].job_role.as_deref(), Some("Painter"));
    let headers = sql::texts(&backend, "SELECT header FROM remembered_column").await;
    assert!(!headers.iter().any(|header| header.contains(char::is_control)), "{headers:?}");
}
