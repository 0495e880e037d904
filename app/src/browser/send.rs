//! Sending a file to the server whole, where it is small and the answer is what counts.

use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Request, RequestInit, Response};

use super::{files::Content, upload::Answer};
use crate::api::Failure;

/// Posts the bytes to this address, and reads what is answered. With a key it is done once, however often it is sent.
pub async fn post<T: for<'a> Deserialize<'a>>(
    address: &str,
    content: &Content,
    key: Option<&str>,
) -> Result<T, Failure> {
    let answer = answer(address, content, key).await.unwrap_or(Answer { status: 0, text: String::new() });
    if answer.status == 200 { answer.read() } else { Err(answer.failure()) }
}

/// None: there was none.
async fn answer(address: &str, content: &Content, key: Option<&str>) -> Option<Answer> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(content.blob());
    let request = Request::new_with_str_and_init(address, &init).ok()?;
    // What it is, the server finds out by itself.
    request.headers().set("Content-Type", "application/octet-stream").ok()?;
    if let Some(key) = key {
        request.headers().set("Idempotency-Key", key).ok()?;
    }
    let asked = leptos::prelude::window().fetch_with_request(&request);
    let response: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some(Answer { status: response.status(), text })
}
