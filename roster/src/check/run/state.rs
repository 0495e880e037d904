//! Everything that grows while a file is read, apart from the reader itself.

use super::{CheckRequest, RowIndex, columns_of, mapping_of, marks::Marks};
use crate::{
    check::{
        Code, Finding, Findings, FixKind, Slot, Values,
        columns::Columns,
        evidence::Witness,
        judging::{Judged, Judging},
        odd_values::OddValues,
        params,
        row::{Making, Report, RowHashes, examine},
        same::{Leaves, Same},
    },
    map::{ColumnMapping, Field, Why, missing_fields, template_finding},
    person::EmailAddress,
    read::{Opened, Record},
    settings::OnError,
    write::restore,
};

#[derive(Debug)]
pub(super) struct State {
    pub mapping: Vec<ColumnMapping>,
    pub findings: Findings,
    pub file_blocking: u32,
    pub index: RowIndex,
    pub marks: Marks,
    pub same: Same,
    pub odd_values: OddValues,
    pub judging: Judging,
    pub on_error: OnError,
    values: Values,
}

impl State {
    pub(super) fn new(request: &CheckRequest) -> Self {
        let settings = &request.configuration.settings;
        Self {
            mapping: Vec::new(),
            findings: Findings::new(request.limits.findings as usize),
            file_blocking: 0,
            index: RowIndex::default(),
            marks: Marks::default(),
            same: Same::new(settings.duplicates),
            odd_values: OddValues::default(),
            judging: Judging::default(),
            on_error: settings.on_error,
            values: Values::default(),
        }
    }

    /// The header has been read: what is to be said about its columns.
    pub(super) fn open(&mut self, request: &CheckRequest, opened: &Opened) -> Columns {
        self.mapping = mapping_of(request, opened);
        self.header(&opened.header);
        let configuration = &request.configuration;
        if let Some(finding) = template_finding(&opened.header, configuration) {
            self.file_blocking += 1;
            self.findings.push(finding);
        }
        for field in missing_fields(&self.mapping, &configuration.settings, &configuration.snapshot) {
            self.file_blocking += 1;
            let label = configuration.snapshot.label_of(&field);
            let matched = field != Field::Email && field == configuration.settings.match_by.field();
            let mut params = params! {"label": label};
            if matched {
                params.insert("matched".into(), true.into());
            }
            let mut finding = Finding::new(Code::FieldUnmapped, params);
            finding.field = Some(field);
            self.findings.push(finding);
        }
        let columns = columns_of(request, opened, &self.mapping);
        for complaint in &columns.complaints {
            self.findings.push(complaint.clone());
        }
        columns
    }

    fn header(&mut self, header: &[String]) {
        if header.iter().any(|cell| cell.contains('@') && restore(cell).parse::<EmailAddress>().is_ok()) {
            self.file_blocking += 1;
            self.findings.push(Finding::new(Code::HeaderMissing, params! {}));
        }
        for (column, mapped) in self.mapping.iter().enumerate() {
            let column = column as u32;
            let same = |used: bool| {
                let others = self.mapping.iter().filter(|other| other.header == mapped.header);
                others
                    .filter(|other| if used { other.field.is_some() } else { other.column < column })
                    .find(|other| other.column != column)
                    .map(|other| other.column + 1)
            };
            let finding = if mapped.header.is_empty() {
                (mapped.field.is_none()).then(|| Finding::new(Code::HeaderEmpty, params! {}))
            } else if mapped.field.is_some()
                || matches!(mapped.why, Why::Chosen | Why::Remembered | Why::Report)
            {
                None
            } else if let Some(used) = same(true) {
                Some(Finding::new(Code::HeaderDuplicate, params! {"used": used}))
            } else if let Some(other) = same(false) {
                Some(Finding::new(Code::HeaderDuplicate, params! {"other": other}))
            } else {
                Some(Finding::new(Code::ColumnIgnored, params! {}))
            };
            if let Some(finding) = finding {
                self.findings.push(finding.in_column(column, &mapped.header, None));
            }
        }
    }

    /// One record under the header.
    pub(super) fn take(&mut self, columns: &Columns, record: &Record<'_>) {
        self.index.add(record);
        if record.is_changed() {
            self.marks.changed.insert(record.row);
        }
        if record.removed {
            self.marks.removed.insert(record.row);
            self.same.add(record.row, record.line, None);
            return;
        }
        let mut reporter = Reporter {
            columns,
            row: record.row,
            line: record.line,
            findings: &mut self.findings,
            marks: &mut self.marks,
            odd_values: &mut self.odd_values,
            judging: &mut self.judging,
            reported: 0,
        };
        let hashes = examine(columns, record, Making::Keys, &mut self.values, &mut reporter);
        self.same.add(record.row, record.line, Some(leaves(&self.values, hashes)));
    }

    /// The file has been read: what is to be said about the whole of it.
    pub(super) fn file(&mut self, opened: &Opened) {
        if let [taken, others @ ..] = opened.readings.as_slice() {
            let readings = serde_json::to_value(&opened.readings).unwrap_or_default();
            let params = params! {"encoding": taken.encoding.as_str(), "readings": readings};
            let finding = Finding::new(Code::FileEncodingGuessed, params);
            self.findings.push(others.iter().fold(finding, |finding, other| {
                let label = format!("Read it as {}", other.encoding);
                finding.with_fix(FixKind::Encoding, label, Some(other.encoding.clone()))
            }));
        }
        let chosen = opened.dialect.sheet.as_deref();
        let hidden: Vec<&str> = opened
            .sheets
            .iter()
            .filter(|sheet| sheet.hidden && Some(sheet.name.as_str()) != chosen)
            .map(|sheet| sheet.name.as_str())
            .collect();
        if !hidden.is_empty() {
            self.findings.push(Finding::new(Code::FileHiddenSheets, params! {"names": hidden.join(", ")}));
        }
        if opened.hidden_rows > 0 {
            self.findings.push(Finding::new(Code::FileHiddenRows, params! {"rows": opened.hidden_rows}));
        }
        if opened.formulas_without_values > 0 {
            let params = params! {"cells": opened.formulas_without_values};
            self.findings.push(Finding::new(Code::FileFormulasWithoutValues, params));
        }
    }

    /// All rows have been read: what they say about each other, and columns about their cells.
    pub(super) fn settle(&mut self, columns: Option<&Columns>) {
        let Some(columns) = columns else { return };
        self.same.settle();
        for said in self.same.said() {
            let column = columns.column_of(&said.over.field());
            self.marks.add(said.row, said.code);
            self.findings.add(said.code, column.map(|column| column as u32), || {
                columns.place(self.same.finding(*said), column)
            });
        }
        self.judging.judge(columns);
        for judged in self.judging.said() {
            self.marks.add(judged.row, judged.code);
            let finding = self.findings.has_room().then(|| judged_finding(&self.same, columns, &judged));
            self.findings.add_or_count(judged.code, Some(judged.column as u32), finding.flatten());
        }
    }
}

/// With its place.
pub(in crate::check) fn judged_finding(same: &Same, columns: &Columns, judged: &Judged) -> Option<Finding> {
    let finding = judged.finding()?.at(judged.row, same.line(judged.row));
    Some(columns.place(finding, Some(judged.column)))
}

/// What a row leaves to be compared by.
pub(super) fn leaves(values: &Values, hashes: RowHashes) -> Leaves<'_> {
    fn text(slot: &Slot<String>) -> &str {
        slot.text().given().unwrap_or_default()
    }
    Leaves {
        // Compared without regard to case, and told as it is written.
        email: &values.email,
        user_name: text(&values.user_name),
        reference: text(&values.reference),
        company: values.company_position(),
        hashes,
        memberships: &values.memberships,
    }
}

/// Reports of one row: counted, kept, and marked.
struct Reporter<'a> {
    columns: &'a Columns,
    row: u32,
    line: u32,
    findings: &'a mut Findings,
    marks: &'a mut Marks,
    odd_values: &'a mut OddValues,
    judging: &'a mut Judging,
    reported: usize,
}

impl Report for Reporter<'_> {
    fn report(&mut self, code: Code, column: Option<usize>, make: impl FnOnce() -> Finding) {
        let Self { columns, row, line, .. } = *self;
        self.reported += 1;
        self.marks.add(row, code);
        self.findings
            .add(code, column.map(|column| column as u32), || columns.place(make().at(row, line), column));
    }

    fn reported(&self) -> usize {
        self.reported
    }

    fn witness(&mut self, column: usize, witness: Witness) {
        self.judging.hear(self.row, column, witness);
    }

    fn odd(&mut self, column: usize, value: &str) {
        self.odd_values.add(column, value, self.row);
    }
}
