//! Slices of the page's file.

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// A slice on its way: the browser reads it while we check the one before.
#[derive(Debug)]
pub(crate) struct Slice(Promise);

impl Slice {
    /// Begins to read `from..to`; positions behind the end mean the end.
    pub(crate) fn begin(file: &Blob, from: f64, to: f64) -> Result<Self, JsValue> {
        Ok(Self(file.slice_with_f64_and_f64(from, to)?.array_buffer()))
    }

    /// The bytes, in `into`'s allocation.
    pub(crate) async fn read(self, into: &mut Vec<u8>) -> Result<(), JsValue> {
        let buffer: ArrayBuffer = JsFuture::from(self.0).await?.dyn_into()?;
        let bytes = Uint8Array::new(&buffer);
        into.resize(bytes.length() as usize, 0);
        bytes.copy_to(into);
        Ok(())
    }
}
