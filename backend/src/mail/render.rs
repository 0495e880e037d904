//! Subjects, texts and pages of mail, from templates. What goes into a page is escaped.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use super::kind::{self, Kind};

/// How much a template may do: loops within loops end somewhere.
const FUEL: u64 = 200_000;
/// The most a mail may come to, in bytes.
const LARGEST: usize = 512 * 1024;

/// A mail's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// One line.
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// A mail's templates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) subject: &'a str,
    pub(super) text: &'a str,
    pub(super) html: &'a str,
}

impl Source<'static> {
    /// What the mail says unless a company says otherwise.
    pub(super) fn standard(kind: Kind) -> Self {
        let (text, html) = kind::source(kind);
        let (subject, text) = text.split_once("\n\n").unwrap_or((text, ""));
        Self { subject, text, html }
    }
}

/// Which part of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Subject,
    Text,
    Html,
}

impl Part {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Subject => "the subject",
            Self::Text => "the text",
            Self::Html => "the HTML",
        }
    }
}

/// Why a template cannot be filled in, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Line {line} of {}: {what}", part.words())]
pub(super) struct Unfit {
    part: Part,
    line: usize,
    what: String,
}

type Environments = Result<(Environment<'static>, Environment<'static>), String>;

/// One that passes over what is not known, for what is sent; and one that does not, for what is about to be kept.
static ENVIRONMENTS: LazyLock<Environments> = LazyLock::new(|| {
    let both = || Ok((environment(UndefinedBehavior::Chainable)?, environment(UndefinedBehavior::Strict)?));
    both().map_err(|cause: minijinja::Error| cause.to_string())
});

fn environment(undefined: UndefinedBehavior) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_undefined_behavior(undefined);
    environment.set_fuel(Some(FUEL));
    environment
        .set_auto_escape_callback(|name| if name == "html" { AutoEscape::Html } else { AutoEscape::None });
    environment.add_filter("figure", figure);
    Ok(environment)
}

/// Fills in what is about to be sent.
pub(super) fn fill_in(source: &Source<'_>, about: &impl Serialize) -> Result<Rendered, Unfit> {
    rendered(source, about, false)
}

/// Fills in what somebody has just written: whatever is not known is wrong.
pub(super) fn try_out(source: &Source<'_>, about: &impl Serialize) -> Result<Rendered, Unfit> {
    rendered(source, about, true)
}

fn rendered(source: &Source<'_>, about: &impl Serialize, strict: bool) -> Result<Rendered, Unfit> {
    let about = Value::from(Serde(about));
    let part = |part, name, template| one(part, name, template, &about, strict);
    Ok(Rendered {
        // Names and files may have line breaks in them; a header has none.
        subject: one_line(&part(Part::Subject, "subject", source.subject)?),
        text: part(Part::Text, "text", source.text)?,
        html: part(Part::Html, "html", source.html)?,
    })
}

fn one(part: Part, name: &str, template: &str, about: &Value, strict: bool) -> Result<String, Unfit> {
    let unfit = |line, what: String| Unfit { part, line, what };
    let environments = ENVIRONMENTS.as_ref().map_err(|cause| unfit(1, cause.clone()))?;
    let environment = if strict { &environments.1 } else { &environments.0 };
    let rendered = environment
        .render_named_str(name, template, about.clone())
        .map_err(|error| unfit(error.line().unwrap_or(1), explain(&error)))?;
    if rendered.len() > LARGEST {
        return Err(unfit(1, "It comes to more than a mail may have (512 KiB).".to_owned()));
    }
    Ok(rendered)
}

fn explain(error: &minijinja::Error) -> String {
    match error.kind() {
        ErrorKind::UndefinedError => {
            "There is no such placeholder. Those there are stand beside the template.".to_owned()
        }
        ErrorKind::OutOfFuel => "This takes too long. Leave some of its loops out.".to_owned(),
        _ => {
            let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            format!("This cannot be read: {what}.")
        }
    }
}

/// Everything on one line, and nothing in it that is not to be seen.
pub(super) fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
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
        let mail = fill_in(&Source::standard(Kind::ImportCompleted), &about).unwrap();
        insta::assert_snapshot!(format!("{}\n----\n{}\n----\n{}", mail.subject, mail.text, mail.html));
    }

    /// Every mail there is, as it goes out: with nothing missing that its template asks for.
    #[test]
    fn every_mail_reads_as_one() {
        for kind in Kind::ALL {
            let mut about = kind::sample(*kind);
            for (name, value) in [
                ("company", "Bell & Sons"),
                ("email", "ada@example.com"),
                ("sign_in", "https://muster.example.com/login"),
                ("forgot", "https://muster.example.com/forgot"),
                ("link", "https://muster.example.com/a/link"),
                ("good_for", "7 days"),
            ] {
                about[name] = value.into();
            }
            let mail = try_out(&Source::standard(*kind), &about).unwrap();
            if kind::needs_link(*kind) {
                let html = mail.html.replace("&#x2f;", "/");
                assert!(html.contains("/a/link") && mail.text.contains("/a/link"), "{kind}");
            }
            for words in [&mail.subject, &mail.text, &mail.html] {
                assert!(!words.trim().is_empty() && !words.contains("{{"), "{kind}: {words}");
            }
        }
    }

    #[test]
    fn a_template_says_where_it_is_wrong() {
        let wrong = |text: &str| {
            let source = Source { subject: "Hello", text, html: "" };
            try_out(&source, &serde_json::json!({ "name": "Ann", "many": [1, 2, 3, 4, 5, 6, 7, 8, 9] }))
                .unwrap_err()
                .to_string()
        };
        insta::assert_snapshot!(
            [
                "Hello,\n\n{{ nmae }}",
                "Hello {{ name",
                "{% if name %}",
                "\n{% endif %}",
                "{{ name|shout }}",
                "{% for a in many %}{% for b in many %}{% for c in many %}{% for d in many %}{% for e in many %}{% for f \
                 in many %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
                "{{ 'x' * 900000 }}",
            ]
            .map(wrong)
            .join("\n")
        );
    }

    #[test]
    fn a_subject_is_one_line() {
        let about = serde_json::json!({ "name": "Ann\r\nBcc: all@example.com\u{2028}\u{0}" });
        let source = Source { subject: "Hello {{ name }}\n", text: "", html: "<p>{{ name }}</p>" };
        assert_eq!(fill_in(&source, &about).unwrap().subject, "Hello Ann Bcc: all@example.com");
    }
}
