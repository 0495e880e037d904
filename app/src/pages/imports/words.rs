//! Short words for what the import knows by name.

use roster::{
    check::Code,
    map::{Field, Why},
};

use crate::{api::imports::ImportState, components::Tone};

/// What kind of thing was found, as a heading over its sentences.
pub(super) const fn headline(code: Code) -> &'static str {
    match code {
        Code::FileEmpty => "The file is empty",
        Code::FileUnsupported => "This kind of file cannot be read",
        Code::FileUnreadable => "The file cannot be read",
        Code::FileTooLarge => "The file is too large",
        Code::FileTooManyRows => "The file has too many rows",
        Code::FileTooManyColumns => "The file has too many columns",
        Code::FileEncodingBroken => "Letters would come out wrong",
        Code::FileUnclosedQuote => "A quotation mark never closes",
        Code::HeaderMissing => "There are no column names",
        Code::HeaderDuplicate => "Two columns have the same name",
        Code::HeaderEmpty => "A column has no name",
        Code::FieldUnmapped => "A required column is missing",
        Code::ColumnIgnored => "A column is not imported",
        Code::RowTooFewCells => "Rows with too few cells",
        Code::RowTooManyCells => "Rows with too many cells",
        Code::CellControlCharacter => "Invisible control characters",
        Code::CellTooLong | Code::TextTooLong => "Text is too long",
        Code::CellFormulaLike => "Looks like a formula",
        Code::RequiredMissing => "A required value is empty",
        Code::EmailMalformed | Code::EmailWrapped => "Not an e-mail address",
        Code::DuplicateIgnored => "The same row again",
        Code::DuplicateMerged => "Rows of one person, merged",
        Code::DuplicateConflict => "One address, different details",
        Code::UniqueInFile => "Stands on two rows",
        Code::UniqueInCompany => "Belongs to somebody else",
        Code::StatusUnknown => "Unknown status",
        Code::AccountTypeUnknown => "Unknown account type",
        Code::AccountTypeNotAllowed => "Account type you may not grant",
        Code::GroupUnknown => "Unknown group",
        Code::CohortUnknown => "Unknown cohort",
        Code::CourseUnmatched => "Unknown course",
        Code::PackageUnknown => "Unknown package",
        Code::CompanyUnknown => "Unknown company",
        Code::NameFolded => "Name written differently",
        Code::LanguageUnknown => "Unknown language",
        Code::LanguageCorrected => "Language code corrected",
        Code::BooleanUnknown => "Neither yes nor no",
        Code::UserNameAddress => "A user name that is another address",
        Code::MatchAmbiguous => "Could be several people",
        Code::SeatsExceeded => "Too few seats",
        Code::AdminLast => "The last administrator",
        Code::SelfChange => "A change to yourself",
    }
}

/// Why a column is taken for its field.
pub(super) const fn why(why: Why) -> &'static str {
    match why {
        Why::Exact => "The same name as the field",
        Why::Alias => "A usual name of the field",
        Why::Chosen => "You chose this",
        Why::Unknown => "Nothing matches this name",
    }
}

pub(super) const fn tone(state: ImportState) -> Tone {
    match state {
        ImportState::Draft | ImportState::Cancelled | ImportState::Undone => Tone::Plain,
        ImportState::Planned | ImportState::AwaitingApproval => Tone::Notice,
        ImportState::Queued | ImportState::Running => Tone::Accent,
        ImportState::Done => Tone::Good,
        ImportState::Failed => Tone::Error,
    }
}

/// The fields a column can be given to. What Muster cannot carry out yet is not offered.
pub(super) fn offered() -> impl Iterator<Item = Field> {
    Field::STANDARD
        .into_iter()
        .filter(|field| !matches!(field, Field::Courses | Field::Packages | Field::Invite | Field::Company))
}
