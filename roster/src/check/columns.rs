//! The mapping, made ready for a million rows.

use std::collections::BTreeMap;

use super::{Finding, closed_set::ClosedSet};
use crate::{
    map::{ColumnMapping, Field, ValueChoice, ValueMapping, is_inverted},
    snapshot::Snapshot,
};

/// The columns that are imported, in the file's order.
#[derive(Debug)]
pub(super) struct Columns {
    pub mapped: Vec<MappedColumn>,
    pub header: Vec<String>,
    pub groups: ClosedSet,
    pub cohorts: ClosedSet,
    pub courses: ClosedSet,
    pub packages: ClosedSet,
    pub companies: ClosedSet,
    /// `muster check` without a company: names cannot be checked against anything.
    pub has_company: bool,
    pub company: String,
    /// The limit on the characters of a cell.
    pub cell_characters: usize,
}

#[derive(Debug)]
pub(super) struct MappedColumn {
    pub column: usize,
    pub field: Field,
    /// A column headed `suspended`: yes means suspended.
    pub inverted: bool,
    pub required: bool,
    /// Are its values those of a closed set, which can be mapped?
    pub is_closed: bool,
    /// What distinct values of this column stand for.
    pub choices: BTreeMap<String, ValueChoice>,
}

/// Fields whose distinct values can be mapped (`import.md` 2, value mapping).
const fn is_closed(field: &Field) -> bool {
    matches!(
        field,
        Field::Status
            | Field::AccountType
            | Field::Company
            | Field::Groups
            | Field::Cohorts
            | Field::Courses
            | Field::Packages
            | Field::Invite
            | Field::Custom(_)
    )
}

impl Columns {
    pub(super) fn new(
        header: &[String],
        mapping: &[ColumnMapping],
        values: &ValueMapping,
        snapshot: &Snapshot,
        creates: bool,
        cell_characters: usize,
    ) -> Self {
        let first_name_required = creates && !snapshot.first_name_optional;
        let is_required = |field: &Field| match field {
            Field::Email => true,
            Field::FirstName | Field::Name => first_name_required || snapshot.required.contains(field),
            _ => snapshot.required.contains(field),
        };
        let mapped = mapping
            .iter()
            .filter_map(|column| {
                let field = column.field.clone()?;
                Some(MappedColumn {
                    column: column.column as usize,
                    inverted: field == Field::Status && is_inverted(&column.header),
                    required: is_required(&field),
                    is_closed: is_closed(&field),
                    choices: values.get(&field).cloned().unwrap_or_default(),
                    field,
                })
            })
            .collect();
        let company = crate::snapshot::Named { id: 0, name: snapshot.company.clone() };
        Self {
            mapped,
            header: header.to_vec(),
            groups: ClosedSet::new(&snapshot.groups),
            cohorts: ClosedSet::new(&snapshot.cohorts),
            courses: ClosedSet::new(&snapshot.courses),
            packages: ClosedSet::new(&snapshot.packages),
            companies: ClosedSet::new(std::slice::from_ref(&company)),
            has_company: !snapshot.company.is_empty(),
            company: snapshot.company.clone(),
            cell_characters,
        }
    }

    /// The column that is mapped to the field.
    pub(super) fn column_of(&self, field: &Field) -> Option<usize> {
        self.mapped.iter().find(|mapped| mapped.field == *field).map(|mapped| mapped.column)
    }

    /// The finding, with the column it is about.
    pub(super) fn place(&self, finding: Finding, column: Option<usize>) -> Finding {
        let Some(column) = column else { return finding };
        let field = self.mapped.iter().find(|mapped| mapped.column == column).map(|mapped| &mapped.field);
        finding.in_column(column as u32, self.header(column), field)
    }

    pub(super) fn header(&self, column: usize) -> &str {
        self.header.get(column).map_or("", String::as_str)
    }
}
