//! Rows of what companies' mail says otherwise, and whom it is from.

use std::collections::HashMap;

use entity::mail_sender;
use entity::mail_template::{ActiveModel, Column, Entity, Model};
use entity::outbox::Kind;
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Set};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;

/// A company's own words. What is absent is said as everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) subject: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) changed_at: Option<Timestamp>,
}

/// What the company says in mail of this kind. For mail about to be sent, which nobody asks for in person.
pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    company_id: i64,
    kind: Kind,
) -> Result<Option<Own>, Error> {
    let row = Entity::find_by_id((company_id, kind)).one(connection).await?;
    Ok(row.map(read))
}

/// Whom the company's mail is from, if it says so.
pub(crate) async fn sender(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Option<String>, Error> {
    let row = mail_sender::Entity::find_by_id(company_id).one(connection).await?;
    Ok(row.map(|row| row.name))
}

/// All that the company says otherwise.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<HashMap<Kind, Own>, Error> {
    let rows = Entity::find().filter(Column::CompanyId.eq(scope.company_id())).all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.kind, read(row))).collect())
}

/// Says it this way from now on; as everywhere, if nothing of it is said otherwise.
pub(crate) async fn put(
    transaction: &Transaction,
    scope: &Scope,
    kind: Kind,
    own: Own,
    now: i64,
) -> Result<(), Error> {
    let Own { subject, text, html, .. } = own;
    if subject.is_none() && text.is_none() && html.is_none() {
        Entity::delete_by_id((scope.company_id(), kind)).exec(transaction).await?;
        return Ok(());
    }
    let row = ActiveModel {
        company_id: Set(scope.company_id()),
        kind: Set(kind),
        subject: Set(subject),
        text: Set(text),
        html: Set(html),
        updated_at: Set(now),
    };
    let newest = OnConflict::columns([Column::CompanyId, Column::Kind])
        .update_columns([Column::Subject, Column::Text, Column::Html, Column::UpdatedAt])
        .to_owned();
    Entity::insert(row).on_conflict(newest).exec_without_returning(transaction).await?;
    Ok(())
}

/// Whom the company's mail is from; none: its own name.
pub(crate) async fn put_sender(
    transaction: &Transaction,
    scope: &Scope,
    name: Option<&str>,
) -> Result<(), Error> {
    let Some(name) = name else {
        mail_sender::Entity::delete_by_id(scope.company_id()).exec(transaction).await?;
        return Ok(());
    };
    let row = mail_sender::ActiveModel { company_id: Set(scope.company_id()), name: Set(name.to_owned()) };
    let newest = OnConflict::column(mail_sender::Column::CompanyId)
        .update_column(mail_sender::Column::Name)
        .to_owned();
    mail_sender::Entity::insert(row).on_conflict(newest).exec_without_returning(transaction).await?;
    Ok(())
}

fn read(row: Model) -> Own {
    Own { subject: row.subject, text: row.text, html: row.html, changed_at: Some(instant(row.updated_at)) }
}
