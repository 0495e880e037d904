//! The error report of an import, to whoever asks for it: by its link, as it is made when it is downloaded.

use serde::Serialize;

use super::kind::Kind;
use super::{Letter, Mail, queue};
use crate::access::{Actor, Right, Scope};
use crate::{Backend, Error, imports, store};

#[derive(Serialize)]
struct About<'a> {
    filename: &'a str,
    rows: u32,
    workbook: String,
    csv: String,
    link: String,
}

/// Writes a mail with the link of the error report to the account that asks. Asked again before anything about
/// the import has changed, it answers the same mail.
///
/// # Errors
/// [`Error::Refused`] for programs, which have no address. [`Error::Conflict`] if no row is wrong.
pub async fn mail_error_report(backend: &Backend, scope: &Scope, id: i64) -> Result<Mail, Error> {
    scope.require(Right::Import)?;
    let Actor::Account { id: account_id, email, .. } = scope.actor() else {
        return Err(Error::refused("Only somebody who is signed in has an address to mail the report to."));
    };
    let work = store::imports::work(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
    let rows = imports::rows_in_error(backend, scope, &work).await?;
    if rows == 0 {
        return Err(Error::conflict("No row of this import is wrong, so there is nothing to report."));
    }
    let config = backend.config();
    let report = |format: &str| config.public(&format!("/api/v1/imports/{id}/errors?format={format}"));
    let about = About {
        filename: &work.configuration.filename,
        rows,
        workbook: report("xlsx"),
        csv: report("csv"),
        link: config.public(&format!("/imports/{id}")),
    };
    let cause = format!("import_errors:{id}:{}:{}:{account_id}", work.revision, work.generation);
    let letter = Letter {
        company_id: Some(scope.company_id()),
        kind: Kind::ImportErrors,
        import_id: Some(id),
        to: email.clone(),
        about: serde_json::to_value(&about)?,
        link: None,
        cause: cause.clone(),
    };
    let transaction = backend.store().begin().await?;
    queue(backend, &transaction, letter).await?;
    let written = store::outbox::of_cause(&transaction, scope, &cause).await?.ok_or(Error::NotFound)?;
    transaction.commit().await?;
    Ok(written)
}
