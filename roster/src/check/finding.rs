//! One thing said about a cell, a row, a column or the file.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Code, Severity, message::message};
use crate::map::Field;

/// As `api.md` writes it. Absent places mean the finding is about more than that place: no `row` is
/// a column's or the file's, no `column` a row's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    /// Stops the whole import, whatever `on_error` says.
    pub blocking: bool,
    /// Records under the header, from 1.
    pub row: Option<u32>,
    /// Line of the file, from 1; the record's first.
    pub line: Option<u32>,
    /// From 0.
    pub column: Option<u32>,
    pub header: Option<String>,
    pub field: Option<Field>,
    pub value: Option<String>,
    pub params: Params,
    /// The sentence, made of code and params.
    pub message: String,
    pub fixes: Vec<Fix>,
}

/// What the sentence needs beside the place: names of the code's own, values of JSON.
pub type Params = BTreeMap<Cow<'static, str>, Value>;

/// Something that would mend the finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub kind: FixKind,
    /// What the button says.
    pub label: String,
    /// The new value of the cell, or what the value is mapped to; absent for a removal.
    pub value: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixKind {
    /// Put `value` into the cell.
    Replace,
    /// Take every such value of the field as `value`.
    Map,
    /// Leave the row out.
    RemoveRow,
    /// Make what the cell names in the company: a group, a cohort, a package.
    Create,
    /// Read the whole column's dates as `value` says: `day_first` or `month_first`.
    DateOrder,
    /// Where rows contradict each other, let the one that `value` says count: `first` or `last`.
    Duplicates,
    /// Read the file in the encoding that `value` names.
    Encoding,
}

impl Finding {
    /// A finding about the whole file.
    pub fn new(code: Code, params: Params) -> Self {
        Self {
            code,
            severity: code.severity(),
            blocking: code.is_blocking(),
            row: None,
            line: None,
            column: None,
            header: None,
            field: None,
            value: None,
            message: message(code, &params),
            params,
            fixes: Vec::new(),
        }
    }

    #[must_use]
    pub fn at(mut self, row: u32, line: u32) -> Self {
        self.row = Some(row);
        self.line = Some(line);
        self
    }

    #[must_use]
    pub fn on_line(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    #[must_use]
    pub fn in_column(mut self, column: u32, header: &str, field: Option<&Field>) -> Self {
        self.column = Some(column);
        self.header = Some(header.to_owned());
        self.field = field.cloned();
        self
    }

    #[must_use]
    pub fn with_value(mut self, value: &str) -> Self {
        self.value = Some(shortened(value).into_owned());
        self
    }

    #[must_use]
    pub fn with_fix(mut self, kind: FixKind, label: String, value: Option<String>) -> Self {
        self.fixes.push(Fix { kind, label, value });
        self
    }
}

/// A cell may hold 32,767 characters; a finding quotes the first 200.
pub(crate) fn shortened(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(200) {
        Some((end, _)) => Cow::Owned(format!("{}…", value.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(value),
    }
}

/// Where, then what: `Row 2 (line 3), “Status”: …`.
impl fmt::Display for Finding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.line) {
            (Some(row), Some(line)) => write!(to, "Row {row} (line {line})")?,
            (None, Some(line)) => write!(to, "Line {line}")?,
            _ => to.write_str("File")?,
        }
        if let Some(header) = &self.header {
            write!(to, ", “{header}”")?;
        }
        write!(to, ": {}", self.message)
    }
}

/// Builds [`Params`] from names and values.
macro_rules! params {
    ($($name:literal: $value:expr),* $(,)?) => {
        $crate::check::Params::from([$((std::borrow::Cow::Borrowed($name), serde_json::Value::from($value))),*])
    };
}
pub(crate) use params;
