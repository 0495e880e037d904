//! Who of those who are meant something can be done to.

use std::collections::BTreeMap;

use entity::user;
use roster::person::AccountType;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use super::read_outcome;
use crate::Error;
use crate::access::{Right, Scope};
use crate::assignments::Training;
use crate::people::bulk::carry_out::SLICE;
use crate::people::{BulkAction, Outcome, Outcomes, Selection};

/// Tells of people whether something can be done to them.
pub(crate) struct Judge {
    meant: Select<user::Entity>,
    /// How many were named one by one, if they were.
    named: Option<u64>,
    /// The outcome of a row of "user", in SQL.
    outcome: String,
}

impl Judge {
    pub(crate) async fn of(
        connection: &impl ConnectionTrait,
        scope: &Scope,
        action: &BulkAction,
        highest: AccountType,
        selection: &Selection,
    ) -> Result<Self, Error> {
        let (meant, named) = crate::store::user::selected(connection, scope, selection).await?;
        let mut judge = Self { meant, named, outcome: outcome(scope, action, highest, Kept::Oneself) };
        if *action == BulkAction::Delete
            && scope.allows(Right::Own)
            && judge.is_everybody(connection, scope).await?
        {
            judge.outcome = outcome(scope, action, highest, Kept::Nobody);
            return Ok(judge);
        }
        let ends_admins = match action {
            BulkAction::Suspend | BulkAction::Delete => true,
            BulkAction::SetAccountType { account_type } => *account_type != AccountType::Admin,
            _ => false,
        };
        if ends_admins && let Some(kept) = judge.admin_to_keep(connection, scope).await? {
            judge.outcome = outcome(scope, action, highest, Kept::OneselfAnd(kept));
        }
        Ok(judge)
    }

    /// Whether nobody of the company is left out, and so few are meant that it is their turn at once: an owner may empty a
    /// company, as it has to be before it is deleted.
    async fn is_everybody(&self, connection: &impl ConnectionTrait, scope: &Scope) -> Result<bool, Error> {
        let some = |people: Select<user::Entity>, limit: u64| {
            people.select_only().column(user::Column::Id).limit(limit).into_tuple::<i64>().all(connection)
        };
        let meant = some(self.meant.clone(), SLICE + 1).await?.len() as u64;
        Ok(meant <= SLICE && some(crate::store::user::of(scope), meant + 1).await?.len() as u64 == meant)
    }

    /// One of the administrators whom it would be done to, if all there are would be gone.
    async fn admin_to_keep(
        &self,
        connection: &impl ConnectionTrait,
        scope: &Scope,
    ) -> Result<Option<i64>, Error> {
        let going: Vec<i64> = self
            .meant
            .clone()
            .filter(user::Column::Status.eq(user::Status::Active))
            .filter(user::Column::AccountType.eq(user::AccountType::Admin))
            .filter(Expr::cust(format!("({}) = 'waiting'", self.outcome)))
            .select_only()
            .column(user::Column::Id)
            .order_by_asc(user::Column::Id)
            .into_tuple()
            .all(connection)
            .await?;
        let Some(first) = going.first().copied() else { return Ok(None) };
        let all = crate::store::user::active_admins(connection, scope).await?;
        let going = i64::try_from(going.len()).unwrap_or(i64::MAX);
        Ok(roster::plan::leaves_no_admin(all, going, 0).then_some(first))
    }

    /// How many there are of each outcome.
    ///
    /// # Errors
    /// [`Error::NotFound`] if somebody who was named is not there.
    pub(crate) async fn counts(&self, connection: &impl ConnectionTrait) -> Result<Outcomes, Error> {
        let rows: Vec<(String, i64)> = self
            .meant
            .clone()
            .select_only()
            .expr_as(Expr::cust(self.outcome.clone()), "outcome")
            .expr_as(Expr::cust("count(*)"), "people")
            .group_by(Expr::cust(self.outcome.clone()))
            .into_tuple()
            .all(connection)
            .await?;
        let mut outcomes = Outcomes::default();
        for (word, people) in rows {
            outcomes.add(read_outcome(&word)?, people.unsigned_abs());
        }
        if self.named.is_some_and(|named| named != outcomes.people()) {
            return Err(Error::NotFound);
        }
        Ok(outcomes)
    }

    /// The outcome of each who is there.
    pub(crate) async fn people(
        &self,
        connection: &impl ConnectionTrait,
    ) -> Result<BTreeMap<i64, Outcome>, Error> {
        let rows: Vec<(i64, String)> = self
            .meant
            .clone()
            .select_only()
            .column(user::Column::Id)
            .expr_as(Expr::cust(self.outcome.clone()), "outcome")
            .into_tuple()
            .all(connection)
            .await?;
        rows.into_iter().map(|(id, word)| Ok((id, read_outcome(&word)?))).collect()
    }
}

/// Who is kept by a rule from what would end their rights.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// Where everybody goes.
    Nobody,
    /// Nobody does it to themselves.
    Oneself,
    /// And the last administrator.
    OneselfAnd(i64),
}

/// What comes of it for a row of "user". Numbers are written into the text: it is used where values have no place.
fn outcome(scope: &Scope, action: &BulkAction, highest: AccountType, kept: Kept) -> String {
    let company = scope.company_id();
    let in_group = |group: i64| {
        format!(
            r#"EXISTS (SELECT 1 FROM membership m WHERE m.group_id = {group} AND m.user_id = "user".id
                AND m.company_id = {company})"#
        )
    };
    let mail_waits = r#"EXISTS (SELECT 1 FROM outbox o WHERE o.user_id = "user".id
        AND o.state IN ('waiting', 'sending') AND o.kind IN ('invitation', 'first_assignment'))"#;
    let mut when: Vec<(String, Outcome)> = Vec::new();
    match action {
        BulkAction::Suspend => when.push(("status = 'suspended'".to_owned(), Outcome::Already)),
        BulkAction::Activate => when.push(("status = 'active'".to_owned(), Outcome::Already)),
        BulkAction::SetAccountType { account_type } => {
            when.push((format!("account_type = '{}'", account_type.as_str()), Outcome::Already));
        }
        BulkAction::Invite | BulkAction::Resend => {
            when.push(("account_id IS NOT NULL".to_owned(), Outcome::CameIn));
            when.push(("status <> 'active'".to_owned(), Outcome::Suspended));
        }
        BulkAction::AddToGroup { group } => when.push((in_group(*group), Outcome::Already)),
        BulkAction::RemoveFromGroup { group } => {
            when.push((format!("NOT {}", in_group(*group)), Outcome::Already));
        }
        BulkAction::Assign { what, .. } => {
            let courses = match what {
                Training::Course(id) => {
                    format!(
                        "SELECT course_id FROM company_course WHERE company_id = {company} AND course_id = {id}"
                    )
                }
                Training::Package(id) => {
                    format!(
                        "SELECT course_id FROM package_course WHERE company_id = {company} AND package_id = {id}"
                    )
                }
            };
            when.push((
                format!(
                    r#"NOT EXISTS (SELECT 1 FROM ({courses}) c WHERE coalesce((
                        SELECT a.state FROM assignment a WHERE a.user_id = "user".id AND a.course_id = c.course_id
                        ORDER BY a.attempt DESC LIMIT 1), 'completed') = 'completed')"#
                ),
                Outcome::Already,
            ));
        }
        BulkAction::Delete => {}
    }
    let about_oneself =
        matches!(action, BulkAction::Suspend | BulkAction::Delete | BulkAction::SetAccountType { .. });
    if let (true, Some(oneself)) = (about_oneself && kept != Kept::Nobody, scope.user_id()) {
        when.push((format!(r#""user".id = {oneself}"#), Outcome::Yourself));
    }
    when.push((
        format!("account_type NOT IN ({})", crate::store::invitation::types_up_to(highest)),
        Outcome::Beyond,
    ));
    match action {
        BulkAction::Resend => {
            when.push(("activation = 'not_invited'".to_owned(), Outcome::NotInvited));
            when.push((mail_waits.to_owned(), Outcome::MailWaiting));
        }
        BulkAction::Invite => when.push((mail_waits.to_owned(), Outcome::MailWaiting)),
        _ => {}
    }
    if let Kept::OneselfAnd(kept) = kept {
        when.push((format!(r#""user".id = {kept}"#), Outcome::LastAdmin));
    }
    let when: Vec<String> = when
        .into_iter()
        .map(|(condition, outcome)| format!("WHEN {condition} THEN '{}'", outcome.as_str()))
        .collect();
    format!("CASE {} ELSE 'waiting' END", when.join(" "))
}
