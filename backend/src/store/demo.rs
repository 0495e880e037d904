//! What the demo's people have done meanwhile, and no use case does for them: they have come in, and worked on their
//! courses. By numbers that look like chance and are the same each time.

use entity::account;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, NotSet, Set};

use super::{Transaction, statement};
use crate::Error;
use crate::access::Scope;

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// An account that nobody can sign in to before its password is set. Its id.
pub(crate) async fn insert_account(transaction: &Transaction, email: &str, now: i64) -> Result<i64, Error> {
    let row = account::ActiveModel {
        id: NotSet,
        email: Set(email.to_owned()),
        email_key: Set(email.to_lowercase()),
        password_hash: Set(None),
        is_owner: Set(false),
        totp_key: Set(None),
        totp_offered: Set(None),
        totp_period: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Ok(account::Entity::insert(row).exec(transaction).await?.last_insert_id)
}

/// The person is an administrator, whom the account stands behind.
pub(crate) async fn make_administrator(
    transaction: &Transaction,
    scope: &Scope,
    user_id: i64,
    account_id: i64,
) -> Result<(), Error> {
    run(
        transaction,
        "UPDATE \"user\" SET account_type = 'admin', activation = 'activated', account_id = $3, version = version + 1 \
         WHERE company_id = $1 AND id = $2",
        [scope.company_id(), user_id, account_id],
    )
    .await
}

/// Most of those who came more than a month ago have come in, and some were at least invited.
pub(crate) async fn come_in(transaction: &Transaction, scope: &Scope, now: i64) -> Result<(), Error> {
    let before = now - 30 * DAY;
    for (activation, below) in [("activated", 78), ("invited", 90)] {
        run(
            transaction,
            &format!(
                "UPDATE \"user\" SET activation = '{activation}', version = version + 1 WHERE company_id = $1 \
                 AND created_at < $2 AND status = 'active' AND activation = 'not_invited' \
                 AND (id * 7919) % 100 < $3"
            ),
            [scope.company_id(), before, below],
        )
        .await?;
    }
    Ok(())
}

/// Of what was assigned to those who came in, most is completed within some weeks, and some is begun.
pub(crate) async fn learn(transaction: &Transaction, scope: &Scope, now: i64) -> Result<(), Error> {
    let came_in = "user_id IN (SELECT id FROM \"user\" WHERE company_id = $1 AND activation = 'activated')";
    run(
        transaction,
        &format!(
            "UPDATE assignment SET state = 'completed', started_at = assigned_at + $3 * (1 + id % 9), \
             completed_at = assigned_at + $3 * (10 + id % 11) WHERE company_id = $1 AND state = 'assigned' \
             AND assigned_at < $2 AND (id * 104729) % 100 < 66 AND {came_in}"
        ),
        [scope.company_id(), now - 22 * DAY, DAY],
    )
    .await?;
    run(
        transaction,
        &format!(
            "UPDATE assignment SET state = 'started', started_at = assigned_at + $3 * (1 + id % 9) \
             WHERE company_id = $1 AND state = 'assigned' AND assigned_at < $2 AND (id * 104729) % 100 < 82 \
             AND {came_in}"
        ),
        [scope.company_id(), now - 12 * DAY, DAY],
    )
    .await
}

/// The mail of the past has gone out long ago, but for three that nobody could deliver: none of it is ever sent.
pub(crate) async fn settle_mail(transaction: &Transaction, scope: &Scope) -> Result<(), Error> {
    run(
        transaction,
        "UPDATE outbox SET state = 'sent', attempts = 1, sent_at = created_at + $2 \
         WHERE company_id = $1 AND state = 'waiting'",
        [scope.company_id(), 40_000_000],
    )
    .await?;
    run(
        transaction,
        "UPDATE outbox SET state = 'failed', attempts = 8, sent_at = NULL, \
         last_error = 'The mail server of the address says that there is no such mailbox (550 5.1.1).' \
         WHERE id IN (SELECT id FROM outbox WHERE company_id = $1 AND kind = 'invitation' ORDER BY id DESC LIMIT $2)",
        [scope.company_id(), 3],
    )
    .await
}

async fn run<const VALUES: usize>(
    transaction: &Transaction,
    sql: &str,
    values: [i64; VALUES],
) -> Result<(), Error> {
    transaction.execute_raw(statement(transaction, sql, values.map(Into::into))).await?;
    Ok(())
}
