//! The package: which parts a workbook is made of, and where they lie in the file.
//!
//! A workbook is a ZIP archive. Its directory stands at its end; we believe nothing in it that we
//! have not compared with what it describes, because what two programs read differently is how
//! files are smuggled past checks.

use std::ops::Range;

use super::{
    inflate::Part,
    refuse::{Bound, Damage, damaged, mebibytes, too_large},
};
use crate::read::{Limits, Refusal, kind};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";

const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const END_LENGTH: usize = 22;
const LOCATOR_64_LENGTH: usize = 20;
/// The comment behind the directory's end has a length of two bytes.
const LONGEST_COMMENT: usize = 0xffff;

/// Names of parts that are packed files themselves.
const NESTED: [&str; 16] = [
    ".zip", ".xlsx", ".xlsm", ".xltx", ".xlsb", ".docx", ".docm", ".pptx", ".pptm", ".ods", ".odt", ".7z",
    ".rar", ".gz", ".jar", ".tar",
];

/// The bytes of a workbook and the directory of its parts.
#[derive(Debug)]
pub(super) struct Package {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
pub(super) struct Entry {
    /// As the archive writes it.
    pub name: String,
    /// The same in small letters and with `/`: names of parts do not differ in case.
    key: String,
    pub deflated: bool,
    pub checksum: u32,
    /// Where its packed bytes are.
    packed: Range<usize>,
    /// How many bytes it says it unpacks to.
    pub size: u64,
}

impl Package {
    /// Reads the directory; no part is unpacked yet.
    pub(super) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, Refusal> {
        if bytes.len() as u64 > limits.workbook_bytes {
            let (found, limit) = (mebibytes(bytes.len() as u64), limits.workbook_bytes >> 20);
            return Err(too_large(Bound::Packed, found, limit));
        }
        let directory = find_directory(&bytes).ok_or_else(|| damaged(Damage::CutOff, ""))?;
        if directory.count > u64::from(limits.workbook_entries) {
            return Err(too_large(Bound::Entries, directory.count, u64::from(limits.workbook_entries)));
        }
        let mut entries = Vec::new();
        let mut rest = bytes.get(directory.range.clone()).ok_or_else(|| damaged(Damage::CutOff, ""))?;
        while !rest.is_empty() {
            // The count above is only what the archive says of itself.
            if entries.len() >= limits.workbook_entries as usize {
                let found = entries.len() as u64 + 1;
                return Err(too_large(Bound::Entries, found, u64::from(limits.workbook_entries)));
            }
            let (entry, length) = read_entry(rest, &bytes)?;
            rest = rest.get(length..).unwrap_or_default();
            entries.extend(entry);
        }
        let package = Self { bytes, entries };
        package.refuse_overlaps(directory.range.start)?;
        package.refuse_other_kinds()?;
        Ok(package)
    }

    /// The part of this name, whatever its case.
    pub(super) fn find(&self, name: &str) -> Option<&Entry> {
        let key = key_of(name);
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Begins to unpack a part; `allowance` is how many bytes may come out.
    pub(super) fn part<'a>(&'a self, entry: &'a Entry, allowance: u64, limits: &Limits) -> Part<'a> {
        let packed = self.bytes.get(entry.packed.clone()).unwrap_or_default();
        Part::new(entry, packed, allowance, limits.inflated_bytes)
    }

    /// Two parts of one name, or two that share bytes, are two stories in one file.
    fn refuse_overlaps(&self, directory: usize) -> Result<(), Refusal> {
        let mut by_name: Vec<&Entry> = self.entries.iter().collect();
        by_name.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        for pair in by_name.windows(2) {
            if let [one, other] = pair
                && one.key == other.key
            {
                return Err(damaged(Damage::Duplicate, &other.name));
            }
        }
        let mut by_place = by_name;
        by_place.sort_unstable_by_key(|entry| (entry.packed.start, entry.packed.end));
        let mut end = 0;
        for entry in by_place {
            if entry.packed.start < end || entry.packed.end > directory {
                return Err(damaged(Damage::Directory, &entry.name));
            }
            end = entry.packed.end;
        }
        Ok(())
    }

    /// Another kind of archive, or archives within it.
    fn refuse_other_kinds(&self) -> Result<(), Refusal> {
        if let Some(other) = kind::of_package(self.entries.iter().map(|entry| entry.key.as_str())) {
            return Err(other.refusal(""));
        }
        for entry in &self.entries {
            let packed = self.bytes.get(entry.packed.clone()).unwrap_or_default();
            let is_archive = !entry.deflated && packed.starts_with(LOCAL);
            if is_archive || NESTED.iter().any(|ending| entry.key.ends_with(ending)) {
                return Err(damaged(Damage::Nested, &entry.name));
            }
        }
        Ok(())
    }
}

/// `\XL\Workbook.xml` → `xl/workbook.xml`.
fn key_of(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

struct Directory {
    range: Range<usize>,
    count: u64,
}

/// The directory's place, from the record at the end of the archive.
fn find_directory(bytes: &[u8]) -> Option<Directory> {
    let first = bytes.len().saturating_sub(END_LENGTH + LONGEST_COMMENT);
    let tail = bytes.get(first..)?;
    memchr::memmem::rfind_iter(tail, END).find_map(|found| directory_of(bytes, first + found))
}

/// The directory that the end record at `end` describes, if it describes one.
fn directory_of(bytes: &[u8], end: usize) -> Option<Directory> {
    let record = bytes.get(end..end + END_LENGTH)?;
    let mut count = u64::from(u16_at(record, 10)?);
    let mut size = u64::from(u32_at(record, 12)?);
    let mut start = u64::from(u32_at(record, 16)?);
    // The long form, for archives that might have become larger than they are.
    if let Some(locator) = end.checked_sub(LOCATOR_64_LENGTH).and_then(|at| bytes.get(at..end))
        && locator.starts_with(LOCATOR_64)
    {
        let at = usize::try_from(u64_at(locator, 8)?).ok()?;
        let long = bytes.get(at..at.checked_add(56)?)?;
        if !long.starts_with(END_64) {
            return None;
        }
        (count, size, start) = (u64_at(long, 32)?, u64_at(long, 40)?, u64_at(long, 48)?);
    }
    let range = usize::try_from(start).ok()?..usize::try_from(start.checked_add(size)?).ok()?;
    let directory = bytes.get(range.clone()).filter(|_| range.end <= end)?;
    (directory.starts_with(CENTRAL) || directory.is_empty()).then_some(Directory { range, count })
}

/// The entry that begins `rest` of the directory and its length there; none for a folder.
fn read_entry(rest: &[u8], bytes: &[u8]) -> Result<(Option<Entry>, usize), Refusal> {
    parse_entry(rest, bytes).unwrap_or_else(|| Err(damaged(Damage::Directory, "")))
}

/// None: what is there is no entry.
fn parse_entry(rest: &[u8], bytes: &[u8]) -> Option<Result<(Option<Entry>, usize), Refusal>> {
    let head = rest.get(..CENTRAL_LENGTH).filter(|head| head.starts_with(CENTRAL))?;
    let (flags, method) = (u16_at(head, 8)?, u16_at(head, 10)?);
    let checksum = u32_at(head, 16)?;
    let name_length = usize::from(u16_at(head, 28)?);
    let extra_length = usize::from(u16_at(head, 30)?);
    let comment_length = usize::from(u16_at(head, 32)?);
    let name_end = CENTRAL_LENGTH + name_length;
    let raw_name = rest.get(CENTRAL_LENGTH..name_end)?;
    let extra = rest.get(name_end..name_end + extra_length)?;
    let length = name_end + extra_length + comment_length;
    rest.get(..length)?;

    let name = String::from_utf8_lossy(raw_name).into_owned();
    let mut wide = Wide { extra: extra_field(extra, 1).unwrap_or_default() };
    let size = wide.take(u32_at(head, 24)?)?;
    let packed = wide.take(u32_at(head, 20)?)?;
    let place = wide.take(u32_at(head, 42)?)?;
    if flags & 1 != 0 {
        return Some(Err(damaged(Damage::Encrypted, &name)));
    }
    if method != 0 && method != 8 {
        return Some(Err(damaged(Damage::Method, &name)));
    }
    let range = packed_range(bytes, place, packed, raw_name, flags, (checksum, u32_at(head, 20)?, size));
    let Some(range) = range else { return Some(Err(damaged(Damage::Directory, &name))) };
    if name.ends_with('/') && range.is_empty() {
        return Some(Ok((None, length)));
    }
    let key = key_of(&name);
    Some(Ok((Some(Entry { name, key, deflated: method == 8, checksum, packed: range, size }), length)))
}

/// Where a part's bytes lie, if what stands before them agrees with the directory.
fn packed_range(
    bytes: &[u8],
    place: u64,
    packed: u64,
    name: &[u8],
    flags: u16,
    (checksum, narrow, size): (u32, u32, u64),
) -> Option<Range<usize>> {
    let place = usize::try_from(place).ok()?;
    let head = bytes.get(place..place.checked_add(LOCAL_LENGTH)?)?;
    if !head.starts_with(LOCAL) {
        return None;
    }
    let name_end = place + LOCAL_LENGTH + usize::from(u16_at(head, 26)?);
    if bytes.get(place + LOCAL_LENGTH..name_end) != Some(name) {
        return None;
    }
    // Without a descriptor behind the part, its figures stand here a second time.
    if u16_at(head, 6)? & 8 == 0 && flags & 8 == 0 {
        let (packed_before, size_before) = (u32_at(head, 18)?, u32_at(head, 22)?);
        let wide = packed_before == u32::MAX || size_before == u32::MAX || narrow == u32::MAX;
        let same = u64::from(packed_before) == packed && u64::from(size_before) == size;
        if u32_at(head, 14)? != checksum || !(same || wide) {
            return None;
        }
    }
    let start = name_end + usize::from(u16_at(head, 28)?);
    let end = start.checked_add(usize::try_from(packed).ok()?)?;
    bytes.get(start..end)?;
    Some(start..end)
}

/// Figures too large for their field stand in the entry's extra field, in a fixed order.
struct Wide<'a> {
    extra: &'a [u8],
}

impl Wide<'_> {
    fn take(&mut self, narrow: u32) -> Option<u64> {
        if narrow != u32::MAX {
            return Some(u64::from(narrow));
        }
        let wide = u64_at(self.extra, 0)?;
        self.extra = self.extra.get(8..)?;
        Some(wide)
    }
}

/// The extra field with this number.
fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let (number, length) = (u16_at(extra, 0)?, usize::from(u16_at(extra, 2)?));
        let field = extra.get(4..4 + length)?;
        if number == wanted {
            return Some(field);
        }
        extra = extra.get(4 + length..)?;
    }
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array_at(bytes, at).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array_at(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array_at(bytes, at).map(u64::from_le_bytes)
}
