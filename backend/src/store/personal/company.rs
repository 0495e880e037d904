//! A company goes, and with it all that is known of its people.

use sea_orm::ConnectionTrait as _;

use super::forget::ENDED;
use crate::Error;
use crate::store::{Transaction, deleted, statement};

/// Erases what would stay when the company itself is deleted, whose tables refer to it: the accounts of those who were
/// deleted there, if nothing else is theirs; the rows of its imports, and of its people in others' imports over several
/// companies, with the files they stood in; its activity.
pub(crate) async fn forget_company(transaction: &Transaction, id: i64) -> Result<(), Error> {
    let gone = |person: &str| format!("{person}.company_id = $1");
    deleted::erase_accounts(transaction, &gone, "AND s.company_id <> $1", id.into()).await?;
    let its_imports = "SELECT id FROM import WHERE company_id = $1";
    let elsewhere = format!(
        "SELECT i.id FROM import i WHERE i.company_id <> $1 AND i.reach = 'platform' AND i.{ENDED}
            AND EXISTS (SELECT 1 FROM import_row r WHERE r.import_id = i.id AND r.company_id = $1)"
    );
    for sql in [
        format!("DELETE FROM import_chunk WHERE import_id IN ({elsewhere})"),
        format!("DELETE FROM import_finding WHERE import_id IN ({elsewhere})"),
        format!("UPDATE import SET edits = '[]' WHERE id IN ({elsewhere})"),
        format!(
            "UPDATE import_row SET {} WHERE company_id = $1 AND import_id IN ({elsewhere})",
            deleted::EMPTY_ROW
        ),
        format!("DELETE FROM import_row WHERE import_id IN ({its_imports})"),
        format!("DELETE FROM import_name WHERE import_id IN ({its_imports})"),
        "DELETE FROM bulk_action_user
            WHERE bulk_action_id IN (SELECT id FROM bulk_action WHERE company_id = $1)"
            .to_owned(),
        "DELETE FROM activity WHERE company_id = $1".to_owned(),
    ] {
        transaction.execute_raw(statement(transaction, sql, [id.into()])).await?;
    }
    Ok(())
}
