//! What every request passes through, outermost first, one file each. See [`crate::router`] for the order.

pub(crate) mod client;
pub(crate) mod door;
pub(crate) mod form;
pub(crate) mod headers;
pub(crate) mod leaving;
pub(crate) mod origin;
pub(crate) mod panic;
pub(crate) mod patience;
pub(crate) mod request_id;
pub(crate) mod rest;
pub(crate) mod session;
pub(crate) mod trace;
