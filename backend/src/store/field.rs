//! Rows of companies' own fields, and the values that people have in them.

use entity::custom_field::{ActiveModel, Column, Entity, Model};
use entity::remembered_column;
use roster::map::{CustomField, Field as ColumnField, FieldType};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, QueryFilter as _,
    QueryOrder as _, Select, Set,
};
use serde::{Deserialize, Serialize};

use super::{Kind, Transaction, postgres, sqlite, statement};
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::fields::Field;

/// What of a definition belongs to its type, as `custom_field.bounds` keeps it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Bounds {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimals: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
}

/// The company's own fields: where every query here begins.
fn of(company_id: i64) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(company_id))
}

/// In the order in which they were made.
pub(crate) async fn list(connection: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Field>, Error> {
    let rows = of(scope.company_id()).order_by_asc(Column::Id).all(connection).await?;
    rows.into_iter().map(read).collect()
}

/// The definitions alone, in the order in which they were made.
pub(crate) async fn definitions(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Vec<CustomField>, Error> {
    let rows = of(company_id).order_by_asc(Column::Id).all(connection).await?;
    rows.into_iter().map(|row| Ok(read(row)?.definition)).collect()
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Field>, Error> {
    of(scope.company_id()).filter(Column::Id.eq(id)).one(connection).await?.map(read).transpose()
}

/// Makes a field. Whoever calls has checked it against the company's others.
pub(crate) async fn insert(
    transaction: &Transaction,
    company_id: i64,
    definition: &CustomField,
    at_sign_up: bool,
    now: i64,
) -> Result<Field, Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(company_id),
        key: Set(definition.key.clone()),
        label: Set(definition.label.clone()),
        kind: Set(definition.kind.as_str().to_owned()),
        required: Set(definition.required),
        at_sign_up: Set(at_sign_up),
        bounds: Set(bounds(definition)?),
        created_at: Set(now),
    };
    read(row.insert(transaction).await?)
}

/// Writes everything but the key and the type, which are never changed.
pub(crate) async fn update(transaction: &Transaction, scope: &Scope, field: &Field) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Label, Expr::value(field.definition.label.as_str()))
        .col_expr(Column::Required, Expr::value(field.definition.required))
        .col_expr(Column::AtSignUp, Expr::value(field.at_sign_up))
        .col_expr(Column::Bounds, Expr::value(bounds(&field.definition)?))
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(field.id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Deletes the field, what people have in it, and that columns were it. Returns how many people had a value.
pub(crate) async fn delete(
    transaction: &Transaction,
    scope: &Scope,
    field: &Field,
    now: i64,
) -> Result<u64, Error> {
    let sql = match Kind::of(transaction) {
        Kind::Sqlite => sqlite::WITHOUT_CUSTOM_VALUE,
        Kind::Postgres => postgres::WITHOUT_CUSTOM_VALUE,
    };
    let key = field.definition.key.as_str();
    let values = [scope.company_id().into(), key.into(), now.into()];
    let changed = transaction.execute_raw(statement(transaction, sql, values)).await?;
    let column = ColumnField::Custom(key.into()).to_string();
    remembered_column::Entity::delete_many()
        .filter(remembered_column::Column::CompanyId.eq(scope.company_id()))
        .filter(remembered_column::Column::Field.eq(column))
        .exec(transaction)
        .await?;
    Entity::delete_many()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(field.id))
        .exec(transaction)
        .await?;
    Ok(changed.rows_affected())
}

/// How many people have a value in the field of this key.
pub(crate) async fn people(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    key: &str,
) -> Result<u64, Error> {
    let sql = match Kind::of(connection) {
        Kind::Sqlite => sqlite::WITH_CUSTOM_VALUE,
        Kind::Postgres => postgres::WITH_CUSTOM_VALUE,
    };
    let values = [scope.company_id().into(), key.into()];
    let row = connection.query_one_raw(statement(connection, sql, values)).await?;
    let people: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    Ok(people.unwrap_or(0).unsigned_abs())
}

fn bounds(definition: &CustomField) -> Result<String, Error> {
    Ok(serde_json::to_string(&Bounds {
        options: definition.options.clone(),
        min: definition.min,
        max: definition.max,
        decimals: definition.decimals,
        max_length: definition.max_length,
        pattern: definition.pattern.clone(),
    })?)
}

fn read(row: Model) -> Result<Field, Error> {
    let bounds: Bounds = serde_json::from_str(&row.bounds)?;
    // The database knows no other words; a text is what every value could be read as.
    let kind = FieldType::ALL.into_iter().find(|kind| kind.as_str() == row.kind).unwrap_or_default();
    Ok(Field {
        id: row.id,
        definition: CustomField {
            key: row.key,
            label: row.label,
            kind,
            required: row.required,
            options: bounds.options,
            min: bounds.min,
            max: bounds.max,
            decimals: bounds.decimals,
            max_length: bounds.max_length,
            pattern: bounds.pattern,
        },
        at_sign_up: row.at_sign_up,
        created_at: instant(row.created_at),
    })
}
