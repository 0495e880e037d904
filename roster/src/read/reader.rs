//! The reader: bytes in, numbered records out, the administrator's edits laid over them.
//!
//! Bytes become text in one of three ways (UTF-8 as it is, another encoding decoded, a workbook's
//! sheet transcoded); from the text on there is one way.

use encoding_rs::Encoding;

use super::{
    Dialect, DialectChoice, Limits, Reading, Refusal, Sheet,
    encoding::{self, Decoder},
    kind::{Kind, kind_of},
    made::MadeText,
    record::Record,
    text::Text,
    workbook::{SheetNotes, Workbook},
};
use crate::{
    check::{Code, Finding, params},
    edit::Edit,
};

/// What a file is, is found in this much of it.
const SAMPLE: usize = 64 << 10;

/// What is known once the beginning has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The encoding may still change from UTF-8 to a guess, as long as only ASCII has been read.
    pub dialect: Dialect,
    /// Of a workbook, all its sheets, in its order.
    pub sheets: Vec<Sheet>,
    /// Where the encoding is a guess: what the file would be in the likely ones, the one that is taken
    /// first.
    pub readings: Vec<Reading>,
    /// Trimmed; trailing empty ones dropped.
    pub header: Vec<String>,
    /// The first records under the header, at most 20, as they stand in the file.
    pub sample: Vec<Vec<String>>,
    /// Of a sheet, known at its end: rows read that the spreadsheet program hides.
    pub hidden_rows: u32,
    /// Of a sheet, known at its end: cells whose formula has no result in the file.
    pub formulas_without_values: u32,
}

/// Reads one file, once, from its beginning.
#[derive(Debug)]
pub struct Reader {
    filename: String,
    choice: DialectChoice,
    limits: Limits,
    stage: Stage,
    text: Text,
    keeps_text: bool,
    made: Option<MadeText>,
    bytes: u64,
}

/// How far the bytes are understood.
#[derive(Debug)]
enum Stage {
    /// Too few yet.
    Beginning(Vec<u8>),
    Text(Decoder),
    /// A workbook's directory stands at its end.
    Workbook(Vec<u8>),
}

/// What is to be done with each record.
pub(super) type Each<'a> = dyn FnMut(&Opened, &Record<'_>) -> Result<(), Refusal> + 'a;

impl Reader {
    /// `filename` only helps to say what a file of another kind is.
    pub fn new(filename: &str, choice: DialectChoice, edits: &[Edit], limits: Limits) -> Self {
        Self {
            filename: filename.to_owned(),
            text: Text::new(choice.clone(), edits, limits),
            choice,
            limits,
            stage: Stage::Beginning(Vec::new()),
            keeps_text: false,
            made: None,
            bytes: 0,
        }
    }

    /// Reads on from the middle of the text that `opened` is of: the next byte pushed is the first of
    /// row `row`, at `offset` on `line`. Of a file that is not UTF-8, the bytes are those of the
    /// [`MadeText`].
    pub fn resume(opened: &Opened, edits: &[Edit], limits: Limits, row: u32, offset: u64, line: u32) -> Self {
        let text = Text::resume(opened, edits, limits, row, offset, line);
        Self {
            text,
            stage: Stage::Text(Decoder::utf8()),
            ..Self::new("", DialectChoice::default(), &[], limits)
        }
    }

    /// From here on, what is made of the file that is not its own text is kept for windows of rows.
    pub fn keep_text(&mut self) {
        self.keeps_text = true;
    }

    /// What was kept, once, at the end.
    pub fn take_text(&mut self) -> Option<MadeText> {
        self.made.take()
    }

    /// Known once enough has been pushed to see the header and the first rows, and at the latest
    /// after [`finish`](Self::finish).
    pub fn opened(&self) -> Option<&Opened> {
        self.text.opened.as_ref()
    }

    /// Bytes so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Records so far, removed ones included.
    pub fn rows(&self) -> u32 {
        self.text.rows
    }

    /// Takes the next bytes, of any length, and hands on every record they complete.
    pub fn push(&mut self, bytes: &[u8], each: &mut Each<'_>) -> Result<(), Refusal> {
        self.bytes += bytes.len() as u64;
        match &mut self.stage {
            Stage::Beginning(beginning) => {
                beginning.extend_from_slice(bytes);
                if beginning.len() < SAMPLE {
                    return self.within_limit();
                }
                let beginning = std::mem::take(beginning);
                let mark = self.begin(&beginning)?;
                self.take(beginning.get(mark..).unwrap_or_default(), each)
            }
            Stage::Text(_) | Stage::Workbook(_) => self.take(bytes, each),
        }
    }

    /// The file has ended. A file without any record under its header is refused as empty.
    pub fn finish(&mut self, each: &mut Each<'_>) -> Result<(), Refusal> {
        if let Stage::Beginning(beginning) = &mut self.stage {
            let beginning = std::mem::take(beginning);
            if beginning.is_empty() {
                return Err(Finding::new(Code::FileEmpty, params! {"what": "bytes"}).into());
            }
            let mark = self.begin(&beginning)?;
            self.take(beginning.get(mark..).unwrap_or_default(), each)?;
        }
        match &mut self.stage {
            Stage::Workbook(packed) => {
                let packed = std::mem::take(packed);
                self.sheet(packed, each)?;
            }
            _ => self.decode(&[], true, each)?,
        }
        self.text.finish(each)?;
        if self.text.opened.is_none() {
            return Err(self.without_header());
        }
        if self.text.rows == 0 {
            return Err(Finding::new(Code::FileEmpty, params! {"what": "rows"}).into());
        }
        Ok(())
    }

    /// Nothing was found, or nothing where the administrator said that it begins.
    fn without_header(&self) -> Refusal {
        let params = match self.choice.header_row {
            Some(line) => params! {"what": "header_row", "line": line},
            None => params! {"what": "text"},
        };
        Finding::new(Code::FileEmpty, params).into()
    }

    /// What kind of file it is. Gives how many of its bytes are a mark and no text.
    fn begin(&mut self, beginning: &[u8]) -> Result<usize, Refusal> {
        // However the file is sliced, the same bytes decide.
        let sample = beginning.get(..SAMPLE).unwrap_or(beginning);
        let chosen = self.choice.encoding.as_deref().map(encoding_named).transpose()?;
        let (decoder, mark) = Decoder::new(sample, chosen);
        match kind_of(sample, &self.filename) {
            Kind::Text => {}
            Kind::Workbook => {
                self.stage = Stage::Workbook(Vec::new());
                return Ok(0);
            }
            // UTF-16 is half zeros, and no less a text for it.
            Kind::Other(other) if other.is_binary() && decoder.is_sure() => {}
            Kind::Other(other) => return Err(other.refusal(&self.filename)),
        }
        self.text.is_encoded(&decoder.found);
        if !decoder.decodes() {
            self.text.begins_at(mark as u64);
        }
        self.stage = Stage::Text(decoder);
        Ok(mark)
    }

    fn within_limit(&self) -> Result<(), Refusal> {
        let Limits { workbook_bytes, text_bytes, .. } = self.limits;
        match self.stage {
            Stage::Workbook(_) if self.bytes > workbook_bytes => {
                // How much larger is not known before all of it has come.
                let params = params! {"what": "packed", "limit": workbook_bytes >> 20};
                Err(Finding::new(Code::FileTooLarge, params).into())
            }
            _ if self.bytes > text_bytes => Err(too_large(text_bytes)),
            _ => Ok(()),
        }
    }

    fn take(&mut self, bytes: &[u8], each: &mut Each<'_>) -> Result<(), Refusal> {
        self.within_limit()?;
        match &mut self.stage {
            Stage::Workbook(packed) => {
                packed.extend_from_slice(bytes);
                Ok(())
            }
            _ => self.decode(bytes, false, each),
        }
    }

    fn decode(&mut self, bytes: &[u8], ended: bool, each: &mut Each<'_>) -> Result<(), Refusal> {
        let Self { stage: Stage::Text(decoder), text, made, keeps_text, .. } = self else { return Ok(()) };
        decoder.push(bytes, ended, |piece, is_made| {
            if is_made && *keeps_text {
                made.get_or_insert_default().add(piece);
            }
            text.push(piece, each)
        })?;
        if let Some(made) = made {
            made.from = decoder.undecoded();
        }
        if decoder.found.is_guess {
            text.is_encoded(&decoder.found);
        }
        Ok(())
    }
}

impl Reader {
    /// The bytes of a workbook are all here: makes the sheet's text, and reads it.
    fn sheet(&mut self, packed: Vec<u8>, each: &mut Each<'_>) -> Result<(), Refusal> {
        let workbook = Workbook::open(packed, &self.limits)?;
        let at = match &self.choice.sheet {
            None => workbook.first_visible(),
            Some(name) => sheet_named(workbook.sheets(), name)?,
        };
        let name = workbook.sheets().get(at).map(|sheet| sheet.name.clone()).unwrap_or_default();
        let Self { text, made, keeps_text, .. } = self;
        text.is_sheet(name, workbook.sheets().to_vec());
        let SheetNotes { hidden_rows, formulas_without_values } = workbook.read_sheet(at, &mut |piece| {
            if *keeps_text {
                made.get_or_insert_default().add(piece);
            }
            text.push(piece, each)
        })?;
        text.finish(each)?;
        if let Some(opened) = &mut text.opened {
            opened.hidden_rows = hidden_rows;
            opened.formulas_without_values = formulas_without_values;
        }
        Ok(())
    }
}

/// By its name; case counts only where two differ in nothing else.
fn sheet_named(sheets: &[Sheet], name: &str) -> Result<usize, Refusal> {
    let same = |sheet: &Sheet| sheet.name.to_lowercase() == name.to_lowercase();
    let found = sheets.iter().position(|sheet| sheet.name == name).or_else(|| sheets.iter().position(same));
    found.ok_or_else(|| {
        let names: Vec<String> = sheets.iter().map(|sheet| format!("“{}”", sheet.name)).collect();
        let params = params! {"what": "sheet", "sheet": name, "sheets": names.join(", ")};
        Finding::new(Code::FileUnreadable, params).into()
    })
}

fn encoding_named(name: &str) -> Result<&'static Encoding, Refusal> {
    encoding::named(name)
        .ok_or_else(|| Finding::new(Code::FileEncodingBroken, params! {"encoding": name}).into())
}

/// More bytes than a text file may have.
fn too_large(limit: u64) -> Refusal {
    Finding::new(Code::FileTooLarge, params! {"mebibytes": limit >> 20}).into()
}
