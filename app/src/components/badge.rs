//! Small labels: a state, a severity. Colour + icon + word, never colour alone.

use leptos::prelude::*;
use roster::check::Severity;

use super::icon::{Icon, Picture};

/// What a colour says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Notice,
    Warning,
    Error,
    Accent,
}

impl Tone {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "tone-plain",
            Self::Good => "tone-good",
            Self::Notice => "tone-notice",
            Self::Warning => "tone-warning",
            Self::Error => "tone-error",
            Self::Accent => "tone-accent",
        }
    }

    pub const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Notice => Self::Notice,
        }
    }

    pub const fn picture(self) -> Picture {
        match self {
            Self::Good => Picture::Check,
            Self::Warning => Picture::Warning,
            Self::Error => Picture::Error,
            Self::Plain | Self::Notice | Self::Accent => Picture::Notice,
        }
    }
}

/// A word in a frame: a status, a state.
#[component]
pub fn Badge(
    #[prop(optional)] tone: Tone,
    #[prop(optional)] picture: Option<Picture>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", tone.class())>
            {picture.map(|picture| view! { <Icon picture/> })}
            {children()}
        </span>
    }
}

/// “Error”, “Warning” or “Notice”, with its icon.
#[component]
pub fn SeverityBadge(severity: Severity) -> impl IntoView {
    let tone = Tone::of(severity);
    view! {
        <span class=format!("severity {}", tone.class())>
            <Icon picture=tone.picture()/>
            {severity_word(severity)}
        </span>
    }
}

pub const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Notice => "Notice",
    }
}
