//! The mapping, made ready for a million rows.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use regex_lite::Regex;

use super::{
    Code, CustomValue, Finding, Slot, Values,
    closed_set::{ClosedSet, Match},
    params,
    rules::{pattern, words},
};
use crate::{
    map::{ColumnMapping, CustomField, DateOrder, Field, FieldType, NewField, ValueChoice, is_inverted},
    person::AccountType,
    protocol::Configuration,
    settings::Template,
    snapshot::Named,
};

/// Characters that a text of the company's own has unless it says otherwise (`import.md` 2).
const TEXT_CHARACTERS: u32 = 200;

/// The columns that are imported, in the file's order.
#[derive(Debug)]
pub(super) struct Columns {
    pub mapped: Vec<MappedColumn>,
    pub header: Vec<String>,
    /// The import's own company, then the further ones that rows may name.
    pub houses: Vec<House>,
    /// Their names; the id is the position in `houses`.
    pub companies: ClosedSet,
    company_at: Option<usize>,
    /// How many columns are fields of the company's own.
    customs: usize,
    /// `muster check` without a company: names cannot be checked against anything.
    pub has_company: bool,
    /// The columns of the full name and the first name, where both are there and one must be filled.
    pub either_name: Option<(usize, usize)>,
    /// A full name must have a last name in it.
    pub needs_last_name: bool,
    /// The highest account type that may be granted.
    pub may_grant: Option<AccountType>,
    /// May groups, cohorts and packages be made?
    pub may_create: bool,
    /// The limit on a cell.
    pub cell_characters: usize,
    /// The domain of an address that was in order; the next one's is probably the same.
    pub good_domain: RefCell<String>,
    /// What is wrong with the company's own fields, so far as columns are mapped to them.
    pub complaints: Vec<Finding>,
}

/// A company, with the names it has.
#[derive(Debug)]
pub(super) struct House {
    pub name: String,
    pub groups: ClosedSet,
    pub cohorts: ClosedSet,
    pub courses: ClosedSet,
    pub packages: ClosedSet,
}

#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing of a column, and none excludes another"
)]
pub(super) struct MappedColumn {
    pub column: usize,
    pub field: Field,
    /// What messages call the field.
    pub label: String,
    /// A column headed `suspended`: yes means suspended.
    pub inverted: bool,
    pub required: bool,
    /// A text of which nothing is to be said if it begins and ends with a letter and has no more bytes
    /// than these.
    pub plain_text: Option<usize>,
    /// A part of the name, in a file that has a column for the full name, too.
    pub beside_name: bool,
    /// Are its values those of a closed set, which can be mapped?
    pub is_closed: bool,
    /// What distinct values of this column stand for.
    pub choices: BTreeMap<String, ValueChoice>,
    /// Of a field of the company's own: what its values must be …
    pub custom: Option<Custom>,
    /// … and how its dates are read, as far as that is known: chosen, or in the second reading judged.
    pub date_order: Option<DateOrder>,
}

/// A field of the company's own.
#[derive(Debug)]
pub(super) struct Custom {
    pub key: Arc<str>,
    /// Its place in [`Values::custom`].
    pub slot: usize,
    pub rule: Rule,
}

/// What a value must be.
#[derive(Debug)]
pub(super) enum Rule {
    Text {
        most: usize,
        pattern: Option<(String, Regex)>,
        /// The field's own name says that dates stand in it.
        holds_dates: bool,
    },
    Number {
        min: Option<f64>,
        max: Option<f64>,
        decimals: Option<u8>,
    },
    Date,
    Boolean,
    Choice(ClosedSet),
    /// A choice that is only being made of this file: its values are the options.
    AnyChoice,
    Email,
    Phone,
    Url,
}

impl Rule {
    const fn kind(&self) -> FieldType {
        match self {
            Self::Text { .. } => FieldType::Text,
            Self::Number { .. } => FieldType::Number,
            Self::Date => FieldType::Date,
            Self::Boolean => FieldType::Boolean,
            Self::Choice(_) | Self::AnyChoice => FieldType::Choice,
            Self::Email => FieldType::Email,
            Self::Phone => FieldType::Phone,
            Self::Url => FieldType::Url,
        }
    }
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
            | Field::Language
            | Field::Invite
            | Field::Custom(_)
    )
}

/// Names and the like, that have no rule but their length, and must not be what a spreadsheet made of
/// something else: that begins or ends with a digit or a sign.
const fn plain_text(field: &Field) -> Option<usize> {
    match field {
        Field::FirstName | Field::LastName => Some(100),
        Field::JobRole | Field::Region => Some(200),
        _ => None,
    }
}

impl Columns {
    pub(super) fn new(
        header: &[String],
        mapping: &[ColumnMapping],
        configuration: &Configuration,
        cell_characters: usize,
    ) -> Self {
        let snapshot = &configuration.snapshot;
        let exact = configuration.settings.template == Template::Exact;
        let house =
            |name: &str, groups: &[Named], cohorts: &[Named], courses: &[Named], packages: &[Named]| House {
                name: name.to_owned(),
                groups: ClosedSet::new(groups).only_equal(exact),
                cohorts: ClosedSet::new(cohorts).only_equal(exact),
                // Course titles stay tolerant in every mode.
                courses: ClosedSet::new(courses),
                packages: ClosedSet::new(packages).only_equal(exact),
            };
        let own = house(
            &snapshot.company,
            &snapshot.groups,
            &snapshot.cohorts,
            &snapshot.courses,
            &snapshot.packages,
        );
        let further = snapshot.companies.iter().map(|company| {
            house(&company.name, &company.groups, &company.cohorts, &company.courses, &company.packages)
        });
        let houses: Vec<House> = std::iter::once(own).chain(further).collect();
        let names: Vec<String> = houses.iter().map(|house| house.name.clone()).collect();
        let mut columns = Self {
            mapped: Vec::new(),
            header: header.to_vec(),
            houses,
            companies: ClosedSet::of_texts(&names).only_equal(exact),
            company_at: None,
            customs: 0,
            has_company: !snapshot.company.is_empty(),
            either_name: None,
            needs_last_name: configuration.settings.create.0
                && snapshot.required.contains(&Field::LastName)
                && !mapping.iter().any(|column| column.field == Some(Field::LastName)),
            may_grant: snapshot.may_grant,
            may_create: snapshot.may_create,
            cell_characters,
            good_domain: RefCell::default(),
            complaints: Vec::new(),
        };
        for column in mapping {
            let Some(field) = column.field.clone() else { continue };
            columns.add(column, field, configuration, exact);
        }
        columns.full_name_first();
        columns.company_at = columns.mapped.iter().position(|mapped| mapped.field == Field::Company);
        columns
    }

    /// Parts of a name that have columns of their own count before the full name, which is read first.
    fn full_name_first(&mut self) {
        if self.column_of(&Field::Name).is_none() {
            return;
        }
        self.mapped.sort_by_key(|mapped| mapped.field != Field::Name);
        if let (Some(full), Some(first)) = (self.column_of(&Field::Name), self.column_of(&Field::FirstName))
            && self.mapped.iter().any(|mapped| mapped.required && mapped.column == first)
        {
            self.either_name = Some((full, first));
        }
        for mapped in &mut self.mapped {
            match mapped.field {
                Field::Name if self.either_name.is_some() => mapped.required = false,
                Field::FirstName => {
                    mapped.beside_name = true;
                    mapped.required = false;
                }
                Field::LastName => mapped.beside_name = true,
                _ => {}
            }
        }
    }

    fn add(&mut self, column: &ColumnMapping, field: Field, configuration: &Configuration, exact: bool) {
        let snapshot = &configuration.snapshot;
        let mut label = field.label().to_owned();
        // Who is in the company already may have been given it before.
        let creates = configuration.settings.create.0;
        let is_wanted = |field: &Field| creates && snapshot.required.contains(field);
        let mut required = match &field {
            Field::Email => true,
            _ if field == configuration.settings.match_by.field() => true,
            Field::FirstName | Field::Name if creates && !snapshot.first_name_optional => true,
            Field::Name => is_wanted(&Field::Name) || is_wanted(&Field::FirstName),
            _ => is_wanted(&field),
        };
        let mut custom = None;
        if let Field::Custom(key) = &field {
            let known = snapshot.custom_fields.iter().find(|field| field.key == **key);
            let new = configuration.new_fields.iter().find(|field| field.key == **key);
            let is_new = known.is_none();
            // A key that nothing explains is a text.
            let definition = known.cloned().or_else(|| new.map(as_it_will_be)).unwrap_or_default();
            if !definition.label.is_empty() {
                label.clone_from(&definition.label);
            }
            required |= creates && definition.required;
            let (rule, is_broken) = rule(&definition, is_new, exact);
            if is_broken {
                let pattern = definition.pattern.as_deref().unwrap_or_default();
                let params = params! {"label": label.as_str(), "pattern": pattern};
                let finding = Finding::new(Code::PatternUnusable, params);
                self.complaints.push(finding.in_column(column.column, &column.header, Some(&field)));
            }
            custom = Some(Custom { key: Arc::from(&**key), slot: self.customs, rule });
            self.customs += 1;
        }
        let chosen = configuration.mapping.iter().rev().find(|choice| choice.column == column.column);
        let choices = configuration.value_mapping.get(&field).cloned().unwrap_or_default();
        let plain_text = plain_text(&field).filter(|_| choices.is_empty());
        self.mapped.push(MappedColumn {
            column: column.column as usize,
            inverted: field == Field::Status && is_inverted(&column.header),
            required,
            beside_name: false,
            is_closed: is_closed(&field),
            plain_text,
            choices,
            label,
            field,
            custom,
            date_order: chosen.and_then(|choice| choice.date_order),
        });
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

    /// The order the administrator chose for a column's dates.
    pub(super) fn date_order(&self, column: usize) -> Option<DateOrder> {
        self.mapped.iter().find(|mapped| mapped.column == column)?.date_order
    }

    /// For the second reading: how a column's dates are to be read, where the administrator did not say.
    pub(super) fn judge_dates(&mut self, column: usize, order: Option<DateOrder>) {
        if let Some(mapped) = self.mapped.iter_mut().find(|mapped| mapped.column == column) {
            mapped.date_order = mapped.date_order.or(order);
        }
    }

    /// The column that names each row's company, where there is one to tell from the import's own.
    #[inline]
    pub(super) fn company_column(&self) -> Option<&MappedColumn> {
        self.mapped.get(self.company_at?)
    }

    /// The position of the company that a cell names; none: there is no such company. Empty is the
    /// import's own.
    pub(super) fn company_position(&self, name: &str) -> Option<u16> {
        if name.is_empty() || !self.has_company {
            return Some(0);
        }
        match self.companies.find(name) {
            Match::Exact(position) => Some(position as u16),
            Match::Folded(named) => Some(named.id as u16),
            Match::Ambiguous(_) | Match::Unknown => None,
        }
    }

    /// Gives the values a slot for each field of the company's own.
    pub(super) fn prepare(&self, values: &mut Values) {
        if values.custom.len() == self.customs {
            return;
        }
        let slot = |custom: &Custom| CustomValue {
            key: Arc::clone(&custom.key),
            kind: custom.rule.kind(),
            value: Slot::Unmapped,
        };
        values.custom = self.mapped.iter().filter_map(|mapped| mapped.custom.as_ref()).map(slot).collect();
    }
}

fn as_it_will_be(new: &NewField) -> CustomField {
    CustomField {
        key: new.key.clone(),
        label: new.label.clone(),
        kind: new.kind,
        required: new.required,
        ..CustomField::default()
    }
}

/// The rule of a field; true: its pattern is none that can be used, and is left out.
fn rule(field: &CustomField, is_new: bool, exact: bool) -> (Rule, bool) {
    let mut is_broken = false;
    let rule = match field.kind {
        FieldType::Text => {
            let wanted = field.pattern.as_ref().filter(|pattern| !pattern.is_empty());
            let pattern = wanted.and_then(|text| Some((text.clone(), pattern::compile(text)?)));
            is_broken = wanted.is_some() && pattern.is_none();
            Rule::Text {
                most: field.max_length.unwrap_or(TEXT_CHARACTERS) as usize,
                pattern,
                holds_dates: words::speaks_of_dates(&field.label) || words::speaks_of_dates(&field.key),
            }
        }
        FieldType::Number => Rule::Number { min: field.min, max: field.max, decimals: field.decimals },
        FieldType::Date => Rule::Date,
        FieldType::Boolean => Rule::Boolean,
        FieldType::Choice if is_new && field.options.is_empty() => Rule::AnyChoice,
        FieldType::Choice => Rule::Choice(ClosedSet::of_texts(&field.options).only_equal(exact)),
        FieldType::Email => Rule::Email,
        FieldType::Phone => Rule::Phone,
        FieldType::Url => Rule::Url,
    };
    (rule, is_broken)
}
