//! A list of people that somebody brings along, beside the people of the company: who is in it, who is not, and who is
//! under another name.

use std::collections::{HashMap, HashSet};

use roster::map::Field;
use roster::person::{EmailAddress, fold_name, split_name};
use roster::protocol::Configuration;
use roster::read::{DialectChoice, Reader};
use roster::settings::Create;
use roster::{Check, CheckRequest, Settings};
use sha2::{Digest as _, Sha256};

use crate::access::{Right, Scope};
use crate::{Backend, Error, hexadecimal, store};

/// Bytes of a file at most: a hundred thousand people and more.
pub const MAX_LIST_BYTES: usize = 16 << 20;

/// Somebody as a list names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The line of the file, or the sheet's row, from 1; absent for those who came otherwise.
    pub line: Option<u32>,
    /// By id, and by nothing else.
    pub user: Option<i64>,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
}

/// Somebody of a list who is in the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub listed: Listed,
    pub user_id: i64,
    /// As the company has it.
    pub name: String,
    pub email: String,
}

/// What became of a list. Each in the list's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    pub found: Vec<Found>,
    pub not_found: Vec<Listed>,
    /// The address is somebody's whom the company knows by another name.
    pub name_differs: Vec<Found>,
    /// How many were in the list before.
    pub repeated: u64,
}

impl Comparison {
    /// The ids of those who were found under their name.
    pub fn ids(&self) -> Vec<i64> {
        self.found.iter().map(|found| found.user_id).collect()
    }

    /// Stands for who was found: another list, or another company by then, has another.
    pub fn digest(&self) -> String {
        let mut sum = Sha256::new();
        for found in &self.found {
            sum.update(found.user_id.to_be_bytes());
        }
        hexadecimal::encode(&sum.finalize())
    }
}

/// Reads a list of first names, last names and addresses from a file, as imports read theirs: any encoding and delimiter,
/// CSV or workbook, columns by their headers in any order. A file without headers is one of first name, last name and
/// address.
///
/// # Errors
/// As [`crate::imports::receive`], and [`Error::Refused`] where no column has addresses.
pub async fn read_list(backend: &Backend, filename: &str, bytes: Vec<u8>) -> Result<Vec<Listed>, Error> {
    let limits = backend.config().limits;
    let settings = Settings { create: Create(false), ..Settings::default() };
    let configuration =
        Configuration { filename: filename.to_owned(), settings, limits, ..Configuration::default() };
    let request = CheckRequest { configuration, limits };
    tokio::task::spawn_blocking(move || read(request, &bytes)).await.map_err(Error::internal)?
}

fn read(request: CheckRequest, bytes: &[u8]) -> Result<Vec<Listed>, Error> {
    let (filename, limits) = (request.configuration.filename.clone(), request.limits);
    let mut check = Check::new(request);
    check.push(bytes).map_err(crate::imports::refused)?;
    let checked = check.finish().map_err(crate::imports::refused)?;
    let mut columns = Columns::default();
    for column in &checked.mapping {
        let at = Some(column.column as usize);
        match &column.field {
            Some(Field::Email) if columns.email.is_none() => columns.email = at,
            Some(Field::FirstName) if columns.first_name.is_none() => columns.first_name = at,
            Some(Field::LastName) if columns.last_name.is_none() => columns.last_name = at,
            Some(Field::Name) if columns.name.is_none() => columns.name = at,
            _ => {}
        }
    }
    let header = &checked.opened.header;
    let mut listed = Vec::new();
    if let Some(at) = header.iter().position(|cell| cell.parse::<EmailAddress>().is_ok()) {
        // The first line is a person.
        let mut names = (0..header.len()).filter(|column| *column != at);
        columns = Columns { email: Some(at), first_name: names.next(), last_name: names.next(), name: None };
        listed.push(columns.person(checked.opened.dialect.header_row, &|column| {
            header.get(column).cloned().unwrap_or_default()
        }));
    }
    if columns.email.is_none() {
        return Err(Error::refused(
            "No column of this file holds e-mail addresses. It needs three: first name, last name and e-mail \
             address, with these words above them.",
        ));
    }
    let mut reader = Reader::new(&filename, DialectChoice::default(), &[], limits);
    let mut each = |_: &roster::read::Opened, record: &roster::read::Record<'_>| {
        listed.push(columns.person(record.line, &|column| record.cell(column).trim().to_owned()));
        Ok(())
    };
    reader.push(bytes, &mut each).map_err(crate::imports::refused)?;
    reader.finish(&mut each).map_err(crate::imports::refused)?;
    Ok(listed)
}

/// Where in a record what stands.
#[derive(Clone, Copy, Default)]
struct Columns {
    email: Option<usize>,
    first_name: Option<usize>,
    last_name: Option<usize>,
    /// Both in one.
    name: Option<usize>,
}

impl Columns {
    fn person(self, line: u32, cell: &dyn Fn(usize) -> String) -> Listed {
        let text = |column: Option<usize>| column.map(cell).unwrap_or_default();
        let (mut first_name, mut last_name) = (text(self.first_name), text(self.last_name));
        if first_name.is_empty() && last_name.is_empty() {
            let name = text(self.name);
            let (first, last) = split_name(name.trim());
            (first_name, last_name) = (first.to_owned(), last.to_owned());
        }
        Listed { line: Some(line), user: None, first_name, last_name, email: text(self.email) }
    }
}

/// Looks for everybody of a list in the company. Names are compared without regard to case, spaces and dashes, first
/// and last as one; who has none, in the list or in the company, cannot be under another.
pub async fn compare(backend: &Backend, scope: &Scope, listed: Vec<Listed>) -> Result<Comparison, Error> {
    scope.require(Right::ManageTraining)?;
    let read = backend.store().read();
    let keys: Vec<String> = listed.iter().filter_map(key).collect();
    let ids: Vec<i64> = listed.iter().filter_map(|person| person.user).collect();
    let known = store::listed::people(read, scope, &ids, &keys).await?;
    let by_key: HashMap<&str, usize> =
        known.iter().enumerate().map(|(at, person)| (person.email_key.as_str(), at)).collect();
    let by_id: HashMap<i64, usize> = known.iter().enumerate().map(|(at, person)| (person.id, at)).collect();
    let mut seen = HashSet::new();
    let mut comparison = Comparison::default();
    for person in listed {
        let at = match person.user {
            Some(id) => by_id.get(&id),
            None => key(&person).and_then(|key| by_key.get(key.as_str())),
        };
        let Some(one) = at.and_then(|at| known.get(*at)) else {
            comparison.not_found.push(person);
            continue;
        };
        if !seen.insert(one.id) {
            comparison.repeated += 1;
            continue;
        }
        let said = fold_name(&format!("{} {}", person.first_name, person.last_name));
        let kept = fold_name(&format!("{} {}", one.first_name, one.last_name));
        let differs = !said.is_empty() && !kept.is_empty() && said != kept;
        let found = Found { user_id: one.id, name: one.name(), email: one.email.clone(), listed: person };
        if differs { comparison.name_differs.push(found) } else { comparison.found.push(found) }
    }
    Ok(comparison)
}

/// By what an address is compared; none of what is no address.
fn key(person: &Listed) -> Option<String> {
    Some(person.email.trim().parse::<EmailAddress>().ok()?.key())
}
