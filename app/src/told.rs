//! What was done, told: one sentence for every verb, and what else an entry of the activity says, in words.

use backend::activity::Activity;
use roster::map::Field;
use serde_json::Value;

use crate::components::{figure, people};

/// The page of what it was done to.
pub(crate) fn href(entry: &Activity) -> Option<String> {
    let (kind, id) = entry.subject.as_ref()?;
    match kind.as_str() {
        "import" => Some(format!("/imports/{id}")),
        "user" => Some(format!("/users/{id}")),
        "group" | "cohort" if !entry.verb.ends_with(".deleted") => Some(format!("/groups/{id}")),
        "package" if entry.verb != "package.deleted" => Some(format!("/packages/{id}")),
        "bulk_action" => Some(format!("/users/bulk/{id}")),
        "sign_up" => Some("/signups".to_owned()),
        _ => None,
    }
}

/// What was done, in words. A verb that is not known here is shown as it is rather than not at all.
pub(crate) fn sentence(entry: &Activity) -> String {
    let text = |key: &str| entry.data.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    let code = |side: &str| {
        let code = entry.data.get(side).and_then(|code| code.get("code"));
        code.and_then(serde_json::Value::as_str).unwrap_or_default()
    };
    let applicant = || {
        let request = entry.data.get("before").and_then(|before| before.get("request"));
        let email = request.and_then(|request| request.get("email"));
        email.and_then(serde_json::Value::as_str).unwrap_or_default()
    };
    let after = |key: &str| {
        let after = entry.data.get("after").and_then(|after| after.get(key));
        after.and_then(serde_json::Value::as_str).unwrap_or_default()
    };
    // Of what was done before entries named it, only the kind is known.
    let named = |kind: &str| match text("name") {
        "" => kind.to_owned(),
        name => format!("“{name}”"),
    };
    let number = |key: &str| entry.data.get(key).and_then(serde_json::Value::as_u64).unwrap_or_default();
    match entry.verb.as_str() {
        "company.created" => format!("Created the company “{}”", text("name")),
        "group.created" | "cohort.created" => format!("Created “{}”", text("name")),
        "group.changed" | "cohort.changed" => format!("Changed “{}”", text("name")),
        "group.deleted" | "cohort.deleted" => format!("Deleted “{}”", text("name")),
        "field.created" => format!("Created the field “{}”", text("name")),
        "field.changed" => format!("Changed the field “{}”", text("name")),
        "field.deleted" => format!("Deleted the field “{}” with everybody's values", text("name")),
        "company.sign_up_changed" => "Changed the sign-up".to_owned(),
        "access_code.created" => format!("Created the access code “{}”", code("after")),
        "access_code.changed" => format!("Changed the access code “{}”", code("after")),
        "access_code.deleted" => format!("Deleted the access code “{}”", code("before")),
        "sign_up.verified" => "Asked to join".to_owned(),
        "sign_up.approved" => format!("Let {} in", applicant()),
        "sign_up.rejected" => format!("Turned {} down", applicant()),
        "sign_ups.approved" => format!("Let {} people in", number("count")),
        "sign_ups.rejected" => format!("Turned {} people down", number("count")),
        "rule.created" => format!("Created the rule “{}”", text("name")),
        "rule.changed" => format!("Changed the rule “{}”", text("name")),
        "rule.deleted" => format!("Deleted the rule “{}”", text("name")),
        "company.settings_changed" => "Changed the company's settings".to_owned(),
        "import.committed" => {
            let count = |key: &str| {
                let counts = entry.data.get("counts").and_then(|counts| counts.get(key));
                counts.and_then(serde_json::Value::as_u64).unwrap_or_default()
            };
            let (created, updated) = (figure(count("created")), figure(count("updated")));
            match text("filename") {
                // One over several companies, of which this one sees its own part.
                "" => format!("Imported people: {created} created, {updated} updated"),
                filename => format!("Imported “{filename}”: {created} created, {updated} updated"),
            }
        }
        "import.received" => format!("Brought in the file “{}”", text("filename")),
        "import.cancelled" => format!("Withdrew the import of “{}”", text("filename")),
        "demo.filled" => "Filled the company with people to try things on".to_owned(),
        "import.undone" => format!("Undid the import of “{}”", text("filename")),
        "import.links_made" => format!("Made activation links for “{}”", text("filename")),
        "import.approval_requested" => format!("Asked for approval of “{}”", text("filename")),
        "import.approved" => format!("Approved the import of “{}”", text("filename")),
        "import.rejected" => format!("Sent the import of “{}” back", text("filename")),
        "user.created" => format!("Made {} a user", text("email")),
        "user.activated" => format!("{} has come in", text("email")),
        "user.account_type_changed" => format!("Changed the account type of {}", text("email")),
        "user.invitation_withdrawn" => format!("Withdrew the invitation of {}", text("email")),
        "user.changed" => format!("Changed {}", text("email")),
        "users.invited" => format!("Invited {}", people(number("people"))),
        "training.reassigned" => {
            format!("Assigned “{}” again to {}", text("name"), people(number("people")))
        }
        "training.archived" => {
            format!("Archived {} in the annual training of “{}”", people(number("people")), text("name"))
        }
        "training.restored" => {
            format!("Restored {} in the annual training of “{}”", people(number("people")), text("name"))
        }
        "users.suspended" => format!("Suspended {}", people(number("people"))),
        "users.activated" => format!("Activated {}", people(number("people"))),
        "users.added_to_group" => format!("Put {} into {}", people(number("people")), named("a group")),
        "users.removed_from_group" => {
            format!("Took {} out of {}", people(number("people")), named("a group"))
        }
        "users.account_type_changed" => format!("Changed the account type of {}", people(number("people"))),
        "users.deleted" => format!("Deleted {}", people(number("people"))),
        "user.restored" => format!("Brought {} back", text("email")),
        "user.erased" => "Erased all that was known of somebody".to_owned(),
        "users.assigned" | "training.assigned" => {
            format!("Assigned {} to {}", named("training"), people(number("people")))
        }
        "assignment.changed" => {
            let course = entry.data.get("course_named").and_then(|names| names.get(0)?.as_str());
            course.map_or("Worked on a course".to_owned(), |title| format!("Worked on “{title}”"))
        }
        "rules.arranged" => "Arranged the rules".to_owned(),
        "package.created" => format!("Created the package “{}”", text("name")),
        "package.changed" => format!("Changed the package “{}”", after("name")),
        "package.deleted" => format!("Deleted the package “{}”", text("name")),
        "course.created" => format!("Created the course “{}”", text("title")),
        "course.changed" => format!("Changed the course “{}”", after("title")),
        "course.deleted" => format!("Deleted the course “{}”", text("title")),
        "course.made_available" => format!("Made the course “{}” available", text("title")),
        "course.withdrawn" => format!("Withdrew the course “{}”", text("title")),
        "company.changed" => "Changed the company".to_owned(),
        "mail.resent" => "Sent a mail again".to_owned(),
        "mail_template.changed" => "Changed what a mail says".to_owned(),
        "mail_template.reset" => "Had a mail say again what it says everywhere".to_owned(),
        "mail_sender.changed" => "Changed whom mail is from".to_owned(),
        "token.revoked" => format!("Revoked the API token “{}”", text("name")),
        "token.created" => format!("Made the API token “{}”", text("name")),
        other => other.replace(['.', '_'], " "),
    }
}

/// One thing that an entry says beside its sentence: what it is about, how it was before, and how it is after. Where
/// nothing was changed there is nothing before.
pub(crate) type Fact = (String, Option<String>, String);

/// What an entry's data say, in words, as far as people can read it: ids are told by the people and pages that they
/// lead to.
pub(crate) fn facts(entry: &Activity) -> Vec<Fact> {
    let Some(data) = entry.data.as_object() else { return Vec::new() };
    let mut facts = Vec::new();
    for (key, value) in data {
        match key.as_str() {
            "before" | "after" | "attempts" | "digest" | "bulk" | "key" | "asked" => {}
            "changes" => facts.extend(value.as_array().into_iter().flatten().filter_map(changed)),
            _ if are_ids(key, value) => {}
            _ => facts.extend(words(value).map(|words| (label(key), None, words))),
        }
    }
    let side = |side: &str| data.get(side).and_then(Value::as_object);
    let none = serde_json::Map::new();
    let (before, after) = (side("before").unwrap_or(&none), side("after").unwrap_or(&none));
    let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        if [before, after].iter().any(|side| side.get(key).is_some_and(|value| are_ids(key, value))) {
            continue;
        }
        let of = |side: &serde_json::Map<String, Value>| side.get(key).and_then(words).unwrap_or_default();
        let (was, is) = (of(before), of(after));
        if was != is {
            facts.push((label(key), Some(was), is));
        }
    }
    facts
}

/// A field of a person that was changed, with what it was before.
fn changed(change: &Value) -> Option<Fact> {
    let side = |side: &str| change.get(side).and_then(words).unwrap_or_default();
    Some((field(change)?, Some(side("before")), side("after")))
}

/// What the field of a change is called: the company's own by their labels, as far as they were kept.
pub(crate) fn field(change: &Value) -> Option<String> {
    let text = |key: &str| change.get(key).and_then(Value::as_str);
    if let Some(label) = text("label") {
        return Some(label.to_owned());
    }
    let key = text("field")?;
    Some(match key.parse::<Field>() {
        Ok(Field::Custom(key)) => key.to_string(),
        Ok(field) => field.label().to_owned(),
        Err(_) => key.to_owned(),
    })
}

/// Whether under this key there are ids: they tell nobody anything. What is called so stands beside them, except in
/// entries from before names were kept.
fn are_ids(key: &str, value: &Value) -> bool {
    const OF: [&str; 10] =
        ["user", "users", "group", "groups", "course", "courses", "joined", "left", "managers", "manages"];
    let is_id = |value: &Value| value.as_str().is_some_and(|text| text.parse::<i64>().is_ok());
    OF.contains(&key)
        && match value {
            Value::Array(values) => values.iter().all(is_id),
            value => is_id(value),
        }
}

/// `due_on` → `Due on`. What ids are called is told by the key of the ids.
fn label(key: &str) -> String {
    let words = key.strip_suffix("_named").unwrap_or(key).replace('_', " ");
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A value as somebody would say it; nothing of what is not there.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(true) => Some("Yes".to_owned()),
        Value::Bool(false) => Some("No".to_owned()),
        Value::Number(number) => Some(number.as_u64().map_or_else(|| number.to_string(), figure)),
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Array(values) => {
            let words: Vec<String> = values.iter().filter_map(words).collect();
            (!words.is_empty()).then(|| words.join(", "))
        }
        Value::Object(entries) => {
            let said = |(key, value): (&String, &Value)| match value {
                value if are_ids(key, value) => None,
                Value::Number(number) if number.as_u64() == Some(0) => None,
                value => words(value).map(|words| format!("{}: {words}", label(key))),
            };
            let words: Vec<String> = entries.iter().filter_map(said).collect();
            (!words.is_empty()).then(|| words.join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(verb: &str, data: Value) -> Activity {
        let at = jiff::Timestamp::UNIX_EPOCH;
        Activity {
            id: 1,
            actor: "ann@example.com".to_owned(),
            verb: verb.to_owned(),
            subject: None,
            data,
            at,
        }
    }

    #[test]
    fn what_was_changed_is_told_side_by_side() {
        let data = json!({
            "name": "Sales",
            "before": {"name": "Sales", "managers": []},
            "after": {"name": "Sales North", "managers": []},
        });
        let told = [
            ("Name".to_owned(), None, "Sales".to_owned()),
            ("Name".to_owned(), Some("Sales".to_owned()), "Sales North".to_owned()),
        ];
        assert_eq!(facts(&entry("group.changed", data)), told);
    }

    #[test]
    fn figures_are_told_and_ids_are_not() {
        let data = json!({
            "people": 1204, "due_on": null, "users": ["1"], "attempts": {"at": 1},
            "counts": {"created": 3, "rejected": 0, "memberships": 2},
        });
        let told = [
            ("Counts".to_owned(), None, "Created: 3; Memberships: 2".to_owned()),
            ("People".to_owned(), None, "1,204".to_owned()),
        ];
        assert_eq!(facts(&entry("training.reassigned", data)), told);
    }

    #[test]
    fn work_on_a_course_is_told_with_the_course_where_it_is_known() {
        let work = |data| sentence(&entry("assignment.changed", data));
        assert_eq!(work(json!({"course": "7", "course_named": ["First Aid"]})), "Worked on “First Aid”");
        assert_eq!(work(json!({"course": "7"})), "Worked on a course");
    }

    #[test]
    fn names_are_told_and_their_ids_are_not() {
        let told = |label: &str, before: Option<&str>, after: &str| {
            (label.to_owned(), before.map(str::to_owned), after.to_owned())
        };
        let data = json!({
            "email": "ann@example.com",
            "changes": [
                {"field": "job_role", "before": null, "after": "Driver"},
                {"field": "custom.badge", "label": "Badge number", "before": "7", "after": null},
            ],
            "joined": ["3"], "joined_named": ["Sales"], "left": ["4"],
        });
        let all = [
            told("Job Role", Some(""), "Driver"),
            told("Badge number", Some("7"), ""),
            told("Email", None, "ann@example.com"),
            told("Joined", None, "Sales"),
        ];
        assert_eq!(facts(&entry("user.changed", data)), all);
        let data = json!({
            "before": {"name": "Yearly", "courses": []},
            "after": {"name": "Yearly", "courses": ["7", "8"], "courses_named": ["Fire Safety", "First Aid"]},
        });
        let all = [told("Courses", Some(""), "Fire Safety, First Aid")];
        assert_eq!(facts(&entry("package.changed", data)), all);
        // From before names were kept, and what a request that is sent once more is known by.
        let data = json!({
            "before": {"account_type": "learner", "manages": []},
            "after": {"account_type": "manager", "manages": ["3"], "became": {"user": "5", "groups": ["3"]}},
            "key": "5f", "asked": "3e", "group": "4",
        });
        let all = [told("Account type", Some("learner"), "manager")];
        assert_eq!(facts(&entry("user.account_type_changed", data)), all);
    }

    #[test]
    fn a_verb_that_is_not_known_is_shown_as_it_is() {
        assert_eq!(sentence(&entry("planet.moved_on", json!({}))), "planet moved on");
        let again = entry("training.reassigned", json!({"name": "Yearly", "people": 2}));
        assert_eq!(sentence(&again), "Assigned “Yearly” again to 2 people");
    }

    #[test]
    fn what_people_were_put_into_is_named_where_it_is_known() {
        let put = |data| sentence(&entry("users.added_to_group", data));
        assert_eq!(put(json!({"name": "Sales", "people": 2})), "Put 2 people into “Sales”");
        assert_eq!(put(json!({"people": 1})), "Put 1 person into a group");
        let assigned = sentence(&entry("training.assigned", json!({"name": "Fire Safety", "people": 2})));
        assert_eq!(assigned, "Assigned “Fire Safety” to 2 people");
    }
}
