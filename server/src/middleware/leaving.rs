//! A process that is about to end asks for no further request on the connections that it has.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::shutdown::Leaving;

/// Says that the connection ends with this answer: whoever has more to ask begins a new one, which goes elsewhere where
/// there is a balancer.
pub(crate) async fn say(State(leaving): State<Leaving>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if leaving.is_so() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
