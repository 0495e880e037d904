//! Short words for what the import knows by name.

use roster::{
    Snapshot,
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
        Code::FileEncodingGuessed => "The encoding is a guess",
        Code::FileEncodingBroken => "Letters that cannot be read",
        Code::FileUnclosedQuote => "A quotation mark never closes",
        Code::FileHiddenRows => "Hidden rows are read, too",
        Code::FileHiddenSheets => "Hidden sheets are left out",
        Code::FileFormulasWithoutValues => "Formulas without results",
        Code::HeaderTemplateDiffers => "Not the template's column names",
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
        Code::CellExcelScientific => "Numbers that were shortened",
        Code::CellExcelLostZero => "A zero in front may be lost",
        Code::CellExcelDate => "A date where a text belongs",
        Code::CellExcelPrecision => "Numbers that lost digits",
        Code::CellExcelError => "Errors of formulas",
        Code::RequiredMissing => "A required value is empty",
        Code::EmailMalformed | Code::EmailWrapped => "Not an e-mail address",
        Code::EmailTypo => "Probably a slip in an address",
        Code::EmailLookalike => "Letters that are not what they seem",
        Code::DuplicateIgnored => "The same row again",
        Code::DuplicateMerged => "Rows of one person, merged",
        Code::DuplicateConflict => "One address, different details",
        Code::UniqueInFile => "Stands on two rows",
        Code::UniqueInCompany => "Belongs to somebody else",
        Code::StatusUnknown => "Unknown status",
        Code::AccountTypeUnknown => "Unknown account type",
        Code::AccountTypeNotAllowed => "Account type you may not grant",
        Code::ChoiceUnknown => "Not one of the options",
        Code::GroupUnknown => "Unknown group",
        Code::CohortUnknown => "Unknown cohort",
        Code::CourseUnmatched => "Unknown course",
        Code::PackageUnknown => "Unknown package",
        Code::CompanyUnknown => "Unknown company",
        Code::NameFolded => "Name written differently",
        Code::LanguageUnknown => "Unknown language",
        Code::LanguageCorrected => "Language code corrected",
        Code::NumberMalformed => "Not a number",
        Code::NumberOutOfRange => "A number out of range",
        Code::DateMalformed => "Not a date",
        Code::DateUndecided => "Day or month first?",
        Code::PhoneMalformed => "Not a phone number",
        Code::UrlMalformed => "Not a web address",
        Code::PatternMismatch => "Not of the form that is asked for",
        Code::PatternUnusable => "A form that cannot be checked",
        Code::BooleanUnknown => "Neither yes nor no",
        Code::UserNameAddress => "A user name that is another address",
        Code::MatchAmbiguous => "Could be several people",
        Code::SeatsExceeded => "Too few seats",
        Code::AdminLast => "The last administrator",
        Code::SelfChange => "A change to yourself",
        Code::PersonNotManaged => "Outside the groups you manage",
    }
}

/// Why a column is taken for its field.
pub(super) const fn why(why: Why) -> &'static str {
    match why {
        Why::Exact => "The same name as the field",
        Why::Alias => "A usual name of the field",
        Why::Remembered => "As in an earlier import",
        Why::Similar => "Nearly a name of the field",
        Why::Values => "Its values look like it",
        Why::NewField => "Becomes a new field",
        Why::Report => "What Muster said of the rows",
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

/// The fields a column can be given to, with what people call them: the standard ones, then the company's own. A
/// column of companies is for those who may import into several.
pub(super) fn offered(snapshot: &Snapshot) -> Vec<(Field, String)> {
    let own = snapshot.custom_fields.iter().map(|own| Field::Custom(own.key.as_str().into()));
    let standard = Field::STANDARD
        .into_iter()
        .filter(|field| *field != Field::Company || !snapshot.companies.is_empty());
    standard.chain(own).map(|field| (field.clone(), snapshot.label_of(&field).to_owned())).collect()
}
