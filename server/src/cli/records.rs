//! `muster records`: what the reader makes of a file, before anything is said about it.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use roster::{
    check::Code,
    read::{Dialect, DialectChoice, Opened, Reader, Record, Refusal},
};
use serde::Serialize;

use super::{failure::Failure, output::output};
use crate::{
    pieces::PIECE,
    settings::{LimitSettings, SettingsFile, StoreSettings},
};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    dialect: DialectArguments,
    #[command(flatten)]
    limits: LimitSettings,
}

/// How the bytes are to be read, where it should not be found out.
#[derive(Args, Debug)]
pub(crate) struct DialectArguments {
    /// What stands between cells: one character, or `tab` [default: found out]
    #[arg(long, value_name = "D")]
    delimiter: Option<String>,
    /// The encoding, such as UTF-8 or windows-1252 [default: found out]
    #[arg(long, value_name = "E")]
    encoding: Option<String>,
    /// The sheet of a workbook, by its name [default: the first that is not hidden]
    #[arg(long, value_name = "S")]
    sheet: Option<String>,
    /// The line of the header, or its row in the sheet, from 1 [default: found out]
    #[arg(long, value_name = "N")]
    header_row: Option<u32>,
}

impl DialectArguments {
    pub(crate) fn choice(self) -> DialectChoice {
        let delimiter = self.delimiter.map(|text| match text.as_str() {
            "tab" | "\\t" => "\t".to_owned(),
            _ => text,
        });
        DialectChoice { delimiter, encoding: self.encoding, header_row: self.header_row, sheet: self.sheet }
    }
}

/// The first line.
#[derive(Serialize)]
struct Head<'a> {
    dialect: &'a Dialect,
    header: &'a [String],
}

/// Every other line.
#[derive(Serialize)]
struct Line<'a> {
    line: u32,
    cells: &'a [String],
}

pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let limits = arguments.limits.resolve(&SettingsFile::read(settings)?)?;
    let name = file_name(&arguments.file);
    let mut file = open(&arguments.file, true)?;
    let mut reader = Reader::new(&name, arguments.dialect.choice(), &[], limits);
    let mut output = output();
    // What could not be written, kept until the reader, which knows of refusals only, has let go.
    let mut written: Result<(), Failure> = Ok(());
    let mut head = false;
    let mut each = |opened: &Opened, record: &Record<'_>| -> Result<(), Refusal> {
        if written.is_ok() {
            written = (|| {
                if !head {
                    write_line(&mut output, &Head { dialect: &opened.dialect, header: &opened.header })?;
                    head = true;
                }
                let mut cells = record.to_cells();
                cells.truncate(record.count);
                write_line(&mut output, &Line { line: record.line, cells: &cells })
            })();
        }
        Ok(())
    };
    let mut piece = vec![0; PIECE];
    let mut outcome = Ok(());
    loop {
        let length =
            file.read(&mut piece).map_err(|error| Failure::unopenable(&arguments.file, &error, true))?;
        let read = piece.get(..length).unwrap_or_default();
        if length == 0 {
            outcome = outcome.and_then(|()| reader.finish(&mut each));
            break;
        }
        outcome = reader.push(read, &mut each);
        if outcome.is_err() {
            break;
        }
    }
    written?;
    match (outcome, reader.opened()) {
        (Ok(()), _) => {}
        // A header alone is no import, but it is a file whose records can be told: there are none.
        (Err(refusal), Some(opened)) if refusal.0.code == Code::FileEmpty => {
            write_line(&mut output, &Head { dialect: &opened.dialect, header: &opened.header })?;
        }
        (Err(refusal), _) => {
            output.flush()?;
            return Err(Failure::unreadable(vec![*refusal.0], true));
        }
    }
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn write_line(output: &mut impl std::io::Write, line: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *output, line)?;
    Ok(output.write_all(b"\n")?)
}

/// A file that is not there, or is a directory, exits 2 like one that cannot be read.
pub(crate) fn open(path: &Path, json: bool) -> Result<File, Failure> {
    let file = File::open(path).map_err(|error| Failure::unopenable(path, &error, json))?;
    let is_directory = file.metadata().is_ok_and(|metadata| metadata.is_dir());
    if is_directory {
        return Err(Failure::unopenable(path, &std::io::ErrorKind::IsADirectory.into(), json));
    }
    Ok(file)
}

/// The name without its directories, as a browser would send it.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
