//! Nothing is known of people any more but that there was somebody.

use std::collections::{BTreeSet, HashSet};

use sea_orm::{ConnectionTrait as _, Value};

use super::sign_ups::{self, Told};
use super::traces::Traces;
use crate::Error;
use crate::access::Actor;
use crate::store::deleted::{self, NOBODY};
use crate::store::{Transaction, bulk, statement};

/// Of an import: nobody works with it any more.
pub(super) const ENDED: &str = "state IN ('done', 'failed', 'cancelled', 'undone')";

/// Forgets deleted people of the company, for good: the rows of imports in which they stood, with the bytes, the findings
/// and the edits of those files, mail, requests, what was done to them, their name in what they did, and their accounts if
/// nothing else is theirs.
///
/// Whoever has the same address or account by now in this company, whoever else was deleted with it, and an owner, stays
/// named: what is known of the one by that alone may as well be the other's. What stands in other companies is not touched.
pub(crate) async fn forget(
    transaction: &Transaction,
    company_id: i64,
    people: &[i64],
    traces: &Traces,
) -> Result<(), Error> {
    let company = Company { transaction, id: company_id };
    let whom = Whom::of(&company, people).await?;
    for (sql, list) in [
        // Their accounts.
        (
            format!(
                "UPDATE import_comment SET author = '{NOBODY}', account_id = NULL
                WHERE account_id IN ({{ids}}) AND import_id IN (SELECT id FROM import WHERE company_id = $1)"
            ),
            &whom.accounts,
        ),
        (
            format!(
                "UPDATE import SET created_by = '{NOBODY}', created_by_account = NULL
                WHERE company_id = $1 AND created_by_account IN ({{ids}})"
            ),
            &whom.accounts,
        ),
        (
            format!(
                "UPDATE api_token SET maker = '{NOBODY}' WHERE company_id = $1 AND created_by IN ({{ids}})"
            ),
            &whom.accounts,
        ),
        (
            format!(
                "UPDATE activity SET actor = '{NOBODY}', account_id = NULL
                WHERE company_id = $1 AND account_id IN ({{ids}})"
            ),
            &whom.accounts,
        ),
        // As they were shown.
        (named("import", "changed_by"), &whom.names),
        (named("import", "approved_by"), &whom.names),
        (named("import", "undone_by"), &whom.names),
        (named("bulk_action", "actor_name"), &whom.names),
        (named("sign_up_request", "decided_by"), &whom.names),
        (named("deleted_user", "deleted_by"), &whom.names),
        // Of a million who were given something, only those who are archived are looked at.
        (
            named("annual_training", "archived_by")
                + " AND package_id IN (SELECT id FROM package WHERE company_id = $1) AND archived_at > 0",
            &whom.names,
        ),
        (
            format!(
                "UPDATE deleted_archive SET archived_by = '{NOBODY}' WHERE lower(archived_by) IN ({{texts}})
                    AND user_id IN (SELECT id FROM deleted_user WHERE company_id = $1)"
            ),
            &whom.names,
        ),
        // One that is still open is of somebody who asks to come in now; it ends by itself.
        (
            "DELETE FROM sign_up_request WHERE company_id = $1 AND email_key IN ({texts})
                AND state NOT IN ('unverified', 'waiting')"
                .to_owned(),
            &whom.names,
        ),
    ] {
        company.run(&sql, list).await?;
    }
    whom.forget_as_actors(&company).await?;
    whom.forget_mail(&company, traces).await?;
    whom.forget_files(&company, traces).await?;
    whom.forget_sign_ups(&company, traces).await?;
    deleted::erase(transaction, people).await
}

/// Whoever is shown there by one of the names is nobody.
fn named(table: &str, column: &str) -> String {
    format!(
        "UPDATE {table} SET {column} = '{NOBODY}' WHERE company_id = $1 AND lower({column}) IN ({{texts}})"
    )
}

struct Company<'a> {
    transaction: &'a Transaction,
    id: i64,
}

impl Company<'_> {
    /// `$1` is the company, and what stands for `{ids}` or `{texts}` the values of the JSON array.
    fn statement(&self, sql: &str, list: &str) -> sea_orm::Statement {
        let ids = bulk::ids(self.transaction);
        let sql = sql.replace("{ids}", ids).replace("{texts}", &ids.replace("::bigint", ""));
        let values: [Value; 2] = [self.id.into(), list.into()];
        statement(self.transaction, sql, values)
    }

    async fn run(&self, sql: &str, list: &str) -> Result<(), Error> {
        self.transaction.execute_raw(self.statement(sql, list)).await?;
        Ok(())
    }

    async fn texts(&self, sql: &str, list: &str) -> Result<Vec<String>, Error> {
        let rows = self.transaction.query_all_raw(self.statement(sql, list)).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    async fn numbers(&self, sql: &str, list: &str) -> Result<Vec<i64>, Error> {
        let rows = self.transaction.query_all_raw(self.statement(sql, list)).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }
}

/// Whom is meant, each as a JSON array for statements, and as a set.
struct Whom {
    people: String,
    accounts: String,
    names: String,
    is_person: HashSet<i64>,
    is_account: HashSet<i64>,
    is_name: BTreeSet<String>,
}

impl Whom {
    async fn of(company: &Company<'_>, people: &[i64]) -> Result<Self, Error> {
        const ADDRESSES: &str = "SELECT email_key FROM deleted_user WHERE company_id = $1 AND id IN ({ids})
            UNION SELECT email FROM deleted_user WHERE company_id = $1 AND id IN ({ids})";
        // Also those under which they have acted here, and which their accounts have no more.
        const OF_ACCOUNTS: &str = "SELECT actor FROM activity WHERE company_id = $1 AND account_id IN ({ids})
            UNION SELECT email FROM account WHERE id IN ({ids})";
        const DELETED_TOO: &str =
            "SELECT email_key FROM deleted_user WHERE company_id = $1 AND id NOT IN ({ids})";
        let list = serde_json::to_string(people)?;
        let is_owner = deleted::booleans(company.transaction).0;
        let accounts = company
            .numbers(
                &format!(
                    r#"SELECT DISTINCT d.account_id FROM deleted_user d JOIN account a ON a.id = d.account_id
                    WHERE d.company_id = $1 AND d.id IN ({{ids}}) AND a.is_owner <> {is_owner}
                      AND NOT EXISTS (SELECT 1 FROM "user" u WHERE u.company_id = $1 AND u.account_id = d.account_id)
                      AND NOT EXISTS (SELECT 1 FROM deleted_user e WHERE e.account_id = d.account_id
                          AND e.company_id = $1 AND e.id NOT IN ({{ids}}))"#
                ),
                &list,
            )
            .await?;
        let account_list = serde_json::to_string(&accounts)?;
        let mut shown = company.texts(ADDRESSES, &list).await?;
        shown.extend(company.texts(OF_ACCOUNTS, &account_list).await?);
        let keys: BTreeSet<String> = shown.iter().map(|name| name.to_lowercase()).collect();
        let others = format!(
            r#"SELECT email_key FROM "user" WHERE company_id = $1 AND email_key IN ({{texts}})
            UNION SELECT a.email_key FROM account a JOIN "user" u ON u.account_id = a.id
                WHERE u.company_id = $1 AND a.email_key IN ({{texts}})
            UNION SELECT email_key FROM account WHERE is_owner = {is_owner} AND email_key IN ({{texts}})"#
        );
        let mut others = company.texts(&others, &serde_json::to_string(&keys)?).await?;
        others.extend(company.texts(DELETED_TOO, &list).await?);
        let others: HashSet<String> = others.into_iter().collect();
        let names: BTreeSet<String> = shown
            .iter()
            .filter(|name| !others.contains(&name.to_lowercase()))
            // As PostgreSQL's `lower` writes them, and as SQLite's does.
            .flat_map(|name| [name.to_lowercase(), name.to_ascii_lowercase()])
            .collect();
        Ok(Self {
            people: list,
            accounts: account_list,
            names: serde_json::to_string(&names)?,
            is_person: people.iter().copied().collect(),
            is_account: accounts.into_iter().collect(),
            is_name: names,
        })
    }

    fn is(&self, actor: &Actor) -> bool {
        match actor {
            Actor::Account { id, email, .. } => {
                self.is_account.contains(id) || self.is_name.contains(&email.to_lowercase())
            }
            Actor::Token { .. } | Actor::Cli => false,
        }
    }

    /// Where it is kept as whom something is to be done.
    async fn forget_as_actors(&self, company: &Company<'_>) -> Result<(), Error> {
        let nobody = Actor::Account { id: 0, email: NOBODY.to_owned(), owner: false };
        let nobody = serde_json::to_string(&nobody)?;
        for (table, column) in [("bulk_action", "actor"), ("import", "requested_by")] {
            // Of many rows there are few actors.
            let actors = format!(
                "SELECT DISTINCT {column} FROM {table} WHERE company_id = $1 AND {column} IS NOT NULL"
            );
            let actors = statement(company.transaction, actors, [company.id.into()]);
            let forget = format!("UPDATE {table} SET {column} = $3 WHERE company_id = $1 AND {column} = $2");
            for row in company.transaction.query_all_raw(actors).await? {
                let actor: String = row.try_get_by_index(0)?;
                if self.is(&serde_json::from_str(&actor)?) {
                    let values: [Value; 3] = [company.id.into(), actor.into(), nobody.clone().into()];
                    let forget = statement(company.transaction, forget.as_str(), values);
                    company.transaction.execute_raw(forget).await?;
                }
            }
        }
        Ok(())
    }

    /// Mail to their addresses that was to nobody else who is known, and what administrators were mailed about their wish to
    /// come in.
    async fn forget_mail(&self, company: &Company<'_>, traces: &Traces) -> Result<(), Error> {
        // One that waits goes out in a moment, and is forgotten with its time.
        const ASKED: &str = "SELECT id, about FROM outbox WHERE company_id = $1 AND kind = 'sign_up_waiting'
            AND state NOT IN ('waiting', 'sending') AND about IS NOT NULL";
        const EMPTY: &str = "UPDATE outbox SET about = NULL, text = NULL, html = NULL, subject = ''
            WHERE company_id = $1 AND id IN ({ids})";
        const KNOWN: &str = r#"SELECT id FROM "user" WHERE company_id = $1 AND id IN ({ids})
            UNION SELECT id FROM deleted_user WHERE company_id = $1 AND id IN ({ids})"#;
        let to: HashSet<i64> = traces.mails.iter().filter_map(|mail| mail.user_id).collect();
        let known: HashSet<i64> =
            company.numbers(KNOWN, &serde_json::to_string(&to)?).await?.into_iter().collect();
        let is_anothers = |user: i64| known.contains(&user) && !self.is_person.contains(&user);
        let mut asked = Vec::new();
        let told = statement(company.transaction, ASKED, [company.id.into()]);
        for row in company.transaction.query_all_raw(told).await? {
            let about: serde_json::Value = serde_json::from_str(&row.try_get_by_index::<String>(1)?)?;
            let applicant = about.get("applicant").and_then(serde_json::Value::as_str);
            if applicant.is_some_and(|applicant| self.is_name.contains(&applicant.to_lowercase())) {
                asked.push(row.try_get_by_index::<i64>(0)?);
            }
        }
        company.run(EMPTY, &serde_json::to_string(&asked)?).await?;
        let theirs: Vec<i64> = traces
            .mails
            .iter()
            .filter(|mail| self.is_name.contains(&mail.recipient.to_lowercase()))
            .filter(|mail| !mail.user_id.is_some_and(is_anothers))
            .map(|mail| mail.id)
            .collect();
        company
            .run(
                "DELETE FROM outbox WHERE company_id = $1 AND id IN ({ids})",
                &serde_json::to_string(&theirs)?,
            )
            .await
    }

    /// The files in which they stood: their bytes, what was found in them and what was edited, of which nobody can tell what
    /// is about whom. What became of the others' rows stays.
    async fn forget_files(&self, company: &Company<'_>, traces: &Traces) -> Result<(), Error> {
        let theirs = format!(
            "SELECT DISTINCT r.import_id FROM import_row r JOIN import i ON i.id = r.import_id
            WHERE r.company_id = $1 AND r.user_id IN ({{ids}}) AND i.{ENDED}"
        );
        // What was turned away was to be theirs.
        let forget = format!(
            r#"UPDATE import_row SET {} WHERE company_id = $1 AND import_id = $2 AND "row" = $3"#,
            deleted::EMPTY_ROW
        );
        let mut files = company.numbers(&theirs, &self.people).await?;
        for (import, row, email) in &traces.rows {
            if self.is_name.contains(&email.to_lowercase()) {
                let values: [Value; 3] = [company.id.into(), (*import).into(), (*row).into()];
                company
                    .transaction
                    .execute_raw(statement(company.transaction, forget.as_str(), values))
                    .await?;
                files.push(*import);
            }
        }
        let files = serde_json::to_string(&files)?;
        let ids = bulk::ids(company.transaction).replace("$2", "$1");
        for what in [
            "DELETE FROM import_chunk WHERE import_id",
            "DELETE FROM import_finding WHERE import_id",
            "UPDATE import SET edits = '[]' WHERE id",
            // Whoever imported is told by mail who came, and who did not.
            "DELETE FROM outbox WHERE kind = 'import_completed' AND state = 'failed' AND import_id",
            "UPDATE outbox SET about = NULL, text = NULL, html = NULL
                WHERE kind = 'import_completed' AND state IN ('sent', 'withdrawn') AND import_id",
        ] {
            let sql = format!("{what} IN ({ids})");
            let values: [Value; 1] = [files.clone().into()];
            company.transaction.execute_raw(statement(company.transaction, sql, values)).await?;
        }
        Ok(())
    }

    /// Who asked to join is told in the activity, with all that they said.
    async fn forget_sign_ups(&self, company: &Company<'_>, traces: &Traces) -> Result<(), Error> {
        const OPEN: &str = "SELECT CAST(id AS TEXT) FROM sign_up_request WHERE company_id = $1
            AND email_key IN ({texts}) AND state IN ('unverified', 'waiting')";
        const ENTRIES: &str = "SELECT id, data FROM activity WHERE company_id = $1 AND id IN ({ids})";
        const REPLACE: &str = "UPDATE activity SET data = $3 WHERE company_id = $1 AND id = $2";
        if traces.entries.is_empty() {
            return Ok(());
        }
        let open: HashSet<String> = company.texts(OPEN, &self.names).await?.into_iter().collect();
        let is_theirs = |told: &Told| match told.user.or_else(|| traces.requests.get(&told.request).copied())
        {
            Some(user) => self.is_person.contains(&user),
            None => {
                !open.contains(&told.request)
                    && told.email.as_ref().is_some_and(|email| self.is_name.contains(email))
            }
        };
        let entries = company.statement(ENTRIES, &serde_json::to_string(&traces.entries)?);
        for entry in company.transaction.query_all_raw(entries).await? {
            let (id, data): (i64, String) = (entry.try_get_by_index(0)?, entry.try_get_by_index(1)?);
            if let Some(rest) = sign_ups::without(&serde_json::from_str(&data)?, is_theirs) {
                let values: [Value; 3] = [company.id.into(), id.into(), rest.to_string().into()];
                company.transaction.execute_raw(statement(company.transaction, REPLACE, values)).await?;
            }
        }
        Ok(())
    }
}
