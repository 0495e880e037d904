//! One method of one address.

use serde_json::Value;

use super::schema::{count, text};

/// What it takes, what it answers, and who may.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// In lower case, as OpenAPI has it.
    pub(super) method: &'static str,
    /// With `{names}`, from the root.
    pub(super) path: String,
    /// What it does, in a few words.
    pub(super) summary: &'static str,
    pub(super) says: Option<&'static str>,
    pub(super) may: May,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Body>,
    pub(super) answers: Vec<Answer>,
}

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum May {
    Anybody,
    /// Any token of the company.
    Viewer,
    Manager,
    Admin,
    /// Who runs the installation.
    Owner,
}

/// In the query or in the headers; those of the path are known by it.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) place: &'static str,
    pub(super) name: &'static str,
    pub(super) schema: Value,
    pub(super) says: &'static str,
}

#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) media_type: &'static str,
    pub(super) schema: Value,
    /// As it could be sent.
    pub(super) example: Value,
    pub(super) required: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) says: &'static str,
    /// Media types and what they hold.
    pub(super) content: Vec<(&'static str, Value)>,
}

/// An operation under `/api/v1`, for whoever may see people unless it is said otherwise.
fn operation(method: &'static str, path: &str, summary: &'static str) -> Operation {
    Operation {
        method,
        path: format!("/api/v1{path}"),
        summary,
        says: None,
        may: May::Viewer,
        parameters: Vec::new(),
        body: None,
        answers: Vec::new(),
    }
}

pub(super) fn get(path: &str, summary: &'static str) -> Operation {
    operation("get", path, summary)
}

pub(super) fn post(path: &str, summary: &'static str) -> Operation {
    operation("post", path, summary)
}

pub(super) fn put(path: &str, summary: &'static str) -> Operation {
    operation("put", path, summary)
}

pub(super) fn patch(path: &str, summary: &'static str) -> Operation {
    operation("patch", path, summary)
}

pub(super) fn delete(path: &str, summary: &'static str) -> Operation {
    operation("delete", path, summary)
}

impl Operation {
    /// Outside `/api/v1`.
    pub(super) fn at_root(mut self) -> Self {
        self.path = self.path.trim_start_matches("/api/v1").to_owned();
        self
    }

    pub(super) fn says(mut self, what: &'static str) -> Self {
        self.says = Some(what);
        self
    }

    pub(super) fn by(mut self, may: May) -> Self {
        self.may = may;
        self
    }

    pub(super) fn query(mut self, name: &'static str, schema: Value, says: &'static str) -> Self {
        self.parameters.push(Parameter { place: "query", name, schema, says });
        self
    }

    pub(super) fn header(mut self, name: &'static str, schema: Value, says: &'static str) -> Self {
        self.parameters.push(Parameter { place: "header", name, schema, says });
        self
    }

    /// A list comes a page at a time.
    pub(super) fn paged(self) -> Self {
        self.query("cursor", text(), "The `next` of the page before; without it, the first page.").query(
            "limit",
            count(),
            "How many stand on a page: 1 to 1,000, 100 if left out.",
        )
    }

    /// A JSON body, and one as it could be.
    pub(super) fn takes(mut self, schema: Value, example: Value) -> Self {
        self.body = Some(Body { media_type: "application/json", schema, example, required: true });
        self
    }

    /// As [`Operation::takes`], but it may be left out.
    pub(super) fn may_take(self, schema: Value, example: Value) -> Self {
        let mut taking = self.takes(schema, example);
        if let Some(body) = &mut taking.body {
            body.required = false;
        }
        taking
    }

    /// Anything else than JSON.
    pub(super) fn takes_bytes(mut self, media_type: &'static str, example: &'static str) -> Self {
        self.body = Some(Body { media_type, schema: text(), example: example.into(), required: true });
        self
    }

    pub(super) fn answers(mut self, status: u16, says: &'static str, schema: Value) -> Self {
        self.answers.push(Answer { status, says, content: vec![("application/json", schema)] });
        self
    }

    pub(super) fn answers_as(
        mut self,
        status: u16,
        says: &'static str,
        media_types: &[&'static str],
    ) -> Self {
        let content = media_types.iter().map(|media_type| (*media_type, text())).collect();
        self.answers.push(Answer { status, says, content });
        self
    }

    /// 204.
    pub(super) fn answers_nothing(mut self, says: &'static str) -> Self {
        self.answers.push(Answer { status: 204, says, content: Vec::new() });
        self
    }

    /// A problem that is of this operation, beside those that are of many.
    pub(super) fn refuses(mut self, status: u16, says: &'static str) -> Self {
        self.answers.push(problem(status, says));
        self
    }

    /// The names in the path.
    pub(super) fn path_names(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }

    /// All answers, those that are of many operations among them, by status.
    pub(super) fn all_answers(&self) -> Vec<Answer> {
        let mut answers = self.answers.clone();
        let mut add = |status, says| {
            if answers.iter().all(|answer| answer.status != status) {
                answers.push(problem(status, says));
            }
        };
        if self.may != May::Anybody {
            add(401, "Without a token that is good.");
            add(403, "With a token whose role may not do this.");
        }
        if self.path_names().next().is_some() {
            add(404, "There is no such thing, or it is another company's.");
        }
        if self.body.is_some() || !self.parameters.is_empty() {
            add(422, "What was sent cannot be read, or cannot be done; `detail` says why.");
        }
        if self.may != May::Anybody {
            add(503, "The database is busy, or away; `Retry-After` says when to try again.");
        }
        answers.sort_by_key(|answer| answer.status);
        answers
    }
}

fn problem(status: u16, says: &'static str) -> Answer {
    Answer { status, says, content: vec![("application/problem+json", super::schema::named("Problem"))] }
}
