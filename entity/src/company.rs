//! Companies: the tenants. Everything but accounts and sessions belongs to exactly one.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "company")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub name: String,
    pub slug: String,
    pub seat_limit: Option<i64>,
    pub default_language: String,
    /// Grows with every change that could alter a plan, but for people.
    pub version: i64,
    /// Grows with every import that brings or changes people.
    pub arrivals: i64,
    /// JSON: keys of standard fields that are required beside the address and the first name.
    pub required: String,
    pub first_name_optional: bool,
    /// Plans that suspend, move or mail more people than this are to be approved by another.
    pub approval_people: Option<i64>,
    /// The same as a share of the company's people, in percent.
    pub approval_percent: Option<i64>,
    /// How many calendar months after their newest attempt people are to do a package again.
    pub annual_months: i64,
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
