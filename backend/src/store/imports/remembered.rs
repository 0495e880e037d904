//! What a company's columns were in its imports before.

use std::collections::BTreeMap;

use entity::import;
use entity::remembered_column::{ActiveModel, Column, Entity};
use roster::map::{ColumnMapping, Field, Why};
use roster::person::fold_header;
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, Order, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Set,
};

use super::super::Transaction;
use super::Handle;
use crate::Error;

/// Columns of a company that are remembered, the ones used last. They go along with every import.
const MOST: u64 = 1_000;
/// Characters of a header that is worth remembering, as it is compared.
const LONGEST: usize = 200;

/// What every known header was when it was imported last; none: it was left out.
pub(super) async fn remembered(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<BTreeMap<String, Option<Field>>, Error> {
    let columns: Vec<(String, Option<String>)> = Entity::find()
        .filter(Column::CompanyId.eq(company_id))
        .order_by_desc(Column::UsedAt)
        .order_by_asc(Column::Header)
        .limit(MOST)
        .select_only()
        .columns([Column::Header, Column::Field])
        .into_tuple()
        .all(connection)
        .await?;
    // A field that this program does not know was written by a newer one beside it.
    let known = columns.into_iter().filter_map(|(header, field)| match field {
        None => Some((header, None)),
        Some(key) => key.parse().ok().map(|field| (header, Some(field))),
    });
    Ok(known.collect())
}

/// Remembers what the columns of the import are, as far as the header alone did not tell.
pub(crate) async fn remember(transaction: &Transaction, handle: Handle, now: i64) -> Result<(), Error> {
    let query = import::Entity::find()
        .filter(import::Column::Id.eq(handle.id()))
        .filter(import::Column::CompanyId.eq(handle.company_id()))
        .select_only()
        .column(import::Column::Mapping);
    let mapping: Option<String> = query.into_tuple().one(transaction).await?;
    let mapping: Vec<ColumnMapping> = serde_json::from_str(&mapping.ok_or(Error::NotFound)?)?;
    let rows: Vec<ActiveModel> = decided(&mapping)
        .into_iter()
        .map(|(header, field)| ActiveModel {
            company_id: Set(handle.company_id()),
            header: Set(header),
            field: Set(field.map(ToString::to_string)),
            used_at: Set(now),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let replace = OnConflict::columns([Column::CompanyId, Column::Header])
        .update_columns([Column::Field, Column::UsedAt])
        .to_owned();
    Entity::insert_many(rows).on_conflict(replace).exec_without_returning(transaction).await?;
    forget_the_oldest(transaction, handle).await
}

async fn forget_the_oldest(transaction: &Transaction, handle: Handle) -> Result<(), Error> {
    let mut kept = Query::select();
    kept.column(Column::Header)
        .from(Entity)
        .and_where(Column::CompanyId.eq(handle.company_id()))
        .order_by(Column::UsedAt, Order::Desc)
        .order_by(Column::Header, Order::Asc)
        .limit(MOST);
    Entity::delete_many()
        .filter(Column::CompanyId.eq(handle.company_id()))
        .filter(Column::Header.not_in_subquery(kept))
        .exec(transaction)
        .await?;
    Ok(())
}

/// What is worth remembering, by the header as it is compared. A header that stands over two columns of
/// different fields tells nothing.
fn decided(mapping: &[ColumnMapping]) -> BTreeMap<String, Option<&Field>> {
    let mut decided: BTreeMap<String, Vec<Option<&Field>>> = BTreeMap::new();
    for column in mapping {
        let header = fold_header(&column.header);
        if matches!(column.why, Why::Chosen | Why::NewField | Why::Similar | Why::Values | Why::Remembered)
            && (1..=LONGEST).contains(&header.chars().count())
            // Damage, of which PostgreSQL keeps NUL in no text.
            && !header.contains(char::is_control)
        {
            decided.entry(header).or_default().push(column.field.as_ref());
        }
    }
    let agreed = decided.into_iter().filter_map(|(header, fields)| {
        let first = *fields.first()?;
        fields.iter().all(|field| *field == first).then_some((header, first))
    });
    agreed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(column: u32, header: &str, field: Option<Field>, why: Why) -> ColumnMapping {
        let json = serde_json::json!({"column": column, "header": header, "field": field, "why": why});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn only_what_had_to_be_decided_is_remembered() {
        let mapping = [
            column(0, "Email", Some(Field::Email), Why::Exact),
            column(1, "Função", Some(Field::JobRole), Why::Chosen),
            column(2, "Shoe size", None, Why::Chosen),
            column(3, "Nothing", None, Why::Unknown),
            column(4, "Regoin", Some(Field::Region), Why::Similar),
            column(5, "Unit", Some(Field::Groups), Why::Chosen),
            column(6, "unit", None, Why::Chosen),
            column(7, "", None, Why::Chosen),
            column(8, &"x".repeat(201), None, Why::Chosen),
            column(9, "Kit", Some(Field::Custom("shirt".into())), Why::NewField),
        ];
        let decided: Vec<_> = decided(&mapping).into_iter().collect();
        assert_eq!(
            decided,
            [
                ("funcao".to_owned(), Some(&Field::JobRole)),
                ("kit".to_owned(), Some(&Field::Custom("shirt".into()))),
                ("regoin".to_owned(), Some(&Field::Region)),
                ("shoesize".to_owned(), None),
            ]
        );
    }
}
