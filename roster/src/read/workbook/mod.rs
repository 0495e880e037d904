//! Workbooks: `.xlsx` and `.xlsm`, from packed bytes to text that our splitter reads.
//!
//! | step | file |
//! | --- | --- |
//! | which parts there are | `package` |
//! | unpack one, counting | `inflate` |
//! | its markup | `xml`, `entity` |
//! | which part is which sheet | `contents` |
//! | texts that cells share | `strings` |
//! | how cells show numbers and dates | `styles`, `format`, `digits`, `number`, `date` |
//! | rows → text | `sheet`, `text` |
//!
//! A sheet comes out as text whose nth line is its nth row, cells separated by U+001F and quoted where
//! they must be, so that everything behind it — the header's search, edits, windows, limits — is the
//! same code as for a text file. Memory is what is packed, the shared strings and a window;
//! everything that a file says of itself is compared with what it is.

mod contents;
mod date;
mod digits;
mod entity;
mod format;
mod inflate;
mod number;
mod package;
mod refuse;
mod sheet;
mod strings;
mod styles;
#[cfg(test)]
mod tests;
mod text;
mod xml;

use contents::{Contents, Unpacking};
use package::Package;
use refuse::{Damage, damaged};
pub(crate) use sheet::SheetNotes;
use sheet::Surroundings;
use strings::Strings;
use styles::Styles;
pub(crate) use text::SEPARATOR;

use super::{Limits, Refusal, Sheet};

/// A workbook, packed, and what all its sheets share.
#[derive(Debug)]
pub(crate) struct Workbook {
    package: Package,
    contents: Contents,
    strings: Strings,
    styles: Styles,
    limits: Limits,
    /// Bytes that have been unpacked to open it.
    used: u64,
}

impl Workbook {
    /// Reads the directory, the list of sheets and what they share.
    pub(crate) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, Refusal> {
        let package = Package::open(bytes, limits)?;
        let mut unpacking = Unpacking { package: &package, limits, used: 0 };
        let contents = Contents::read(&mut unpacking)?;
        let find = |name: &Option<String>| match name {
            Some(name) => package.find(name).ok_or_else(|| damaged(Damage::Missing, name)).map(Some),
            None => Ok(None),
        };
        let styles = match find(&contents.styles)? {
            Some(entry) => unpacking.read(entry, Styles::read)?,
            None => Styles::default(),
        };
        let strings = match find(&contents.strings)? {
            Some(entry) => unpacking.read(entry, |xml| Strings::read(xml, limits))?,
            None => Strings::default(),
        };
        let used = unpacking.used;
        Ok(Self { package, contents, strings, styles, limits: *limits, used })
    }

    /// Those that have cells, in the workbook's order; at least one.
    pub(crate) fn sheets(&self) -> &[Sheet] {
        &self.contents.sheets
    }

    /// The sheet that is read if nobody chooses: the first that is not hidden.
    pub(crate) fn first_visible(&self) -> usize {
        self.sheets().iter().position(|sheet| !sheet.hidden).unwrap_or_default()
    }

    /// Gives a sheet's text piece by piece, each of whole rows; the nth line is the sheet's nth row.
    pub(crate) fn read_sheet(
        &self,
        at: usize,
        each: &mut dyn FnMut(&[u8]) -> Result<(), Refusal>,
    ) -> Result<SheetNotes, Refusal> {
        let name = self.contents.parts.get(at).map(String::as_str).unwrap_or_default();
        let entry = self.package.find(name).ok_or_else(|| damaged(Damage::Missing, name))?;
        let mut unpacking = Unpacking { package: &self.package, limits: &self.limits, used: self.used };
        let around = Surroundings {
            strings: &self.strings,
            styles: &self.styles,
            epoch: self.contents.epoch,
            limits: &self.limits,
        };
        unpacking.read(entry, |xml| sheet::read(xml, around, each))
    }
}
