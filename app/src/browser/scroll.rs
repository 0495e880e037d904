//! Bringing something into sight inside its own frame.

use leptos::prelude::document;
use web_sys::Element;

/// Scrolls `frame` sideways just as far as it takes to see the element of this id whole, beside the frame's
/// sticky first column.
pub fn show_sideways(frame: &Element, id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let sticky = frame.query_selector(".sheet-number").ok().flatten();
    let sticky = sticky.map_or(0.0, |sticky| sticky.get_bounding_client_rect().width());
    let (frame_rect, rect) = (frame.get_bounding_client_rect(), element.get_bounding_client_rect());
    let left = rect.left() - (frame_rect.left() + sticky);
    let right = rect.right() - (frame_rect.left() + f64::from(frame.client_width()));
    let way = if left < 0.0 { left } else { right.clamp(0.0, left.max(0.0)) };
    if way.abs() >= 1.0 {
        frame.set_scroll_left(frame.scroll_left() + way.ceil() as i32);
    }
}
