//! The API, as a program with a token sees it.

use serde_json::{Value, json};
use ureq::{
    Agent, SendBody,
    http::{Method, Request, Response},
};

use super::Server;

/// Calls with one token.
#[derive(Clone)]
pub(crate) struct Api {
    agent: Agent,
    pub(crate) address: String,
    token: Option<String>,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// A page as it is read: where a long word may be broken says nothing.
    pub(crate) fn words(&self) -> String {
        self.text.replace("<wbr>", "")
    }

    /// The JSON of an answer that must have this status.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json()
    }

    /// The `detail` of a problem that must have this status.
    pub(crate) fn problem(self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], status, "{problem}");
        assert!(problem["type"].is_string() && problem["title"].is_string(), "{problem}");
        problem["detail"].as_str().expect("a sentence").to_owned()
    }
}

impl Api {
    pub(crate) fn new(server: &Server, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::anonymous(server) }
    }

    pub(crate) fn anonymous(server: &Server) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(std::time::Duration::from_mins(2)));
        Self { agent: config.build().new_agent(), address: server.address.clone(), token: None }
    }

    /// Any request. `headers` may override the token.
    pub(crate) fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: SendBody<'_>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response =
            self.agent.run(request.body(body).unwrap()).unwrap_or_else(|error| panic!("{path}: {error}"));
        answer(response)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], SendBody::none())
    }

    /// The headers and the bytes of a file.
    pub(crate) fn download(&self, path: &str) -> (ureq::http::HeaderMap, Vec<u8>) {
        let mut request = Request::builder().uri(format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = self.agent.run(request.body(SendBody::none()).unwrap()).unwrap();
        assert_eq!(response.status(), 200, "{path}");
        (response.headers().clone(), response.body_mut().read_to_vec().unwrap())
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        let bytes = body.to_string();
        self.send(Method::POST, path, &[], SendBody::from_reader(&mut bytes.as_bytes()))
    }

    /// Posts a form as a browser without scripts does.
    pub(crate) fn form(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        all.extend(headers);
        self.send(Method::POST, path, &all, SendBody::from_reader(&mut body.as_bytes()))
    }

    /// With more headers.
    pub(crate) fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let bytes = body.to_string();
        self.send(Method::POST, path, headers, SendBody::from_reader(&mut bytes.as_bytes()))
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Answer {
        let bytes = body.to_string();
        self.send(Method::PATCH, path, &[], SendBody::from_reader(&mut bytes.as_bytes()))
    }

    pub(crate) fn put(&self, path: &str) -> Answer {
        self.send(Method::PUT, path, &[], SendBody::none())
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], SendBody::none())
    }

    /// Drops a file: `POST /imports?filename=…&more`.
    pub(crate) fn upload(&self, query: &str, mut bytes: &[u8]) -> Answer {
        self.send(Method::POST, &format!("/api/v1/imports?{query}"), &[], SendBody::from_reader(&mut bytes))
    }

    /// Uploads, plans and commits; returns the import when it has ended.
    pub(crate) fn import(&self, query: &str, bytes: &[u8]) -> Value {
        let import = self.upload(query, bytes).expect(201);
        let id = import["id"].as_str().unwrap();
        let plan = self.post(&format!("/api/v1/imports/{id}/plan"), &json!({})).expect(200);
        assert_eq!(plan["blocked"], false, "{plan}");
        self.post(&format!("/api/v1/imports/{id}/commit?wait=true"), &json!({"digest": plan["digest"]}))
            .expect(202)
    }

    /// How many users the company has.
    pub(crate) fn users(&self) -> u64 {
        self.get("/api/v1/users?limit=1").expect(200)["total"].as_u64().unwrap()
    }
}

fn answer(mut response: Response<ureq::Body>) -> Answer {
    let text = response.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
    Answer { status: response.status().as_u16(), headers: response.headers().clone(), text }
}
