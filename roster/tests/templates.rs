//! Templates are read back by our own reader: every column exactly, the example without a finding.

mod common;

use common::{check, company};
use roster::{
    check::Verdict,
    map::{CustomField, Field, FieldType, Why},
    person::AccountType,
    protocol::Configuration,
    settings::Template,
    snapshot::{CompanyNames, Named, Snapshot},
    write::template,
};

fn named(names: impl IntoIterator<Item = String>) -> Vec<Named> {
    (1..).zip(names).map(|(id, name)| Named { id, name }).collect()
}

fn custom(key: &str, label: &str, kind: FieldType) -> CustomField {
    CustomField { key: key.into(), label: label.into(), kind, ..CustomField::default() }
}

/// Names that formulas, quotes, separators and pictures are made of; hundreds of them.
fn nasty() -> Snapshot {
    let strange =
        ["=SUM(A1:A9)", "+44", "@home", "-", "A; B", "Commas, and “quotes”", "say \"hi\"", "🦊 Füchse"];
    let groups = strange.into_iter().map(str::to_owned);
    let many = (1..=300).map(|number| format!("Group number {number} of a company that has many"));
    let mut snapshot = Snapshot {
        company: "=Acme, \"Training\" & Söhne".into(),
        default_language: "de-CH".into(),
        groups: named(groups.chain(many)),
        cohorts: named(["🦊 <cohort> & more".to_owned()]),
        courses: named(["=Fire, \"Safety\"".to_owned(), "Lesson; two".to_owned(), "First, Aid".to_owned()]),
        packages: named(["'quoted'".to_owned()]),
        required: vec![Field::LastName, Field::Reference],
        companies: vec![CompanyNames { id: 2, name: "Other".into(), ..CompanyNames::default() }],
        may_grant: Some(AccountType::Manager),
        ..Snapshot::default()
    };
    snapshot.custom_fields = vec![
        custom("formula", "=SUM", FieldType::Text),
        custom("apostrophe", "'=SUM", FieldType::Text),
        custom("comma", "Badge, \"number\"; of\tpeople", FieldType::Phone),
        custom("fox", "🦊", FieldType::Url),
        custom("region", "Region", FieldType::Date),
        custom("email2", "E-mail", FieldType::Email),
        custom("same_1", "Same", FieldType::Boolean),
        custom("same_2", "Same", FieldType::Boolean),
        custom("same_3", "same", FieldType::Boolean),
        custom("course", "Module requested 2", FieldType::Text),
        custom("blank", "  ", FieldType::Text),
        CustomField {
            options: vec!["=S".into(), "M, L".into()],
            ..custom("size", "Size *", FieldType::Choice)
        },
        CustomField {
            min: Some(2.5),
            max: Some(4.0),
            decimals: Some(1),
            required: true,
            ..custom("number", "Number (of things)", FieldType::Number)
        },
        CustomField { pattern: Some("[A-Z]-?[0-9]+".into()), ..custom("code", "Code", FieldType::Text) },
        CustomField { max_length: Some(3), ..custom("short", "Short", FieldType::Text) },
    ];
    snapshot
}

fn read_back(snapshot: &Snapshot, filename: &str, bytes: &[u8]) {
    for exact in [Template::Flexible, Template::Exact] {
        let mut configuration = Configuration { filename: filename.into(), ..Configuration::default() };
        configuration.snapshot = snapshot.clone();
        configuration.settings.template = exact;
        let (checked, rows) = check(configuration.clone(), bytes, bytes.len()).unwrap();
        for column in &checked.mapping {
            assert_eq!(column.why, Why::Exact, "{filename}: {column:?}");
        }
        let mut fields: Vec<&Field> =
            checked.mapping.iter().filter_map(|column| column.field.as_ref()).collect();
        fields.sort();
        fields.dedup();
        assert_eq!(fields.len() + 2, checked.mapping.len(), "three columns of courses, one of each other");
        for own in &snapshot.custom_fields {
            assert!(fields.contains(&&Field::Custom(own.key.as_str().into())), "{own:?}");
        }
        assert!(roster::map::is_certain(&checked.mapping, &configuration));
        let findings: Vec<String> = checked.findings.kept().iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "{filename}: {findings:#?}");
        let [person] = &rows[..] else { panic!("{filename}: {} people", rows.len()) };
        assert_eq!(person.verdict, Verdict::Accepted);
        assert_eq!(person.values.email, "jane.example@example.com");
        assert_eq!(person.full_name(), "Jane Example");
    }
}

#[test]
fn a_template_is_read_back_as_csv() {
    for snapshot in [Snapshot::default(), company().snapshot, nasty()] {
        let bytes = template::csv(&snapshot).unwrap();
        assert_eq!(bytes, template::csv(&snapshot).unwrap());
        read_back(&snapshot, "template.csv", &bytes);
    }
    insta::assert_snapshot!(String::from_utf8(template::csv(&nasty()).unwrap()).unwrap());
}

#[test]
fn a_company_may_ask_for_whole_names() {
    let snapshot = Snapshot { required: vec![Field::Name], ..Snapshot::default() };
    let bytes = template::csv(&snapshot).unwrap();
    read_back(&snapshot, "template.csv", &bytes);
    assert!(String::from_utf8(bytes).unwrap().starts_with("\u{feff}Email Address,Name,User Name,"));
}

#[test]
fn a_template_is_read_back_as_a_workbook() {
    for snapshot in [Snapshot::default(), company().snapshot, nasty()] {
        let bytes = template::workbook(&snapshot).unwrap();
        assert_eq!(bytes, template::workbook(&snapshot).unwrap(), "equal companies, equal bytes");
        read_back(&snapshot, "template.xlsx", &bytes);
    }
}
