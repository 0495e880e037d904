//! How many people there are of each kind. The database keeps them itself, by triggers (see the step that made the
//! table); here they are added up.

use sea_orm::ConnectionTrait;

use super::{Kind, Transaction, statement};
use crate::Error;
use crate::access::Scope;
use crate::people::UserFilter;

/// How many there are, suspended ones too.
pub(crate) async fn all(connection: &impl ConnectionTrait, scope: &Scope) -> Result<u64, Error> {
    Ok(of_kinds(connection, scope, &UserFilter::default()).await?.0)
}

/// How many there are of the filter's status, activation and account type, in the whole company; and a number that grows
/// with every change to any of its people.
pub(crate) async fn of_kinds(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: &UserFilter,
) -> Result<(u64, i64), Error> {
    // On PostgreSQL the sum of whole numbers is none any more.
    const COUNTS: &str = "
        SELECT CAST(coalesce(sum(CASE WHEN ($2 = '' OR status = $2) AND ($3 = '' OR activation = $3)
                AND ($4 = '' OR account_type = $4) THEN people ELSE 0 END), 0) AS BIGINT),
            CAST(coalesce(sum(changes), 0) AS BIGINT)
        FROM people_count WHERE company_id = $1";
    let values = [
        scope.company_id().into(),
        filter.status.map_or("", |status| status.as_str()).into(),
        filter.activation.map_or("", |activation| activation.as_str()).into(),
        filter.account_type.map_or("", |account_type| account_type.as_str()).into(),
    ];
    let row = connection.query_one_raw(statement(connection, COUNTS, values)).await?;
    let Some(row) = row else { return Ok((0, 0)) };
    let (people, changes): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok((people.unsigned_abs(), changes))
}

/// Adds up the differences that PostgreSQL's statements have left. On SQLite there are none.
pub(crate) async fn add_up(transaction: &Transaction) -> Result<(), Error> {
    const ADD_UP: &str = "
        WITH gone AS (
            DELETE FROM people_count WHERE id IN (SELECT id FROM people_count FOR UPDATE SKIP LOCKED)
            RETURNING company_id, status, activation, account_type, people, changes)
        INSERT INTO people_count (company_id, status, activation, account_type, people, changes)
        SELECT company_id, status, activation, account_type, sum(people), sum(changes) FROM gone
        GROUP BY company_id, status, activation, account_type";
    if Kind::of(transaction) == Kind::Postgres {
        transaction.execute_raw(statement(transaction, ADD_UP, [])).await?;
    }
    Ok(())
}
