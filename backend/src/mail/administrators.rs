//! A mail to those who administer a company.

use serde_json::Value;

use super::kind::Kind;
use super::letter::{Letter, queue};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// Writes the same to each of the company's administrators who has come in, but for the account `except`; without any,
/// to the owners. Each has one mail for the cause.
pub(crate) async fn to_administrators(
    backend: &Backend,
    transaction: &Transaction,
    company_id: Option<i64>,
    except: Option<i64>,
    kind: Kind,
    about: &Value,
    cause: &str,
) -> Result<(), Error> {
    let mut addresses = match company_id {
        Some(company_id) => store::access::administrators(transaction, company_id, except).await?,
        None => Vec::new(),
    };
    if addresses.is_empty() {
        addresses = store::access::owners(transaction, except).await?;
    }
    for (account_id, to) in addresses {
        let letter = Letter {
            company_id,
            kind,
            import_id: None,
            to,
            about: about.clone(),
            link: None,
            cause: format!("{cause}:{account_id}"),
        };
        queue(backend, transaction, letter).await?;
    }
    Ok(())
}
