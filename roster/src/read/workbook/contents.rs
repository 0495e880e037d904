//! The workbook's own part and the relationships that lead to the others.

use super::{
    date::Epoch,
    inflate::Part,
    package::{Entry, Package},
    refuse::{Bound, Damage, damaged, too_large},
    xml::{Event, Tag, Xml, local},
};
use crate::read::{Limits, Refusal, Sheet};

/// Where everything is that is read of a workbook.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The sheets that have cells, in the workbook's order.
    pub sheets: Vec<Sheet>,
    /// Their parts, in the same order.
    pub parts: Vec<String>,
    pub strings: Option<String>,
    pub styles: Option<String>,
    pub epoch: Epoch,
}

/// One arrow from a part to another.
struct Relationship {
    id: String,
    /// The last word of its type, which is the same in both variants of the standard.
    kind: String,
    target: String,
}

/// Unpacks parts of one package, and counts what comes out of all of them.
pub(super) struct Unpacking<'a> {
    pub package: &'a Package,
    pub limits: &'a Limits,
    pub used: u64,
}

impl<'a> Unpacking<'a> {
    /// Reads a part with `read` and counts its bytes.
    pub(super) fn read<T>(
        &mut self,
        entry: &'a Entry,
        read: impl FnOnce(&mut Xml<'a>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut xml = Xml::new(self.part(entry));
        let outcome = read(&mut xml)?;
        xml.drain()?;
        self.used += xml.produced();
        Ok(outcome)
    }

    fn part(&self, entry: &'a Entry) -> Part<'a> {
        let allowance = self.limits.inflated_bytes.saturating_sub(self.used);
        self.package.part(entry, allowance, self.limits)
    }
}

impl Contents {
    /// Follows the relationships from the package to the workbook to its parts.
    pub(super) fn read(unpacking: &mut Unpacking<'_>) -> Result<Self, Refusal> {
        let package = unpacking.package;
        let mut workbook = "xl/workbook.xml".to_owned();
        if let Some(entry) = package.find("_rels/.rels") {
            let found = relationships(unpacking, entry)?;
            if let Some(relationship) = found.into_iter().find(|found| found.kind == "officeDocument") {
                workbook = resolve("", &relationship.target);
            }
        }
        let entry = package.find(&workbook).ok_or_else(|| damaged(Damage::Missing, &workbook))?;
        let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
        let relations = match package.find(&resolve(folder, &format!("_rels/{name}.rels"))) {
            Some(entry) => relationships(unpacking, entry)?,
            None => Vec::new(),
        };
        let mut contents = Self::default();
        for (wanted, part) in [("sharedStrings", &mut contents.strings), ("styles", &mut contents.styles)] {
            let related = relations.iter().find(|relationship| relationship.kind == wanted);
            *part = Some(match related {
                Some(relationship) => resolve(folder, &relationship.target),
                None => resolve(folder, &format!("{wanted}.xml")),
            })
            .filter(|name| related.is_some() || package.find(name).is_some());
        }
        let limits = unpacking.limits;
        unpacking.read(entry, |xml| contents.read_workbook(xml, folder, &relations, limits))?;
        if contents.sheets.is_empty() {
            return Err(damaged(Damage::NoSheets, ""));
        }
        Ok(contents)
    }

    fn read_workbook(
        &mut self,
        xml: &mut Xml<'_>,
        folder: &str,
        relations: &[Relationship],
        limits: &Limits,
    ) -> Result<(), Refusal> {
        let mut number = 0;
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.name {
                    b"workbookPr" => {
                        let is_1904 = tag.attribute(b"date1904");
                        if is_1904.is_some_and(|text| matches!(text.as_str(), "1" | "true" | "on")) {
                            self.epoch = Epoch::Of1904;
                        }
                    }
                    b"sheet" => {
                        number += 1;
                        if number > limits.workbook_entries {
                            let limit = u64::from(limits.workbook_entries);
                            return Err(too_large(Bound::Entries, u64::from(number), limit));
                        }
                        self.add_sheet(&tag, number, folder, relations);
                    }
                    _ => xml.pass_over()?,
                },
                Event::Ended => return Ok(()),
                _ => {}
            }
        }
    }

    fn add_sheet(&mut self, tag: &Tag<'_>, number: u32, folder: &str, relations: &[Relationship]) {
        let id = tag.attributes().find(|(name, _)| name.contains(&b':') && local(name) == b"id");
        let related = id.and_then(|(_, id)| relations.iter().find(|found| found.id.as_bytes() == id));
        // Sheets that are a chart, a dialogue or an old macro have no cells.
        if related.is_some_and(|found| found.kind != "worksheet") {
            return;
        }
        let name = tag.attribute(b"name").unwrap_or_default();
        let hidden = tag.attribute(b"state").is_some_and(|state| state != "visible");
        self.sheets.push(Sheet { name, hidden });
        self.parts.push(match related {
            Some(relationship) => resolve(folder, &relationship.target),
            None => resolve(folder, &format!("worksheets/sheet{number}.xml")),
        });
    }
}

fn relationships<'a>(unpacking: &mut Unpacking<'a>, entry: &'a Entry) -> Result<Vec<Relationship>, Refusal> {
    let limit = unpacking.limits.workbook_entries as usize;
    unpacking.read(entry, |xml| {
        let mut found = Vec::new();
        loop {
            match xml.next()? {
                Event::Start(tag) if tag.name == b"Relationship" => {
                    if found.len() >= limit {
                        return Err(too_large(Bound::Entries, limit as u64 + 1, limit as u64));
                    }
                    let text = |name: &[u8]| tag.attribute(name).unwrap_or_default();
                    let kind = text(b"Type");
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relationship { id: text(b"Id"), kind, target: text(b"Target") });
                }
                Event::Start(_) => xml.pass_over()?,
                Event::Ended => return Ok(found),
                _ => {}
            }
        }
    })
}

/// A target as the relationship of a part in `folder` writes it → the part's name in the package.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = if target.starts_with('/') { target } else { format!("{folder}/{target}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "..\\a\\.\\b.xml"), "a/b.xml");
        assert_eq!(resolve("", "../../x.xml"), "x.xml");
    }
}
