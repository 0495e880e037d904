//! How the bytes are to be read.

use serde::{Deserialize, Serialize};

/// As `api.md` writes it: what was detected or chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    pub format: Format,
    /// The encoding's name, as the web spells it in upper case: `UTF-8`.
    pub encoding: String,
    /// One character: `,` `;` `|` or a tab.
    pub delimiter: String,
    /// The line of the file, from 1.
    pub header_row: u32,
    /// Workbooks only.
    pub sheet: Option<String>,
    /// What was inferred without proof and should be looked at.
    pub guessed: Vec<DialectPart>,
}

impl Dialect {
    pub(crate) fn delimiter_byte(&self) -> u8 {
        self.delimiter.bytes().next().unwrap_or(b',')
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialectPart {
    Encoding,
    Delimiter,
    HeaderRow,
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
