//! The codes of findings (`import.md` 3): their names are the contract, more may be added.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row cannot be imported as it is.
    Error,
    /// It can, but probably should not.
    Warning,
    /// Something was done or assumed on the administrator's behalf.
    Notice,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

macro_rules! codes {
    ($($variant:ident = $name:literal $severity:ident $($blocking:ident)?;)*) => {
        /// What a finding says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $(#[serde(rename = $name)] $variant,)* }

        impl Code {
            /// Every code, in the order of the specification.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Does this finding stop the whole import, whatever `on_error` says (`import.md` 4)?
            pub const fn is_blocking(self) -> bool {
                match self { $(Self::$variant => codes!(@ $($blocking)?),)* }
            }
        }
    };
    (@ blocking) => { true };
    (@) => { false };
}

codes! {
    FileEmpty = "file.empty" Error blocking;
    FileUnsupported = "file.unsupported" Error blocking;
    FileUnreadable = "file.unreadable" Error blocking;
    FileTooLarge = "file.too_large" Error blocking;
    FileTooManyRows = "file.too_many_rows" Error blocking;
    FileTooManyColumns = "file.too_many_columns" Error blocking;
    FileEncodingGuessed = "file.encoding_guessed" Warning;
    FileEncodingBroken = "file.encoding_broken" Error;
    FileUnclosedQuote = "file.unclosed_quote" Error;
    FileHiddenRows = "file.hidden_rows" Notice;
    FileHiddenSheets = "file.hidden_sheets" Notice;
    FileFormulasWithoutValues = "file.formulas_without_values" Warning;
    HeaderMissing = "header.missing" Error blocking;
    HeaderDuplicate = "header.duplicate" Warning;
    HeaderEmpty = "header.empty" Notice;
    HeaderTemplateDiffers = "header.template_differs" Error blocking;
    FieldUnmapped = "field.unmapped" Error blocking;
    ColumnIgnored = "column.ignored" Notice;
    RowTooFewCells = "row.too_few_cells" Error;
    RowTooManyCells = "row.too_many_cells" Error;
    CellControlCharacter = "cell.control_character" Error;
    CellTooLong = "cell.too_long" Error;
    CellFormulaLike = "cell.formula_like" Warning;
    CellExcelScientific = "cell.excel_scientific" Warning;
    CellExcelLostZero = "cell.excel_lost_zero" Warning;
    CellExcelDate = "cell.excel_date" Warning;
    CellExcelPrecision = "cell.excel_precision" Warning;
    CellExcelError = "cell.excel_error" Error;
    RequiredMissing = "required.missing" Error;
    EmailMalformed = "email.malformed" Error;
    EmailWrapped = "email.wrapped" Error;
    EmailTypo = "email.typo" Warning;
    EmailLookalike = "email.lookalike" Warning;
    DuplicateIgnored = "duplicate.ignored" Notice;
    DuplicateMerged = "duplicate.merged" Notice;
    DuplicateConflict = "duplicate.conflict" Error;
    UniqueInFile = "unique.in_file" Error;
    UniqueInCompany = "unique.in_company" Error;
    StatusUnknown = "status.unknown" Error blocking;
    AccountTypeUnknown = "account_type.unknown" Error;
    AccountTypeNotAllowed = "account_type.not_allowed" Error;
    ChoiceUnknown = "choice.unknown" Error;
    GroupUnknown = "group.unknown" Error;
    CohortUnknown = "cohort.unknown" Error;
    CourseUnmatched = "course.unmatched" Error blocking;
    PackageUnknown = "package.unknown" Error;
    CompanyUnknown = "company.unknown" Error blocking;
    NameFolded = "name.folded" Notice;
    LanguageUnknown = "language.unknown" Error;
    LanguageCorrected = "language.corrected" Notice;
    NumberMalformed = "number.malformed" Error;
    NumberOutOfRange = "number.out_of_range" Error;
    DateMalformed = "date.malformed" Error;
    DateUndecided = "date.undecided" Error;
    BooleanUnknown = "boolean.unknown" Error;
    PhoneMalformed = "phone.malformed" Error;
    UrlMalformed = "url.malformed" Error;
    PatternMismatch = "pattern.mismatch" Error;
    PatternUnusable = "pattern.unusable" Warning;
    TextTooLong = "text.too_long" Error;
    UserNameAddress = "user_name.address" Error;
    MatchAmbiguous = "match.ambiguous" Error;
    SeatsExceeded = "seats.exceeded" Error blocking;
    AdminLast = "admin.last" Error;
    SelfChange = "self.change" Error;
    PersonNotManaged = "person.not_managed" Error;
}
