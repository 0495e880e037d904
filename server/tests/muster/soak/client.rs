//! Asks Muster as a careful program does: nobody waits longer than 30 seconds, and who gets no answer asks again.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use ureq::{
    Agent, SendBody,
    http::{Method, Request, Response},
};

use super::world::World;
use crate::support::api::Answer;

/// How long an answer may take.
pub(crate) const LONGEST: Duration = Duration::from_secs(30);
/// How long the same is asked again and again.
const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(300);
/// How the address begins by which a form comes back because Muster was busy: what it says is JSON in base64.
const BUSY: &str = "__err=eyJraW5kIjoiQnVzeSI";

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Who<'a> {
    /// A program, with its token.
    Program(&'a str),
    /// A browser, with the cookie of its session.
    Browser(&'a str),
    /// A browser without a session, in this network.
    Visitor(&'a str),
}

/// Something asked.
#[derive(Clone, Debug)]
pub(crate) struct Question<'a> {
    /// As it is called in the summary.
    pub(crate) kind: &'static str,
    pub(crate) who: Who<'a>,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: String,
    /// Of a form: the page on which it stands.
    pub(crate) on: Option<String>,
    pub(crate) key: Option<String>,
    /// The statuses of a good answer.
    pub(crate) fine: &'static [u16],
}

impl<'a> Question<'a> {
    pub(crate) fn get(kind: &'static str, who: Who<'a>, path: impl Into<String>) -> Self {
        Self {
            kind,
            who,
            method: Method::GET,
            path: path.into(),
            body: String::new(),
            on: None,
            key: None,
            fine: &[200],
        }
    }

    pub(crate) fn post(
        kind: &'static str,
        who: Who<'a>,
        path: impl Into<String>,
        body: impl Into<String>,
    ) -> Self {
        Self { method: Method::POST, body: body.into(), ..Self::get(kind, who, path) }
    }

    /// A form that stands on the page `on`, which sends the browser on.
    pub(crate) fn form(kind: &'static str, who: Who<'a>, on: &str, function: &str, body: String) -> Self {
        let fine = &[302, 303];
        Self { on: Some(on.to_owned()), fine, ..Self::post(kind, who, format!("/api/fn/{function}"), body) }
    }

    pub(crate) fn with_key(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }

    pub(crate) fn fine(self, fine: &'static [u16]) -> Self {
        Self { fine, ..self }
    }
}

/// What was answered in the end.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    address: String,
    /// It was asked before, and nobody knows what became of that.
    pub(crate) again: bool,
}

impl Answered {
    /// Where the browser is sent.
    pub(crate) fn location(&self) -> &str {
        self.answer.header("location").trim_start_matches(&self.address).trim_end_matches('?')
    }
}

pub(crate) struct Client<'a> {
    pub(crate) world: &'a World,
    agent: Agent,
}

impl<'a> Client<'a> {
    pub(crate) fn new(world: &'a World) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            // Before the server closes what nobody uses, after ten seconds.
            .max_idle_age(Duration::from_secs(5))
            .timeout_global(Some(LONGEST));
        Self { world, agent: config.build().new_agent() }
    }

    /// Asks until there is an answer. None: there was none that is fine, which has been written down as an error.
    pub(crate) fn ask(&self, question: &Question<'_>) -> Option<Answered> {
        let (kind, tally) = (question.kind, &self.world.tally);
        let begun = Instant::now();
        let mut again = false;
        while begun.elapsed() < PATIENCE {
            let Some(address) = self.world.door.address() else { break };
            let asked = Instant::now();
            let (passes, what) = match self.send(&address, question) {
                Ok(answer) if answer.header("location").contains(BUSY) => (true, "it was busy".to_owned()),
                Ok(answer) if question.fine.contains(&answer.status) => {
                    tally.answered(kind, asked.elapsed());
                    return Some(Answered { answer, address, again });
                }
                Ok(answer) => (answer.status >= 500, told(&answer)),
                Err(error) => (true, error),
            };
            let took = asked.elapsed();
            if passes && took < LONGEST && self.world.door.excuses(asked) {
                tally.excused(kind, took);
            } else {
                tally.wrong(kind, took, &format!("{what} ({})", question.path));
            }
            if !passes {
                return None;
            }
            again = true;
            sleep(PAUSE);
        }
        tally.wrong(kind, begun.elapsed().min(LONGEST), "it was given up");
        None
    }

    fn send(&self, address: &str, question: &Question<'_>) -> Result<Answer, String> {
        let mut request =
            Request::builder().method(&question.method).uri(format!("{address}{}", question.path));
        request = match question.who {
            Who::Program(token) => request.header("authorization", format!("Bearer {token}")),
            Who::Browser(cookie) => request.header("cookie", cookie).header("accept", "text/html"),
            // As the proxy in front says it.
            Who::Visitor(network) => request.header("x-forwarded-for", network).header("accept", "text/html"),
        };
        if let Some(on) = &question.on {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", address)
                .header("referer", format!("{address}{on}"));
        }
        if let Some(key) = &question.key {
            request = request.header("idempotency-key", key);
        }
        let mut bytes = question.body.as_bytes();
        let sent = if bytes.is_empty() {
            request.body(SendBody::none()).map(|request| self.agent.run(request))
        } else {
            request.body(SendBody::from_reader(&mut bytes)).map(|request| self.agent.run(request))
        };
        let response = sent.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        read(response)
    }
}

fn read(mut response: Response<ureq::Body>) -> Result<Answer, String> {
    let text = response.body_mut().with_config().limit(64 << 20).read_to_string();
    let text = text.map_err(|error| format!("the answer broke off: {error}"))?;
    Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), text })
}

/// The status, and the beginning of what is said.
fn told(answer: &Answer) -> String {
    let said: String = answer.text.chars().take(300).collect();
    format!("{} {said}", answer.status)
}
