//! The pages of Muster.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`app`] | the router: every page by its path |
//! | [`pages`] | one folder a feature; words and structure |
//! | [`components`] | the looks, each worn by name; the only place that knows class names |
//! | [`api`] | server functions, one noun a file: authorise, call one use case, convert |
//! | [`state`] | what outlives a page: the import at hand, what is read aloud |
//! | [`browser`] | the browser's own things (worker, upload, files), with twins that do nothing on the server |
//! | [`session`] | who is asking, on the server |
//! | [`shell`] | the HTML document around the application, on the server |
//! | `told` | what was done, in sentences, on the server |
#![recursion_limit = "512"]
#![expect(unreachable_pub, reason = "the component macro makes the properties of every component public")]

pub mod api;
pub mod app;
pub mod browser;
pub mod components;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod shell;
pub mod state;
#[cfg(feature = "ssr")]
mod told;

pub use app::{App, Light};
#[cfg(feature = "ssr")]
pub use shell::{Built, routes, shell};
