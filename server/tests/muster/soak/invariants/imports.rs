//! No import is half done, each is told of once, and each that was answered as done is done.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{super::world::World, Verdict};
use crate::support::database::Database;

/// What an import has made, by what it is counted by in its answer.
const MADE: [(&str, &str); 4] = [
    (
        "created",
        r#"SELECT created_import_id || ' ' || count(*) FROM "user" WHERE created_import_id IS NOT NULL GROUP BY created_import_id"#,
    ),
    (
        "memberships",
        "SELECT import_id || ' ' || count(*) FROM membership WHERE import_id IS NOT NULL GROUP BY import_id",
    ),
    (
        "assignments",
        "SELECT import_id || ' ' || count(*) FROM assignment WHERE import_id IS NOT NULL GROUP BY import_id",
    ),
    (
        "invitations",
        "SELECT import_id || ' ' || count(*) FROM invitation WHERE import_id IS NOT NULL GROUP BY import_id",
    ),
];

const ROWS: [(&str, &str); 2] = [
    (
        "created",
        "SELECT import_id || ' ' || count(*) FROM import_row WHERE action = 'create' GROUP BY import_id",
    ),
    (
        "updated",
        "SELECT import_id || ' ' || count(*) FROM import_row WHERE action = 'update' GROUP BY import_id",
    ),
];

/// Numbers by an import's id.
type Numbers = HashMap<String, u64>;

/// An import as the database has it.
struct Import {
    id: String,
    state: String,
    counts: Value,
}

pub(super) fn verdicts(world: &World, database: &Database) -> Vec<Verdict> {
    let imports: Vec<Import> = database
        .texts("SELECT id || ' ' || state || ' ' || counts FROM import ORDER BY id")
        .iter()
        .map(|text| {
            let mut parts = text.splitn(3, ' ');
            let mut part = || parts.next().unwrap_or_default().to_owned();
            Import { id: part(), state: part(), counts: serde_json::from_str(&part()).unwrap_or_default() }
        })
        .collect();
    vec![
        none_is_half_done(&imports, database),
        each_is_told_of_once(&imports, database),
        what_was_answered_is_so(world, &imports),
        none_is_under_way(world, &imports),
    ]
}

fn none_is_half_done(imports: &[Import], database: &Database) -> Verdict {
    let mut wrong = Vec::new();
    for (count, query) in MADE {
        let made = numbers(database, query);
        for import in imports {
            let expected = if import.state == "done" { import.counts[count].as_u64() } else { None };
            let (expected, found) = (expected.unwrap_or_default(), of(&made, &import.id));
            if found != expected {
                let Import { id, state, .. } = import;
                wrong.push(format!("import {id}, {state}: {found} {count}, which have to be {expected}"));
            }
        }
    }
    for (count, query) in ROWS {
        let rows = numbers(database, query);
        for import in imports.iter().filter(|import| ["done", "undone"].contains(&import.state.as_str())) {
            let (expected, found) =
                (import.counts[count].as_u64().unwrap_or_default(), of(&rows, &import.id));
            if found != expected {
                wrong.push(format!("import {}: {found} rows {count}, and {expected} counted", import.id));
            }
        }
    }
    let what = "No import is half done: people, memberships, assignments and invitations of each are what it counts, and none \
                of one that is not done or was undone";
    Verdict::new(what, wrong)
}

fn each_is_told_of_once(imports: &[Import], database: &Database) -> Verdict {
    let entries = |verb: &str| {
        let query = format!(
            "SELECT subject_id || ' ' || count(*) FROM activity WHERE verb = '{verb}' GROUP BY subject_id"
        );
        numbers(database, &query)
    };
    let (committed, undone) = (entries("import.committed"), entries("import.undone"));
    let mut wrong = Vec::new();
    for Import { id, state, .. } in imports {
        let expected = match state.as_str() {
            "done" => (1, 0),
            "undone" => (1, 1),
            _ => (0, 0),
        };
        let told = (of(&committed, id), of(&undone, id));
        if told != expected {
            wrong.push(format!(
                "import {id}, {state}: {} entries of its commit, {} of its undoing",
                told.0, told.1
            ));
        }
    }
    Verdict::new("The activity has one entry for each commit, and one for each undoing", wrong)
}

fn what_was_answered_is_so(world: &World, imports: &[Import]) -> Verdict {
    let states: BTreeMap<&str, &str> =
        imports.iter().map(|import| (import.id.as_str(), import.state.as_str())).collect();
    let committed = world.ledger.all_committed();
    let count = committed.len();
    let mut wrong = Vec::new();
    for import in committed {
        let expected = if import.taken_back.is_some() { "undone" } else { "done" };
        let state = states.get(import.id.as_str()).copied().unwrap_or("lost");
        if state != expected {
            wrong.push(format!("import {} is {state}, and was answered as {expected}", import.id));
        }
    }
    Verdict::new(
        format!("All {count} imports that were answered as done are so, or undone where that was answered"),
        wrong,
    )
}

/// Drafts are left where the answer to an upload was lost, and nowhere else.
fn none_is_under_way(world: &World, imports: &[Import]) -> Verdict {
    let lost = world.ledger.sent_again.load(std::sync::atomic::Ordering::Relaxed);
    let mut wrong = Vec::new();
    let mut drafts = 0;
    for Import { id, state, .. } in imports {
        match state.as_str() {
            "done" | "undone" => {}
            // Whoever sends a whole file at once and goes away leaves nothing that could be gone on with.
            "draft" | "receiving" => drafts += 1,
            _ => wrong.push(format!("import {id} is {state}")),
        }
    }
    if drafts > lost {
        wrong.push(format!("{drafts} drafts are left, and {lost} files were sent again"));
    }
    Verdict::new(
        format!("No import is left under way; of {lost} files that were sent again {drafts} left a draft"),
        wrong,
    )
}

fn numbers(database: &Database, query: &str) -> Numbers {
    let rows = database.texts(query);
    let rows = rows.iter().filter_map(|row| row.split_once(' '));
    rows.filter_map(|(id, number)| Some((id.to_owned(), number.parse().ok()?))).collect()
}

fn of(numbers: &Numbers, id: &str) -> u64 {
    numbers.get(id).copied().unwrap_or_default()
}
