//! Files of people made from a fuzzer's bytes: cells that checks have something to say about, under
//! any configuration. What is random is which; the words are real ones, or a fuzzer would never find them.

use arbitrary::Arbitrary;
use roster::{
    CheckRequest, Checked,
    check::FixKind,
    edit::Edit,
    map::{CustomField, DateOrder, Field, FieldType, MappingChoice, NewField, ValueChoice},
    person::AccountType,
    protocol::Configuration,
    settings::{Duplicates, OnError, Template},
    snapshot::{CompanyNames, Named},
};

/// One input of the target `check`.
#[derive(Arbitrary, Debug)]
pub struct People {
    company: Company,
    settings: u8,
    header_row: Option<u8>,
    header: Vec<Word>,
    rows: Vec<(Cell, Cell, Vec<Cell>)>,
    writing: u8,
    choices: Vec<(u8, Option<Word>, u8)>,
    values: Vec<(Word, Cell, u8, Cell)>,
    new_fields: Vec<(u8, u8, bool)>,
    edits: Vec<Change>,
}

#[derive(Arbitrary, Debug)]
struct Company {
    flags: u8,
    fields: Vec<OwnField>,
    required: Vec<Word>,
    granted: u8,
    remembered: Vec<(Word, Option<Word>)>,
}

#[derive(Arbitrary, Debug)]
struct OwnField {
    kind: u8,
    required: bool,
    options: Vec<Cell>,
    bounds: (Option<i8>, Option<i8>),
    decimals: Option<u8>,
    length: Option<u8>,
    pattern: u8,
}

/// A word of a header.
#[derive(Arbitrary, Debug)]
enum Word {
    Known(u8),
    Own(u8),
    Any(String),
}

/// A cell: one that is known to matter, pieces of such, or anything.
#[derive(Arbitrary, Debug)]
enum Cell {
    Known(u8),
    Address(u8),
    Figures(u16),
    Date(u8, u8, u8, u8),
    Pieces(Vec<u8>),
    Any(String),
}

#[derive(Arbitrary, Debug)]
enum Change {
    Set(u8, u8, Cell),
    Replace(Option<u8>, Cell, Cell, bool, bool),
    Remove(u8),
}

const HEADERS: &[&str] = &[
    "Email Address",
    "First Name",
    "Last Name",
    "Name",
    "User Name",
    "Reference",
    "Status",
    "Account Type",
    "Company",
    "Group",
    "Cohort",
    "Module requested 1",
    "Module requested 2",
    "Package",
    "Language",
    "Job Role",
    "Region",
    "Send Invite",
    "correo",
    "Suspended",
    "Enabled",
    "First_Name*",
    "E-Mail (work)",
    "employee id",
    "Emial",
    "",
];

const FIELDS: &[Field] = &[
    Field::Email,
    Field::FirstName,
    Field::LastName,
    Field::Name,
    Field::UserName,
    Field::Reference,
    Field::Status,
    Field::AccountType,
    Field::Groups,
    Field::Cohorts,
    Field::Courses,
    Field::Packages,
    Field::Language,
    Field::JobRole,
    Field::Region,
    Field::Company,
];

const CELLS: &[&str] = &[
    "",
    "ada@example.com",
    "Ada",
    "Lovelace",
    "Ada Lovelace",
    "active",
    "suspended",
    "actve",
    "yes",
    "no",
    "TRUE",
    "0",
    "Sales",
    "sales",
    "Sales;Operations",
    "Salse",
    "Spring 2026",
    "Fire Safety",
    "Fire – Safety",
    "fire  safety",
    "Acme Training",
    "Beta",
    "Bundle",
    "admin",
    "owner",
    "manager",
    "guest",
    "en",
    "en_gb",
    "en-GB",
    "tlh-Latn",
    "xx",
    "Ada <ada@example.com>",
    "mailto:ada@example.com",
    "ada@example.com.",
    "ada@gmial.com",
    "ada@example.con",
    "ada @example.com",
    "аda@example.com",
    "ÀDA@EXAMPLE.COM",
    "ada@bücher.example",
    "@",
    "=1+1",
    "=HYPERLINK(\"x\")",
    "+44 20 7946 0000",
    "-1",
    "4.41E+11",
    "1.5",
    "1,5",
    "1.234,56",
    "00042",
    "42",
    "0042",
    "12345678901234567890",
    "31/05/2026",
    "05/31/2026",
    "01/02/2026",
    "2026-05-31",
    "31.05.26",
    "Jan-15",
    "45000",
    "29/02/2025",
    "https://example.com/a",
    "example.com",
    "ftp://x",
    "#REF!",
    "#N/A",
    "a;b",
    "a\u{a0}b",
    "\u{a0}",
    "\u{feff}x",
    "line\nbreak",
    "\"quoted\"",
    "tab\tbed",
    "\0",
    "\u{7f}",
    "\u{fffd}",
    "ﬁ",
    "İ",
    "ß",
    "👩‍👩‍👧",
    "\u{202e}x",
    "'=1",
];

const PATTERNS: &[&str] =
    &["", "[A-Z]{2}[0-9]+", "(a|b)*c", "\\d+", ".*", "(?i)x+", "[", "(a+)+$", "\\p{L}+"];

impl Word {
    fn text(&self) -> String {
        match self {
            Self::Known(at) => pick(HEADERS, *at).to_owned(),
            Self::Own(at) => format!("Own {}", at % 8),
            Self::Any(text) => text.clone(),
        }
    }

    fn field(&self) -> Field {
        match self {
            Self::Known(at) => FIELDS[usize::from(*at) % FIELDS.len()].clone(),
            Self::Own(at) => format!("custom.own_{}", at % 8).parse().unwrap_or(Field::Email),
            Self::Any(_) => Field::Email,
        }
    }
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Known(at) => pick(CELLS, *at).to_owned(),
            Self::Address(at) => format!("person{}@example.com", at % 6),
            Self::Figures(figures) => figures.to_string(),
            Self::Date(day, month, year, how) => {
                let (day, month) = (day % 34, month % 34);
                match how % 4 {
                    0 => format!("{day}/{month}/{}", 1990 + u32::from(*year)),
                    1 => format!("{}-{month:02}-{day:02}", 1990 + u32::from(*year)),
                    2 => format!("{day}.{month}.{:02}", year % 100),
                    _ => format!("{month}-{day}-{}", 1990 + u32::from(*year)),
                }
            }
            Self::Pieces(pieces) => pieces.iter().take(4).map(|at| pick(CELLS, *at)).collect(),
            Self::Any(text) => text.clone(),
        }
    }
}

fn pick<'a>(from: &[&'a str], at: u8) -> &'a str {
    from[usize::from(at) % from.len()]
}

fn named(id: i64, name: &str) -> Named {
    Named { id, name: name.to_owned() }
}

impl People {
    /// The file, written with one of the delimiters and line ends, quoted where it must be or always.
    pub fn text(&self) -> String {
        let delimiter = [',', ';', '\t', '|'][usize::from(self.writing) % 4];
        let line_end = ["\n", "\r\n", "\r"][usize::from(self.writing >> 2) % 3];
        let always = self.writing & 0x40 != 0;
        let mut text = if self.writing & 0x80 == 0 { String::new() } else { "\u{feff}".to_owned() };
        // Nearly every file has the columns that are required: without them there is little to check.
        let usual = self.settings & 0x10 == 0;
        let usual_header = ["Email Address", "First Name"].into_iter().filter(|_| usual).map(str::to_owned);
        let header: Vec<_> = usual_header.chain(self.header.iter().take(12).map(Word::text)).collect();
        let rows = self.rows.iter().take(40).map(|(address, name, rest)| {
            let usual_cells = [address, name].into_iter().filter(|_| usual);
            usual_cells.chain(rest.iter().take(14)).map(Cell::text).collect()
        });
        for cells in std::iter::once(header).chain(rows) {
            for (at, cell) in cells.iter().enumerate() {
                if at > 0 {
                    text.push(delimiter);
                }
                if always || cell.contains([delimiter, '"', '\n', '\r']) {
                    text.push('"');
                    text.push_str(&cell.replace('"', "\"\""));
                    text.push('"');
                } else {
                    text.push_str(cell);
                }
            }
            text.push_str(line_end);
        }
        text
    }

    pub fn configuration(&self) -> Configuration {
        let mut configuration = crate::company("fuzz.csv");
        self.company.describe(&mut configuration);
        let settings = &mut configuration.settings;
        settings.create.0 = self.settings & 1 == 0;
        settings.duplicates =
            [Duplicates::Error, Duplicates::First, Duplicates::Last][usize::from(self.settings >> 1) % 3];
        settings.on_error = if self.settings & 0x20 == 0 { OnError::Stop } else { OnError::SkipRows };
        settings.template = if self.settings & 0xc0 == 0xc0 { Template::Exact } else { Template::Flexible };
        configuration.dialect.header_row = self.header_row.map(|row| u32::from(row % 4));
        configuration.mapping = self.choices.iter().take(4).map(choice).collect();
        for (field, value, how, with) in self.values.iter().take(4) {
            let choice = match how % 3 {
                0 => ValueChoice::Replace(with.text()),
                1 => ValueChoice::Clear(()),
                _ => ValueChoice::Create { create: how & 4 == 0 },
            };
            configuration.value_mapping.entry(field.field()).or_default().insert(value.text(), choice);
        }
        for (column, kind, required) in self.new_fields.iter().take(2) {
            configuration.new_fields.push(NewField {
                column: u32::from(column % 14),
                key: format!("new_{column}"),
                label: format!("New {column}"),
                kind: FieldType::ALL[usize::from(*kind) % FieldType::ALL.len()],
                required: *required,
            });
        }
        configuration.edits = self.edits.iter().take(6).map(Change::edit).collect();
        configuration
    }
}

fn choice((column, field, order): &(u8, Option<Word>, u8)) -> MappingChoice {
    MappingChoice {
        column: u32::from(column % 14),
        field: field.as_ref().map(Word::field),
        date_order: match order % 3 {
            0 => None,
            1 => Some(DateOrder::DayFirst),
            _ => Some(DateOrder::MonthFirst),
        },
    }
}

impl Company {
    fn describe(&self, configuration: &mut Configuration) {
        let snapshot = &mut configuration.snapshot;
        if self.flags & 1 != 0 {
            snapshot.company.clear();
        }
        snapshot.first_name_optional = self.flags & 2 != 0;
        snapshot.may_create = self.flags & 4 != 0;
        if self.flags & 8 != 0 {
            snapshot.packages = vec![named(5, "Bundle")];
            snapshot.groups.push(named(6, "sales"));
            snapshot.courses.push(named(7, "Fire — Safety"));
            snapshot.companies = vec![CompanyNames {
                id: 8,
                name: "Beta".into(),
                groups: vec![named(9, "Sales")],
                courses: vec![named(10, "Fire Safety")],
                ..CompanyNames::default()
            }];
        }
        snapshot.may_grant = match self.granted % 5 {
            0 => None,
            1 => Some(AccountType::Guest),
            2 => Some(AccountType::User),
            3 => Some(AccountType::Manager),
            _ => Some(AccountType::Admin),
        };
        snapshot.required = self.required.iter().take(3).map(Word::field).collect();
        for (at, field) in self.fields.iter().take(6).enumerate() {
            snapshot.custom_fields.push(field.describe(at));
        }
        for (header, field) in self.remembered.iter().take(3) {
            // As the page remembers it: letters and digits alone.
            let header = header.text().to_lowercase();
            let header = header.chars().filter(|character| character.is_alphanumeric()).collect();
            snapshot.remembered.insert(header, field.as_ref().map(Word::field));
        }
    }
}

impl OwnField {
    fn describe(&self, at: usize) -> CustomField {
        let pattern = pick(PATTERNS, self.pattern);
        CustomField {
            key: format!("own_{at}"),
            label: format!("Own {at}"),
            kind: FieldType::ALL[usize::from(self.kind) % FieldType::ALL.len()],
            required: self.required,
            options: self.options.iter().take(4).map(Cell::text).collect(),
            min: self.bounds.0.map(f64::from),
            max: self.bounds.1.map(f64::from),
            decimals: self.decimals,
            max_length: self.length.map(u32::from),
            pattern: (!pattern.is_empty()).then(|| pattern.to_owned()),
        }
    }
}

impl Change {
    fn edit(&self) -> Edit {
        match self {
            Self::Set(row, column, value) => {
                Edit::Set { row: u32::from(row % 42), column: u32::from(column % 16), value: value.text() }
            }
            Self::Replace(column, find, with, match_case, whole_cell) => Edit::Replace {
                column: column.map(|column| u32::from(column % 16)),
                find: find.text(),
                with: with.text(),
                match_case: *match_case,
                whole_cell: *whole_cell,
            },
            Self::Remove(row) => Edit::Remove { row: u32::from(row % 42) },
        }
    }
}

/// A fix that puts another value into the cell leaves the finding nothing to say; at most one a file is
/// tried, so that the fuzzer stays quick.
pub fn assert_fixes_fix(request: &CheckRequest, bytes: &[u8], checked: &Checked) {
    let values = &request.configuration.value_mapping;
    let fix = checked.findings.kept().iter().find_map(|finding| {
        // What a fix puts into the cell may itself be mapped to what was to be mended.
        if finding.field.as_ref().is_some_and(|field| values.contains_key(field)) {
            return None;
        }
        let fix = finding.fixes.iter().find(|fix| fix.kind == FixKind::Replace)?;
        Some((finding, fix.value.clone()?))
    });
    let Some((finding, value)) = fix else { return };
    let (Some(row), Some(column)) = (finding.row, finding.column) else { return };
    let mut request = request.clone();
    request.configuration.edits.push(Edit::Set { row, column, value: value.clone() });
    let Ok((again, _)) = crate::read(&request, bytes, &[bytes.len().max(1)]) else {
        panic!("a fix made the file unreadable: {finding:?}");
    };
    let still = again.findings.kept().iter().find(|now| {
        (now.row, now.column, now.code, &now.value)
            == (finding.row, finding.column, finding.code, &finding.value)
    });
    assert!(still.is_none(), "{value:?} does not fix {finding:?}");
}
