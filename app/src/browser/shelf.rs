//! Files that are on their way to the server, kept by the browser as well: a page that dies loses nothing. A page holds
//! its own by a lock that ends with the page, so what nobody holds is of a page that is gone.

use js_sys::{Function, Object, Promise, Reflect};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Cache, Response};

use super::files::{self, Content};

/// The browser's name for all of them.
const FILES: &str = "muster-draft-files";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, options: &Object, held: &JsValue) -> Result<Promise, JsValue>;
}

/// A page's claim to one of them, until it is dropped or the page dies.
#[derive(Debug)]
pub struct Hold {
    name: String,
    /// Wrapped so that it can lie in the shared state.
    release: SendWrapper<Function>,
}

impl Hold {
    /// None: another page holds it, or the browser cannot say.
    pub async fn take(name: &str) -> Option<Self> {
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
        let answered = Promise::new(&mut |answer: Function, _| {
            let said = answer.clone();
            let held = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                if lock.is_null() {
                    let _ = said.call1(&JsValue::NULL, &JsValue::NULL);
                    return JsValue::UNDEFINED;
                }
                // The lock lasts as long as this promise is not kept.
                let lasts = Promise::new(&mut |release: Function, _| {
                    let _ = said.call1(&JsValue::NULL, &release);
                });
                lasts.into()
            });
            if request_lock(&format!("{FILES}-{name}"), &options, &held).is_err() {
                let _ = answer.call1(&JsValue::NULL, &JsValue::NULL);
            }
        });
        let release: Function = JsFuture::from(answered).await.ok()?.dyn_into().ok()?;
        Some(Self { name: name.to_owned(), release: SendWrapper::new(release) })
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}

async fn shelf() -> Option<Cache> {
    let all = web_sys::window()?.caches().ok()?;
    JsFuture::from(all.open(FILES)).await.ok()?.dyn_into().ok()
}

/// Nothing is ever asked of the server by it.
fn address(name: &str) -> String {
    format!("/draft-files/{name}")
}

/// False: there is no room for it, or it is not allowed.
pub async fn put(name: &str, content: &Content) -> bool {
    let Some(shelf) = shelf().await else { return false };
    let Ok(response) = Response::new_with_opt_blob(Some(content.blob())) else { return false };
    JsFuture::from(shelf.put_with_str(&address(name), &response)).await.is_ok()
}

/// The file that was put there, under the name that it has.
pub async fn get(name: &str, filename: String) -> Option<Content> {
    let found = JsFuture::from(shelf().await?.match_with_str(&address(name))).await.ok()?;
    files::of_response(&found.dyn_into().ok()?, filename).await
}

pub fn remove(name: &str) {
    let address = address(name);
    spawn_local(async move {
        if let Some(shelf) = shelf().await {
            let _ = JsFuture::from(shelf.delete_with_str(&address)).await;
        }
    });
}

/// All of it: somebody else may sit down here next.
pub fn forget() {
    if let Some(all) = web_sys::window().and_then(|window| window.caches().ok()) {
        let _ = all.delete(FILES);
    }
}
