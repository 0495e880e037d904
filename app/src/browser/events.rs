//! What the server says by itself: server-sent events, while the page is in sight.

use std::{cell::RefCell, rc::Rc};

use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Event, EventSource, MessageEvent};

/// Milliseconds between two looks at whether there still is a line.
const LOOK_EVERY: i32 = 10_000;

/// Listening goes on, over connections that break, until this is dropped.
#[derive(Debug)]
pub struct Events {
    /// Only held, and dropped; wrapped so that it can lie in the shared state.
    _line: SendWrapper<Line>,
}

#[derive(Debug)]
struct Line {
    document: Document,
    source: Rc<RefCell<Option<EventSource>>>,
    in_sight: Closure<dyn Fn(Event)>,
    again: Option<i32>,
    _heard: Rc<Closure<dyn Fn(MessageEvent)>>,
}

impl Events {
    /// Listens to the events of this kind at an address. A browser keeps few connections to one server, so a page
    /// behind another does not listen; in sight again, it hears how things stand.
    pub fn listen(address: String, kind: &'static str, hear: impl Fn(Vec<u8>) + 'static) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let source = Rc::new(RefCell::new(None::<EventSource>));
        let heard = Rc::new(Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(text.into_bytes());
            }
        }));
        let look = {
            let (document, source, heard) = (document.clone(), source.clone(), heard.clone());
            move || {
                let mut source = source.borrow_mut();
                if document.hidden() {
                    if let Some(open) = source.take() {
                        open.close();
                    }
                } else if source.as_ref().is_none_or(|open| open.ready_state() == EventSource::CLOSED)
                    && let Ok(open) = EventSource::new(&address)
                {
                    let _ = open.add_event_listener_with_callback(kind, (*heard).as_ref().unchecked_ref());
                    *source = Some(open);
                }
            }
        };
        look();
        let in_sight = Closure::<dyn Fn(Event)>::new(move |_event: Event| look());
        let _ =
            document.add_event_listener_with_callback("visibilitychange", in_sight.as_ref().unchecked_ref());
        // A browser gives up where something else than the server answered; we do not.
        let again = web_sys::window().and_then(|window| {
            let look = in_sight.as_ref().unchecked_ref();
            window.set_interval_with_callback_and_timeout_and_arguments_0(look, LOOK_EVERY).ok()
        });
        let line = Line { document, source, in_sight, again, _heard: heard };
        Some(Self { _line: SendWrapper::new(line) })
    }

    /// Listens no more.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self
            .document
            .remove_event_listener_with_callback("visibilitychange", self.in_sight.as_ref().unchecked_ref());
        if let (Some(window), Some(again)) = (web_sys::window(), self.again) {
            window.clear_interval_with_handle(again);
        }
        if let Some(open) = self.source.borrow_mut().take() {
            open.close();
        }
    }
}

/// What this page calls itself: another page of the same person is another.
pub fn page_name() -> String {
    any_name()
}

/// A name that nothing else has.
pub fn any_name() -> String {
    let digits = |number: f64| format!("{:x}", (number * f64::from(u32::MAX)) as u32);
    format!("{}{}", digits(js_sys::Math::random()), digits(js_sys::Math::random()))
}
