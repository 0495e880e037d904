//! Every route, asked by everybody: who may, who may not, and that one company never learns of another.
//!
//! The table says of each route who may ask it. It is compared with the sources: a route without a row fails the
//! test, and so does a row without a route.

mod cast;
mod described;
mod headers;
mod origins;
mod sources;
mod table;
mod walk;
