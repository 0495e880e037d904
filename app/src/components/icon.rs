//! Line pictures of 24 × 24, always beside words and hidden from screen readers.

use leptos::prelude::*;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    Home,
    Person,
    Group,
    Import,
    Company,
    Menu,
    Chevron,
    Check,
    Error,
    Warning,
    Notice,
    File,
    Search,
    Back,
    Clock,
    Sliders,
    Form,
    Branch,
    Course,
    Package,
}

impl Picture {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5h-5v5H5a1 1 0 0 1-1-1z",
            Self::Person => {
                "M12 12a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM4.75 20c.6-3.4 3.5-5.25 7.25-5.25s6.65 1.85 7.25 5.25"
            }
            Self::Group => {
                "M9 11.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5zM2.75 19c.5-3 3-4.75 6.25-4.75S14.75 16 15.25 19M15.5 5.3a3.25 3.25 0 0 1 0 5.9M17.5 14.6c2 .7 3.4 2.2 3.75 4.4"
            }
            Self::Import => {
                "M12 4v10.5M7.75 10.5 12 14.75l4.25-4.25M4.5 16v2.5A1.5 1.5 0 0 0 6 20h12a1.5 1.5 0 0 0 1.5-1.5V16"
            }
            Self::Company => {
                "M5 20V5.5A1.5 1.5 0 0 1 6.5 4h7A1.5 1.5 0 0 1 15 5.5V20M15 10h2.5a1.5 1.5 0 0 1 1.5 1.5V20M3.5 20h17M8.5 8h3M8.5 12h3M8.5 16h3"
            }
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Chevron => "m8 10 4 4 4-4",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Error => "M8.4 3.75h7.2l4.65 4.65v7.2l-4.65 4.65H8.4L3.75 15.6V8.4zM12 8v4.75M12 15.9v.1",
            Self::Warning => "M12 4.5 21 19.5H3zM12 10.5v4M12 17v.1",
            Self::Notice => "M12 20.25a8.25 8.25 0 1 0 0-16.5 8.25 8.25 0 0 0 0 16.5zM12 11.5v4.75M12 8v.1",
            Self::File => {
                "M7 3.75h6.5L18.25 8.5V19a1.25 1.25 0 0 1-1.25 1.25H7A1.25 1.25 0 0 1 5.75 19V5A1.25 1.25 0 0 1 7 3.75zM13.5 3.75V8.5h4.75M9 13h6M9 16.5h6"
            }
            Self::Search => "M10.75 17a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5zM15.5 15.5 20 20",
            Self::Back => "M19 12H5.5M11 6l-6 6 6 6",
            Self::Sliders => "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.75v4.5M9 14.75v4.5M4 12h13M20 12h0",
            Self::Form => {
                "M5 4.75h14a1 1 0 0 1 1 1v12.5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5.75a1 1 0 0 1 1-1zM7.5 9h4M7.5 14.5h9"
            }
            Self::Branch => {
                "M5 6h4.5c4 0 3 12 7 12H20M5 18h4.5c1.5 0 2.3-1.8 3-4M16.5 6H20M17.5 3.5 20 6l-2.5 2.5M17.5 15.5 20 18l-2.5 2.5"
            }
            Self::Course => {
                "M12 6.5C10.2 5 7.6 4.5 4 4.75v13.5c3.6-.25 6.2.25 8 1.75 1.8-1.5 4.4-2 8-1.75V4.75c-3.6-.25-6.2.25-8 1.75zM12 6.5V20"
            }
            Self::Package => "M12 3.75 20 8v8l-8 4.25L4 16V8zM4 8l8 4.25L20 8M12 12.25v8",
            Self::Clock => "M12 20.25a8.25 8.25 0 1 0 0-16.5 8.25 8.25 0 0 0 0 16.5zM12 7.5V12l3 2",
        }
    }
}

#[component]
pub fn Icon(picture: Picture) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=picture.path()></path>
        </svg>
    }
}

/// People gathering under one roof: the mark beside the name.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="8" fill="currentColor"></rect>
            <g fill="var(--color-base-100)">
                <circle cx="9" cy="13" r="3"></circle>
                <circle cx="23" cy="13" r="3"></circle>
                <circle cx="16" cy="10" r="3.5"></circle>
                <path d="M4 23.5c.3-3.7 2-5.9 4.7-5.9 1 0 1.9.3 2.6.9-1 1.3-1.6 3-1.8 5z"></path>
                <path d="M28 23.5c-.3-3.7-2-5.9-4.7-5.9-1 0-1.9.3-2.6.9 1 1.3 1.6 3 1.8 5z"></path>
                <path d="M11.2 23.5c.3-5.1 2-7.7 4.8-7.7s4.5 2.6 4.8 7.7z"></path>
            </g>
        </svg>
    }
}
