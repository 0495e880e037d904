//! The administrator decides: how the file is read, what its columns are, what is edited in it, what the
//! import does. All is made anew from the same bytes.

use std::sync::Arc;

use roster::check::language_tag;
use roster::choices::PeopleChoices;
use roster::edit::Edit;
use roster::map::{Field, ValueChoice, ValueMapping, check_new_fields};
use roster::protocol::Configuration;
use roster::read::{DialectChoice, Format};
use roster::{CheckRequest, Checked, Settings, Snapshot};

use super::board::CheckOf;
use super::recheck::recheck;
use super::{Change, Import, ImportState, get, sight};
use crate::access::Scope;
use crate::store::Transaction;
use crate::store::imports::{Work, names_companies};
use crate::{Backend, Error, store};

/// Characters of a comment.
const COMMENT: usize = 10_000;
/// Edits that look through all rows: each costs as much as checking the file once.
const REPLACEMENTS: usize = 1_000;

/// Replaces what is given of what was chosen for a draft, checks the file anew and throws its plan away. A
/// comment alone changes nothing else.
///
/// # Errors
/// [`Error::Invalid`] for what cannot be done: a column that is not there, a field that the company has already, a
/// dialect in which the file cannot be read. [`Error::Conflict`] for an import that is no draft any more, and
/// for one that somebody else has changed since.
pub async fn change(backend: &Backend, scope: &Scope, id: i64, change: Change) -> Result<Import, Error> {
    let work = sight::work(backend, scope, id).await?;
    require_open(work.state)?;
    if change.revision.is_some_and(|revision| revision != work.revision) {
        return Err(changed_meanwhile(&work));
    }
    if let Some(comment) = &change.comment
        && comment.chars().count() > COMMENT
    {
        return Err(invalid("A comment can have 10,000 characters."));
    }
    let said = change.comment.clone().map(|comment| Said { comment, was: change.comment_was.clone() });
    let revision = if let Some(decided) = decide(backend, scope, work.clone(), change).await? {
        keep(backend, scope, &decided, said).await?
    } else {
        if let Some(said) = said {
            let transaction = backend.store().begin().await?;
            say(backend, &transaction, &work, said).await?;
            transaction.commit().await?;
        }
        work.revision
    };
    backend.import_board().stir();
    // Somebody else may have changed it again: this is the one that was made here.
    Ok(Import { revision, ..get(backend, scope, id).await? })
}

/// A comment, and the one that it takes the place of, where that was looked at.
struct Said {
    comment: String,
    was: Option<String>,
}

async fn say(backend: &Backend, transaction: &Transaction, work: &Work, said: Said) -> Result<(), Error> {
    let Said { comment, was } = said;
    let now = backend.clock().micros();
    if store::imports::comment(transaction, work.handle, &comment, was.as_deref(), now).await? {
        Ok(())
    } else {
        Err(Error::conflict(
            "Somebody else has written another comment meanwhile. Look at it and write yours again.",
        ))
    }
}

/// A change that can be kept.
struct Decided {
    work: Work,
    company_version: i64,
    checked: Arc<Checked>,
}

/// Applies the change and checks the file under it. None: nothing but the comment is changed.
async fn decide(
    backend: &Backend,
    scope: &Scope,
    mut work: Work,
    change: Change,
) -> Result<Option<Decided>, Error> {
    let Change {
        dialect,
        mapping,
        value_mapping,
        new_fields,
        settings,
        edits,
        comment: _,
        comment_was: _,
        revision: _,
    } = change;
    let changes = dialect.is_some()
        || mapping.is_some()
        || value_mapping.is_some()
        || new_fields.is_some()
        || settings.is_some()
        || edits.is_some();
    if !changes {
        return Ok(None);
    }
    let sight = sight::changing(scope, &work);
    let mut company = store::imports::company(backend.store(), sight).await?;
    let configuration = &mut work.configuration;
    if let Some(dialect) = dialect {
        configuration.dialect = known_dialect(dialect)?;
    }
    if let Some(mapping) = mapping {
        configuration.mapping = mapping;
    }
    if let Some(value_mapping) = value_mapping {
        configuration.value_mapping = known_values(value_mapping, &company.snapshot)?;
    }
    if let Some(settings) = settings {
        configuration.settings = known_settings(settings, &company.snapshot)?;
    }
    if let Some(new_fields) = new_fields {
        configuration.new_fields = new_fields;
    }
    if let Some(edits) = edits {
        configuration.edits = edits;
    }
    let limits = backend.config().limits;
    bounded_edits(&configuration.edits, limits.columns)?;
    work.renew(company.snapshot.clone());
    let request = CheckRequest { configuration: work.configuration.clone(), limits };
    let checked = recheck(backend, work.handle, request).await?;
    fitting_dialect(&work.configuration.dialect, checked.opened.dialect.format)?;
    known_columns(&work.configuration, checked.opened.header.len())?;
    known_rows(&work.configuration, checked.rows)?;
    work.reach = sight::reach(sight, work.reach, names_companies(&checked.mapping), &mut company);
    let company_version = company.version();
    work.renew(company.snapshot);
    Ok(Some(Decided { work, company_version, checked }))
}

/// The revision that this made.
async fn keep(backend: &Backend, scope: &Scope, decided: &Decided, said: Option<Said>) -> Result<i64, Error> {
    let Decided { work, company_version, checked } = decided;
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    let by = scope.actor().display();
    if !store::imports::chosen(&transaction, work, *company_version, checked, &by, now).await? {
        drop(transaction);
        return Err(changed_meanwhile(&sight::work(backend, scope, work.handle.id()).await?));
    }
    if let Some(said) = said {
        say(backend, &transaction, work, said).await?;
    }
    store::imports::replace_findings(&transaction, work.handle, checked.findings.kept()).await?;
    transaction.commit().await?;
    let of = CheckOf::new(work.handle.id(), work.revision + 1, &work.configuration.snapshot)?;
    backend.import_board().remember(of, checked);
    Ok(work.revision + 1)
}

/// For whoever changes what another has changed since they looked at it.
fn changed_meanwhile(work: &Work) -> Error {
    let who = work.changed_by.as_deref().unwrap_or("Somebody else");
    Error::conflict(format!(
        "{who} has changed this import meanwhile. Look at it again and repeat what you changed."
    ))
}

/// Refuses to work on an import that is no draft any more.
pub(super) fn require_open(state: ImportState) -> Result<(), Error> {
    let detail = match state {
        ImportState::Draft | ImportState::Planned | ImportState::Failed => return Ok(()),
        ImportState::Receiving => return Err(Error::NotFound),
        ImportState::AwaitingApproval => "This import waits for approval and cannot be changed meanwhile.",
        ImportState::Queued | ImportState::Running => "This import is being committed.",
        ImportState::Done => "This import has been committed already.",
        ImportState::Cancelled => "This import was cancelled. Bring the file in again to start over.",
        ImportState::Undone => "This import was undone. Bring the file in again to start over.",
    };
    Err(Error::conflict(detail))
}

pub(super) fn invalid(detail: impl Into<String>) -> Error {
    Error::Invalid { detail: detail.into(), findings: Vec::new() }
}

/// The group everyone joins must be one of the company's.
pub(super) fn known_group(snapshot: &Snapshot, id: i64) -> Result<(), Error> {
    let known = snapshot.groups.iter().chain(&snapshot.cohorts).any(|group| group.id == id);
    if known {
        Ok(())
    } else {
        Err(invalid("The group that everyone in the file should join does not exist."))
    }
}

fn known_dialect(dialect: DialectChoice) -> Result<DialectChoice, Error> {
    if dialect.header_row == Some(0) {
        return Err(invalid("Lines are counted from 1, and so is the one with the headings."));
    }
    if let Some(delimiter) = &dialect.delimiter
        && !matches!(delimiter.as_str(), "," | ";" | "\t" | "|")
    {
        return Err(invalid("The delimiter is one of comma, semicolon, tab and vertical bar."));
    }
    Ok(dialect)
}

/// What only the other kind of file has cannot be chosen.
fn fitting_dialect(chosen: &DialectChoice, format: Format) -> Result<(), Error> {
    match format {
        Format::Csv if chosen.sheet.is_some() => {
            Err(invalid("Only workbooks have sheets; this is a text file."))
        }
        Format::Xlsx if chosen.encoding.is_some() || chosen.delimiter.is_some() => {
            Err(invalid("Only text files have an encoding and a delimiter; this is a workbook."))
        }
        Format::Csv | Format::Xlsx => Ok(()),
    }
}

/// What names something of the company's must name something there is.
fn known_settings(mut settings: Settings, snapshot: &Snapshot) -> Result<Settings, Error> {
    if let Some(highest) = snapshot.may_grant
        && settings.default_account_type > highest
    {
        return Err(invalid(
            "You can import guests and users, and nobody who has more rights than they have.",
        ));
    }
    if settings.people.rows.len() > PeopleChoices::MOST_ROWS {
        return Err(invalid(
            "More than 2,000 people cannot be decided on one by one. Decide for all who are created, or let the \
             file say it.",
        ));
    }
    if let Some(highest) = snapshot.may_grant
        && settings.people.highest().is_some_and(|kind| kind > highest)
    {
        return Err(invalid("You cannot give anybody more rights than you may grant."));
    }
    if let Some(group) = &settings.group {
        let id =
            group.parse().map_err(|_| invalid(format!("A group is named by its id, not by “{group}”.")))?;
        known_group(snapshot, id)?;
    }
    if let Some(language) = &settings.default_language {
        let tag = language_tag(language).ok_or_else(|| {
            invalid(format!("“{language}” is no language tag. Write it as in en or en-GB."))
        })?;
        settings.default_language = Some(tag);
    }
    Ok(settings)
}

/// Groups, cohorts and packages can be made by an import; what has rules of its own cannot.
fn known_values(values: ValueMapping, snapshot: &Snapshot) -> Result<ValueMapping, Error> {
    let creates = |choice: &ValueChoice| matches!(choice, ValueChoice::Create { create: true });
    for (field, choices) in &values {
        let Some((value, _)) = choices.iter().find(|(_, choice)| creates(choice)) else { continue };
        if !matches!(field, Field::Groups | Field::Cohorts | Field::Packages) {
            return Err(invalid(format!(
                "“{value}” ({}) cannot be made by an import, which makes groups, cohorts and packages only. Map \
                 the value to one there is.",
                field.label()
            )));
        }
        if !snapshot.may_create {
            return Err(invalid(format!(
                "“{value}” ({}) can only be made by an administrator. Map the value to one there is.",
                field.label()
            )));
        }
    }
    Ok(values)
}

fn known_columns(configuration: &Configuration, columns: usize) -> Result<(), Error> {
    let Configuration { mapping, new_fields, snapshot, .. } = configuration;
    check_new_fields(new_fields, snapshot, Some(columns)).map_err(invalid)?;
    if !new_fields.is_empty() && !snapshot.may_create {
        return Err(invalid(
            "A new field for everybody in the company can only be made by an administrator.",
        ));
    }
    for choice in mapping {
        if choice.column as usize >= columns {
            return Err(invalid(format!(
                "There is no column {}: the file has {columns}, counted from 0.",
                choice.column
            )));
        }
        if let Some(Field::Custom(key)) = &choice.field {
            let is_there = snapshot.custom_fields.iter().any(|field| field.key == **key);
            if !is_there && !new_fields.iter().any(|field| field.key == **key) {
                return Err(invalid(format!("The company has no field of its own with the key “{key}”.")));
            }
        }
    }
    Ok(())
}

/// Edits must not make a file larger than one that would be taken.
fn bounded_edits(edits: &[Edit], columns: u32) -> Result<(), Error> {
    let mut replacements = 0;
    for edit in edits {
        let column = match edit {
            Edit::Set { column, .. } => Some(*column),
            Edit::Replace { column, .. } => {
                replacements += 1;
                *column
            }
            Edit::Remove { .. } => None,
        };
        if let Some(column) = column.filter(|column| *column >= columns) {
            return Err(invalid(format!("There is no column {column} to edit.")));
        }
    }
    if replacements > REPLACEMENTS {
        return Err(invalid(
            "More than 1,000 replacements cannot be kept. Mend the file itself and bring it in again.",
        ));
    }
    Ok(())
}

fn known_rows(configuration: &Configuration, rows: u32) -> Result<(), Error> {
    let edited = configuration.edits.iter().filter_map(|edit| match edit {
        Edit::Set { row, .. } | Edit::Remove { row } => Some((*row, "edit")),
        Edit::Replace { .. } => None,
    });
    let decided = configuration.settings.people.rows.keys().map(|row| (*row, "decide on"));
    for (row, what) in edited.chain(decided) {
        if !(1..=rows).contains(&row) {
            return Err(invalid(format!(
                "There is no row {row} to {what}: the file has {rows}, counted from 1."
            )));
        }
    }
    Ok(())
}
