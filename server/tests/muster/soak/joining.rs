//! People sign themselves up as a browser without scripts does it: the form, the mail, its link, a password. Everybody
//! comes from a network of their own, for from one there may be five in half an hour. Every third wants into the company
//! that has few seats.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    client::{Client, Question, Who},
    ledger::Joined,
    world::{Company, World},
};

/// As long as the form wants to be looked at before it comes back, and a little more.
const FILLS_IN_FOR: Duration = Duration::from_millis(2_200);
/// How long somebody waits for their mail. One that was in a process that was killed is held for half a minute.
const MAIL_WITHIN: Duration = Duration::from_secs(90);
const LOOKS_EVERY: Duration = Duration::from_millis(300);

const FORM: &str = "sign-up: the form";
const SEND: &str = "sign-up: send it";
const MAIL: &str = "sign-up: look for the mail";
const LINK: &str = "sign-up: open its link";
const PASSWORD: &str = "sign-up: set a password";

pub(crate) fn join(world: &World, joiner: u64) {
    let client = Client::new(world);
    for number in 0..60_000 {
        if world.is_over() {
            return;
        }
        let visitor = Visitor {
            client: &client,
            small: number % 3 == 2,
            network: format!("10.{joiner}.{}.{}", number / 250, number % 250 + 1),
            email: format!("joiner-{joiner}.number-{number}@example.com"),
            last_name: format!("Joiner{joiner} Number{number}"),
        };
        if let Some(is_in) = visitor.join() {
            let Visitor { email, last_name, small, .. } = visitor;
            world.ledger.joined(Joined { email, last_name, small, is_in });
        }
    }
}

struct Visitor<'a> {
    client: &'a Client<'a>,
    small: bool,
    network: String,
    email: String,
    last_name: String,
}

impl Visitor<'_> {
    fn company(&self) -> &Company {
        if self.small { &self.client.world.small } else { &self.client.world.large }
    }

    fn who(&self) -> Who<'_> {
        Who::Visitor(&self.network)
    }

    /// Whether they are in, or wait for a seat. None: something was wrong, and has been written down.
    fn join(&self) -> Option<bool> {
        let Company { slug, .. } = self.company();
        let page = format!("/join/{slug}");
        let form = self.client.ask(&Question::get(FORM, self.who(), page.as_str()))?;
        let Some(stamp) = stamp(&form.answer.text) else {
            self.wrong(FORM, "there is no form on the page");
            return None;
        };
        sleep(FILLS_IN_FOR);
        let typed = format!(
            "slug={slug}&stamp={stamp}&website=&said%5Bemail%5D={}&said%5Bfirst_name%5D=Joining&said%5Blast_name%5D={}",
            self.email.replace('@', "%40"),
            self.last_name.replace(' ', "+"),
        );
        let sent = self.client.ask(&Question::form(SEND, self.who(), &page, "sign_up", typed))?;
        if sent.location() != format!("{page}/sent") {
            self.wrong(SEND, &format!("it was refused: {}", sent.location()));
            return None;
        }
        let link = self.link()?;
        self.client.ask(&Question::get(LINK, self.who(), link.as_str()))?;
        let token = link.trim_start_matches("/joining/");
        let typed = format!("token={token}&password=correct+horse+battery");
        let password = Question::form(PASSWORD, self.who(), &link, "complete_sign_up", typed);
        let completed = self.client.ask(&password)?;
        match completed.location() {
            "/" => Some(true),
            "/joined" => Some(false),
            // It was done the first time, though nobody had heard of it.
            _ if completed.again => self.stands(),
            refused => {
                self.wrong(PASSWORD, &format!("it was refused: {refused}"));
                None
            }
        }
    }

    /// The path of the link in their mail.
    fn link(&self) -> Option<String> {
        let program = Who::Program(&self.company().token);
        let begun = Instant::now();
        while begun.elapsed() < MAIL_WITHIN {
            sleep(LOOKS_EVERY);
            let outbox = Question::get(MAIL, program, "/api/v1/outbox?limit=50");
            let mails = self.client.ask(&outbox)?.answer.json();
            let is_it = |mail: &&Value| {
                mail["to"] == self.email.as_str()
                    && mail["kind"] == "sign_up_verify"
                    && mail["state"] == "sent"
            };
            let found = mails["items"].as_array().into_iter().flatten().find(is_it);
            let text = found.and_then(|mail| mail["text"].as_str()).unwrap_or_default();
            if let Some(at) = text.find("/joining/") {
                return text[at..].split_whitespace().next().map(ToOwned::to_owned);
            }
        }
        self.wrong(MAIL, &format!("there is none for {} within {MAIL_WITHIN:?}", self.email));
        None
    }

    /// Whether they are in, as the company sees it.
    fn stands(&self) -> Option<bool> {
        let program = Who::Program(&self.company().token);
        let users = Question::get(PASSWORD, program, format!("/api/v1/users?q={}", self.email));
        let users = self.client.ask(&users)?.answer.json();
        if users["items"].as_array().is_some_and(|items| items.len() == 1) {
            return Some(true);
        }
        let waiting = Question::get(PASSWORD, program, "/api/v1/signups?state=waiting&limit=1000");
        let waiting = self.client.ask(&waiting)?.answer.json();
        let waits = waiting["items"]
            .as_array()
            .is_some_and(|items| items.iter().any(|request| request["email"] == self.email.as_str()));
        if !waits {
            self.wrong(PASSWORD, &format!("{} is neither in nor waits", self.email));
        }
        waits.then_some(false)
    }

    fn wrong(&self, kind: &'static str, what: &str) {
        self.client.world.tally.wrong(kind, Duration::ZERO, what);
    }
}

/// What the form is to come back with.
fn stamp(page: &str) -> Option<&str> {
    let input = page.split('<').find(|tag| tag.contains("name=\"stamp\""))?;
    input.split("value=\"").nth(1)?.split('"').next()
}
