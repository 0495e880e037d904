//! The rows that were left out, as a file that is corrected and brought in again.

use backend::access::Scope;
use backend::imports::{self, Change, ResultFormat};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error};
use roster::Settings;
use roster::edit::Edit;
use roster::map::Why;
use roster::person::Status;
use roster::read::{DialectChoice, Limits, Reader};
use roster::settings::OnError;
use roster::write::{TableFormat, WHAT_IS_WRONG};

use crate::support::{draft, run, send};

database_tests!(
    a_drafts_report_is_read_as_the_file_was,
    a_report_of_an_import_has_what_only_the_company_knows,
    a_workbook_of_the_result_says_the_same,
);

/// Notes above the header, semicolons, a column that is not imported, an edited row, one that is too long.
const FILE: &str = "Staff of the north;;;\n\nName;Email;Shoe size;Group\nAnn Bell;ann@example.com;007;Sales\n\
    Bo Chu;bo.example.com;=1+1;Sales\n\"Cy; Dee\";cy@example.com;41;Salse\nEd Fox;ed.example.com;42;Sales;more\n";

async fn report(backend: &Backend, scope: &Scope, id: i64, format: TableFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    imports::error_report(backend, scope, id, format, &mut bytes).await.unwrap();
    bytes
}

/// Header and records, as a file that comes in is read.
fn records(filename: &str, bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = Reader::new(filename, DialectChoice::default(), &[], Limits::default());
    let mut records = Vec::new();
    let mut each = |opened: &roster::read::Opened, record: &roster::read::Record<'_>| {
        // A sheet has nothing where a text has empty cells.
        let cells = (0..record.len().max(opened.header.len())).map(|at| record.cell(at).into_owned());
        records.push(cells.collect::<Vec<_>>());
        Ok(())
    };
    reader.push(bytes, &mut each).unwrap();
    reader.finish(&mut each).unwrap();
    records.insert(0, reader.opened().unwrap().header.clone());
    records
}

async fn a_drafts_report_is_read_as_the_file_was(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    let import = draft(&backend, &scope, FILE, None).await;
    assert_eq!(import.findings.errors, 4, "{:?}", import.findings);
    let edit = Edit::Set { row: 2, column: 0, value: "Bo Chan".to_owned() };
    let change = Change { edits: Some(vec![edit]), ..Change::default() };
    imports::change(&backend, &scope, import.id, change).await.unwrap();

    let csv = report(&backend, &scope, import.id, TableFormat::Csv).await;
    let text = String::from_utf8(csv.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], format!("\u{feff}Name;Email;Shoe size;Group;{WHAT_IS_WRONG}"));
    assert!(lines[1].starts_with("Bo Chan;bo.example.com;'=1+1;Sales;"), "{text}");
    assert!(lines[1].contains("Email: "), "{text}");
    assert!(lines[2].starts_with("\"Cy; Dee\";cy@example.com;41;Salse;"), "{text}");
    assert!(lines[2].contains("Group: "), "{text}");
    assert!(lines[3].starts_with("Ed Fox;ed.example.com;42;Sales;") && lines[3].ends_with(";more"), "{text}");
    assert_eq!(lines.len(), 4, "{text}");

    // A workbook says the same.
    let workbook = report(&backend, &scope, import.id, TableFormat::Xlsx).await;
    assert_eq!(records("people.xlsx", &workbook), records("people.csv", &csv));

    // Corrected, it is a file like the first: nothing is said of the column that was added.
    let corrected = text.replace("bo.example", "bo@example").replace("ed.example", "ed@example");
    let corrected = corrected.replace("Salse", "Sales").replace(";more", "");
    let again = send(&backend, &scope, corrected.as_bytes(), None).await.unwrap();
    assert_eq!(again.dialect.delimiter.as_deref(), Some(";"));
    assert_eq!(again.findings.errors, 0, "{:?}", again.findings);
    let mapping = |import: &imports::Import| {
        import.mapping.iter().map(|column| (column.header.clone(), column.field.clone())).collect::<Vec<_>>()
    };
    assert_eq!(mapping(&again)[..4], mapping(&import)[..]);
    let added = again.mapping.last().unwrap();
    assert_eq!((added.field.as_ref(), added.why), (None, Why::Report));
    let said = |import: &imports::Import| import.findings.notices;
    assert_eq!(said(&again), said(&import), "{:?}", again.findings);
    let plan = imports::plan(&backend, &scope, again.id).await.unwrap();
    assert_eq!((plan.counts.created, plan.counts.memberships), (3, 3));
}

async fn a_report_of_an_import_has_what_only_the_company_knows(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let known = "Name,Email,Reference\nAnn,ann@example.com,R-1\n";
    crate::support::import(&backend, &scope, known, None).await;
    let file = "Name,Email,Reference\nBo,bo@example.com,R-1\nCy,cy@example.com,R-2\nDi,di.example.com,R-3\n";
    let id = draft(&backend, &scope, file, None).await.id;
    let settings = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    let change = Change { settings: Some(settings), ..Change::default() };
    imports::change(&backend, &scope, id, change).await.unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    imports::commit(&backend, &scope, id, &plan.digest, None).await.unwrap();
    run(&backend).await;
    let before = imports::get(&backend, &scope, id).await.unwrap();
    assert_eq!((before.counts.created, before.counts.rejected), (1, 2));

    let text = String::from_utf8(report(&backend, &scope, id, TableFormat::Csv).await).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[1].starts_with("Bo,bo@example.com,R-1,") && lines[1].contains("ann@example.com"), "{text}");
    assert!(lines[2].starts_with("Di,di.example.com,R-3,"), "{text}");

    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let other = imports::error_report(&backend, &theirs, id, TableFormat::Csv, &mut Vec::new()).await;
    assert!(matches!(other, Err(Error::NotFound)), "{other:?}");
}

async fn a_workbook_of_the_result_says_the_same(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let file = "Name,Email\nann,ann@example.com\n=Cy,cy@example.com\n";
    let id = crate::support::import(&backend, &scope, file, None).await.id;
    let mut files = Vec::new();
    for format in [ResultFormat::Csv, ResultFormat::Xlsx] {
        let mut bytes = Vec::new();
        imports::export_result(&backend, &scope, id, format, &mut bytes).await.unwrap();
        files.push(records(&format!("result.{}", format.as_str()), &bytes));
    }
    assert_eq!(files[0], files[1]);
    assert_eq!(files[0].len(), 3);
    assert_eq!(files[0][2][..4], ["2", "cy@example.com", "'=Cy", "created"]);
}
