//! The sentences of files that are refused for what they are or hold; `message` asks for them.

use serde_json::Value;

use super::{Params, message::figure};

/// `file.unsupported`: another kind of file.
pub(super) fn unsupported(params: &Params) -> String {
    let advice = match text(params, "advice") {
        "" => "In your spreadsheet choose “Save as” and “CSV UTF-8”, and drop that file.",
        advice => advice,
    };
    format!("This is {}, not a list of people that can be read. {advice}", text(params, "kind"))
}

/// `file.too_large`: a bound was passed. Without `what` it is a text file's size.
pub(super) fn too_large(params: &Params) -> String {
    let (found, limit) = (number(params, "found"), number(params, "limit"));
    match text(params, "what") {
        "packed" => format!(
            "This workbook has {} MiB, and the limit is {limit} MiB. Save only the sheet with the list, without \
             pictures, as a workbook of its own or as “CSV UTF-8”, and drop that file.",
            if found == "0" { format!("more than {limit}") } else { found }
        ),
        "inflated" => format!(
            "This workbook unpacks to more than {limit} MiB, which is the limit. Copy only the list into a new \
             workbook, save it, and drop that file."
        ),
        "entries" => format!(
            "This workbook is made of {found} parts; the limit is {limit}. Copy only the sheet with the list into \
             a new workbook, save it, and drop that file."
        ),
        "texts" => format!(
            "The texts of this workbook come to more than {limit} MiB, which is the limit. Save the sheet with the \
             list as “CSV UTF-8”, or split it into several workbooks, and import them one after the other."
        ),
        "sheet" => format!(
            "This sheet comes to more than {limit} MiB of text, which is the limit. Delete the columns that are \
             not needed, or split it into several files and import them one after the other."
        ),
        "row" => format!(
            "Row {found} of this sheet holds more than {limit} MiB of text. This does not look like a list of \
             people: check that the right sheet was chosen."
        ),
        _ => format!(
            "This file is larger than the limit of {} MiB. Split it into several files and import them one after \
             the other.",
            number(params, "mebibytes")
        ),
    }
}

/// `file.unreadable`: the right kind of file, but damaged. Without `what` it is a text file with an
/// endless line.
pub(super) fn unreadable(params: &Params) -> String {
    const SAVE_AGAIN: &str =
        "Open it in a spreadsheet program, which may be able to repair it, save it, and drop it again.";
    let part = text(params, "part");
    let of = |part: &str| {
        if part.is_empty() { "the list of its parts".to_owned() } else { format!("“{part}”") }
    };
    match text(params, "what") {
        "" => format!(
            "Line {} goes on for more than {} MiB without ending. This does not look like a list of people: check \
             that it was saved as CSV, one person a line.",
            number(params, "line"),
            number(params, "mebibytes")
        ),
        "sheet" => format!(
            "This workbook has no sheet “{}”. It has {}: choose one of them.",
            text(params, "sheet"),
            text(params, "sheets")
        ),
        "cut_off" => "This workbook is incomplete: its end is missing, as if it had been cut off while it was \
                      saved, copied or sent. Get the file again, or open it in a spreadsheet program, which may be \
                      able to repair it, save it, and drop it again."
            .into(),
        "directory" => format!(
            "This workbook is damaged: what it says of {} is not what is there. {SAVE_AGAIN}",
            of(part)
        ),
        "size" => format!(
            "This workbook is damaged: {} is longer or shorter than the workbook says. {SAVE_AGAIN}",
            of(part)
        ),
        "checksum" => {
            format!("This workbook is damaged: {} is not what was saved. {SAVE_AGAIN}", of(part))
        }
        "packing" => format!("This workbook is damaged: {} cannot be unpacked. {SAVE_AGAIN}", of(part)),
        "method" => format!(
            "This workbook is packed in a way that spreadsheet programs do not use ({}). Open it in a spreadsheet \
             program, save it as Excel workbook (.xlsx), and drop that file.",
            of(part)
        ),
        "encrypted" => "This workbook is encrypted. Open it with its password, save it without one, and drop it \
                        again."
            .into(),
        "duplicate" => format!(
            "This workbook holds the part {} twice, so that programs may disagree on what it says. Open it in a \
             spreadsheet program, look whether the list is right, save it, and drop it again.",
            of(part)
        ),
        "nested" => format!(
            "This workbook holds another packed file, {}. Copy only the sheet with the list into a new workbook, \
             save it, and drop that file.",
            of(part)
        ),
        "document_type" => format!(
            "The part {} of this workbook declares a document type, which no spreadsheet program writes. Open it in \
             a spreadsheet program, save it as Excel workbook (.xlsx), and drop that file.",
            of(part)
        ),
        "encoding" => format!(
            "This workbook holds letters that are not UTF-8, in {}. Open it in a spreadsheet program, save it as \
             Excel workbook (.xlsx), and drop that file.",
            of(part)
        ),
        "missing" => format!("This workbook is damaged: its part {} is missing. {SAVE_AGAIN}", of(part)),
        "no_sheets" => "This workbook has no sheet with cells. Put the list on a sheet, save the workbook, and \
                        drop it again."
            .into(),
        "order" => format!(
            "This workbook is damaged: {part} stands behind one that comes after it, or stands there twice. \
             {SAVE_AGAIN}"
        ),
        "place" => format!("This workbook is damaged: {part} is no place that a sheet has. {SAVE_AGAIN}"),
        "text" => format!("This workbook is damaged: {part} refers to a text that is not there. {SAVE_AGAIN}"),
        _ => format!("This workbook is damaged: the markup of {} is broken. {SAVE_AGAIN}", of(part)),
    }
}

fn text<'a>(params: &'a Params, name: &str) -> &'a str {
    params.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn number(params: &Params, name: &str) -> String {
    figure(params.get(name).and_then(Value::as_u64).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::params;

    #[test]
    fn every_reason_has_a_sentence() {
        let reasons = "cut_off directory size checksum packing method encrypted duplicate nested document_type \
                       encoding missing no_sheets order place text markup";
        let mut told: Vec<String> = Vec::new();
        for what in reasons.split(' ') {
            told.push(unreadable(&params! {"what": what, "part": "xl/workbook.xml"}));
        }
        for what in ["packed", "inflated", "entries", "texts", "sheet", "row", ""] {
            told.push(too_large(&params! {"what": what, "found": 2, "limit": 1}));
        }
        for sentence in told {
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
        }
    }
}
