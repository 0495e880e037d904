//! Files as spreadsheet programs make them: workbooks, and text in the encodings of this world.

use backend::access::Scope;
use backend::imports::{self, Change, FindingFilter, Import};
use backend::page::Page;
use backend::testing::workbook::{Sheet, workbook};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error};
use roster::check::Code;
use roster::map::Why;
use roster::read::{DialectChoice, DialectPart, Format};
use roster::settings::Template;
use roster::write::TableFormat;
use roster::{Finding, Settings};

use crate::support::{people, run, send};

database_tests!(
    a_workbook_becomes_people,
    another_sheet_is_chosen_and_mended,
    what_only_the_other_kind_has_cannot_be_chosen,
    utf_16_is_read,
    a_guessed_encoding_is_said_and_can_be_chosen,
    an_exact_template_is_held_to,
    a_template_is_filled_in_and_dropped,
);

const STAFF: Sheet<'_> = Sheet {
    name: "Staff",
    hidden: false,
    rows: "Our people\n\nName,Email Address,Status\nAnn Bell,ann@example.com,active\n\
           Bo Çelik,bo@example.com,suspended\n",
};
const HIDDEN: Sheet<'_> = Sheet { name: "Lists", hidden: true, rows: "active\nsuspended\n" };
const LEAVERS: Sheet<'_> =
    Sheet { name: "Leavers & others", hidden: false, rows: "Name,Email\nCy Dorn,cy@example.com\n" };

async fn received(backend: &Backend, scope: &Scope, file: &[u8]) -> Import {
    send(backend, scope, file, None).await.unwrap()
}

async fn committed(backend: &Backend, scope: &Scope, id: i64) -> Import {
    let plan = imports::plan(backend, scope, id).await.unwrap();
    imports::commit(backend, scope, id, &plan.digest, None).await.unwrap();
    run(backend).await;
    imports::wait_until_ended(backend, scope, id).await.unwrap()
}

async fn found(backend: &Backend, scope: &Scope, id: i64) -> Vec<Finding> {
    imports::findings(backend, scope, id, &FindingFilter::default(), &Page::default()).await.unwrap().items
}

fn dialect(dialect: DialectChoice) -> Change {
    Change { dialect: Some(dialect), ..Change::default() }
}

fn sheet(name: &str) -> Change {
    dialect(DialectChoice { sheet: Some(name.to_owned()), ..DialectChoice::default() })
}

fn encoding(name: &str) -> Change {
    dialect(DialectChoice { encoding: Some(name.to_owned()), ..DialectChoice::default() })
}

async fn a_workbook_becomes_people(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let import = received(&backend, &scope, &workbook(&[HIDDEN, STAFF, LEAVERS])).await;
    let read = &import.dialect;
    assert_eq!((read.format, read.header_row, read.sheet.as_deref()), (Format::Xlsx, 3, Some("Staff")));
    assert_eq!((&read.encoding, &read.delimiter), (&None, &None));
    assert_eq!((import.rows, import.findings.errors), (2, 0));
    let codes: Vec<_> = found(&backend, &scope, import.id).await.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::FileHiddenSheets]);
    let done = committed(&backend, &scope, import.id).await;
    assert_eq!((done.counts.created, done.counts.rejected), (2, 0), "{:?}", done.error);
    let people = people(&backend, &scope).await;
    assert_eq!(people[1].name(), "Bo Çelik");
    let again = received(&backend, &scope, &workbook(&[STAFF])).await;
    assert_eq!(committed(&backend, &scope, again.id).await.counts.unchanged, 2);
}

async fn another_sheet_is_chosen_and_mended(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = received(&backend, &scope, &workbook(&[STAFF, LEAVERS])).await.id;
    let import = imports::change(&backend, &scope, id, sheet("Leavers & others")).await.unwrap();
    assert_eq!((import.rows, import.dialect.header_row), (1, 1));
    assert_eq!(import.dialect.sheet.as_deref(), Some("Leavers & others"));
    let refused = imports::change(&backend, &scope, id, sheet("Nobody's")).await;
    let Err(Error::Invalid { detail, .. }) = refused else { panic!("{refused:?}") };
    assert!(detail.contains("Nobody's"), "{detail}");

    let edits = serde_json::json!({"edits": [{"op": "set", "row": 1, "column": 0, "value": "Cyd Dorn"}]});
    let change: Change = serde_json::from_value(edits).unwrap();
    imports::change(&backend, &scope, id, change).await.unwrap();
    let done = committed(&backend, &scope, id).await;
    assert_eq!(done.counts.created, 1);
    let people = people(&backend, &scope).await;
    assert_eq!((people[0].name(), people[0].email.as_str()), ("Cyd Dorn".to_owned(), "cy@example.com"));
}

async fn what_only_the_other_kind_has_cannot_be_chosen(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let text = received(&backend, &scope, b"Name,Email\nAnn,ann@example.com\n").await.id;
    let book = received(&backend, &scope, &workbook(&[LEAVERS])).await.id;
    let tabs = DialectChoice { delimiter: Some("\t".to_owned()), ..DialectChoice::default() };
    for (id, change) in [(text, sheet("Staff")), (book, dialect(tabs)), (book, encoding("UTF-8"))] {
        let refused = imports::change(&backend, &scope, id, change).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    }
}

async fn utf_16_is_read(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut file = vec![0xFF, 0xFE];
    let text = "Name\tEmail Address\r\nZoë Łuć\tzoe@example.com\r\n";
    file.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let import = received(&backend, &scope, &file).await;
    assert_eq!(import.dialect.encoding.as_deref(), Some("UTF-16LE"));
    assert_eq!((import.dialect.delimiter.as_deref(), import.findings.errors), (Some("\t"), 0));
    assert!(import.dialect.guessed.is_empty(), "its first bytes say so");
    committed(&backend, &scope, import.id).await;
    assert_eq!(people(&backend, &scope).await[0].name(), "Zoë Łuć");
}

async fn a_guessed_encoding_is_said_and_can_be_chosen(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    // “François” and “Müller” as Windows in the west writes them.
    let file = b"Name;Email Address\r\nFran\xE7ois M\xFCller;francois@example.com\r\nZo\xEB Bell;zoe@example.com\r\n";
    let import = received(&backend, &scope, file).await;
    assert_eq!(import.dialect.encoding.as_deref(), Some("windows-1252"));
    assert_eq!(import.dialect.guessed, [DialectPart::Encoding]);
    let guessed = found(&backend, &scope, import.id).await;
    assert!(guessed.iter().any(|finding| finding.code == Code::FileEncodingGuessed), "{guessed:?}");

    let chosen = imports::change(&backend, &scope, import.id, encoding("windows-1251")).await.unwrap();
    assert_eq!(chosen.dialect.encoding.as_deref(), Some("windows-1251"));
    assert!(chosen.dialect.guessed.is_empty(), "it was chosen");
    let refused = imports::change(&backend, &scope, import.id, encoding("klingon")).await;
    assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");

    imports::change(&backend, &scope, import.id, encoding("windows-1252")).await.unwrap();
    committed(&backend, &scope, import.id).await;
    assert_eq!(people(&backend, &scope).await[0].name(), "François Müller");
}

async fn an_exact_template_is_held_to(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let exact = || {
        let settings = Settings { template: Template::Exact, ..Settings::default() };
        Change { settings: Some(settings), ..Change::default() }
    };
    let other = received(&backend, &scope, b"name,Email Address\nAnn,ann@example.com\n").await.id;
    imports::change(&backend, &scope, other, exact()).await.unwrap();
    let plan = imports::plan(&backend, &scope, other).await.unwrap();
    assert!(plan.blocked);
    assert!(plan.blocking.iter().any(|finding| finding.code == Code::HeaderTemplateDiffers), "{plan:?}");

    let file = b"First Name,Last Name,Email Address\nAnn,Bell,ann@example.com\n";
    let same = received(&backend, &scope, file).await.id;
    imports::change(&backend, &scope, same, exact()).await.unwrap();
    assert_eq!(committed(&backend, &scope, same).await.counts.created, 1);
}

async fn a_template_is_filled_in_and_dropped(backend: Backend) {
    let scope = fixtures::company(&backend, "Müller & Söhne", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    for format in [TableFormat::Csv, TableFormat::Xlsx] {
        let template = imports::template(&backend, &scope, format).await.unwrap();
        assert_eq!(template.filename, format!("muller-sohne-people-template.{}", format.as_str()));
        let import = received(&backend, &scope, &template.bytes).await;
        let found = found(&backend, &scope, import.id).await;
        assert_eq!(import.findings.errors + import.findings.warnings, 0, "{found:?}");
        assert!(import.mapping.iter().all(|column| column.why == Why::Exact), "{:?}", import.mapping);
        // It is what an exact template asks for.
        let settings = Settings { template: Template::Exact, ..Settings::default() };
        let change = Change { settings: Some(settings), ..Change::default() };
        imports::change(&backend, &scope, import.id, change).await.unwrap();
        let plan = imports::plan(&backend, &scope, import.id).await.unwrap();
        assert_eq!((plan.blocked, plan.counts.created, plan.counts.rejected), (false, 1, 0), "{plan:?}");
    }
    let other = fixtures::company(&backend, "Theirs", None).await;
    let theirs = imports::template(&backend, &other, TableFormat::Csv).await.unwrap();
    assert!(!String::from_utf8(theirs.bytes).unwrap().contains("Sales"));
}
