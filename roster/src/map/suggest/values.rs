//! What the first rows show: a column of addresses is the e-mail column, whatever it is called.

use std::collections::BTreeSet;

use super::{
    super::{ColumnMapping, Field, FieldType, Why},
    has,
    similar::is_about_another,
};
use crate::{
    check::language_tag,
    person::{AccountType, EmailAddress, Status, fold_header, fold_name, parse_yes_no},
    snapshot::{Named, Snapshot},
};

/// The first rows of the file, by column.
pub(super) struct Sample<'a> {
    rows: &'a [Vec<String>],
}

impl<'a> Sample<'a> {
    pub(super) fn new(rows: &'a [Vec<String>]) -> Self {
        Self { rows }
    }

    /// The values of a column, empty cells left out.
    pub(super) fn filled(&self, column: usize) -> impl Iterator<Item = &'a str> + Clone {
        let rows = self.rows;
        rows.iter()
            .filter_map(move |row| row.get(column))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// How many values there are, and how many of them are such.
    fn count(&self, column: usize, such: impl Fn(&str) -> bool) -> (usize, usize) {
        self.filled(column).fold((0, 0), |(all, found), value| (all + 1, found + usize::from(such(value))))
    }

    fn are_all(&self, column: usize, such: impl Fn(&str) -> bool) -> bool {
        let (all, found) = self.count(column, such);
        all > 0 && found == all
    }

    /// Are there values, and nearly all of them addresses?
    pub(super) fn is_addresses(&self, column: usize) -> bool {
        let (all, found) = self.count(column, is_like_an_address);
        all > 0 && found * 5 >= all * 4
    }

    /// Do the values of one column stand within those of the other, as first names do in whole names?
    pub(super) fn holds(&self, whole: usize, part: usize) -> bool {
        let mut pairs = 0_usize;
        let mut held = 0_usize;
        for row in self.rows {
            let (Some(whole), Some(part)) = (row.get(whole), row.get(part)) else { continue };
            let (whole, part) = (fold_name(whole), fold_name(part));
            if whole.is_empty() || part.is_empty() {
                continue;
            }
            pairs += 1;
            held += usize::from(whole != part && whole.split([' ', ',']).any(|word| word == part));
        }
        pairs > 0 && held * 2 > pairs
    }

    /// May a column be taken for the field on the strength of a header that only resembles its name?
    /// Not where most values say otherwise.
    pub(super) fn allows(&self, column: usize, field: &Field) -> bool {
        let (all, found) = match field {
            Field::Email => self.count(column, is_like_an_address),
            Field::Status => self.count(column, |value| Status::parse(value).is_some()),
            Field::AccountType => self.count(column, |value| AccountType::parse(value).is_some()),
            Field::Language => self.count(column, |value| language_tag(value).is_some()),
            Field::Invite => self.count(column, |value| parse_yes_no(value).is_some()),
            _ => return true,
        };
        found * 2 >= all
    }
}

/// Adds what only the values tell, and corrects the headers they contradict.
pub(super) fn judge(mapping: &mut [ColumnMapping], sample: &Sample<'_>, snapshot: &Snapshot) {
    email(mapping, sample);
    name_under_user_name(mapping, sample);
    role_of_a_job(mapping, sample);
    closed_words(mapping, sample);
    names_of_the_company(mapping, sample, snapshot);
}

fn take(mapping: &mut [ColumnMapping], at: usize, field: Field) {
    if let Some(column) = mapping.get_mut(at) {
        column.field = Some(field);
        column.why = Why::Values;
    }
}

/// Columns about which nothing has been said. A second column of the same name is none of them: it
/// is told as such.
fn open(mapping: &[ColumnMapping]) -> Vec<usize> {
    let is_open = |(at, column): (usize, &ColumnMapping)| {
        let twin =
            mapping.iter().take(at).any(|other| !other.header.is_empty() && other.header == column.header);
        let is_open = column.field.is_none()
            && column.why == Why::Unknown
            && !twin
            && !is_about_another(&column.header);
        is_open.then_some(at)
    };
    mapping.iter().enumerate().filter_map(is_open).collect()
}

/// The column of addresses is the e-mail column: where none is, and where the one that is called so
/// holds not one address.
fn email(mapping: &mut [ColumnMapping], sample: &Sample<'_>) {
    let called = mapping.iter().position(|column| column.field == Some(Field::Email));
    if let Some(called) = called {
        let explicit = mapping.get(called).is_some_and(|column| column.why == Why::Remembered);
        if explicit || sample.count(called, is_like_an_address).1 > 0 {
            return;
        }
    }
    let mut candidates: Vec<usize> =
        open(mapping).into_iter().filter(|at| sample.is_addresses(*at)).collect();
    if candidates.is_empty() {
        // "Login", "ID", even "Name": what people sign in with is often their address.
        let lends = |column: &ColumnMapping| {
            matches!(column.field, Some(Field::UserName | Field::Reference | Field::Name))
                && column.why != Why::Remembered
        };
        let lending = mapping.iter().enumerate().filter(|(_, column)| lends(column)).map(|(at, _)| at);
        candidates.extend(lending.filter(|at| sample.is_addresses(*at)));
    }
    if candidates.len() > 1 {
        // A person's own address stands once; their manager's stands with the whole team.
        let distinct = |at: &usize| {
            let values: Vec<String> = sample.filled(*at).map(str::to_lowercase).collect();
            values.iter().collect::<BTreeSet<_>>().len() == values.len()
        };
        candidates.retain(distinct);
    }
    if let [at] = candidates[..] {
        if let Some(column) = called.and_then(|called| mapping.get_mut(called)) {
            column.field = None;
            column.why = Why::Unknown;
        }
        take(mapping, at, Field::Email);
    }
}

/// Files without any name, whose user names are people's names.
fn name_under_user_name(mapping: &mut [ColumnMapping], sample: &Sample<'_>) {
    if [Field::Name, Field::FirstName, Field::LastName].iter().any(|field| has(mapping, field)) {
        return;
    }
    let Some(at) = mapping.iter().position(|column| column.field == Some(Field::UserName)) else { return };
    let like_a_name = |value: &str| {
        value.contains(char::is_whitespace)
            && !value.contains(|other: char| other == '@' || other.is_numeric())
    };
    if sample.are_all(at, like_a_name) {
        take(mapping, at, Field::Name);
    }
}

/// A column *Role* without one account type in it says what people work as.
fn role_of_a_job(mapping: &mut [ColumnMapping], sample: &Sample<'_>) {
    const ROLES: [&str; 5] = ["role", "roles", "rolle", "rol", "ruolo"];
    if has(mapping, &Field::JobRole) {
        return;
    }
    let is_role = |column: &ColumnMapping| {
        column.field == Some(Field::AccountType)
            && column.why == Why::Alias
            && ROLES.contains(&fold_header(&column.header).as_str())
    };
    let Some(at) = mapping.iter().position(is_role) else { return };
    if sample.are_all(at, |value| AccountType::parse(value).is_none()) {
        take(mapping, at, Field::JobRole);
    }
}

/// Statuses, account types and language tags, each where exactly one column holds nothing else. What
/// is only yes or no may mean anything.
fn closed_words(mapping: &mut [ColumnMapping], sample: &Sample<'_>) {
    // Newsletters and second factors are “enabled” and “disabled” too, and nobody is to be suspended for that.
    let is_status = |value: &str| {
        let status = Status::parse(value);
        status.is_some_and(|status| value.eq_ignore_ascii_case(status.as_str()))
    };
    let is_type = |value: &str| AccountType::parse(value).is_some();
    // Manager and admin alone are as likely to be what people work as.
    let is_plain_type = |value: &str| AccountType::parse(value).is_some_and(|kind| kind <= AccountType::User);
    let columns = open(mapping);
    let only = |such: &dyn Fn(usize) -> bool| {
        let mut found = columns.iter().copied().filter(|at| such(*at));
        found.next().filter(|_| found.next().is_none())
    };
    let found = [
        (Field::Status, only(&|at| sample.are_all(at, is_status))),
        (Field::AccountType, only(&|at| sample.are_all(at, is_type) && sample.filled(at).any(is_plain_type))),
        (Field::Language, only(&|at| sample.are_all(at, is_plainly_a_language))),
    ];
    for (field, at) in found {
        if let Some(at) = at.filter(|_| !has(mapping, &field)) {
            take(mapping, at, field);
        }
    }
}

/// Columns most of whose values are names of the company's own.
fn names_of_the_company(mapping: &mut [ColumnMapping], sample: &Sample<'_>, snapshot: &Snapshot) {
    let columns: Vec<usize> =
        open(mapping).into_iter().filter(|at| sample.filled(*at).next().is_some()).collect();
    if columns.is_empty() {
        return;
    }
    let folded = |named: &[Named]| named.iter().map(|named| fold_name(&named.name)).collect::<BTreeSet<_>>();
    let companies = snapshot.companies.iter().map(|company| &company.name);
    let companies = companies.chain(Some(&snapshot.company).filter(|name| !name.is_empty()));
    let mut sets = vec![
        (Field::Groups, folded(&snapshot.groups)),
        (Field::Cohorts, folded(&snapshot.cohorts)),
        (Field::Courses, folded(&snapshot.courses)),
        (Field::Packages, folded(&snapshot.packages)),
        (Field::Company, companies.map(|name| fold_name(name)).collect()),
    ];
    for field in snapshot.custom_fields.iter().filter(|field| field.kind == FieldType::Choice) {
        let options = field.options.iter().filter(|option| parse_yes_no(option).is_none());
        let options = options.map(|option| fold_name(option)).collect();
        sets.push((Field::Custom(field.key.as_str().into()), options));
    }
    for at in columns {
        let mut best: Option<(usize, &Field)> = None;
        let mut tied = false;
        for (field, names) in &sets {
            if !field.is_repeatable() && has(mapping, field) {
                continue;
            }
            let known = |value: &str| value.split(';').all(|name| names.contains(&fold_name(name)));
            let (all, found) = sample.count(at, known);
            if found == 0 || found * 3 < all * 2 {
                continue;
            }
            match best {
                Some((most, _)) if found < most => {}
                Some((most, _)) if found == most => tied = true,
                _ => {
                    best = Some((found, field));
                    tied = false;
                }
            }
        }
        if let Some((_, field)) = best.filter(|_| !tied) {
            take(mapping, at, field.clone());
        }
    }
}

/// `joe@example.com`, also wrapped as `Joe <joe@example.com>` or with a comma behind it.
pub(super) fn is_like_an_address(value: &str) -> bool {
    let bare = value.rsplit_once('<').map_or(value, |(_, address)| address);
    let bare = bare.trim_end_matches(['>', ',', ';', '.', ' ']).trim_start_matches("mailto:");
    bare.parse::<EmailAddress>().is_ok()
}

/// `en-GB`, or `de` in small letters: `DE` is as likely to be a country.
fn is_plainly_a_language(value: &str) -> bool {
    /// Of ISO 639-1, those that courses are written in.
    const KNOWN: &str = "ar bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id \
        is it ja ka kk km kn ko lt lv mk ml mn mr ms mt my nb ne nl nn no pa pl pt ro ru sk sl sq sr sv \
        sw ta te th tl tr uk ur uz vi zh";
    let (language, region) = value.split_once(['-', '_']).unwrap_or((value, ""));
    let known = KNOWN.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(language));
    let plain = !region.is_empty() || language.bytes().all(|byte| byte.is_ascii_lowercase());
    // A column of nothing but “no” is not Norwegian.
    known && plain && parse_yes_no(value).is_none() && language_tag(value).is_some()
}
