//! How large a file may be.

use clap::Args;
use roster::read::Limits;
use serde::Deserialize;

use super::{SettingsError, SettingsFile, within};

/// How large a file may be (`import.md` 1, *Limits*).
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_field_names, reason = "the names of the flags")]
pub(crate) struct LimitSettings {
    /// The most records a file may have under its header [default: 1000000]
    #[arg(long, env = "MUSTER_MAX_ROWS", value_name = "N", help_heading = "Limits")]
    max_rows: Option<u32>,

    /// The most bytes a text file (CSV) may have [default: 268435456, which is 256 MiB]
    #[arg(long, env = "MUSTER_MAX_BYTES", value_name = "N", help_heading = "Limits")]
    max_bytes: Option<u64>,

    /// The most bytes a workbook (.xlsx) may have, packed as it is stored [default: 67108864, which is 64 MiB]
    #[arg(long, env = "MUSTER_MAX_WORKBOOK_BYTES", value_name = "N", help_heading = "Limits")]
    max_workbook_bytes: Option<u64>,

    /// The most bytes the parts of a workbook may come to when they are unpacked
    /// [default: 1073741824, which is 1 GiB]
    #[arg(long, env = "MUSTER_MAX_INFLATED_BYTES", value_name = "N", help_heading = "Limits")]
    max_inflated_bytes: Option<u64>,

    /// The most parts a workbook may be packed of [default: 1000]
    #[arg(long, env = "MUSTER_MAX_WORKBOOK_ENTRIES", value_name = "N", help_heading = "Limits")]
    max_workbook_entries: Option<u32>,

    /// The most columns a file may have [default: 256]
    #[arg(long, env = "MUSTER_MAX_COLUMNS", value_name = "N", help_heading = "Limits")]
    max_columns: Option<u32>,

    /// The most characters a cell may have [default: 32767]
    #[arg(long, env = "MUSTER_MAX_CELL_CHARACTERS", value_name = "N", help_heading = "Limits")]
    max_cell_characters: Option<u32>,
}

impl LimitSettings {
    /// Looks up in the file what flags and variables left open, then falls back to the defaults.
    pub(crate) fn resolve(&self, file: &SettingsFile) -> Result<Limits, SettingsError> {
        let file = &file.limits;
        let mut limits = Limits::default();
        if let Some(value) = self.max_rows.or(file.max_rows) {
            limits.rows = within("max-rows", value, 100_000_000)?;
        }
        if let Some(value) = self.max_bytes.or(file.max_bytes) {
            limits.text_bytes = within("max-bytes", value, 1 << 40)?;
        }
        if let Some(value) = self.max_workbook_bytes.or(file.max_workbook_bytes) {
            // A workbook is read from memory.
            limits.workbook_bytes = within("max-workbook-bytes", value, 1 << 32)?;
        }
        if let Some(value) = self.max_inflated_bytes.or(file.max_inflated_bytes) {
            limits.inflated_bytes = within("max-inflated-bytes", value, 1 << 40)?;
        }
        if let Some(value) = self.max_workbook_entries.or(file.max_workbook_entries) {
            limits.workbook_entries = within("max-workbook-entries", value, 65_535)?;
        }
        if let Some(value) = self.max_columns.or(file.max_columns) {
            limits.columns = within("max-columns", value, 16_384)?;
        }
        if let Some(value) = self.max_cell_characters.or(file.max_cell_characters) {
            limits.cell_characters = within("max-cell-characters", value, 1 << 20)?;
        }
        Ok(limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_at_all_is_no_limit() {
        let limits = LimitSettings { max_rows: Some(0), ..Default::default() };
        assert!(limits.resolve(&SettingsFile::default()).is_err());
    }
}
