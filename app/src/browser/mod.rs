//! The browser's own things. Each file has a twin in `absent/` with the same signatures, which does nothing
//! and is compiled wherever there is no browser, so that pages need no gates.

#[cfg(feature = "hydrate")]
pub mod bundle;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/bundle.rs"]
pub mod bundle;

#[cfg(feature = "hydrate")]
pub mod moment;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/moment.rs"]
pub mod moment;

#[cfg(feature = "hydrate")]
pub mod theme;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/theme.rs"]
pub mod theme;

#[cfg(feature = "hydrate")]
pub mod events;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/events.rs"]
pub mod events;

#[cfg(feature = "hydrate")]
pub mod forms;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/forms.rs"]
pub mod forms;

#[cfg(feature = "hydrate")]
pub mod ticks;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/ticks.rs"]
pub mod ticks;

#[cfg(feature = "hydrate")]
pub mod files;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/files.rs"]
pub mod files;

#[cfg(feature = "hydrate")]
pub mod keep;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/keep.rs"]
pub mod keep;

#[cfg(feature = "hydrate")]
pub mod shelf;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/shelf.rs"]
pub mod shelf;

#[cfg(feature = "hydrate")]
pub mod upload;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/upload.rs"]
pub mod upload;

#[cfg(feature = "hydrate")]
pub mod send;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/send.rs"]
pub mod send;

#[cfg(feature = "hydrate")]
pub mod worker;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/worker.rs"]
pub mod worker;

#[cfg(feature = "hydrate")]
pub mod scroll;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/scroll.rs"]
pub mod scroll;

#[cfg(feature = "hydrate")]
pub mod focus;
#[cfg(not(feature = "hydrate"))]
#[path = "absent/focus.rs"]
pub mod focus;
