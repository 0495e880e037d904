//! Code and params → the sentence a training administrator reads. The one place where they are.

use serde_json::Value;

use super::{Code, Params, refused};

/// A figure with separators: `1,000,000`.
pub fn figure(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Builds the sentence. Missing params leave a gap rather than fail: a sentence is better than none.
pub(super) fn message(code: Code, params: &Params) -> String {
    let text = |name: &str| params.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str| figure(params.get(name).and_then(Value::as_u64).unwrap_or_default());
    let flag = |name: &str| params.get(name).and_then(Value::as_bool).unwrap_or_default();
    let suggested = |names: &str| match params.get(names) {
        Some(Value::Array(names)) if !names.is_empty() => {
            let names: Vec<String> =
                names.iter().filter_map(Value::as_str).map(|name| format!("“{name}”")).collect();
            format!(" Did you mean {}?", names.join(" or "))
        }
        _ => String::new(),
    };
    let there_is_no = |kind: &str| {
        if flag("several") {
            format!("{} has no {kind} of this name.{}", text("company"), suggested("suggestions"))
        } else {
            format!("There is no {kind} of this name.{}", suggested("suggestions"))
        }
    };
    match code {
        Code::FileEmpty => match text("what") {
            "bytes" => "This file is empty. Check that it was saved completely, and drop it again.".into(),
            "rows" => "This file has column names but no people under them. Add a row for each person, \
                       and drop it again."
                .into(),
            "header_row" => format!(
                "There is nothing on line {} or behind it, where the column names should be. Choose the line \
                 they stand on.",
                number("line")
            ),
            _ => "This file holds nothing but blank lines. Check that it was saved completely, and \
                  drop it again."
                .into(),
        },
        Code::FileUnsupported => refused::unsupported(params),
        Code::FileUnreadable => refused::unreadable(params),
        Code::FileTooLarge => refused::too_large(params),
        Code::FileTooManyRows => format!(
            "This file has more than {} rows, which is the limit. Split it into several files and \
             import them one after the other.",
            number("limit")
        ),
        Code::FileTooManyColumns => format!(
            "This file has {} columns; the limit is {}. Delete the columns that are not needed; of a text \
             file, check that the right separator was used.",
            number("columns"),
            number("limit")
        ),
        Code::FileEncodingGuessed => format!(
            "The file does not say how its letters are encoded. It is read as {}, which is a guess: look \
             whether names with accents are right, and choose another encoding if they are not.",
            text("encoding")
        ),
        Code::FileEncodingBroken if params.contains_key("cell") => {
            "Part of this value could not be read and is shown as �. Type the value again, or choose the \
             encoding the file was saved in."
                .into()
        }
        Code::FileEncodingBroken => format!(
            "There is no encoding “{}” that can be read. Choose another, or save the file as “CSV UTF-8” and \
             drop it again.",
            text("encoding")
        ),
        Code::FileUnclosedQuote => format!(
            "A quotation mark opens on line {} and never closes, so the rest of the file would be one cell. \
             It is taken as an ordinary character. Look whether this row is right, and remove the mark if \
             it does not belong there.",
            number("line")
        ),
        Code::FileHiddenRows => format!(
            "Rows of this list are hidden in the workbook: {}. They are imported like the others; remove \
             them here if they should not be.",
            number("rows")
        ),
        Code::FileHiddenSheets => format!(
            "This workbook has hidden sheets that are not imported: {}. Choose one of them if it is the \
             list that is meant.",
            text("names")
        ),
        Code::FileFormulasWithoutValues => format!(
            "{} cells hold formulas whose results were not saved, and are read as empty. Open the workbook \
             in a spreadsheet program, save it, and drop it again.",
            number("cells")
        ),
        Code::HeaderMissing => {
            "The first row looks like a person, not like column names. Put a row above it that names the \
             columns, such as “Name” and “Email Address”."
                .into()
        }
        Code::HeaderDuplicate if params.contains_key("other") => format!(
            "Column {} has the same name, and neither is imported. Rename them if they are needed.",
            number("other")
        ),
        Code::HeaderDuplicate => format!(
            "Another column has the same name; column {} is used, this one is not. Rename one of them \
             if both are needed.",
            number("used")
        ),
        Code::HeaderEmpty => {
            "This column has no name and is not imported. Name it in the first row if it is \
                              needed."
                .into()
        }
        Code::HeaderTemplateDiffers => format!(
            "The column names are not those of the template. {} Start from the template, change only the \
             rows under its header, and drop the file again; or let columns be matched freely in the \
             settings of this import.",
            text("differences")
        ),
        Code::FieldUnmapped if flag("matched") => format!(
            "No column is “{}”, by which this import finds the people who are there already. Choose the column \
             that holds it, or let people be found by their address in the settings of this import.",
            text("label")
        ),
        Code::FieldUnmapped => format!(
            "No column is “{}”, which every person needs. Choose the column that holds it.",
            text("label")
        ),
        Code::ColumnIgnored => "This column matches no field and is not imported.".into(),
        Code::RowTooFewCells => format!(
            "This row has {} cells where the header has {}. Look whether its values stand in the right \
             columns.",
            number("cells"),
            number("columns")
        ),
        Code::RowTooManyCells => format!(
            "This row has {} cells where the header has {}. Look whether its values stand in the right \
             columns; in a text file, a separator inside a value needs quotation marks around the value.",
            number("cells"),
            number("columns")
        ),
        Code::CellControlCharacter => format!(
            "This cell holds a character that cannot be seen ({}). Remove it, or type the value again.",
            text("character")
        ),
        Code::CellTooLong => {
            format!("This cell has more than {} characters. Shorten it.", number("limit"))
        }
        Code::CellFormulaLike => {
            "This looks like a formula; it is imported as the text it is. Check that this is meant.".into()
        }
        Code::CellExcelScientific => {
            "A spreadsheet has shortened this number, and its last digits are lost. Type it again from \
             where it came, with the column formatted as text."
                .into()
        }
        Code::CellExcelLostZero => format!(
            "Other values of this column begin with a zero and have {} digits. A spreadsheet may have dropped \
             the zero of this one.",
            number("digits")
        ),
        Code::CellExcelDate => {
            "This is a date where a text is expected. A spreadsheet may have made it of something else, such \
             as 3-5. Check it, and type it again with the column formatted as text."
                .into()
        }
        Code::CellExcelPrecision => {
            "A spreadsheet keeps only the first 15 digits of a number, and the others became zeros. Type it \
             again from where it came, with the column formatted as text."
                .into()
        }
        Code::CellExcelError if flag("narrow") => {
            "The column was too narrow when the sheet was saved, so these are only marks and not the value. \
             Widen the column and save the file again, type the value, or clear the cell."
                .into()
        }
        Code::CellExcelError => {
            "A formula in the spreadsheet failed here, so this is its error and not a value. Type the value, \
             or clear the cell."
                .into()
        }
        Code::RequiredMissing => format!("“{}” is empty, and every person needs it.", text("label")),
        Code::EmailMalformed | Code::EmailWrapped => match text("suggestion") {
            "" => format!("This is not an e-mail address: {}.", text("why")),
            suggestion => {
                format!("This is not an e-mail address: {}. Did you mean {suggestion}?", text("why"))
            }
        },
        Code::EmailTypo => {
            format!("Did you mean {}? This looks like a slip of the keyboard.", text("suggestion"))
        }
        Code::EmailLookalike => format!(
            "Some letters of this address only look like the usual ones ({}), so mail to it would go \
             elsewhere or nowhere.",
            text("letters")
        ),
        Code::DuplicateIgnored => {
            format!("This row says the same as row {} and is not needed.", number("other_row"))
        }
        Code::DuplicateMerged => format!(
            "This is the person of row {} with other groups or courses; the two rows become one person.",
            number("other_row")
        ),
        Code::DuplicateConflict => format!(
            "The same address stands on row {} with other details. Correct one of the rows, or remove it.",
            number("other_row")
        ),
        Code::UniqueInFile => format!(
            "“{}” also stands on row {}; no two people may share it.",
            text("label"),
            number("other_row")
        ),
        Code::UniqueInCompany => {
            format!("“{}” belongs to {} already; no two people may share it.", text("label"), text("owner"))
        }
        Code::StatusUnknown => {
            format!("This is not a status. Write active or suspended.{}", suggested("suggestions"))
        }
        Code::AccountTypeUnknown => format!(
            "This is not an account type. Write guest, user, manager or admin.{}",
            suggested("suggestions")
        ),
        Code::AccountTypeNotAllowed => format!(
            "You may not make anybody {}: it is more than you are yourself. The most you can choose is {}.",
            text("account_type"),
            text("most")
        ),
        Code::ChoiceUnknown => {
            format!("“{}” has no such option.{}", text("label"), suggested("suggestions"))
        }
        Code::GroupUnknown => there_is_no("group"),
        Code::CohortUnknown => there_is_no("cohort"),
        Code::CourseUnmatched => {
            format!("{} has no course of this title.{}", text("company"), suggested("suggestions"))
        }
        Code::PackageUnknown => there_is_no("package"),
        Code::CompanyUnknown if flag("several") => {
            format!("There is no company of this name that you may import into.{}", suggested("suggestions"))
        }
        Code::CompanyUnknown => format!(
            "There is no company of this name that you may import into. This import goes into “{}”.{}",
            text("company"),
            suggested("suggestions")
        ),
        Code::NameFolded => format!("Taken as “{}”.", text("name")),
        Code::LanguageUnknown => {
            format!("This is not a language code. Write it like en or en-GB.{}", suggested("suggestions"))
        }
        Code::LanguageCorrected => format!("Taken as {}.", text("language")),
        Code::NumberMalformed => format!("This is not a number{}.", text("why")),
        Code::NumberOutOfRange => format!("“{}” {}.", text("label"), text("bounds")),
        Code::DateMalformed => match text("why") {
            "" => "This is not a date. Write it as year-month-day, like 2026-05-31.".into(),
            why => format!("This is not a date that can be read: {why}."),
        },
        Code::DateUndecided if flag("contradicted") => format!(
            "This could be {} or {}. Some dates of the column can only have the day first, others only the \
             month: say which it is, for the whole column, and mend the others.",
            text("day_first"),
            text("month_first")
        ),
        Code::DateUndecided => format!(
            "This could be {} or {}. Nothing in the column tells whether the day or the month comes first: \
             say which, for the whole column.",
            text("day_first"),
            text("month_first")
        ),
        Code::BooleanUnknown => {
            format!("This is neither yes nor no. Write one of them.{}", suggested("suggestions"))
        }
        Code::PhoneMalformed => {
            "This is not a phone number. Write 7 to 15 digits, with + and the country's code in front if \
             there is one."
                .into()
        }
        Code::UrlMalformed => "This is not a web address. Write it like https://example.com/page.".into(),
        Code::PatternMismatch => {
            format!("“{}” must match the pattern {}.", text("label"), text("pattern"))
        }
        Code::PatternUnusable => format!(
            "The pattern of “{}”, {}, is not one that can be used, so its values are not compared with it. \
             Correct it in the settings of the field.",
            text("label"),
            text("pattern")
        ),
        Code::TextTooLong => format!(
            "This is {} characters long; the limit for “{}” is {}.",
            number("length"),
            text("label"),
            number("limit")
        ),
        Code::UserNameAddress => {
            "A user name with an @ must be the person's own e-mail address. Correct it, or leave it empty."
                .into()
        }
        Code::MatchAmbiguous => format!(
            "Several names differ from this only in case, spaces or dashes: {}. Write the one you mean \
             exactly.",
            text("names")
        ),
        Code::SeatsExceeded => {
            let short = match text("company") {
                "" => "There are not enough seats".to_owned(),
                company => format!("{company} has not enough seats"),
            };
            format!(
                "{short}: {} of {} are used, this import frees {} and needs {}. Seats run out at row {}. Free \
                 some seats, or leave people out.",
                number("used"),
                number("limit"),
                number("freed"),
                number("needed"),
                number("row")
            )
        }
        Code::AdminLast => "This is the last administrator of the company and must stay one.".into(),
        Code::SelfChange => "You cannot suspend yourself or lower your own account type.".into(),
        Code::PersonNotManaged => match text("what") {
            "new" => {
                "You import people into the groups you manage, and this row names none of them. Name one, \
                      or choose the group that everyone joins."
                    .into()
            }
            "above" => "This person is a manager or an administrator, and you may not change them.".into(),
            _ => "This person is in none of the groups you manage, so you may not change them. Ask an \
                  administrator to do it."
                .into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_separators() {
        assert_eq!(figure(0), "0");
        assert_eq!(figure(999), "999");
        assert_eq!(figure(1_234_567), "1,234,567");
    }

    #[test]
    fn every_code_has_a_sentence() {
        let filled = "owner label kind why name names company language account_type differences bounds letters day_first month_first";
        let filled = filled.split(' ');
        let params: Params = filled.map(|name| (name.into(), "x".into())).collect();
        for code in Code::ALL {
            let sentence = message(*code, &params);
            assert!(sentence.ends_with('.'), "{code:?}: {sentence}");
            assert!(!sentence.contains("  "), "{code:?}: {sentence}");
        }
    }
}
