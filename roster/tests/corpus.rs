//! Every file of `tests/corpus`, and what is made of it. A file found to be read wrongly goes there,
//! with the snapshot of what is right.
//!
//! `FILE.json` beside a file is laid over the configuration it is checked under: members it names
//! replace those of the test's company.

mod common;

use std::{fmt::Write, fs, path::Path};

use common::{check, company, overlaid};
use roster::{
    check::{Slot, Values},
    protocol::Configuration,
};

#[test]
fn corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_none_or(|extension| extension != "json"));
    files.sort();
    assert!(files.len() >= 40, "the corpus is missing");
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let bytes = fs::read(&file).unwrap();
        let mut configuration = company();
        name.clone_into(&mut configuration.filename);
        if let Ok(overlay) = fs::read(file.with_file_name(format!("{name}.json"))) {
            configuration = overlaid(&configuration, &overlay);
        }
        let whole = describe(&configuration, &bytes, bytes.len().max(1));
        for slice in [1, 7, 4096] {
            assert_eq!(describe(&configuration, &bytes, slice), whole, "{name} in slices of {slice}");
        }
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, whole);
        });
    }
}

/// The dialect, the mapping, every finding and the accepted rows, as text.
fn describe(configuration: &Configuration, bytes: &[u8], slice: usize) -> String {
    let name = &configuration.filename;
    let (checked, candidates) = match check(configuration.clone(), bytes, slice) {
        Ok(read) => read,
        Err(refusal) => return format!("refused: {} ({})\n", refusal.0, refusal.0.code.as_str()),
    };
    let mut out = String::new();
    let dialect = &checked.opened.dialect;
    writeln!(
        out,
        "{:?} {}, delimiter {:?}, header on line {}, guessed {:?}",
        dialect.format,
        dialect.encoding.as_deref().or(dialect.sheet.as_deref()).unwrap_or_default(),
        dialect.delimiter.as_deref().unwrap_or("none"),
        dialect.header_row,
        dialect.guessed
    )
    .unwrap();
    for column in &checked.mapping {
        let field = column.field.as_ref().map_or("-".to_owned(), ToString::to_string);
        let could_be = column.proposal.as_ref().map_or(String::new(), |new| {
            format!(", could be custom.{} “{}”: {}", new.key, new.label, new.kind.as_str())
        });
        writeln!(out, "column {} {:?} → {field} ({:?}){could_be}", column.column, column.header, column.why)
            .unwrap();
    }
    for finding in checked.findings.kept() {
        writeln!(out, "{:?} {} {finding}", finding.severity, finding.code.as_str()).unwrap();
        for fix in &finding.fixes {
            writeln!(out, "    fix: {} {:?}", fix.label, fix.value.as_deref()).unwrap();
        }
    }
    let summary = &checked.summary;
    writeln!(
        out,
        "{} rows, {} errors, {} warnings, {} notices, {} blocking",
        checked.rows, summary.errors, summary.warnings, summary.notices, summary.blocking
    )
    .unwrap();
    let counted: u32 = summary.lines.iter().map(|line| line.count).sum();
    assert_eq!(counted as usize, checked.findings.kept().len(), "{name}: kept and counted differ");
    for line in &summary.lines {
        let kept = checked.findings.kept().iter();
        let same = kept.filter(|finding| (finding.code, finding.column) == (line.code, line.column)).count();
        assert_eq!(line.count as usize, same, "{name}: {line:?}");
    }
    for candidate in candidates {
        let values = &candidate.values;
        writeln!(
            out,
            "row {} (line {}) {:?} {:?} {:?} status {:?} groups {:?}",
            candidate.row,
            candidate.line,
            candidate.verdict,
            values.email,
            candidate.full_name(),
            values.status,
            values.memberships.groups.as_slice()
        )
        .unwrap();
        further(&mut out, values);
    }
    out
}

/// What only some files have: texts, courses, names to be made, another company, fields of its own.
fn further(out: &mut String, values: &Values) {
    let texts = [
        ("user name", &values.user_name),
        ("reference", &values.reference),
        ("language", &values.language),
        ("job role", &values.job_role),
        ("region", &values.region),
    ];
    for (name, slot) in texts {
        if *slot != Slot::Unmapped {
            writeln!(out, "    {name} {:?}", slot.text()).unwrap();
        }
    }
    if values.account_type != Slot::Unmapped || values.invite != Slot::Unmapped {
        writeln!(out, "    type {:?} invite {:?}", values.account_type, values.invite).unwrap();
    }
    let memberships = &values.memberships;
    for (name, ids) in [("courses", &memberships.courses), ("packages", &memberships.packages)] {
        if !ids.is_empty() {
            writeln!(out, "    {name} {:?}", ids.as_slice()).unwrap();
        }
    }
    let new = [
        ("groups", &memberships.new_groups),
        ("cohorts", &memberships.new_cohorts),
        ("packages", &memberships.new_packages),
    ];
    for (name, names) in new {
        if !names.is_empty() {
            writeln!(out, "    {name} to be made {:?}", names.iter().collect::<Vec<_>>()).unwrap();
        }
    }
    if values.company != Some(0) {
        writeln!(out, "    company {:?}", values.company).unwrap();
    }
    for custom in &values.custom {
        writeln!(out, "    {} ({}) {:?}", custom.key, custom.kind.as_str(), custom.value.text()).unwrap();
    }
}
