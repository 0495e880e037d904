//! What a file is, by its first bytes, whatever its name says; and what its owner can do with one that
//! is no list of people.

use memchr::memmem;

use super::Refusal;
use crate::check::{Code, Finding, params};

/// What to read a file as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text in some encoding.
    Text,
    /// A ZIP archive that may be a workbook; opening it will tell.
    Workbook,
    Other(&'static Unsupported),
}

/// A kind of file that is not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unsupported {
    /// With its article: `a PDF document`.
    kind: &'static str,
    /// What to do instead; empty where saving as text is all there is to say.
    advice: &'static str,
}

impl Unsupported {
    /// Only what its bytes look like; an encoding that is certain says more.
    pub(super) fn is_binary(&self) -> bool {
        *self == BINARY
    }

    pub(super) fn refusal(&self, filename: &str) -> Refusal {
        let params = params! {"kind": self.kind, "advice": self.advice, "filename": filename};
        Finding::new(Code::FileUnsupported, params).into()
    }
}

macro_rules! kinds {
    ($($name:ident: $kind:literal, $advice:expr;)*) => {
        $(static $name: Unsupported = Unsupported { kind: $kind, advice: $advice };)*
    };
}

const SAVE_AS_WORKBOOK: &str = "Open it in a spreadsheet program, choose “Save as” and “Excel workbook (.xlsx)” \
                                or “CSV UTF-8”, and drop that file.";
const UNPACK: &str = "Unpack it and drop the file inside that holds the list.";
const COPY: &str = "Copy the list into a spreadsheet, or paste it here as text.";
const EXPORT: &str = "Where it came from, choose to export as CSV or Excel, and drop that file.";

kinds! {
    OLD_WORKBOOK: "an old Excel workbook (.xls)", SAVE_AS_WORKBOOK;
    PROTECTED: "a workbook that is protected with a password",
        "Open it in Excel with the password, choose “File”, “Info”, “Protect Workbook”, “Encrypt with \
         Password”, empty the field, save, and drop it again.";
    OLD_OFFICE: "an old Office file, or one that is protected with a password",
        "Open it in the program it was made with, remove the password if it has one, save the list as Excel \
         workbook (.xlsx) or CSV UTF-8, and drop that file.";
    OLD_DOCUMENT: "an old Word document (.doc)", COPY;
    OLD_SLIDES: "an old presentation (.ppt)", COPY;
    OLD_MESSAGE: "an Outlook message (.msg)",
        "If the list is attached to it, save the attachment and drop that.";
    OPEN_DOCUMENT: "an OpenDocument spreadsheet (.ods)", SAVE_AS_WORKBOOK;
    OPEN_TEXT: "an OpenDocument text or presentation", COPY;
    BINARY_WORKBOOK: "a binary Excel workbook (.xlsb)", SAVE_AS_WORKBOOK;
    NUMBERS: "a Numbers spreadsheet",
        "In Numbers choose “File”, “Export to”, “Excel” or “CSV”, and drop that file.";
    DOCUMENT: "a Word document", COPY;
    SLIDES: "a presentation", COPY;
    ZIP: "a ZIP archive", UNPACK;
    WEB_PAGE: "a web page that was saved with the name of a spreadsheet",
        SAVE_AS_WORKBOOK;
    OLD_XML: "an Excel 2003 workbook as XML", SAVE_AS_WORKBOOK;
    XML: "an XML document", EXPORT;
    JSON: "JSON, data for programs", EXPORT;
    SHORTCUT: "a shortcut, which only leads to a file",
        "Open it; in the program that opens choose to download the list as Excel or CSV, and drop that file.";
    CONTACTS: "a file of contact cards", EXPORT;
    CALENDAR: "a calendar", EXPORT;
    SYMBOLIC_LINK: "an old workbook for exchange (.slk)", SAVE_AS_WORKBOOK;
    PDF: "a PDF document",
        "A PDF holds the look of a list and not the list: ask for the spreadsheet that it was made from, or copy \
         its text here.";
    PICTURE: "a picture",
        "Ask for the spreadsheet that it was taken of.";
    MEDIA: "a sound or a film", "Look whether the right file was chosen.";
    RICH_TEXT: "a rich-text document (.rtf)", COPY;
    GZIP: "a gzip archive", UNPACK;
    SEVEN_ZIP: "a 7-Zip archive", UNPACK;
    RAR: "a RAR archive", UNPACK;
    ARCHIVE: "an archive", UNPACK;
    PROGRAM: "a program", "Look whether the right file was chosen.";
    DATABASE: "a database", EXPORT;
    BINARY: "binary data", "";
}

/// First bytes that say it all.
static BEGINNINGS: &[(&[u8], &Unsupported)] = &[
    (b"\x89PNG", &PICTURE),
    (b"\xff\xd8\xff", &PICTURE),
    (b"GIF8", &PICTURE),
    (b"II*\0", &PICTURE),
    (b"MM\0*", &PICTURE),
    (b"\0\0\x01\0", &PICTURE),
    (b"8BPS", &PICTURE),
    (b"%PDF", &PDF),
    (b"{\\rtf", &RICH_TEXT),
    (b"\x1f\x8b", &GZIP),
    (b"7z\xbc\xaf\x27\x1c", &SEVEN_ZIP),
    (b"Rar!\x1a\x07", &RAR),
    (b"\xfd7zXZ\0", &ARCHIVE),
    (b"BZh91AY", &ARCHIVE),
    (b"\x28\xb5\x2f\xfd", &ARCHIVE),
    (b"MSCF\0", &ARCHIVE),
    (b"!<arch>", &ARCHIVE),
    (b"\x7fELF", &PROGRAM),
    (b"MZ\x90", &PROGRAM),
    (b"\xcf\xfa\xed\xfe", &PROGRAM),
    (b"\xca\xfe\xba\xbe", &PROGRAM),
    (b"\0asm", &PROGRAM),
    (b"#!/", &PROGRAM),
    (b"SQLite format 3\0", &DATABASE),
    (b"\0\x01\0\0Standard ", &DATABASE),
    (b"PAR1", &DATABASE),
    (b"ID3", &MEDIA),
    (b"OggS", &MEDIA),
    (b"fLaC", &MEDIA),
    (b"\x1aE\xdf\xa3", &MEDIA),
    (b"bplist0", &BINARY),
    // Excel 2 to 4, before there were documents with parts.
    (b"\x09\x00\x04\x00", &OLD_WORKBOOK),
    (b"\x09\x02\x06\x00", &OLD_WORKBOOK),
    (b"\x09\x04\x06\x00", &OLD_WORKBOOK),
    (b"\x09\x08\x10\x00", &OLD_WORKBOOK),
    (b"\x4c\0\0\0\x01\x14\x02\0", &SHORTCUT),
    (b"[InternetShortcut]", &SHORTCUT),
    (b"[{000214A0-0000-0000-C000-000000000046}]", &SHORTCUT),
    (b"BEGIN:VCARD", &CONTACTS),
    (b"BEGIN:VCALENDAR", &CALENDAR),
    (b"ID;P", &SYMBOLIC_LINK),
];

/// A document of parts as Office wrote them before 2007, and as it wraps encrypted ones to this day.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ZIP_BEGINNINGS: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];

/// `sample` is the first kilobytes; `filename` decides only what they leave open.
pub(super) fn kind_of(sample: &[u8], filename: &str) -> Kind {
    if let Some((_, other)) = BEGINNINGS.iter().find(|(bytes, _)| sample.starts_with(bytes)) {
        return Kind::Other(other);
    }
    if sample.starts_with(COMPOUND) {
        return Kind::Other(of_compound(sample, filename));
    }
    if ZIP_BEGINNINGS.iter().any(|bytes| sample.starts_with(bytes)) {
        let names = names(sample);
        let other = of_package(names.iter().map(String::as_str));
        // What begins like a workbook and breaks off is told when it is opened.
        let filename = filename.to_lowercase();
        let may_be = [".xlsx", ".xlsm", ".xltx"].iter().any(|ending| filename.ends_with(ending));
        return match other {
            Some(other) if !(may_be && *other == ZIP) => Kind::Other(other),
            _ => Kind::Workbook,
        };
    }
    if let Some(other) = of_other_places(sample).or_else(|| of_text(sample)) {
        return Kind::Other(other);
    }
    if is_binary(sample) { Kind::Other(&BINARY) } else { Kind::Text }
}

/// What an archive with these parts is, if not a workbook. Names in small letters; they may be only the
/// first ones.
pub(super) fn of_package<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'static Unsupported> {
    let names: Vec<&str> = names.collect();
    let any = |test: &dyn Fn(&str) -> bool| names.iter().any(|name| test(name));
    if any(&|name| name == "xl/workbook.bin") {
        return Some(&BINARY_WORKBOOK);
    }
    if any(&|name| name.starts_with("xl/")) {
        return None;
    }
    if any(&|name| name.starts_with("word/")) {
        return Some(&DOCUMENT);
    }
    if any(&|name| name.starts_with("ppt/")) {
        return Some(&SLIDES);
    }
    if any(&|name| name.starts_with("index/") || name == "index.zip") {
        return Some(&NUMBERS);
    }
    // The type that such a document begins with, with its content as `kind_of` sees it.
    if any(&|name| name.starts_with("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")) {
        return Some(&OPEN_DOCUMENT);
    }
    if any(&|name| name.starts_with("mimetypeapplication/vnd.oasis.opendocument")) {
        return Some(&OPEN_TEXT);
    }
    if any(&|name| name == "mimetype") && any(&|name| name == "content.xml") {
        return Some(&OPEN_DOCUMENT);
    }
    let has_contents = any(&|name| matches!(name, "[content_types].xml" | "_rels/.rels"));
    (!has_contents).then_some(&ZIP)
}

/// The names of the parts that begin in the sample. The type of an OpenDocument, which is stored as it is and
/// comes first, follows its name without a gap.
fn names(sample: &[u8]) -> Vec<String> {
    memmem::find_iter(sample, b"PK\x03\x04")
        .filter_map(|at| {
            let head = sample.get(at..)?;
            let length: [u8; 2] = head.get(26..28)?.try_into().ok()?;
            let mut length = usize::from(u16::from_le_bytes(length));
            if head.get(30..38) == Some(b"mimetype") {
                length += 64;
            }
            let name = head.get(30..(30 + length).min(head.len()))?;
            Some(String::from_utf8_lossy(name).replace('\\', "/").to_lowercase())
        })
        .collect()
}

fn of_compound(sample: &[u8], filename: &str) -> &'static Unsupported {
    // Names of parts are in UTF-16.
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(sample, &wide).is_some()
    };
    let filename = filename.to_lowercase();
    let named = |endings: &[&str]| endings.iter().any(|ending| filename.ends_with(ending));
    if has("EncryptedPackage") || has("EncryptionInfo") {
        &PROTECTED
    } else if has("WordDocument") {
        &OLD_DOCUMENT
    } else if has("PowerPoint Document") {
        &OLD_SLIDES
    } else if has("__substg1.0_") {
        &OLD_MESSAGE
    } else if has("Workbook") || has("Book") || named(&[".xls", ".xlt"]) {
        &OLD_WORKBOOK
    } else if named(&[".xlsx", ".xlsm", ".xltx"]) {
        &PROTECTED
    } else {
        &OLD_OFFICE
    }
}

/// Kinds whose marks do not stand at the very beginning.
fn of_other_places(sample: &[u8]) -> Option<&'static Unsupported> {
    let at = |from: usize, bytes: &[u8]| sample.get(from..from + bytes.len()) == Some(bytes);
    if at(0, b"RIFF") && at(8, b"WEBP") || at(0, b"BM") && at(6, b"\0\0\0\0") {
        return Some(&PICTURE);
    }
    if at(4, b"ftyp") {
        let is_picture = [&b"heic"[..], b"heix", b"mif1", b"avif"].iter().any(|brand| at(8, brand));
        return Some(if is_picture { &PICTURE } else { &MEDIA });
    }
    if at(0, b"RIFF") && (at(8, b"WAVE") || at(8, b"AVI ")) {
        return Some(&MEDIA);
    }
    at(257, b"ustar").then_some(&ARCHIVE)
}

/// Text that is no table.
fn of_text(sample: &[u8]) -> Option<&'static Unsupported> {
    // Markup and JSON are told by ASCII letters, so zeros and marks of byte order may be passed over.
    let wide = sample.starts_with(b"\xff\xfe") || sample.starts_with(b"\xfe\xff");
    let head = sample.get(..4096).unwrap_or(sample);
    let head: Vec<u8> = if wide {
        head.iter().skip(2).copied().filter(|byte| *byte != 0).collect()
    } else {
        head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).to_vec()
    };
    let head = head.trim_ascii_start().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| head.starts_with(word.as_bytes()));
    let has = |word: &str| memmem::find(&head, word.as_bytes()).is_some();
    match head.first()? {
        b'<' => {
            let is_table = has("schemas-microsoft-com:office:spreadsheet") || has("excel.sheet");
            if begins(&["<?xml", "<workbook"]) && is_table {
                return Some(&OLD_XML);
            }
            if begins(&["<?xml"]) && has("opendocument") {
                return Some(&OPEN_DOCUMENT);
            }
            let page = ["<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<style", "<div"];
            if begins(&page) || has("<html") || has("<table") {
                return Some(&WEB_PAGE);
            }
            begins(&["<?xml", "<!doctype", "<plist"]).then_some(&XML)
        }
        b'm' if begins(&["mime-version:"]) && has("content-type:") => Some(&WEB_PAGE),
        b'{' | b'[' => {
            let inside = head.get(1..).unwrap_or_default().trim_ascii_start();
            let is_object = head.starts_with(b"{") && inside.starts_with(b"\"");
            let is_list = head.starts_with(b"[") && (inside.starts_with(b"{") || inside.starts_with(b"[\""));
            if is_object && has("\"url\"") && has("google.com/") {
                return Some(&SHORTCUT);
            }
            (is_object || is_list).then_some(&JSON)
        }
        _ => None,
    }
}

/// Bytes that no text has. Zeros alone say nothing: in UTF-16 every other byte may be one.
fn is_binary(sample: &[u8]) -> bool {
    let start = sample.get(..4096).unwrap_or(sample);
    let controls = start.iter().filter(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31)).count();
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let wide = even.min(odd) * 20 <= start.len() && (even.max(odd)) * 5 >= start.len();
    if wide {
        return false;
    }
    let marked = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
    !marked && (controls + even + odd) * 20 > start.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(sample: &[u8], filename: &str) -> String {
        match kind_of(sample, filename) {
            Kind::Other(other) => other.kind.to_owned(),
            kind => format!("{kind:?}"),
        }
    }

    fn zip(parts: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend_from_slice(b"PK\x03\x04");
            bytes.extend_from_slice(&[0; 22]);
            let name = part.split_once('=').map_or(*part, |(name, _)| name);
            bytes.extend_from_slice(&[name.len() as u8, 0, 0, 0]);
            bytes.extend(part.bytes().filter(|byte| *byte != b'='));
        }
        bytes
    }

    fn compound(part: &str) -> Vec<u8> {
        let mut bytes = COMPOUND.to_vec();
        bytes.extend_from_slice(&[0; 600]);
        bytes.extend(part.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn packages_are_told_by_their_parts() {
        let told = |parts: &[&str]| sentence(&zip(parts), "x");
        assert_eq!(told(&["[Content_Types].xml", "xl/workbook.xml"]), "Workbook");
        assert_eq!(told(&["[Content_Types].xml"]), "Workbook");
        assert_eq!(told(&["xl/workbook.bin"]), BINARY_WORKBOOK.kind);
        assert_eq!(told(&["mimetype=application/vnd.oasis.opendocument.spreadsheet"]), OPEN_DOCUMENT.kind);
        assert_eq!(told(&["mimetype=application/vnd.oasis.opendocument.text"]), OPEN_TEXT.kind);
        assert_eq!(told(&["Index/Document.iwa"]), NUMBERS.kind);
        assert_eq!(told(&["word/document.xml"]), DOCUMENT.kind);
        assert_eq!(told(&["people.csv"]), ZIP.kind);
    }

    #[test]
    fn compound_documents_are_told_by_their_parts_and_names() {
        assert_eq!(sentence(&compound("EncryptedPackage"), "x.xlsx"), PROTECTED.kind);
        assert_eq!(sentence(&compound("Workbook"), "x.xlsx"), OLD_WORKBOOK.kind);
        assert_eq!(sentence(&compound("WordDocument"), "x"), OLD_DOCUMENT.kind);
        assert_eq!(sentence(&compound(""), "x.XLSX"), PROTECTED.kind);
        assert_eq!(sentence(&compound(""), "x.xls"), OLD_WORKBOOK.kind);
        assert_eq!(sentence(&compound(""), "x"), OLD_OFFICE.kind);
    }

    #[test]
    fn text_that_is_no_table() {
        for (text, kind) in [
            ("<html><body><table>", &WEB_PAGE),
            ("\u{feff}\r\n<!DOCTYPE HTML PUBLIC", &WEB_PAGE),
            ("<?xml version=\"1.0\"?><html xmlns=\"\">", &WEB_PAGE),
            ("MIME-Version: 1.0\r\nContent-Type: multipart/related", &WEB_PAGE),
            ("<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>", &OLD_XML),
            ("<?xml version=\"1.0\"?><people/>", &XML),
            ("{\"people\": []}", &JSON),
            ("[\n  {\"name\": 1}]", &JSON),
            ("{\"url\": \"https://docs.google.com/open?id=1\"}", &SHORTCUT),
        ] {
            assert_eq!(kind_of(text.as_bytes(), "x.xls"), Kind::Other(kind), "{text}");
            let wide: Vec<u8> =
                [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            if !text.starts_with('\u{feff}') {
                assert_eq!(kind_of(&wide, "x.xls"), Kind::Other(kind), "{text}");
            }
        }
    }

    #[test]
    fn tables_are_text() {
        for text in
            ["Name,Email\nA,a@x.de\n", "[Name],[Email]\n", "<Name>;<Email>\n", "{Name},b\n", "BM,Name\n", ""]
        {
            assert_eq!(kind_of(text.as_bytes(), "x.csv"), Kind::Text, "{text}");
        }
        let wide: Vec<u8> = "Name,Email\nÄ,a@x.de\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind_of(&wide, "x.csv"), Kind::Text);
        assert_eq!(sentence(&[0; 100], "x.csv"), BINARY.kind);
        let noise: Vec<u8> = (0..4000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert_eq!(sentence(&noise, "x.csv"), BINARY.kind);
    }
}
