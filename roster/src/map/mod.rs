//! Columns → fields: what each column of the file is, and why we think so.

mod alias;
mod custom;
mod definition;
mod field;
mod known;
mod mapping;
mod names;
mod new_field;
mod suggest;
mod template;

pub(crate) use alias::{is_inverted, known_header};
pub use custom::{CustomField, FieldType, NewField};
pub use definition::{OPTION_CHARACTERS, OPTIONS, check_field};
pub use field::Field;
pub use known::known_values;
pub use mapping::{
    ColumnMapping, DateOrder, MappingChoice, ValueChoice, ValueMapping, Why, is_certain, missing_fields,
    required_fields,
};
pub use new_field::{KEY_CHARACTERS, LABEL_CHARACTERS, check_new_fields};
pub use suggest::new_field_of;
pub(crate) use suggest::{resembles, suggest};
pub use template::custom_header;
pub(crate) use template::template_finding;
