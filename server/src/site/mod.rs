//! The built pages: their WebAssembly, scripts and looks. The release binary carries them; without them in it, or where a
//! setting names another, they come from a folder.

mod carried;

use std::{
    convert::Infallible,
    path::{Path, PathBuf},
};

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use tower::{ServiceExt as _, util::BoxCloneSyncService};
use tower_http::{
    services::{ServeDir, fs::ServeFileSystemResponseBody},
    set_header::SetResponseHeader,
};

use self::carried::Carried;

/// Where the built pages are.
#[derive(Clone, Debug)]
pub(crate) enum Site {
    Carried(Carried),
    Folder(PathBuf),
    /// Nothing was built: pages have no looks and no scripts, and the API answers in full.
    Nowhere,
}

impl Site {
    /// The first of: what the setting says, what the binary carries, `site` beside the binary, `site` one directory up
    /// (where a build tree keeps it).
    pub(crate) fn find(setting: Option<&Path>) -> Self {
        if let Some(path) = setting {
            return Self::Folder(path.to_owned());
        }
        if let Some(carried) = Carried::find() {
            return Self::Carried(carried);
        }
        let binary = std::env::current_exe().ok();
        binary
            .as_deref()
            .and_then(Path::parent)
            .and_then(|beside| {
                [beside.join("site"), beside.join("../site")].into_iter().find(|path| path.is_dir())
            })
            .map_or(Self::Nowhere, Self::Folder)
    }

    /// What stands before the path of a built file in pages: for what the binary carries a folder that has another name
    /// for every build, so that browsers may keep all of it for good.
    pub(crate) fn root(&self) -> String {
        match self {
            Self::Carried(carried) => carried.root(),
            Self::Folder(_) | Self::Nowhere => String::new(),
        }
    }

    /// Whether there is a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            Self::Carried(carried) => carried.has(name),
            Self::Folder(folder) => folder.join(name).is_file(),
            Self::Nowhere => false,
        }
    }

    /// Answers with the file that is asked for; `otherwise` answers where there is none.
    pub(crate) fn serve(self, otherwise: MethodRouter) -> BoxCloneSyncService<Request, Response, Infallible> {
        match self {
            Self::Carried(carried) => BoxCloneSyncService::new(tower::service_fn(move |request: Request| {
                let answer = carried.answer(&request);
                let otherwise = otherwise.clone();
                async move {
                    match answer {
                        Some(answer) => Ok(answer),
                        None => otherwise.oneshot(request).await,
                    }
                }
            })),
            Self::Folder(folder) => {
                let files = ServeDir::new(folder)
                    .precompressed_br()
                    .precompressed_gzip()
                    .append_index_html_on_directories(false)
                    .fallback(otherwise);
                // The names of files in a folder do not change with what is in them, so a browser must ask; the
                // answer is a 304 without a body unless there was an upgrade.
                let ask_again = |response: &Response<ServeFileSystemResponseBody>| {
                    (response.status() != StatusCode::NOT_FOUND).then(|| HeaderValue::from_static("no-cache"))
                };
                let files = SetResponseHeader::overriding(files, header::CACHE_CONTROL, ask_again);
                BoxCloneSyncService::new(tower::ServiceExt::<Request>::map_response(
                    files,
                    IntoResponse::into_response,
                ))
            }
            Self::Nowhere => BoxCloneSyncService::new(otherwise),
        }
    }
}
