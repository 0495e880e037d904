//! Rows of what companies' mail says otherwise, and whom it is from.

use entity::mail_sender;
use entity::mail_template::Entity;
use entity::outbox::Kind;
use sea_orm::{ConnectionTrait, EntityTrait as _};

use crate::Error;

/// A company's own words. What is absent is said as everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) subject: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
}

/// What the company says in mail of this kind. For mail about to be sent, which nobody asks for in person.
pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    company_id: i64,
    kind: Kind,
) -> Result<Option<Own>, Error> {
    let row = Entity::find_by_id((company_id, kind)).one(connection).await?;
    Ok(row.map(|row| Own { subject: row.subject, text: row.text, html: row.html }))
}

/// Whom the company's mail is from, if it says so.
pub(crate) async fn sender(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Option<String>, Error> {
    let row = mail_sender::Entity::find_by_id(company_id).one(connection).await?;
    Ok(row.map(|row| row.name))
}
