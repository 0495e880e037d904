//! Names of things that people name: companies, groups, cohorts.

use crate::Error;

/// The most characters a name may have: it must fit a table's column and a cell of a file.
const MAX: usize = 200;

/// A name as it is kept: white space around it gone, every run of white space inside one space.
///
/// `of` says what is named, for the sentence.
///
/// # Errors
/// [`Error::Refused`] if nothing is left, it is too long, or it has control characters.
pub(crate) fn name(text: &str, of: &str) -> Result<String, Error> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::refused(format!("The {of} needs a name.")));
    }
    let length = name.chars().count();
    if length > MAX {
        return Err(Error::refused(format!(
            "The name of the {of} has {length} characters. It may have {MAX}."
        )));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::refused(format!("The name of the {of} has characters that cannot be seen.")));
    }
    Ok(name)
}
