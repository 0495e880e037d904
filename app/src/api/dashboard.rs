//! Where the company stands.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresView {
    /// Of which moment they are: as the server's events name it.
    pub revision: String,
    pub active: u64,
    pub suspended: u64,
    pub not_invited: u64,
    pub invited: u64,
    pub activated: u64,
    /// How many have begun a course, and how many have completed one.
    pub started: u64,
    pub completed: u64,
    /// None: any number of seats.
    pub seat_limit: Option<u64>,
    /// How many seats people took in the last 30 days who are new.
    pub seats_lately: u64,
    /// The day on which no seat is left if as many go on coming, as ISO writes it.
    pub seats_run_out_on: Option<String>,
    pub groups: u64,
    pub cohorts: u64,
    /// The last 30 days, oldest first, a day without imports included.
    pub days: Vec<DayView>,
    /// How many imports wait to be finished, and the newest of them.
    pub waiting: u64,
    pub drafts: Vec<DraftView>,
    /// How many people have asked to join and wait; none for those who may not decide about them.
    pub sign_ups_waiting: Option<u64>,
    /// How many mails could not be sent.
    pub failed_mails: u64,
    /// Newest first.
    pub activity: Vec<ActivityView>,
}

/// What the imports of one day did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    /// `2026-11-21`, UTC.
    pub day: String,
    pub created: u64,
    pub updated: u64,
    pub rejected: u64,
}

/// An import that waits to be finished.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DraftView {
    pub id: i64,
    pub filename: String,
    pub rows: u64,
    pub created_by: String,
    pub created_at: String,
    /// Who has it open at this moment.
    pub here: Vec<String>,
}

/// That something has changed in the company, as the server's events say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub revision: String,
}

/// Something somebody did, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityView {
    pub id: i64,
    pub sentence: String,
    /// The page of what it was done to.
    pub href: Option<String>,
    pub actor: String,
    pub at: String,
}

/// How many drafts the dashboard names.
#[cfg(feature = "ssr")]
const DRAFTS: usize = 5;

#[server(prefix = "/api/fn", endpoint = "figures")]
pub async fn figures() -> Result<FiguresView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewPeople).await?;
    let figures = backend::dashboard::figures(&asked.backend, &scope).await?;
    let newest = if figures.drafts > 0 && scope.allows(backend::access::Right::Import) {
        backend::imports::list(&asked.backend, &scope, &backend::page::Page::first(100)).await?.items
    } else {
        Vec::new()
    };
    let sign_ups_waiting = scope.allows(backend::access::Right::ManageCompany).then_some(figures.sign_ups);
    let mut view = server::view(figures, newest, asked.backend.clock().now());
    view.sign_ups_waiting = sign_ups_waiting;
    let ids: Vec<i64> = view.drafts.iter().map(|draft| draft.id).collect();
    if !ids.is_empty() {
        for (id, name) in backend::imports::who_is_there(&asked.backend, &scope, &ids).await? {
            for draft in view.drafts.iter_mut().filter(|draft| draft.id == id) {
                draft.here.push(name.clone());
            }
        }
    }
    Ok(view)
}

#[cfg(feature = "ssr")]
mod server {
    use backend::{
        activity::Activity,
        dashboard::{Figures, IMPORT_DAYS},
        imports::{Import, ImportState},
    };
    use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

    use crate::components::{figure, people};

    use super::{ActivityView, DRAFTS, DayView, DraftView, FiguresView};

    pub(super) fn view(figures: Figures, newest: Vec<Import>, now: Timestamp) -> FiguresView {
        let open = |import: &Import| {
            matches!(import.state, ImportState::Draft | ImportState::Planned | ImportState::AwaitingApproval)
        };
        FiguresView {
            revision: figures.revision.to_string(),
            active: figures.people.active,
            suspended: figures.people.suspended,
            not_invited: figures.people.not_invited,
            invited: figures.people.invited,
            activated: figures.people.activated,
            started: figures.training.started,
            completed: figures.training.completed,
            seats_lately: figures.seats.lately,
            seats_run_out_on: figures.seats.run_out_on.map(|day| day.to_string()),
            seat_limit: figures.seats.limit,
            groups: figures.groups,
            cohorts: figures.cohorts,
            days: days(&figures, now.to_zoned(TimeZone::UTC).date()),
            waiting: figures.drafts,
            drafts: newest.into_iter().filter(open).take(DRAFTS).map(DraftView::from).collect(),
            sign_ups_waiting: None,
            failed_mails: figures.failed_mails,
            activity: figures.latest.into_iter().map(ActivityView::from).collect(),
        }
    }

    /// Every one of the last 30 days, those without an import as zeros.
    fn days(figures: &Figures, today: Date) -> Vec<DayView> {
        (0..IMPORT_DAYS)
            .rev()
            .filter_map(|back| today.checked_sub(back.days()).ok())
            .map(|day| {
                let found = figures.imports.iter().find(|import| import.day == day);
                DayView {
                    day: day.to_string(),
                    created: found.map_or(0, |import| import.created),
                    updated: found.map_or(0, |import| import.updated),
                    rejected: found.map_or(0, |import| import.rejected),
                }
            })
            .collect()
    }

    impl From<Import> for DraftView {
        fn from(import: Import) -> Self {
            Self {
                id: import.id,
                filename: import.filename,
                rows: import.rows.into(),
                created_by: import.created_by,
                created_at: import.created_at.to_string(),
                here: Vec::new(),
            }
        }
    }

    impl From<Activity> for ActivityView {
        fn from(entry: Activity) -> Self {
            Self {
                id: entry.id,
                sentence: sentence(&entry),
                href: entry.subject.as_ref().and_then(|(kind, id)| match kind.as_str() {
                    "import" => Some(format!("/imports/{id}")),
                    "user" => Some(format!("/users/{id}")),
                    "sign_up" => Some("/signups".to_owned()),
                    _ => None,
                }),
                actor: entry.actor,
                at: entry.at.to_string(),
            }
        }
    }

    /// What was done, in words. A verb that is not known here is shown as it is rather than not at all.
    fn sentence(entry: &Activity) -> String {
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
            "users.invited" => format!("Invited {}", people(number("people"))),
            "training.assigned" => format!("Assigned training to {}", people(number("people"))),
            "assignment.changed" => "Worked on a course".to_owned(),
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
}
