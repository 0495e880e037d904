//! How long things are kept that nobody works with any more.

use std::time::Duration;

use backend::{imports::UNDO_DAYS, retention::Retention};
use clap::Args;
use serde::Deserialize;

use super::{SettingsError, SettingsFile};

/// A hundred years, which is for ever.
const MOST: u32 = 36_525;

/// How long things are kept; 0 is for ever, but of people who were deleted.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_field_names, reason = "the names of the flags")]
pub(crate) struct RetentionSettings {
    /// How many days an import is kept that nobody commits, since somebody last did something about it; 0: for ever. Then it is
    /// withdrawn, and its file erased [default: 365]
    #[arg(long, env = "MUSTER_KEEP_DRAFTS", value_name = "DAYS", help_heading = "Keeping")]
    keep_drafts: Option<u32>,

    /// How many days the bytes of a file are kept after its import has ended; 0: for ever. Afterwards it cannot be downloaded,
    /// nor can its rejected rows [default: 90]
    #[arg(long, env = "MUSTER_KEEP_FILES", value_name = "DAYS", help_heading = "Keeping")]
    keep_files: Option<u32>,

    /// How many days it is kept what became of each row of an import, after it has ended; 0: for ever. At least the 30 in
    /// which it can be undone [default: 365]
    #[arg(long, env = "MUSTER_KEEP_RESULTS", value_name = "DAYS", help_heading = "Keeping")]
    keep_results: Option<u32>,

    /// How many days somebody who was deleted is kept, and can be brought back; then everything that is known of them is erased
    /// [default: 30]
    #[arg(long, env = "MUSTER_KEEP_DELETED", value_name = "DAYS", help_heading = "Keeping")]
    keep_deleted: Option<u32>,

    /// How many days mail is kept that was sent, has failed or was withdrawn; 0: for ever [default: 365]
    #[arg(long, env = "MUSTER_KEEP_MAIL", value_name = "DAYS", help_heading = "Keeping")]
    keep_mail: Option<u32>,

    /// How many days it is kept who did what; 0: for ever [default: 0]
    #[arg(long, env = "MUSTER_KEEP_ACTIVITY", value_name = "DAYS", help_heading = "Keeping")]
    keep_activity: Option<u32>,
}

impl RetentionSettings {
    /// Looks up in the file what flags and variables left open, then falls back to the defaults.
    pub(crate) fn resolve(&self, file: &SettingsFile) -> Result<Retention, SettingsError> {
        let file = &file.retention;
        let mut kept = Retention::default();
        if let Some(days) = self.keep_drafts.or(file.keep_drafts) {
            kept.drafts = period("keep-drafts", days)?;
        }
        if let Some(days) = self.keep_files.or(file.keep_files) {
            kept.files = period("keep-files", days)?;
        }
        if let Some(days) = self.keep_results.or(file.keep_results) {
            if (1..UNDO_DAYS).contains(&i64::from(days)) {
                return Err(SettingsError::KeepResults { days, least: UNDO_DAYS });
            }
            kept.results = period("keep-results", days)?;
        }
        if let Some(days) = self.keep_deleted.or(file.keep_deleted) {
            // Nobody is kept for ever who was to be forgotten.
            kept.deleted = days_long("keep-deleted", days)?;
        }
        if let Some(days) = self.keep_mail.or(file.keep_mail) {
            kept.mail = period("keep-mail", days)?;
        }
        if let Some(days) = self.keep_activity.or(file.keep_activity) {
            kept.activity = period("keep-activity", days)?;
        }
        Ok(kept)
    }
}

fn period(name: &'static str, days: u32) -> Result<Option<Duration>, SettingsError> {
    if days == 0 {
        return Ok(None);
    }
    days_long(name, days).map(Some)
}

fn days_long(name: &'static str, days: u32) -> Result<Duration, SettingsError> {
    let days = super::within(name, days, MOST.into())?;
    Ok(Duration::from_hours(24 * u64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_for_ever_and_undoing_is_not_cut_short() {
        let resolve = |settings: RetentionSettings| settings.resolve(&SettingsFile::default());
        assert_eq!(resolve(RetentionSettings::default()).unwrap(), Retention::default());
        let for_ever = RetentionSettings {
            keep_drafts: Some(0),
            keep_files: Some(0),
            keep_results: Some(0),
            ..Default::default()
        };
        let kept = resolve(for_ever).unwrap();
        assert_eq!((kept.drafts, kept.files, kept.results), (None, None, None));
        let kept = resolve(RetentionSettings { keep_drafts: Some(30), ..Default::default() }).unwrap();
        assert_eq!(kept.drafts, Some(Duration::from_hours(24 * 30)));
        let error = resolve(RetentionSettings { keep_results: Some(29), ..Default::default() }).unwrap_err();
        assert!(error.to_string().contains("30"), "{error}");
        assert!(resolve(RetentionSettings { keep_mail: Some(40_000), ..Default::default() }).is_err());
        let kept = resolve(RetentionSettings { keep_deleted: Some(7), ..Default::default() }).unwrap();
        assert_eq!(kept.days_of_grace(), 7);
        assert!(resolve(RetentionSettings { keep_deleted: Some(0), ..Default::default() }).is_err());
    }
}
