//! `findings FOLDER`: what the browser's worker would tell of every file of a folder, said by a native
//! build. For each file a line of JSON: its name, its configuration, and the worker's messages. A test
//! in the browser compares them with the real worker's, to the letter.

#[allow(dead_code, reason = "each of the tests uses some of it")]
#[path = "../tests/common/mod.rs"]
mod common;

use std::{env, fs, path::Path};

use roster::{
    Check, CheckRequest, Checked,
    protocol::{Configuration, FromWorker, RowView},
    read::{Opened, Reader, Record, Refusal},
};
use serde_json::json;

/// The worker sends no more of anything at once.
const MOST: usize = 1_000;

fn main() {
    let folder = env::args().nth(1).expect("findings FOLDER");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_none_or(|extension| extension != "json"));
    files.sort();
    for (at, file) in files.iter().enumerate() {
        let configuration = configuration(file);
        let run = at as u32 + 1;
        let told = match told(run, &configuration, &fs::read(file).unwrap()) {
            Ok(messages) => messages,
            Err(refusal) => vec![FromWorker::Refused { run, finding: refusal.0 }],
        };
        let told: Vec<String> = told.iter().map(|message| serde_json::to_string(message).unwrap()).collect();
        println!(
            "{}",
            json!({ "file": configuration.filename, "configuration": configuration, "told": told })
        );
    }
}

/// As roster/tests/corpus.rs has it.
fn configuration(file: &Path) -> Configuration {
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    let mut configuration = common::company();
    let overlay = fs::read(file.with_file_name(format!("{name}.json")));
    configuration.filename = name;
    overlay.map_or(configuration.clone(), |overlay| common::overlaid(&configuration, &overlay))
}

/// To *open*, *findings* and *rows*, both from the first on.
fn told(run: u32, configuration: &Configuration, bytes: &[u8]) -> Result<Vec<FromWorker>, Refusal> {
    let request = CheckRequest { configuration: configuration.clone(), ..CheckRequest::default() };
    let mut check = Check::new(request.clone());
    check.push(bytes)?;
    let checked = check.finish()?;
    let rows = rows(&request, &checked, bytes)?;
    let findings = checked.findings.kept().iter().take(MOST).cloned().collect();
    let said = FromWorker::Checked {
        run,
        rows: checked.rows,
        rows_with_errors: checked.rows_with_errors().len(),
        rows_with_warnings: checked.rows_with_warnings().len(),
        rows_changed: checked.changed().len(),
        duplicates: checked.duplicates().len(),
        blocking_as_is: checked.blocking_as_is(),
        summary: checked.summary,
    };
    let opened = checked.opened;
    Ok(vec![
        FromWorker::Opened {
            run,
            dialect: opened.dialect,
            sheets: opened.sheets,
            readings: opened.readings,
            mapping: checked.mapping,
            sample: opened.sample,
        },
        said,
        FromWorker::Findings { run, request: 1, findings },
        FromWorker::Rows { run, request: 2, rows },
    ])
}

/// The file's rows in one go; the worker reads windows of them, from places in the middle.
fn rows(request: &CheckRequest, checked: &Checked, bytes: &[u8]) -> Result<Vec<RowView>, Refusal> {
    let configuration = &request.configuration;
    let mut reader = Reader::new(
        &configuration.filename,
        configuration.dialect.clone(),
        &configuration.edits,
        request.limits,
    );
    let mut rows = Vec::new();
    let mut take = |_: &Opened, record: &Record<'_>| {
        if rows.len() < MOST {
            let findings = checked.findings.kept().iter().filter(|finding| finding.row == Some(record.row));
            rows.push(RowView::new(record, findings.cloned().collect()));
        }
        Ok(())
    };
    reader.push(bytes, &mut take)?;
    reader.finish(&mut take)?;
    Ok(rows)
}
