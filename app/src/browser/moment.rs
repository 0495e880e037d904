//! Moments in the visitor's own zone and language.

use js_sys::{Date, Intl::DateTimeFormat, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// `at` as RFC 3339, put into local words; none if it is no date.
pub fn local(at: &str) -> Option<String> {
    let date = Date::new(&JsValue::from_str(at));
    if date.get_time().is_nan() {
        return None;
    }
    let options = Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    let format = DateTimeFormat::new(&js_sys::Array::new(), &options);
    format.format().call1(&JsValue::UNDEFINED, date.unchecked_ref()).ok()?.as_string()
}
