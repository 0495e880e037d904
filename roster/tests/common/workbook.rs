//! Workbooks made by tests, sound ones and liars.
#![allow(dead_code, reason = "each test file makes what it needs")]

use std::fmt::Write;

use zlib_rs::{Deflate, DeflateFlush, Status};

/// A part of an archive; each field may lie.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub name: String,
    /// As they lie in the archive.
    pub packed: Vec<u8>,
    /// 0: stored. 8: deflated.
    pub method: u16,
    pub flags: u16,
    pub checksum: u32,
    /// Bytes that it says it unpacks to, in the directory and before the part.
    pub size: u32,
    pub local_size: u32,
    pub local_name: String,
}

impl Entry {
    pub(crate) fn stored(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            packed: bytes.to_vec(),
            method: 0,
            flags: 0,
            checksum: crc32fast::hash(bytes),
            size: bytes.len() as u32,
            local_size: bytes.len() as u32,
            local_name: name.to_owned(),
        }
    }

    pub(crate) fn deflated(name: &str, bytes: &[u8]) -> Self {
        Self { packed: deflate(bytes), method: 8, ..Self::stored(name, bytes) }
    }

    /// A part of many equal pieces between a beginning and an end, never held as a whole.
    pub(crate) fn repeated(name: &str, begin: &[u8], piece: &[u8], times: usize, end: &[u8]) -> Self {
        let mut work = Packer::new();
        work.push(begin);
        // In blocks, so that packing a gigabyte takes no time to speak of.
        let at_once = (1_usize << 20).div_ceil(piece.len());
        let block = piece.repeat(at_once.min(times));
        for _ in 0..times / at_once {
            work.push(&block);
        }
        work.push(&piece.repeat(times % at_once));
        work.push(end);
        let (packed, checksum, size) = work.finish();
        Self { packed, method: 8, checksum, size, local_size: size, ..Self::stored(name, b"") }
    }
}

struct Packer {
    deflate: Deflate,
    packed: Vec<u8>,
    checksum: crc32fast::Hasher,
    size: u32,
}

impl Packer {
    fn new() -> Self {
        let deflate = Deflate::new(6, false, 15);
        Self { deflate, packed: Vec::new(), checksum: crc32fast::Hasher::new(), size: 0 }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.checksum.update(bytes);
        self.size += bytes.len() as u32;
        self.pack(bytes, DeflateFlush::NoFlush);
    }

    fn pack(&mut self, mut bytes: &[u8], flush: DeflateFlush) {
        let mut room = vec![0; 64 << 10];
        loop {
            let (read, written) = (self.deflate.total_in(), self.deflate.total_out());
            let status = self.deflate.compress(bytes, &mut room, flush).unwrap();
            bytes = &bytes[(self.deflate.total_in() - read) as usize..];
            let written = (self.deflate.total_out() - written) as usize;
            self.packed.extend_from_slice(&room[..written]);
            let done = matches!(status, Status::StreamEnd);
            if done || (bytes.is_empty() && written < room.len() && flush == DeflateFlush::NoFlush) {
                return;
            }
        }
    }

    fn finish(mut self) -> (Vec<u8>, u32, u32) {
        self.pack(b"", DeflateFlush::Finish);
        (self.packed, self.checksum.finalize(), self.size)
    }
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut work = Packer::new();
    work.push(bytes);
    work.finish().0
}

/// Parts one after the other and their directory.
pub(crate) fn archive(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let place = bytes.len() as u32;
        let figures = |size: u32, name: &str| {
            let mut head = Vec::new();
            head.extend_from_slice(&20_u16.to_le_bytes());
            head.extend_from_slice(&entry.flags.to_le_bytes());
            head.extend_from_slice(&entry.method.to_le_bytes());
            head.extend_from_slice(&[0, 0, 0x21, 0]);
            for figure in [entry.checksum, entry.packed.len() as u32, size] {
                head.extend_from_slice(&figure.to_le_bytes());
            }
            head.extend_from_slice(&(name.len() as u16).to_le_bytes());
            head.extend_from_slice(&[0, 0]);
            head
        };
        bytes.extend_from_slice(b"PK\x03\x04");
        let mut head = figures(entry.local_size, &entry.local_name);
        if entry.flags & 8 != 0 {
            head[10..22].fill(0);
        }
        bytes.extend_from_slice(&head);
        bytes.extend_from_slice(entry.local_name.as_bytes());
        bytes.extend_from_slice(&entry.packed);
        if entry.flags & 8 != 0 {
            bytes.extend_from_slice(b"PK\x07\x08");
            for figure in [entry.checksum, entry.packed.len() as u32, entry.size] {
                bytes.extend_from_slice(&figure.to_le_bytes());
            }
        }
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&figures(entry.size, &entry.name));
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&place.to_le_bytes());
        directory.extend_from_slice(entry.name.as_bytes());
    }
    let start = bytes.len() as u32;
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        bytes.extend_from_slice(&(entries.len() as u16).to_le_bytes());
    }
    bytes.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes
}

/// A workbook in the making: what is usual is filled in, anything can be replaced.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    /// Name, state, the elements in `sheetData`.
    pub sheets: Vec<(String, &'static str, String)>,
    /// What is in each `si`.
    pub strings: Vec<String>,
    /// Number formats; the nth is style n, and style 0 is “General”.
    pub formats: Vec<String>,
    pub date1904: bool,
    /// The strict variant of the standard has other namespaces.
    pub strict: bool,
    /// Before every element's name: `x:`.
    pub prefix: &'static str,
    /// Parts that stand for those of their name, or beside them.
    pub others: Vec<Entry>,
}

impl Book {
    /// With one sheet of these rows, written as XML.
    pub(crate) fn new(rows: &str) -> Self {
        Self {
            sheets: vec![("People".into(), "visible", rows.into())],
            strings: Vec::new(),
            formats: Vec::new(),
            date1904: false,
            strict: false,
            prefix: "",
            others: Vec::new(),
        }
    }

    pub(crate) fn sheet(mut self, name: &str, state: &'static str, rows: &str) -> Self {
        self.sheets.push((name.into(), state, rows.into()));
        self
    }

    /// Makes the first sheet hidden or visible.
    pub(crate) fn state(mut self, state: &'static str) -> Self {
        self.sheets[0].1 = state;
        self
    }

    pub(crate) fn strings(mut self, strings: &[&str]) -> Self {
        self.strings = strings.iter().map(|text| (*text).to_owned()).collect();
        self
    }

    /// Codes or, as digits alone, numbers of built-in formats behind a `#`: `#14`.
    pub(crate) fn formats(mut self, formats: &[&str]) -> Self {
        self.formats = formats.iter().map(|code| (*code).to_owned()).collect();
        self
    }

    /// A part beside the others, or instead of one.
    pub(crate) fn part(mut self, entry: Entry) -> Self {
        self.others.push(entry);
        self
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> =
            self.parts().iter().map(|(name, text)| Entry::deflated(name, text.as_bytes())).collect();
        for other in &self.others {
            match entries.iter_mut().find(|entry| entry.name == other.name) {
                Some(entry) => *entry = other.clone(),
                None => entries.push(other.clone()),
            }
        }
        entries
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        archive(&self.entries())
    }

    /// Names and texts.
    pub(crate) fn parts(&self) -> Vec<(String, String)> {
        const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        let (main, office, package) = if self.strict {
            (
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
                "http://schemas.openxmlformats.org/package/2006/relationships",
            )
        } else {
            (
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://schemas.openxmlformats.org/package/2006/relationships",
            )
        };
        let x = self.prefix;
        let namespace = match x.strip_suffix(':') {
            Some(prefix) => format!("xmlns:{prefix}=\"{main}\" xmlns:r=\"{office}\""),
            None => format!("xmlns=\"{main}\" xmlns:r=\"{office}\""),
        };
        let part =
            |root: &str, inside: &str| format!("{DECLARATION}<{x}{root} {namespace}>{inside}</{x}{root}>");
        let relationships = |inside: &str| {
            format!("{DECLARATION}<Relationships xmlns=\"{package}\">{inside}</Relationships>")
        };
        let relationship = |id: usize, kind: &str, target: &str| {
            format!("<Relationship Id=\"rId{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
        };

        let mut types = String::new();
        let mut parts = Vec::new();
        let mut sheets = String::new();
        let mut related = String::new();
        for (at, (name, state, rows)) in self.sheets.iter().enumerate() {
            let number = at + 1;
            let state = if *state == "visible" { String::new() } else { format!(" state=\"{state}\"") };
            write!(sheets, "<{x}sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>")
                .unwrap();
            related += &relationship(number, "worksheet", &format!("worksheets/sheet{number}.xml"));
            write!(
                types,
                "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            )
            .unwrap();
            let sheet = part("worksheet", &format!("<{x}sheetData>{rows}</{x}sheetData>"));
            parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
        }
        if !self.strings.is_empty() {
            related += &relationship(901, "sharedStrings", "sharedStrings.xml");
            let mut all = String::new();
            for text in &self.strings {
                write!(all, "<{x}si>{text}</{x}si>").unwrap();
            }
            parts.push(("xl/sharedStrings.xml".into(), part("sst", &all)));
        }
        if !self.formats.is_empty() {
            related += &relationship(902, "styles", "styles.xml");
            let mut codes = String::new();
            let mut cells = format!("<{x}xf numFmtId=\"0\"/>");
            for (at, code) in self.formats.iter().enumerate() {
                let built_in = code.strip_prefix('#').and_then(|digits| digits.parse::<usize>().ok());
                let number = built_in.unwrap_or(164 + at);
                if built_in.is_none() {
                    let code = code.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
                    write!(codes, "<{x}numFmt numFmtId=\"{number}\" formatCode=\"{code}\"/>").unwrap();
                }
                write!(cells, "<{x}xf numFmtId=\"{number}\" applyNumberFormat=\"1\"/>").unwrap();
            }
            let inside = format!("<{x}numFmts>{codes}</{x}numFmts><{x}cellXfs>{cells}</{x}cellXfs>");
            parts.push(("xl/styles.xml".into(), part("styleSheet", &inside)));
        }
        let properties =
            if self.date1904 { format!("<{x}workbookPr date1904=\"1\"/>") } else { String::new() };
        let workbook = part("workbook", &format!("{properties}<{x}sheets>{sheets}</{x}sheets>"));
        let mut all = vec![
            (
                "[Content_Types].xml".to_owned(),
                format!(
                    "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
                ),
            ),
            ("_rels/.rels".to_owned(), relationships(&relationship(1, "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml".to_owned(), workbook),
            ("xl/_rels/workbook.xml.rels".to_owned(), relationships(&related)),
        ];
        all.extend(parts);
        all
    }
}

/// Rows of inline texts: `|` between cells.
pub(crate) fn rows(lines: &[&str]) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        write!(out, "<row r=\"{}\">", at + 1).unwrap();
        for cell in line.split('|') {
            if cell.is_empty() {
                out.push_str("<c/>");
            } else {
                let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
                write!(out, "<c t=\"inlineStr\"><is><t>{cell}</t></is></c>").unwrap();
            }
        }
        out.push_str("</row>");
    }
    out
}
