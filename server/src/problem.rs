//! What went wrong, for a program: RFC 9457, over HTTP and on standard error alike.
//!
//! `backend::error::Error` knows nothing of HTTP; this is where each of its kinds gets a status.
//! `detail` is the sentence for whoever asked. What only we should read goes to the log.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::error::Error;
use roster::Finding;
use serde::Serialize;

use crate::middleware::request_id;

/// An answer of `application/problem+json`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    /// No kind of problem here means more than its status and its sentence say.
    r#type: &'static str,
    title: &'static str,
    #[serde(serialize_with = "as_number")]
    status: StatusCode,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
    /// By which the log tells more; absent on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip)]
    retry_after_seconds: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn as_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status,
            detail: detail.into(),
            findings: Vec::new(),
            request_id: None,
            retry_after_seconds: None,
        }
    }

    /// 404: there is no such thing, or it is another company's. Both read the same.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing here, or nothing you may see.")
    }

    /// 422: it was understood and cannot be done.
    pub(crate) fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    #[must_use]
    pub(crate) fn with_findings(mut self, findings: Vec<Finding>) -> Self {
        self.findings = findings;
        self
    }

    #[must_use]
    pub(crate) fn with_retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::Refused { .. } => Self::unprocessable(detail),
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::new(StatusCode::FORBIDDEN, detail),
            Error::SignInNeeded => Self::new(
                StatusCode::UNAUTHORIZED,
                "Send a company's API token as `Authorization: Bearer mst_…`, or sign in first.",
            ),
            Error::Conflict { .. } => Self::new(StatusCode::CONFLICT, detail),
            Error::Invalid { findings, .. } => Self::unprocessable(detail).with_findings(findings),
            Error::TooLarge { .. } => Self::new(StatusCode::PAYLOAD_TOO_LARGE, detail),
            Error::Unsupported { .. } => Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail),
            Error::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).with_retry_after(1),
            Error::TooOften { retry_after_seconds, .. } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, detail).with_retry_after(retry_after_seconds)
            }
            Error::Internal(cause) => {
                tracing::error!(cause = &*cause, "a request failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        self.request_id = request_id::current();
        let mut response = (self.status, axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
