//! The first reading of a file: everything there is to say about it.

use std::collections::BTreeMap;

use super::{
    Bitmap, Code, Finding, Findings, FixKind, Memberships, Severity, Slot, Summary, Values,
    columns::Columns,
    duplicates::KeyIndex,
    params,
    row::{Report, RowHashes, examine},
};
use crate::{
    map::{ColumnMapping, Field, Why, missing_fields, suggest},
    person::EmailAddress,
    protocol::Configuration,
    read::{Limits, Opened, Reader, Record, Refusal},
    settings::{Duplicates, OnError},
};

/// Rows between two entries of the [`RowIndex`].
const STEP: u32 = 64;

/// What a file is checked against; equal requests over equal bytes give equal findings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckRequest {
    pub configuration: Configuration,
    pub limits: Limits,
}

/// Fed with the file's bytes; then [`finish`](Self::finish).
#[derive(Debug)]
pub struct Check {
    request: CheckRequest,
    reader: Reader,
    /// Known once the header has been read.
    columns: Option<Columns>,
    state: State,
}

/// Everything that grows while reading, apart from the reader itself.
#[derive(Debug)]
struct State {
    mapping: Vec<ColumnMapping>,
    values: Values,
    people: KeyIndex<Seen>,
    user_names: KeyIndex<Place>,
    references: KeyIndex<Place>,
    verdicts: Verdicts,
    findings: Findings,
    file_blocking: u32,
    index: RowIndex,
    on_error: OnError,
    duplicates: Duplicates,
    cell_characters: usize,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    row: u32,
    line: u32,
}

/// A person's row, with what two rows about one person are compared by.
#[derive(Clone, Copy, Debug)]
struct Seen {
    place: Place,
    hashes: RowHashes,
}

/// What became of each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdicts {
    /// Rows with at least one error.
    pub errors: Bitmap,
    pub warnings: Bitmap,
    /// Rows with an error that stops the whole import …
    pub blocking: Bitmap,
    /// … and rows with one that does not: they can be left out.
    pub plain: Bitmap,
    /// Left out because another row says it: equal, merged into it, or the losing one.
    pub duplicates: Bitmap,
    pub removed: Bitmap,
    /// What later rows add to the person of an earlier one.
    pub merged: BTreeMap<u32, Memberships>,
    /// Conflicts between rows of which no finding is kept, in the order of rows: the second reading,
    /// which sees every row by itself, cannot find them again.
    pub conflicts: Vec<Conflict>,
}

/// Two rows that are about the same person, or share what only one may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    pub row: u32,
    pub other: u32,
    pub over: Over,
}

/// What two rows conflict over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Email,
    UserName,
    Reference,
}

impl Over {
    pub(super) const fn field(self) -> Field {
        match self {
            Self::Email => Field::Email,
            Self::UserName => Field::UserName,
            Self::Reference => Field::Reference,
        }
    }
}

/// What is said about two rows that concern the same person.
pub(super) fn about_both(code: Code, row: u32, other: u32, over: Over) -> Finding {
    let finding = Finding::new(code, params! {"other_row": other, "label": over.field().label()});
    if code.severity() == Severity::Error {
        finding.with_fix(FixKind::RemoveRow, format!("Leave row {row} out"), None)
    } else {
        finding
    }
}

impl Verdicts {
    /// Blocking rows on which nothing else is wrong that would leave them out anyway.
    fn still_blocking(&self, on_error: OnError) -> u32 {
        let left_out = |row: &u32| on_error == OnError::SkipRows && self.plain.contains(*row);
        self.blocking.iter().filter(|row| !left_out(row)).count() as u32
    }
}

/// Where rows begin in the file, one entry in 64: a window of rows is read again from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowIndex {
    /// Byte offset and line of rows 1, 65, 129, …
    starts: Vec<(u64, u32)>,
    rows: u32,
}

impl RowIndex {
    fn add(&mut self, record: &Record<'_>) {
        if (record.row - 1).is_multiple_of(STEP) {
            self.starts.push((record.offset, record.line));
        }
        self.rows = record.row;
    }

    /// The last indexed row that is not behind `row`: its number, byte offset and line.
    pub fn before(&self, row: u32) -> Option<(u32, u64, u32)> {
        let at = row.saturating_sub(1) / STEP;
        self.starts.get(at as usize).map(|(offset, line)| (at * STEP + 1, *offset, *line))
    }

    /// The offset of an indexed row that is behind `row`; none where the file ends first.
    pub fn after(&self, row: u32) -> Option<u64> {
        self.starts.get((row.saturating_sub(1) / STEP) as usize + 1).map(|(offset, _)| *offset)
    }

    pub fn rows(&self) -> u32 {
        self.rows
    }
}

/// All there is to say about a file.
#[derive(Clone, Debug)]
pub struct Checked {
    pub opened: Opened,
    pub mapping: Vec<ColumnMapping>,
    /// Records under the header, removed ones included.
    pub rows: u32,
    pub findings: Findings,
    pub summary: Summary,
    pub index: RowIndex,
    pub(super) verdicts: Verdicts,
}

impl Checked {
    pub fn rows_with_errors(&self) -> &Bitmap {
        &self.verdicts.errors
    }

    pub fn rows_with_warnings(&self) -> &Bitmap {
        &self.verdicts.warnings
    }

    /// The findings, among those kept in detail, that stop the whole import. Those on a row that is
    /// left out for another error do not count.
    pub fn blocking(&self, on_error: OnError) -> Vec<Finding> {
        let left_out = |row: Option<u32>| {
            on_error == OnError::SkipRows && row.is_some_and(|row| self.verdicts.plain.contains(row))
        };
        let blocks = |finding: &&Finding| finding.blocking && !left_out(finding.row);
        self.findings.kept().iter().filter(blocks).cloned().collect()
    }

    /// Rows left out because another row of the file says what they say, or wins over them.
    pub fn duplicates(&self) -> &Bitmap {
        &self.verdicts.duplicates
    }

    /// Rows taken out by an edit.
    pub fn removed(&self) -> &Bitmap {
        &self.verdicts.removed
    }
}

impl Check {
    pub fn new(request: CheckRequest) -> Self {
        let configuration = &request.configuration;
        let reader = Reader::new(
            &configuration.filename,
            configuration.dialect.clone(),
            &configuration.edits,
            request.limits,
        );
        let state = State {
            mapping: Vec::new(),
            values: Values::default(),
            people: KeyIndex::default(),
            user_names: KeyIndex::default(),
            references: KeyIndex::default(),
            verdicts: Verdicts::default(),
            findings: Findings::new(request.limits.findings as usize),
            file_blocking: 0,
            index: RowIndex::default(),
            on_error: configuration.settings.on_error,
            duplicates: configuration.settings.duplicates,
            cell_characters: request.limits.cell_characters as usize,
        };
        Self { request, reader, columns: None, state }
    }

    /// Takes the next bytes, of any length. After a refusal nothing more may be pushed.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let Self { request, reader, columns, state } = self;
        reader.push(bytes, &mut |opened, record| {
            let columns = columns.get_or_insert_with(|| state.open(request, opened));
            state.take(columns, record);
            Ok(())
        })
    }

    /// Known once the beginning has been read.
    pub fn opened(&self) -> Option<(&Opened, &[ColumnMapping])> {
        self.columns.as_ref()?;
        Some((self.reader.opened()?, &self.state.mapping))
    }

    /// Records read so far.
    pub fn rows(&self) -> u32 {
        self.reader.rows()
    }

    /// What has been found so far.
    pub fn summary(&self) -> Summary {
        let header = self.reader.opened().map_or(&[][..], |opened| &opened.header);
        let blocking = self.state.file_blocking + self.state.verdicts.still_blocking(self.state.on_error);
        self.state.findings.summary(header, blocking)
    }

    pub fn finish(mut self) -> Result<Checked, Refusal> {
        let Self { request, reader, columns, state } = &mut self;
        reader.finish(&mut |opened, record| {
            let columns = columns.get_or_insert_with(|| state.open(request, opened));
            state.take(columns, record);
            Ok(())
        })?;
        let summary = self.summary();
        let Some(opened) = self.reader.opened().cloned() else {
            return Err(Finding::new(Code::FileEmpty, params! {"what": "text"}).into());
        };
        let mut findings = self.state.findings;
        findings.sort();
        self.state.verdicts.conflicts.sort_unstable_by_key(|conflict| conflict.row);
        Ok(Checked {
            opened,
            mapping: self.state.mapping,
            rows: self.reader.rows(),
            findings,
            summary,
            index: self.state.index,
            verdicts: self.state.verdicts,
        })
    }
}

/// The mapping of a header under a configuration: suggestions, then the administrator's choices.
pub(super) fn mapping_of(request: &CheckRequest, opened: &Opened) -> Vec<ColumnMapping> {
    suggest(&opened.header, &request.configuration.mapping)
}

pub(super) fn columns_of(request: &CheckRequest, opened: &Opened, mapping: &[ColumnMapping]) -> Columns {
    let configuration = &request.configuration;
    Columns::new(
        &opened.header,
        mapping,
        &configuration.value_mapping,
        &configuration.snapshot,
        configuration.settings.create.0,
    )
}

impl State {
    fn take(&mut self, columns: &Columns, record: &Record<'_>) {
        self.index.add(record);
        if record.removed {
            self.verdicts.removed.insert(record.row);
        } else {
            self.row(columns, record);
        }
    }

    /// The header has been read: what is to be said about its columns.
    fn open(&mut self, request: &CheckRequest, opened: &Opened) -> Columns {
        self.mapping = mapping_of(request, opened);
        self.header(&opened.header);
        let configuration = &request.configuration;
        for field in missing_fields(&self.mapping, &configuration.settings, &configuration.snapshot) {
            self.file_blocking += 1;
            let mut finding = Finding::new(Code::FieldUnmapped, params! {"label": field.label()});
            finding.field = Some(field);
            self.findings.push(finding);
        }
        columns_of(request, opened, &self.mapping)
    }

    fn header(&mut self, header: &[String]) {
        if header.iter().any(|cell| cell.contains('@') && cell.parse::<EmailAddress>().is_ok()) {
            self.file_blocking += 1;
            self.findings.push(Finding::new(Code::HeaderMissing, params! {}));
        }
        for (column, mapped) in self.mapping.iter().enumerate() {
            let column = column as u32;
            let same = || {
                self.mapping.iter().find(|other| {
                    other.column != column && other.header == mapped.header && other.field.is_some()
                })
            };
            let finding = if mapped.header.is_empty() {
                (mapped.field.is_none()).then(|| Finding::new(Code::HeaderEmpty, params! {}))
            } else if mapped.field.is_some() || mapped.why == Why::Chosen {
                None
            } else if let Some(used) = same() {
                Some(Finding::new(Code::HeaderDuplicate, params! {"used": used.column + 1}))
            } else {
                Some(Finding::new(Code::ColumnIgnored, params! {}))
            };
            if let Some(finding) = finding {
                self.findings.push(finding.in_column(column, &mapped.header, None));
            }
        }
    }

    fn row(&mut self, columns: &Columns, record: &Record<'_>) {
        let mut place = Reporter {
            columns,
            place: Place { row: record.row, line: record.line },
            findings: &mut self.findings,
            verdicts: &mut self.verdicts,
        };
        let hashes = examine(columns, record, self.cell_characters, &mut self.values, &mut place);
        if !self.values.email_key.is_empty() {
            self.person(columns, record, hashes);
        }
    }

    /// Is this person in the file already?
    fn person(&mut self, columns: &Columns, record: &Record<'_>, hashes: RowHashes) {
        let place = Place { row: record.row, line: record.line };
        let seen = Seen { place, hashes };
        let Some(first) = self.people.insert(&self.values.email_key, seen) else {
            self.unique_fields(columns, place);
            return;
        };
        let Seen { place: earlier, hashes: earlier_hashes } = *first;
        if earlier_hashes == hashes {
            self.verdicts.duplicates.insert(record.row);
            self.tell(columns, Code::DuplicateIgnored, place, earlier.row, Over::Email);
            return;
        }
        if earlier_hashes.fields == hashes.fields {
            self.verdicts.duplicates.insert(record.row);
            if !self.values.memberships.is_empty() {
                self.verdicts.merged.entry(earlier.row).or_default().extend(&self.values.memberships);
            }
            self.tell(columns, Code::DuplicateMerged, place, earlier.row, Over::Email);
            return;
        }
        match self.duplicates {
            Duplicates::First => self.verdicts.duplicates.insert(record.row),
            Duplicates::Last => {
                *first = seen;
                self.verdicts.duplicates.insert(earlier.row);
                self.unique_fields(columns, place);
            }
            Duplicates::Error => {
                self.tell(columns, Code::DuplicateConflict, earlier, place.row, Over::Email);
                self.tell(columns, Code::DuplicateConflict, place, earlier.row, Over::Email);
            }
        }
    }

    /// No two people of a file share a user name or a reference.
    fn unique_fields(&mut self, columns: &Columns, place: Place) {
        for over in [Over::UserName, Over::Reference] {
            let (slot, index) = match over {
                Over::UserName => (&self.values.user_name, &mut self.user_names),
                _ => (&self.values.reference, &mut self.references),
            };
            let Slot::Given(value) = slot else { continue };
            // User names are compared as addresses are; a reference is what it is.
            let first = match over {
                Over::UserName => index.insert(&value.to_lowercase(), place),
                _ => index.insert(value, place),
            };
            let Some(first) = first else { continue };
            let earlier = *first;
            match self.duplicates {
                _ if self.verdicts.duplicates.contains(earlier.row) => *first = place,
                Duplicates::First => self.verdicts.duplicates.insert(place.row),
                Duplicates::Last => {
                    *first = place;
                    self.verdicts.duplicates.insert(earlier.row);
                }
                Duplicates::Error => {
                    self.tell(columns, Code::UniqueInFile, earlier, place.row, over);
                    self.tell(columns, Code::UniqueInFile, place, earlier.row, over);
                }
            }
        }
    }

    /// Says of one row that it and another concern the same person.
    fn tell(&mut self, columns: &Columns, code: Code, at: Place, other: u32, over: Over) {
        let field = over.field();
        let column = columns.column_of(&field);
        let value = match over {
            Over::UserName => self.values.user_name.text().given().unwrap_or_default(),
            Over::Reference => self.values.reference.text().given().unwrap_or_default(),
            Over::Email => &self.values.email,
        };
        if code.severity() == Severity::Error && !self.findings.has_room() {
            self.verdicts.conflicts.push(Conflict { row: at.row, other, over });
        }
        let mut reporter =
            Reporter { columns, place: at, findings: &mut self.findings, verdicts: &mut self.verdicts };
        reporter.report(code, column, || about_both(code, at.row, other, over).with_value(value));
    }
}

/// Reports of one row: counted, kept, and noted in its verdict.
struct Reporter<'a> {
    columns: &'a Columns,
    place: Place,
    findings: &'a mut Findings,
    verdicts: &'a mut Verdicts,
}

impl Report for Reporter<'_> {
    fn report(&mut self, code: Code, column: Option<usize>, make: impl FnOnce() -> Finding) {
        let Place { row, line } = self.place;
        match code.severity() {
            Severity::Error => {
                self.verdicts.errors.insert(row);
                let which =
                    if code.is_blocking() { &mut self.verdicts.blocking } else { &mut self.verdicts.plain };
                which.insert(row);
            }
            Severity::Warning => self.verdicts.warnings.insert(row),
            Severity::Notice => {}
        }
        let columns = self.columns;
        self.findings
            .add(code, column.map(|column| column as u32), || columns.place(make().at(row, line), column));
    }
}
