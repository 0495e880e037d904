//! Columns → fields: what each column of the file is, and why we think so.

mod alias;
mod custom;
mod field;
mod mapping;
mod suggest;

pub(crate) use alias::known_header;
pub use custom::{CustomField, FieldType, NewField};
pub use field::Field;
pub(crate) use mapping::missing_fields;
pub use mapping::{ColumnMapping, DateOrder, MappingChoice, ValueChoice, ValueMapping, Why};
pub(crate) use suggest::suggest;
