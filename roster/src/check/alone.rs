//! Somebody who comes in no file: what is said of them, field by field, is checked as the row of a file is.

use std::collections::BTreeMap;

use super::{Candidate, Candidates, Check, CheckRequest, Code, Finding, Severity, params};
use crate::{
    map::{Field, MappingChoice},
    protocol::Configuration,
    read::{DialectChoice, Limits, Refusal},
    snapshot::Snapshot,
    write::CsvWriter,
};

/// The person, typed; or what is wrong with what is said of them, each with its field. A field that is required and
/// not among those said is not missed: whoever asks decides what is asked.
pub fn check_alone(
    snapshot: &Snapshot,
    limits: Limits,
    said: &[(Field, String)],
) -> Result<Candidate, Vec<Finding>> {
    let has_address = said.iter().any(|(field, text)| *field == Field::Email && !text.trim().is_empty());
    if !has_address {
        let mut finding = Finding::new(Code::RequiredMissing, params! {"label": Field::Email.label()});
        finding.field = Some(Field::Email);
        return Err(vec![finding]);
    }
    let file = file(snapshot, said);
    let request = CheckRequest {
        configuration: Configuration {
            filename: "person.csv".into(),
            snapshot: Snapshot { remembered: BTreeMap::new(), ..snapshot.clone() },
            dialect: DialectChoice {
                encoding: Some("UTF-8".into()),
                delimiter: Some(",".into()),
                header_row: Some(1),
                sheet: None,
            },
            mapping: (0..)
                .zip(said)
                .map(|(column, (field, _))| MappingChoice {
                    column,
                    field: Some(field.clone()),
                    date_order: None,
                })
                .collect(),
            ..Configuration::default()
        },
        limits,
    };
    let refused = |refusal: Refusal| vec![*refusal.0];
    let mut check = Check::new(request.clone());
    check.push(&file).map_err(refused)?;
    let checked = check.finish().map_err(refused)?;
    // What is said of columns as such is about files; but for dates that could be two.
    let is_theirs = |finding: &&Finding| {
        finding.severity == Severity::Error && (finding.row.is_some() || finding.code == Code::DateUndecided)
    };
    let mut wrong: Vec<Finding> = checked.findings.kept().iter().filter(is_theirs).cloned().collect();
    let mut person = None;
    let mut candidates = Candidates::new(&request, &checked);
    let mut take = |candidate| person = Some(candidate);
    candidates.push(&file, &mut take).map_err(refused)?;
    candidates.finish(&mut take).map_err(refused)?;
    match person {
        Some(candidate) if wrong.is_empty() => Ok(candidate),
        _ => {
            wrong.dedup_by(|one, other| one.field == other.field);
            Err(wrong)
        }
    }
}

/// A header of the fields' labels, by which findings call them, and one record.
fn file(snapshot: &Snapshot, said: &[(Field, String)]) -> Vec<u8> {
    let mut headers: Vec<String> = Vec::with_capacity(said.len());
    for (field, _) in said {
        let label = snapshot.label_of(field).to_owned();
        headers.push(if headers.contains(&label) { field.to_string() } else { label });
    }
    let mut file = Vec::new();
    // Nothing is written but into memory.
    if let Ok(mut writer) = CsvWriter::new(&mut file) {
        let _ = writer.record(&headers);
        let _ = writer.record(said.iter().map(|(_, text)| text));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{CustomField, FieldType};

    fn snapshot() -> Snapshot {
        Snapshot {
            company: "Acme".into(),
            custom_fields: vec![
                CustomField {
                    key: "shirt".into(),
                    label: "First Name".into(),
                    kind: FieldType::Choice,
                    options: vec!["S".into(), "M".into()],
                    ..CustomField::default()
                },
                CustomField {
                    key: "born".into(),
                    label: "Born".into(),
                    kind: FieldType::Date,
                    ..CustomField::default()
                },
            ],
            ..Snapshot::default()
        }
    }

    fn check(said: &[(&str, &str)]) -> Result<Candidate, Vec<String>> {
        let said: Vec<_> =
            said.iter().map(|(key, text)| (key.parse().unwrap(), (*text).to_owned())).collect();
        check_alone(&snapshot(), Limits::default(), &said).map_err(|findings| {
            findings
                .into_iter()
                .map(|finding| {
                    format!(
                        "{}: {}",
                        finding.field.map_or_else(String::new, |f| f.to_string()),
                        finding.code.as_str()
                    )
                })
                .collect()
        })
    }

    #[test]
    fn whoever_is_fine_is_typed() {
        let person = check(&[
            ("email", " Ann@Example.com "),
            ("first_name", "=Ann \"the\" first,\nof her name"),
            ("custom.shirt", "m"),
            ("custom.born", "2001-02-03"),
        ])
        .unwrap();
        assert_eq!(
            (person.values.email.as_str(), person.values.email_key.as_str()),
            ("Ann@Example.com", "ann@example.com")
        );
        assert_eq!(person.values.custom[0].value.text().given(), Some("M"));
        assert_eq!(person.values.custom[1].value.text().given(), Some("2001-02-03"));
        assert!(person.values.first_name.text().given().unwrap().starts_with("=Ann \"the\" first,"));
    }

    #[test]
    fn what_is_wrong_is_said_of_its_field() {
        assert_eq!(
            check(&[("email", "ann.example.com"), ("first_name", ""), ("custom.shirt", "XL")]).unwrap_err(),
            ["email: email.malformed", "first_name: required.missing", "custom.shirt: choice.unknown"]
        );
        assert_eq!(check(&[("email", ""), ("first_name", "")]).unwrap_err(), ["email: required.missing"]);
        assert_eq!(
            check(&[("email", "a@b.de"), ("first_name", "Ann"), ("custom.born", "01/02/2001")]).unwrap_err(),
            ["custom.born: date.undecided"]
        );
    }
}
