//! What a company says of its door: rows of settings.

use entity::{company, sign_up_settings};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Set};

use crate::Error;
use crate::access::Scope;
use crate::signup::SignUpSettings;
use crate::store::Transaction;

/// The company that a form is of, with what it asks.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    pub(crate) company_id: i64,
    pub(crate) company: String,
    pub(crate) settings: SignUpSettings,
    pub(crate) stamp_key: String,
}

/// The company of this slug, if people may sign themselves up there.
pub(crate) async fn door(connection: &impl ConnectionTrait, slug: &str) -> Result<Option<Door>, Error> {
    let found = company::Entity::find().filter(company::Column::Slug.eq(slug)).one(connection).await?;
    // One more question for a slug that is nobody's, so that both take the same.
    let company_id = found.as_ref().map_or(0, |company| company.id);
    let row = settings_row(connection, company_id).await?;
    let (Some(company), Some(row)) = (found, row) else { return Ok(None) };
    if !row.enabled {
        return Ok(None);
    }
    Ok(Some(Door {
        company_id,
        company: company.name,
        stamp_key: row.stamp_key.clone(),
        settings: read_settings(row)?,
    }))
}

async fn settings_row(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Option<sign_up_settings::Model>, Error> {
    Ok(sign_up_settings::Entity::find_by_id(company_id).one(connection).await?)
}

/// None: it has never been switched on.
pub(crate) async fn settings(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Option<SignUpSettings>, Error> {
    settings_row(connection, company_id).await?.map(read_settings).transpose()
}

fn read_settings(row: sign_up_settings::Model) -> Result<SignUpSettings, Error> {
    Ok(SignUpSettings {
        enabled: row.enabled,
        domains: serde_json::from_str(&row.domains)?,
        code_needed: row.code_needed,
        approval: row.approval,
        group: row.group_id,
        fields: serde_json::from_str(&row.fields)?,
        terms: row.terms,
    })
}

/// Writes the settings down; `stamp_key` is for the first time.
pub(crate) async fn put_settings(
    transaction: &Transaction,
    scope: &Scope,
    settings: &SignUpSettings,
    stamp_key: String,
) -> Result<(), Error> {
    use sign_up_settings::Column;

    let row = sign_up_settings::ActiveModel {
        company_id: Set(scope.company_id()),
        enabled: Set(settings.enabled),
        domains: Set(serde_json::to_string(&settings.domains)?),
        code_needed: Set(settings.code_needed),
        approval: Set(settings.approval),
        group_id: Set(settings.group),
        fields: Set(serde_json::to_string(&settings.fields)?),
        terms: Set(settings.terms.clone()),
        stamp_key: Set(stamp_key),
    };
    let known = OnConflict::column(Column::CompanyId)
        .update_columns([
            Column::Enabled,
            Column::Domains,
            Column::CodeNeeded,
            Column::Approval,
            Column::GroupId,
            Column::Fields,
            Column::Terms,
        ])
        .to_owned();
    sign_up_settings::Entity::insert(row).on_conflict(known).exec_without_returning(transaction).await?;
    Ok(())
}
