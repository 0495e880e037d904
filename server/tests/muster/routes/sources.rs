//! The routes there are, as the sources have them.

use std::{collections::BTreeSet, fs, path::Path};

/// `GET /api/v1/users/{id}` and the like.
pub(super) fn routes() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let mut routes = BTreeSet::new();
    for (source, prefix) in [("server/src/api/mod.rs", "/api/v1"), ("server/src/router.rs", "")] {
        for (path, methods) in of_router(&read(source)) {
            routes.extend(methods.iter().map(|method| format!("{method} {prefix}{path}")));
        }
    }
    for path in quoted_after(&[read("app/src/app/mod.rs"), read("app/src/app/doors.rs")].concat(), "path!(\"")
        .into_iter()
        .filter(|path| !path.is_empty())
    {
        routes.insert(format!("GET {path}"));
    }
    for entry in fs::read_dir(root.join("app/src/api")).unwrap() {
        let path = entry.unwrap().path();
        assert!(path.is_file(), "{}: server functions in folders are to be looked for, too", path.display());
        let source = fs::read_to_string(path).unwrap();
        for name in quoted_after(&source, "endpoint = \"") {
            routes.insert(format!("POST /api/fn/{name}"));
        }
        let functions = source.matches("#[server(prefix").count();
        assert_eq!(functions, source.matches("endpoint = \"").count(), "a server function without a name");
    }
    routes
}

/// The path and the methods of every `.route("…", get(…).post(…))`.
fn of_router(source: &str) -> Vec<(String, Vec<String>)> {
    let mut routes = Vec::new();
    for (at, call) in source.match_indices(".route(") {
        let inside = balanced(&source[at + call.len()..]);
        let path = inside.split('"').nth(1).expect("a path").to_owned();
        let answers = inside.split('"').nth(2).expect("what answers it");
        let methods: Vec<String> = ["get", "post", "put", "patch", "delete"]
            .into_iter()
            .filter(|method| calls(answers, method))
            .map(str::to_uppercase)
            .collect();
        assert!(!methods.is_empty(), "{inside}");
        routes.push((path, methods));
    }
    assert!(!routes.is_empty());
    routes
}

/// Up to the bracket that closes the one before the text.
fn balanced(text: &str) -> &str {
    let mut depth = 1;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

/// Whether the method is called there: `get(` or `.get(`, not `users::get::handle`.
fn calls(text: &str, method: &str) -> bool {
    text.match_indices(&format!("{method}(")).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && before != '_' && before != ':')
    })
}

fn quoted_after(source: &str, begin: &str) -> Vec<String> {
    let ends = |at: usize| source[at..].find('"').map(|end| source[at..at + end].to_owned());
    source.match_indices(begin).filter_map(|(at, _)| ends(at + begin.len())).collect()
}
