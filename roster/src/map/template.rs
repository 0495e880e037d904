//! Exact template mode (`import.md` 2): the header against the company's own template, or the preset of
//! the second source.

use super::{
    CustomField, Field, alias::course_number, mapping::required_fields, new_field::is_standard_label,
    suggest::likely_field,
};
use crate::{
    check::{Code, Finding, params},
    person::fold_header,
    protocol::Configuration,
    settings,
    snapshot::Snapshot,
    write::{WHAT_IS_WRONG, restore},
};

/// The second source's template. Courses are `module requested 1`, `module requested 2` and so on.
const PRESET: [(&str, Field, bool); 9] = [
    ("enabled", Field::Status, true),
    ("name", Field::FirstName, true),
    ("last_name", Field::LastName, false),
    ("email", Field::Email, true),
    ("companyName", Field::Company, true),
    ("cohortName", Field::Cohorts, false),
    ("languageCode", Field::Language, true),
    ("job_role", Field::JobRole, false),
    ("region", Field::Region, false),
];
const PRESET_COURSES: &str = "module requested";

/// Characters of a header that is quoted in a sentence.
const QUOTED: usize = 60;

/// Clauses of one sentence; the finding's params hold all of them.
const TOLD: usize = 8;

/// In exact template mode: what keeps the header from being the template's. Of the two templates it is
/// held against the one that it differs from less: whoever started from one of them does not want to
/// read about the other.
pub(crate) fn template_finding(header: &[String], configuration: &Configuration) -> Option<Finding> {
    if configuration.settings.template != settings::Template::Exact {
        return None;
    }
    let differences = template_differences(header, configuration);
    if differences.is_empty() {
        return None;
    }
    let told = differences.iter().take(TOLD).cloned().collect::<Vec<_>>().join("; ");
    let more = match differences.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let told = format!("What differs: {told}{more}.");
    Some(Finding::new(Code::HeaderTemplateDiffers, params! {"differences": told, "list": differences}))
}

/// One clause each; none where the header is a template's.
fn template_differences(header: &[String], configuration: &Configuration) -> Vec<String> {
    let own = Template::of_company(configuration).differences(header, &configuration.snapshot);
    if own.is_empty() {
        return own;
    }
    let preset = Template::preset().differences(header, &configuration.snapshot);
    if preset.len() < own.len() { preset } else { own }
}

/// What a template and an export call a field of the company's `own`: its label, or `custom.KEY` where the label is
/// not its alone.
pub fn custom_header(field: &CustomField, own: &[CustomField]) -> String {
    let label = field.label.trim();
    let others = own.iter().take_while(|other| other.key != field.key);
    let shared = others.into_iter().any(|other| other.label.trim() == label || other.key == label);
    if label.is_empty() || shared || is_standard_label(label) || restore(label) != label {
        return Field::Custom(field.key.as_str().into()).to_string();
    }
    label.to_owned()
}

struct Template {
    columns: Vec<Column>,
    /// What columns of courses are called before their number.
    courses: &'static str,
}

struct Column {
    header: String,
    field: Field,
    required: bool,
}

impl Template {
    fn of_company(configuration: &Configuration) -> Self {
        let snapshot = &configuration.snapshot;
        let required = required_fields(&configuration.settings, snapshot);
        let standard = Field::STANDARD.into_iter().map(|field| (field.label().to_owned(), field));
        let custom = snapshot.custom_fields.iter().map(|field| {
            (custom_header(field, &snapshot.custom_fields), Field::Custom(field.key.as_str().into()))
        });
        let column = |(header, field): (String, Field)| {
            let required = required.contains(&field);
            Column { header, field, required }
        };
        Self { columns: standard.chain(custom).map(column).collect(), courses: "Module requested" }
    }

    fn preset() -> Self {
        let column = |(header, field, required): (&str, Field, bool)| Column {
            header: header.to_owned(),
            field,
            required,
        };
        Self { columns: PRESET.into_iter().map(column).collect(), courses: PRESET_COURSES }
    }

    fn differences(&self, header: &[String], snapshot: &Snapshot) -> Vec<String> {
        let is_exact = |cell: &str| self.exact(cell).is_some();
        let mut differences = Vec::new();
        // Fields that are there, or would be if what differs were put right.
        let mut given: Vec<&Field> = header.iter().filter_map(|cell| self.exact(cell)).collect();
        for (at, cell) in header.iter().enumerate() {
            let cell = restore(cell);
            if cell == WHAT_IS_WRONG {
                // An error report that was corrected is the template's file all the same.
            } else if cell.is_empty() {
                differences.push(format!("column {} has no name", at + 1));
            } else if let Some(field) = self.exact(cell) {
                let twice = header.iter().take(at).any(|earlier| restore(earlier) == cell);
                if twice && !field.is_repeatable() {
                    differences.push(format!("{} stands there twice", quote(cell)));
                }
            } else {
                let meant = self.meant(cell, snapshot);
                let meant = meant
                    .filter(|meant| !header.iter().any(|other| is_exact(other) && restore(other) == meant.0));
                if let Some((should_be, field)) = meant {
                    given.push(field);
                    differences.push(format!("{} should be “{should_be}”", quote(cell)));
                } else {
                    differences.push(format!("{} is not a column of the template", quote(cell)));
                }
            }
        }
        let named = given.contains(&&Field::Name);
        for column in self.columns.iter().filter(|column| column.required) {
            let by_name = named && matches!(column.field, Field::FirstName | Field::LastName);
            if !given.contains(&&column.field) && !by_name {
                differences.push(format!("the column “{}” is missing", column.header));
            }
        }
        differences
    }

    /// The field of a header that is the template's to the letter.
    fn exact(&self, cell: &str) -> Option<&Field> {
        let cell = restore(cell);
        if course_number(cell, self.courses).is_some() {
            return Some(&Field::Courses);
        }
        self.columns.iter().find(|column| column.header == cell).map(|column| &column.field)
    }

    /// What a header was probably meant to be.
    fn meant(&self, cell: &str, snapshot: &Snapshot) -> Option<(String, &Field)> {
        let folded = fold_header(cell);
        let by_letters = self.columns.iter().find(|column| fold_header(&column.header) == folded);
        let by_name = || {
            let field = likely_field(cell, snapshot)?;
            if field == Field::Courses {
                let digits = folded.trim_start_matches(|character: char| !character.is_ascii_digit());
                let number: u32 = digits.parse().unwrap_or(1);
                return Some((format!("{} {}", self.courses, number.max(1)), &Field::Courses));
            }
            let column = self.columns.iter().find(|column| column.field == field)?;
            Some((column.header.clone(), &column.field))
        };
        by_letters.map(|column| (column.header.clone(), &column.field)).or_else(by_name)
    }
}

/// A header as a sentence quotes it.
fn quote(header: &str) -> String {
    if header.chars().count() <= QUOTED {
        return format!("“{header}”");
    }
    let beginning: String = header.chars().take(QUOTED).collect();
    format!("“{beginning}…”")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(header: &str) -> Vec<String> {
        let header: Vec<String> = header.split(',').map(ToOwned::to_owned).collect();
        let mut configuration = Configuration::default();
        configuration.snapshot.custom_fields = vec![
            CustomField { key: "badge".into(), label: "Badge number".into(), ..CustomField::default() },
            CustomField { key: "region".into(), label: "Region".into(), ..CustomField::default() },
        ];
        template_differences(&header, &configuration)
    }

    #[test]
    fn templates_are_accepted_without_their_optional_columns() {
        for header in [
            "Name,Email Address",
            "First Name,Last Name,Email Address,Group,Group,Badge number,custom.region",
            "Email Address,Name,Module requested 1,Module requested 12",
            "enabled,name,last_name,email,companyName,cohortName,languageCode,job_role,region,module requested 1,module requested 2",
            "email,name,enabled,companyName,languageCode",
            "Name,Email Address,What is wrong",
        ] {
            assert!(differences(header).is_empty(), "{header}: {:?}", differences(header));
        }
    }

    #[test]
    fn each_difference_is_a_clause() {
        insta::assert_snapshot!(
            [
                "enabled,name,last_name,email,companyname,CohortName,languageCode,Module requested 1",
                "enabled,name,email",
                "Name,email address,Shoe size,,Group,Badge Number,module requested 2",
                "Name,E-mail",
                "Name,Mail,Email Address,Name",
                "Telephone,Pet",
            ]
            .map(|header| format!("{header}\n  {}", differences(header).join("\n  ")))
            .join("\n"),
            @r#"
        enabled,name,last_name,email,companyname,CohortName,languageCode,Module requested 1
          “companyname” should be “companyName”
          “CohortName” should be “cohortName”
          “Module requested 1” should be “module requested 1”
        enabled,name,email
          the column “companyName” is missing
          the column “languageCode” is missing
        Name,email address,Shoe size,,Group,Badge Number,module requested 2
          “email address” should be “Email Address”
          “Shoe size” is not a column of the template
          column 4 has no name
          “Badge Number” should be “Badge number”
          “module requested 2” should be “Module requested 2”
        Name,E-mail
          “E-mail” should be “Email Address”
        Name,Mail,Email Address,Name
          “Mail” is not a column of the template
          “Name” stands there twice
        Telephone,Pet
          “Telephone” is not a column of the template
          “Pet” is not a column of the template
          the column “Email Address” is missing
          the column “First Name” is missing
        "#
        );
    }
}
