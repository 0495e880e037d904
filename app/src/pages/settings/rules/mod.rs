//! Rules that put people into groups.

mod list;
mod write;

pub use list::Rules;
pub(crate) use list::when;
pub use write::WriteRule;

use roster::plan::Operator;

/// As sentences and forms say it.
pub(crate) const fn operator_words(operator: Operator) -> &'static str {
    match operator {
        Operator::Is => "is",
        Operator::IsNot => "is not",
        Operator::Contains => "contains",
        Operator::StartsWith => "starts with",
        Operator::EndsWith => "ends with",
        Operator::IsEmpty => "is empty",
        Operator::IsNotEmpty => "is not empty",
    }
}
