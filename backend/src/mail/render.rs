//! Subjects, texts and pages of mail, from templates. What goes into a page is escaped.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use crate::Error;

/// A mail's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// A mail's templates. The subject is the first line of the text, an empty line behind it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Template {
    ImportCompleted,
    ImportErrors,
}

static TEMPLATES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    templates.add_filter("figure", figure);
    for (name, source) in [
        ("import_completed.txt", include_str!("templates/import_completed.txt")),
        ("import_completed.html", include_str!("templates/import_completed.html")),
        ("import_errors.txt", include_str!("templates/import_errors.txt")),
        ("import_errors.html", include_str!("templates/import_errors.html")),
    ] {
        templates.add_template(name, source)?;
    }
    Ok(templates)
});

pub(super) fn render(template: Template, about: &impl Serialize) -> Result<Rendered, Error> {
    let stem = match template {
        Template::ImportCompleted => "import_completed",
        Template::ImportErrors => "import_errors",
    };
    let templates = TEMPLATES.as_ref().map_err(|cause| Error::internal(cause.to_string()))?;
    let about = Value::from(Serde(about));
    let of = |kind: &str| {
        let template = templates.get_template(&format!("{stem}.{kind}")).map_err(Error::internal)?;
        template.render(about.clone()).map_err(Error::internal)
    };
    let text = of("txt")?;
    let (subject, text) = text.split_once("\n\n").unwrap_or((&text, ""));
    Ok(Rendered {
        // Names and files may have line breaks in them; a header has none.
        subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
        text: text.to_owned(),
        html: of("html")?,
    })
}

/// `1204` → `1,204`.
fn figure(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_reads_as_one_and_runs_nothing() {
        let about = serde_json::json!({
            "company": "Bell & Sons",
            "filename": "staff <script>.csv",
            "created_count": 1_204,
            "updated_count": 0,
            "counts": [["created", 1_204], ["rejected", 1]],
            "created": [{"name": "Ann <b>Bell</b>", "email": "ann@example.com"}],
            "more_created": 1_203,
            "rejected": [{"row": 7, "email": "bo.example.com", "what": "It has no @."}],
            "more_rejected": 0,
            "link": "https://muster.example.com/imports/7",
        });
        let mail = render(Template::ImportCompleted, &about).unwrap();
        insta::assert_snapshot!(format!("{}\n----\n{}\n----\n{}", mail.subject, mail.text, mail.html));
    }
}
