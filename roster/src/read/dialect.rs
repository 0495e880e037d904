//! How the bytes are to be read.

use serde::{Deserialize, Serialize};

/// As `api.md` writes it: what was detected or chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    pub format: Format,
    /// The encoding's name, as the web spells it: `UTF-8`, `windows-1252`. None for a workbook.
    pub encoding: Option<String>,
    /// One character: `,` `;` `|` or a tab. None for a workbook.
    pub delimiter: Option<String>,
    /// The line of the file, or the row of the sheet, from 1.
    pub header_row: u32,
    /// The name of the sheet; workbooks only.
    pub sheet: Option<String>,
    /// What was inferred without proof and should be looked at.
    pub guessed: Vec<DialectPart>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Csv,
    Xlsx,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialectPart {
    Encoding,
    Delimiter,
    HeaderRow,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub name: String,
    /// Does the spreadsheet program hide it?
    pub hidden: bool,
}

/// What some lines of the file would be in an encoding that is not certain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub encoding: String,
    /// At most three, those in which encodings differ.
    pub lines: Vec<String>,
}

/// What the administrator says the dialect is; absent parts are detected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialectChoice {
    pub encoding: Option<String>,
    pub delimiter: Option<String>,
    pub header_row: Option<u32>,
    pub sheet: Option<String>,
}
