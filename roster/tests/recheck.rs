//! An edit is checked by itself, and the outcome is that of a check from the beginning.

mod common;

use std::fmt::Write;

use common::company;
use proptest::prelude::*;
use roster::{
    Check, CheckRequest, Checked,
    check::Candidates,
    edit::Edit,
    map::{CustomField, Field, FieldType, ValueChoice},
    protocol::Configuration,
    read::{DialectChoice, Limits, Reader},
    settings::{Duplicates, OnError},
};

fn check(request: &CheckRequest, file: &[u8]) -> Checked {
    let mut check = Check::new(request.clone());
    check.push(file).unwrap();
    check.finish().unwrap()
}

/// What there is to say after the step from one configuration to the other.
fn step(checked: &mut Checked, from: &CheckRequest, to: &CheckRequest, file: &[u8]) {
    let mut recheck = checked.recheck(from, to).expect("only edits and values differ");
    let mut reader = Reader::new(
        "",
        DialectChoice { header_row: Some(1), ..DialectChoice::default() },
        &[],
        Limits::default(),
    );
    let mut put = |_: &roster::read::Opened, record: &roster::read::Record<'_>| {
        recheck.put(record);
        Ok(())
    };
    reader.push(file, &mut put).unwrap();
    reader.finish(&mut put).unwrap();
    assert_eq!(checked.apply(recheck, to.configuration.settings.on_error).missing, 0);
}

fn told(checked: &Checked) -> String {
    let rows = [
        checked.rows_with_errors().iter().collect::<Vec<_>>(),
        checked.rows_with_warnings().iter().collect(),
        checked.duplicates().iter().collect(),
        checked.removed().iter().collect(),
        checked.changed().iter().collect(),
    ];
    let findings: Vec<String> = checked
        .findings
        .kept()
        .iter()
        .map(|finding| format!("{} {finding} {:?} {:?}", finding.code.as_str(), finding.value, finding.fixes))
        .collect();
    format!("{rows:?}\n{:?}\n{}", checked.summary, findings.join("\n"))
}

/// Few letters, so that rows meet.
fn file() -> impl Strategy<Value = String> {
    let cell = |pattern: &'static str| prop::string::string_regex(pattern).unwrap();
    let row = (
        cell("[ab]?"),
        cell("([a-c]@x[.]de|[A-C]@X[.]de|a@b|nobody)?"),
        cell("(active|Suspended|actve)?"),
        cell("(Sales|sales|Salse|Salse;Operations|Nord)?"),
        cell("(1|2|007|012)?"),
        cell("[ab]?"),
        cell("(31/05/2026|05/31/2026|01/02/2026|2026-05-31)?"),
    );
    prop::collection::vec(row, 1..9).prop_map(|rows| {
        let mut text = String::from("Name,Email,Status,Group,Reference,User Name,Start\na,b@x.de,,,,,\n");
        for (name, email, status, group, reference, user_name, start) in rows {
            let _ = writeln!(text, "{name},{email},{status},{group},{reference},{user_name},{start}");
        }
        text
    })
}

#[derive(Clone, Debug)]
enum Press {
    Edit(Edit),
    Undo,
    Map(String, Option<ValueChoice>),
}

fn press() -> impl Strategy<Value = Press> {
    let value = || {
        prop::sample::select(vec![
            "",
            "a",
            "a@x.de",
            "c@x.de",
            "active",
            "Sales",
            "Salse",
            "1",
            "31/05/2026",
            "x@",
        ])
        .prop_map(str::to_owned)
    };
    let replace = (prop::option::of(0_u32..7), value(), value(), any::<bool>(), any::<bool>());
    let choice = prop::option::of(prop::sample::select(vec![
        ValueChoice::Replace("Sales".into()),
        ValueChoice::Replace("Nowhere".into()),
        ValueChoice::Clear(()),
    ]));
    prop_oneof![
        4 => (1_u32..9, 0_u32..7, value())
            .prop_map(|(row, column, value)| Press::Edit(Edit::Set { row, column, value })),
        2 => (1_u32..9).prop_map(|row| Press::Edit(Edit::Remove { row })),
        1 => replace.prop_map(|(column, find, with, match_case, whole_cell)| {
            Press::Edit(Edit::Replace { column, find, with, match_case, whole_cell })
        }),
        2 => Just(Press::Undo),
        2 => (prop::sample::select(vec!["Salse", "Nord", "Sales", "sales"]), choice)
            .prop_map(|(value, choice)| Press::Map(value.to_owned(), choice)),
    ]
}

fn pressed(configuration: &mut Configuration, press: Press) {
    match press {
        Press::Edit(edit) => configuration.edits.push(edit),
        Press::Undo => drop(configuration.edits.pop()),
        Press::Map(value, choice) => {
            let values = configuration.value_mapping.entry(Field::Groups).or_default();
            match choice {
                Some(choice) => drop(values.insert(value, choice)),
                None => drop(values.remove(&value)),
            }
        }
    }
}

/// The rows for planning, in words.
fn rows(checked: &Checked, request: &CheckRequest, file: &[u8]) -> String {
    let mut candidates = Candidates::new(request, checked);
    let mut rows = Vec::new();
    candidates.push(file, &mut |row| rows.push(row)).unwrap();
    candidates.finish(&mut |row| rows.push(row)).unwrap();
    format!("{rows:#?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn edits_one_by_one_are_a_check_from_the_beginning(
        file in file(),
        presses in prop::collection::vec(press(), 1..8),
        duplicates in prop::sample::select(vec![Duplicates::Error, Duplicates::First, Duplicates::Last]),
        on_error in prop::sample::select(vec![OnError::Stop, OnError::SkipRows]),
    ) {
        let mut configuration = company();
        let start = CustomField { key: "start".into(), label: "Start".into(), kind: FieldType::Date, ..CustomField::default() };
        configuration.snapshot.custom_fields.push(start);
        configuration.dialect.header_row = Some(1);
        configuration.settings.duplicates = duplicates;
        configuration.settings.on_error = on_error;
        let mut from = CheckRequest { configuration, ..CheckRequest::default() };
        let mut checked = check(&from, file.as_bytes());
        for press in presses {
            let mut to = from.clone();
            pressed(&mut to.configuration, press.clone());
            step(&mut checked, &from, &to, file.as_bytes());
            let whole = check(&to, file.as_bytes());
            prop_assert_eq!(told(&checked), told(&whole), "after {:?} in\n{}", press, &file);
            from = to;
        }
    }

    #[test]
    fn what_is_condensed_is_enough_for_planning(
        file in file(),
        duplicates in prop::sample::select(vec![Duplicates::Error, Duplicates::First, Duplicates::Last]),
    ) {
        let mut configuration = company();
        configuration.settings.duplicates = duplicates;
        let request = CheckRequest { configuration, ..CheckRequest::default() };
        let checked = check(&request, file.as_bytes());
        let (before, said) = (rows(&checked, &request, file.as_bytes()), told(&checked));
        let checked = checked.condensed();
        prop_assert_eq!(rows(&checked, &request, file.as_bytes()), before);
        prop_assert_eq!(told(&checked), said);
        prop_assert!(checked.recheck(&request, &request).is_none());
    }
}

/// A recheck asks for the rows that are touched and no others.
#[test]
fn only_touched_rows_are_asked_for() {
    let mut file = String::from("Name,Email,Group\n");
    for row in 1..=1_000 {
        let group = if row % 100 == 0 { "Salse" } else { "Sales" };
        let _ = writeln!(file, "P{row},p{row}@x.de,{group}");
    }
    let from = CheckRequest { configuration: company(), ..CheckRequest::default() };
    let checked = check(&from, file.as_bytes());
    let rows = |to: &Configuration| {
        let to = CheckRequest { configuration: to.clone(), ..CheckRequest::default() };
        checked.recheck(&from, &to).unwrap().rows().map(|rows| rows.iter().copied().collect::<Vec<_>>())
    };
    let mut to = company();
    to.edits = vec![Edit::Set { row: 7, column: 1, value: "x".into() }, Edit::Remove { row: 9 }];
    assert_eq!(rows(&to).unwrap(), [7, 9]);
    let mut to = company();
    let sales = ValueChoice::Replace("Sales".into());
    to.value_mapping.entry(Field::Groups).or_default().insert("Salse".into(), sales);
    assert_eq!(rows(&to).unwrap(), (1..=10).map(|row| row * 100).collect::<Vec<_>>());
    to.settings.on_error = OnError::SkipRows;
    assert_eq!(rows(&to).unwrap().len(), 10);
    to.settings.duplicates = Duplicates::First;
    let to = CheckRequest { configuration: to, ..CheckRequest::default() };
    assert!(checked.recheck(&from, &to).is_none());
}
