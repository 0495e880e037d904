//! Links by which the people an import made set a password, to be handed out. They are made when they are
//! downloaded, and kept only as hashes: nobody can download them again, only make new ones.

use jiff::{SignedDuration, Timestamp};
use roster::person::AccountType;
use roster::write::{Cell, Table, TableFormat};
use serde_json::json;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::{Import, ImportState, get};
use crate::access::{Right, Scope};
use crate::accounts::LINK_DAYS;
use crate::activity::{self, NewActivity};
use crate::store::invitation::{Invitee, NewLink};
use crate::{Backend, Error, secret, store, tables};

/// How many people are in memory at a time.
const SLICE: u32 = 1_000;

/// What the file is called: `staff-activation-links-20261121T101500Z.csv`.
pub fn activation_links_filename(backend: &Backend, import: &Import) -> String {
    tables::filename(&import.filename, "activation-links", backend.clock().now(), TableFormat::Csv.as_str())
}

/// Makes a link for everybody the import made who has not activated their account and is not suspended, and
/// writes them as CSV. Links that these people were given before are void. Whoever may not grant an account type
/// gets no link of one who has it. How many links.
///
/// # Errors
/// [`Error::Conflict`] for an import that is not done, or was undone.
pub async fn activation_links(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    to: &mut (impl AsyncWrite + Unpin + Send),
) -> Result<u32, Error> {
    scope.require(Right::Import)?;
    let import = get(backend, scope, id).await?;
    let handle = store::imports::find(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
    let highest = if scope.allows(Right::ManageCompany) { AccountType::Admin } else { AccountType::User };
    let now = backend.clock().now();
    let until = now.checked_add(SignedDuration::from_hours(24 * LINK_DAYS)).unwrap_or(Timestamp::MAX);
    let transaction = backend.store().begin().await?;
    // Waits for whoever makes links of the same import, or undoes it.
    if !store::imports::touch_done(&transaction, handle, now.as_microsecond()).await? {
        return Err(Error::conflict(match import.state {
            ImportState::Undone => "This import was undone: the people it made are gone.",
            _ => "There are activation links once the import is done.",
        }));
    }
    let headings = ["Email Address", "Name", "Company", "Activation Link", "Good Until"];
    let mut table = Table::new(TableFormat::Csv, ',', headings)?;
    let (mut made, mut after) = (0, 0);
    loop {
        let invitees = store::invitation::invitees(&transaction, handle, highest, after, SLICE).await?;
        let Some(last) = invitees.last() else { break };
        after = last.row;
        made += invitees.len() as u32;
        let mut links = Vec::with_capacity(invitees.len());
        for Invitee { user_id, company_id, email, email_key, name, company, .. } in &invitees {
            let token = secret::random()?;
            let link = backend.config().public(&format!("/activate/{token}"));
            let until = until.strftime("%Y-%m-%d %H:%M UTC").to_string();
            table.record([email, name, company, &link, &until].map(Cell::from))?;
            links.push(NewLink {
                user_id: *user_id,
                company_id: *company_id,
                email_key: email_key.clone(),
                token_hash: secret::hash(&token),
            });
        }
        let (now, until) = (now.as_microsecond(), until.as_microsecond());
        store::invitation::replace_links(&transaction, handle, links, now, until).await?;
        to.write_all(&table.take()).await.map_err(Error::internal)?;
    }
    to.write_all(&tables::finish(table).await?).await.map_err(Error::internal)?;
    to.flush().await.map_err(Error::internal)?;
    activity::record(
        backend,
        &transaction,
        scope.actor(),
        NewActivity {
            company_id: Some(scope.company_id()),
            verb: "import.links_made",
            subject: Some(("import", id)),
            data: &json!({ "filename": import.filename, "links": made }),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(made)
}
