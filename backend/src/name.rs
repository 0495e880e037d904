//! Names of things that people name: companies, groups, cohorts, courses, packages.

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

/// Refuses a name that a file could mean another thing by: one of `others` that is equal to it, or differs only
/// in what does not matter in a file (`import.md` 2).
///
/// `of` says what is named, for the sentence.
///
/// # Errors
/// [`Error::Refused`] with the name that is there already.
pub(crate) fn refuse_alike<'a>(
    name: &str,
    of: &str,
    others: impl IntoIterator<Item = &'a str>,
) -> Result<(), Error> {
    let folded = roster::person::fold_name(name);
    match others.into_iter().find(|other| roster::person::fold_name(other) == folded) {
        None => Ok(()),
        Some(other) if other == name => {
            Err(Error::refused(format!("There is already a {of} named “{name}”.")))
        }
        Some(other) => Err(Error::refused(format!(
            "There is already a {of} named “{other}”. A file could not tell “{name}” from it: capitals, spaces and \
             the kind of dash do not count."
        ))),
    }
}
