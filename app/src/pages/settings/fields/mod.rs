//! Fields of the company's own, and which of the usual ones its people need.

mod form;
mod list;
mod one;
mod required;

pub use list::OwnFields;
pub use one::OwnField;

use roster::map::FieldType;

pub(crate) const fn type_words(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "Text",
        FieldType::Number => "Number",
        FieldType::Date => "Date",
        FieldType::Boolean => "Yes or no",
        FieldType::Choice => "Choice",
        FieldType::Email => "E-mail address",
        FieldType::Phone => "Telephone number",
        FieldType::Url => "Web address",
    }
}
