//! `muster check`: what an import of a file would say of it, without a database.

use std::{
    fmt::Write as _,
    fs,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use roster::{
    Check, CheckRequest, Checked, Finding, Settings, Snapshot,
    check::{Severity, Summary, UnknownValue},
    map::ColumnMapping,
    protocol::Configuration,
    read::{Dialect, Reading, Refusal, Sheet},
};
use serde::Serialize;

use super::{
    failure::Failure,
    output::{output, print_json},
    records::{DialectArguments, file_name, open},
};
use crate::{
    pieces::PIECE,
    settings::{LimitSettings, SettingsFile, StoreSettings},
};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The file
    file: PathBuf,
    /// The company's names, as JSON, to check groups and the like against
    #[arg(long, value_name = "SNAPSHOT")]
    company_file: Option<PathBuf>,
    /// The settings of the import, as JSON
    #[arg(long, value_name = "JSON", value_parser = parse_settings, default_value = "{}")]
    settings: Settings,
    /// Print one object: dialect, mapping, findings, summary
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    dialect: DialectArguments,
    #[command(flatten)]
    limits: LimitSettings,
}

/// What `--json` prints. Of a file that is refused there is no dialect, only why.
#[derive(Serialize)]
struct Report<'a> {
    dialect: Option<&'a Dialect>,
    /// Of a workbook.
    #[serde(skip_serializing_if = "<[Sheet]>::is_empty")]
    sheets: &'a [Sheet],
    /// Where the encoding is a guess: some lines as they would be in each likely one.
    #[serde(skip_serializing_if = "<[Reading]>::is_empty")]
    readings: &'a [Reading],
    mapping: &'a [ColumnMapping],
    findings: &'a [Finding],
    /// Names and the like that are not known, each once: what can be mapped for all rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown_values: Vec<UnknownValue>,
    summary: &'a Summary,
}

pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let limits = arguments.limits.resolve(&SettingsFile::read(settings)?)?;
    let configuration = Configuration {
        filename: file_name(&arguments.file),
        snapshot: arguments.company_file.as_deref().map(read_snapshot).transpose()?.unwrap_or_default(),
        settings: arguments.settings,
        dialect: arguments.dialect.choice(),
        ..Configuration::default()
    };
    let checked = match read(&arguments.file, CheckRequest { configuration, limits }, arguments.json)? {
        Ok(checked) => checked,
        Err(refusal) => {
            let findings = vec![*refusal.0];
            if arguments.json {
                let summary = Summary { errors: 1, blocking: 1, ..Summary::default() };
                print_json(&Report {
                    dialect: None,
                    sheets: &[],
                    readings: &[],
                    mapping: &[],
                    findings: &findings,
                    unknown_values: Vec::new(),
                    summary: &summary,
                })?;
            }
            return Err(Failure::unreadable(findings, arguments.json));
        }
    };
    if arguments.json {
        print_json(&Report {
            dialect: Some(&checked.opened.dialect),
            sheets: &checked.opened.sheets,
            readings: &checked.opened.readings,
            mapping: &checked.mapping,
            findings: checked.findings.kept(),
            unknown_values: checked.unknown_values(),
            summary: &checked.summary,
        })?;
    } else {
        print_for_people(&checked)?;
    }
    Ok(if checked.summary.errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// For `--settings`: a mistake in it is one of the command line.
pub(crate) fn parse_settings(text: &str) -> Result<Settings, String> {
    serde_json::from_str(text).map_err(|error| format!("these are no settings of an import: {error}"))
}

fn read_snapshot(path: &Path) -> Result<Snapshot, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::unopenable(path, &error, false))?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::not_done(format!("{} is no snapshot of a company: {error}.", path.display()))
    })
}

fn read(path: &Path, request: CheckRequest, json: bool) -> Result<Result<Checked, Refusal>, Failure> {
    let mut file = open(path, json)?;
    let mut check = Check::new(request);
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece).map_err(|error| Failure::unopenable(path, &error, json))?;
        if length == 0 {
            return Ok(check.finish());
        }
        if let Err(refusal) = check.push(piece.get(..length).unwrap_or_default()) {
            return Ok(Err(refusal));
        }
    }
}

fn print_for_people(checked: &Checked) -> Result<(), Failure> {
    let mut output = output();
    let Checked { opened, mapping, rows, findings, summary, .. } = checked;
    let rows = counted(*rows, "row");
    let line = opened.dialect.header_row;
    match &opened.dialect.sheet {
        Some(sheet) => writeln!(output, "{rows} under the header in row {line} of the sheet “{sheet}”")?,
        None => writeln!(output, "{rows} under the header on line {line}")?,
    }
    for column in mapping {
        let field = column.field.as_ref().map_or("not imported", |field| field.label());
        writeln!(output, "  {} → {field}", column.header)?;
    }
    for finding in findings.kept() {
        writeln!(output, "{}", in_words(finding))?;
    }
    let found = u64::from(summary.errors) + u64::from(summary.warnings) + u64::from(summary.notices);
    let mut line = format!(
        "{}, {}, {}",
        counted(summary.errors, "error"),
        counted(summary.warnings, "warning"),
        counted(summary.notices, "notice")
    );
    if found > findings.kept().len() as u64 {
        let _ = write!(line, " (the first {} are listed)", findings.kept().len());
    }
    writeln!(output, "{line}")?;
    Ok(output.flush()?)
}

/// One line: how bad, where, what, and the cell.
pub(crate) fn in_words(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    };
    let value = finding.value.as_deref().map(|value| format!(" (“{value}”)")).unwrap_or_default();
    format!("{severity:<8}{finding}{value}")
}

fn counted(count: u32, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}
