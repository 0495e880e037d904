//! Everybody who has to be there is, exactly as their file said, and nobody else.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{
    super::{
        ledger::{Committed, Joined},
        people::{CREW, Person, UNMARKED, shared, there_before},
        world::World,
    },
    Verdict,
};
use crate::support::{api::Api, database::Database};

type People = BTreeMap<String, Person>;

pub(super) fn verdicts(world: &World, database: &Database) -> Vec<Verdict> {
    let committed = world.ledger.all_committed();
    let (mark, wrong) = replay(&committed, database);
    let order = Verdict::new(
        "The people whom both importers change are as the last import left them, and what undoing kept or put back is what \
         it said",
        wrong,
    );
    let expected = expected(world, &committed, &mark);
    let all = expected.len();
    let mut verdicts = vec![order];
    for api in world.processes.apis(&world.large.token) {
        let (found, twice) = found(&api);
        let wrong = twice.into_iter().chain(differences(&expected, &found)).collect();
        let what = format!(
            "All {all} people who have to be there are, with exactly what their files said, and nobody else"
        );
        verdicts.push(Verdict::new(what, wrong));
    }
    verdicts
}

/// What the shared people's job role has to be, when all is done again in the order in which it was.
fn replay(committed: &[Committed], database: &Database) -> (String, Vec<String>) {
    let known: HashMap<&str, &Committed> =
        committed.iter().map(|import| (import.id.as_str(), import)).collect();
    let entries = database.texts(
        "SELECT verb || ' ' || subject_id FROM activity WHERE verb IN ('import.committed', 'import.undone') ORDER BY id",
    );
    let mut wrong = Vec::new();
    let mut mark = UNMARKED.to_owned();
    // Of each import: the mark before it.
    let mut before: HashMap<&str, String> = HashMap::new();
    let mut last = None;
    for (number, entry) in entries.iter().enumerate() {
        let (verb, id) = entry.split_once(' ').unwrap_or_default();
        let Some(import) = known.get(id) else {
            // The first made those who were there before.
            if number > 0 {
                wrong.push(format!("{entry}, which nobody was told of"));
            }
            continue;
        };
        if verb == "import.committed" {
            before.insert(id, std::mem::replace(&mut mark, import.file.mark()));
            last = Some(id);
        } else {
            let (is_last, taken_back) = (last == Some(id), import.taken_back);
            let put_back = taken_back.is_some_and(|counts| counts.put_back > 0 && counts.kept == 0);
            if is_last != put_back {
                wrong.push(format!(
                    "{}: {taken_back:?}, though it was the last: {is_last}",
                    import.file.name()
                ));
            }
            if is_last {
                mark = before.remove(id).unwrap_or_default();
                last = None;
            }
        }
    }
    (mark, wrong)
}

fn expected(world: &World, committed: &[Committed], mark: &str) -> People {
    let load = &world.load;
    let mut people: People = (0..load.there).map(there_before).collect();
    people.extend((0..load.shared).map(|number| shared(number, mark)));
    for import in committed.iter().filter(|import| import.taken_back.is_none()) {
        people.extend((0..load.new).map(|number| import.file.new_person(number)));
    }
    let joined = world.ledger.all_joined();
    people.extend(joined.into_iter().filter(|joined| !joined.small && joined.is_in).map(joiner));
    people
}

fn joiner(joined: Joined) -> (String, Person) {
    let person = Person {
        first_name: "Joining".to_owned(),
        last_name: joined.last_name,
        groups: CREW.to_owned(),
        ..Person::default()
    };
    (joined.email, person)
}

/// Everybody, page by page; and who is there twice.
fn found(api: &Api) -> (People, Vec<String>) {
    let (mut people, mut twice) = (People::new(), Vec::new());
    let mut cursor = String::new();
    loop {
        let list = api.get(&format!("/api/v1/users?sort=email&limit=1000&cursor={cursor}")).expect(200);
        for user in list["items"].as_array().unwrap() {
            let email = user["email"].as_str().unwrap().to_owned();
            if let Some(other) = people.insert(email, Person::of(user)) {
                twice.push(format!("somebody is there twice: {other:?}"));
            }
        }
        match &list["next"] {
            Value::String(next) => cursor.clone_from(next),
            _ => return (people, twice),
        }
    }
}

fn differences(expected: &People, found: &People) -> Vec<String> {
    let mut wrong = Vec::new();
    for (email, person) in expected {
        match found.get(email) {
            None => wrong.push(format!("{email} is lost")),
            Some(other) if other != person => {
                wrong.push(format!("{email} is {other:?}, and has to be {person:?}"));
            }
            Some(_) => {}
        }
    }
    let strangers = found.keys().filter(|email| !expected.contains_key(*email));
    wrong.extend(strangers.map(|email| format!("{email} should not be there")));
    wrong
}
