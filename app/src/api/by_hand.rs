//! One person is added, changed, deleted or brought back by hand.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormFieldView {
    pub key: String,
    pub label: String,
    pub required: bool,
    /// As an input of HTML calls it.
    pub kind: String,
    /// What can be chosen, with its words; none: it is written.
    pub options: Vec<(String, String)>,
    pub value: String,
}

/// The form of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonForm {
    /// Who it is about; empty of somebody new.
    pub name: String,
    pub fields: Vec<FormFieldView>,
    /// Names, and whether they are in it.
    pub groups: Vec<(String, bool)>,
    pub cohorts: Vec<(String, bool)>,
    /// For how many days they can be brought back once they are deleted, if whoever looks may delete them.
    pub may_delete: Option<u64>,
    /// What was wrong the last time, of a form that was sent without scripts.
    pub saved: Saved,
}

/// Where the session keeps what was wrong until the form is shown again.
#[cfg(feature = "ssr")]
const WRONG: &str = "person_form";

/// What came of a form: nothing to say where it was saved; else what is wrong, by the fields' keys, those without one
/// under none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub wrong: BTreeMap<String, Vec<String>>,
    /// What was said, so that nothing that was typed is lost.
    pub said: BTreeMap<String, String>,
    /// The names that were ticked.
    pub groups: Vec<String>,
    pub cohorts: Vec<String>,
}

/// Somebody who was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedView {
    pub id: i64,
    pub name: String,
    pub email: String,
    /// RFC 3339, UTC.
    pub deleted_at: String,
    pub deleted_by: String,
    /// The day (in UTC) from which everything that is known of them is erased.
    pub erased_on: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedPage {
    pub people: Vec<DeletedView>,
    pub next: Option<String>,
    pub total: u64,
    /// For how many days somebody can be brought back.
    pub kept_days: u64,
}

#[cfg(feature = "ssr")]
mod server {
    use std::collections::BTreeMap;

    use backend::{
        Error,
        people::{Form, FormField, Said, User},
    };
    use roster::map::{Field, FieldType};
    use roster::person::{AccountType, Status};

    use super::FormFieldView;
    use crate::api::Failure;

    pub(super) fn field(asked: FormField, user: Option<&User>) -> FormFieldView {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let value = user.map(|user| match &asked.field {
            Field::Email => user.email.clone(),
            Field::FirstName => user.first_name.clone(),
            Field::LastName => user.last_name.clone(),
            Field::UserName => text(&user.user_name),
            Field::Reference => text(&user.reference),
            Field::Status => user.status.as_str().to_owned(),
            Field::AccountType => user.account_type.as_str().to_owned(),
            Field::Language => text(&user.language),
            Field::JobRole => text(&user.job_role),
            Field::Region => text(&user.region),
            Field::Custom(key) => user.custom.get(&**key).cloned().unwrap_or_default(),
            _ => String::new(),
        });
        let own = asked.definition.as_ref();
        let mut options: Vec<(String, String)> = match (&asked.field, own.map(|own| own.kind)) {
            (Field::Status, _) => Status::ALL
                .into_iter()
                .map(|status| {
                    let words = if status == Status::Active { "Active" } else { "Suspended" };
                    (status.as_str().to_owned(), words.to_owned())
                })
                .collect(),
            (Field::AccountType, _) => AccountType::ALL
                .into_iter()
                .map(|kind| {
                    (kind.as_str().to_owned(), crate::pages::users::account_type_words(kind).to_owned())
                })
                .collect(),
            (_, Some(FieldType::Choice)) => own
                .map(|own| own.options.iter().map(|option| (option.clone(), option.clone())).collect())
                .unwrap_or_default(),
            (_, Some(FieldType::Boolean)) => {
                vec![("true".to_owned(), "Yes".to_owned()), ("false".to_owned(), "No".to_owned())]
            }
            _ => Vec::new(),
        };
        if own.is_some() && !options.is_empty() {
            options.insert(0, (String::new(), "Nothing".to_owned()));
        }
        let kind = match (&asked.field, own.map(|own| own.kind)) {
            (Field::Email, _) | (_, Some(FieldType::Email)) => "email",
            (_, Some(FieldType::Date)) => "date",
            (_, Some(FieldType::Phone)) => "tel",
            (_, Some(FieldType::Url)) => "url",
            _ => "text",
        };
        let value = value.unwrap_or_else(|| match asked.field {
            Field::AccountType => AccountType::default().as_str().to_owned(),
            Field::Status => Status::default().as_str().to_owned(),
            _ => String::new(),
        });
        FormFieldView {
            key: asked.field.to_string(),
            label: asked.label,
            required: asked.required,
            kind: kind.to_owned(),
            options,
            value,
        }
    }

    /// What a form has said: every name that was ticked stands under `groups` or `cohorts` for itself.
    pub(super) fn said(
        form: &Form,
        fields: &BTreeMap<String, String>,
        groups: &[String],
        cohorts: &[String],
    ) -> Said {
        let mut said: Said =
            fields.iter().filter_map(|(key, text)| Some((key.parse().ok()?, text.clone()))).collect();
        for (field, ticked, all) in
            [(Field::Groups, groups, &form.groups), (Field::Cohorts, cohorts, &form.cohorts)]
        {
            if all.is_empty() {
                continue;
            }
            if ticked.is_empty() {
                said.push((field, String::new()));
            } else {
                said.extend(ticked.iter().map(|name| (field.clone(), name.clone())));
            }
        }
        said
    }

    /// What was done about one person alone, in words that need not say about whom. None: it is told as in the activity.
    pub(super) fn words(entry: &backend::activity::Activity) -> Option<String> {
        let data = &entry.data;
        let changed = || {
            let fields = data["changes"].as_array().into_iter().flatten().filter_map(|change| {
                let after = change["after"].as_str().unwrap_or("nothing");
                Some(format!("{}: {after}", crate::told::field(change)?))
            });
            fields.collect::<Vec<_>>().join("; ")
        };
        let words = match entry.verb.as_str() {
            "user.created" => "Added by hand".to_owned(),
            "user.changed" => {
                let changed = changed();
                if changed.is_empty() {
                    "Groups changed by hand".to_owned()
                } else {
                    format!("Changed by hand. {changed}")
                }
            }
            "user.account_type_changed" => "Account type changed".to_owned(),
            "user.restored" => "Brought back after they were deleted".to_owned(),
            "users.invited" => "Invited".to_owned(),
            "user.activated" => "Came in".to_owned(),
            _ => return None,
        };
        Some(words)
    }

    /// What was done to them with others.
    pub(super) fn bulk_words(action: &backend::people::BulkAction) -> &'static str {
        use backend::people::BulkAction as Action;
        match action {
            Action::Suspend => "Suspended",
            Action::Activate => "Activated",
            Action::Invite => "Invited",
            Action::Resend => "Invited again",
            Action::AddToGroup { .. } => "Added to a group",
            Action::RemoveFromGroup { .. } => "Removed from a group",
            Action::Assign { .. } => "Training assigned",
            Action::SetAccountType { .. } => "Account type changed",
            Action::Delete => "Deleted",
        }
    }

    /// What is wrong, by field; all else is a failure.
    pub(super) fn wrong(error: Error) -> Result<BTreeMap<String, Vec<String>>, Failure> {
        match error {
            Error::Invalid { detail, findings } => {
                let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
                for finding in findings {
                    let key = finding.field.map_or_else(String::new, |field| field.to_string());
                    wrong.entry(key).or_default().push(finding.message);
                }
                if wrong.is_empty() {
                    wrong.insert(String::new(), vec![detail]);
                }
                Ok(wrong)
            }
            Error::Conflict { detail } => Ok(BTreeMap::from([("email".to_owned(), vec![detail])])),
            other => Err(other.into()),
        }
    }
}

/// What there is to fill in: of somebody new, or of this person with what they have.
#[server(prefix = "/api/fn", endpoint = "open_person_form")]
pub async fn open_person_form(id: Option<i64>) -> Result<PersonForm, Failure> {
    use backend::{access::Right, people};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::Import).await?;
    let form = people::form(&asked.backend, &scope).await?;
    let user = match id {
        Some(id) => Some(people::get(&asked.backend, &scope, id).await?),
        None => None,
    };
    let user = user.as_ref();
    let kept = asked.session.shown(WRONG).await?;
    let kept: Option<Saved> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
    // What was ticked in a form that was refused counts, also where nothing was; else what they are in.
    let ticked = |all: Vec<String>, kept: Option<&Vec<String>>, now: Option<&Vec<String>>| {
        let ticked = kept.or(now);
        let is_in = |name: &String| ticked.is_some_and(|ticked| ticked.contains(name));
        all.into_iter().map(|name| (name.clone(), is_in(&name))).collect()
    };
    let (was, is) = (kept.as_ref(), user);
    Ok(PersonForm {
        groups: ticked(form.groups, was.map(|kept| &kept.groups), is.map(|user| &user.groups)),
        cohorts: ticked(form.cohorts, was.map(|kept| &kept.cohorts), is.map(|user| &user.cohorts)),
        saved: kept.unwrap_or_default(),
        name: user.map(people::User::name).unwrap_or_default(),
        fields: form.fields.into_iter().map(|field| server::field(field, user)).collect(),
        may_delete: (user.is_some() && scope.allows(Right::ManageCompany))
            .then(|| asked.backend.config().retention.days_of_grace()),
    })
}

/// Adds or changes somebody by the rules of an import; then to their page.
#[server(prefix = "/api/fn", endpoint = "save_person")]
pub async fn save_person(
    #[server(default)] id: Option<i64>,
    #[server(default)] said: BTreeMap<String, String>,
    #[server(default)] groups: Vec<String>,
    #[server(default)] cohorts: Vec<String>,
) -> Result<Saved, Failure> {
    use backend::{access::Right, people};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::Import).await?;
    let form = people::form(&asked.backend, &scope).await?;
    let all = server::said(&form, &said, &groups, &cohorts);
    let saved = match id {
        Some(id) => people::change(&asked.backend, &scope, id, all).await,
        None => people::create(&asked.backend, &scope, all).await,
    };
    match saved {
        Ok(user) => {
            leptos_axum::redirect(&format!("/users/{}", user.id));
            Ok(Saved::default())
        }
        Err(error) => {
            let saved = Saved { wrong: server::wrong(error)?, said, groups, cohorts };
            if Failure::is_of_a_plain_form() {
                let kept = serde_json::to_string(&saved).unwrap_or_default();
                asked.session.show_once(WRONG, &kept).await?;
            }
            Ok(saved)
        }
    }
}

/// What is told of one person beside what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// The newest first.
    pub happened: Vec<HappenedView>,
    /// State, when it was written, when it was sent.
    pub invitations: Vec<(String, String, Option<String>)>,
    /// How often they are signed in, and when they were seen last.
    pub signed_in: Option<(u64, Option<String>)>,
}

/// One thing that was done about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HappenedView {
    /// RFC 3339, UTC.
    pub at: String,
    pub by: String,
    pub words: String,
    /// Where it can be opened.
    pub href: Option<String>,
}

#[server(prefix = "/api/fn", endpoint = "person_history")]
pub async fn person_history(id: i64) -> Result<HistoryView, Failure> {
    use backend::{
        access::Right,
        people::{self, Happened},
    };

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let history = people::history(&asked.backend, &scope, id).await?;
    let may_open = scope.allows(Right::ViewCompany);
    let happened = history.happened.into_iter().map(|(at, happened)| {
        let (by, words, href) = match happened {
            Happened::Entry(entry) => {
                let alone = server::words(&entry);
                let href = (alone.is_none() && may_open).then(|| format!("/activity/{}", entry.id));
                let words = alone.unwrap_or_else(|| crate::told::sentence(&entry));
                (entry.actor, words, href)
            }
            Happened::Bulk { id, action, by } => {
                (by, server::bulk_words(&action).to_owned(), Some(format!("/users/bulk/{id}")))
            }
            Happened::Import { id, filename, created, by } => {
                let words = if created { "Came with" } else { "Changed by" };
                (by, format!("{words} the import of {filename}"), Some(format!("/imports/{id}")))
            }
        };
        HappenedView { at: at.to_string(), by, words, href }
    });
    let invitations = history
        .invitations
        .into_iter()
        .map(|mail| (mail.state, mail.created_at.to_string(), mail.sent_at.map(|at| at.to_string())));
    Ok(HistoryView {
        happened: happened.collect(),
        invitations: invitations.collect(),
        signed_in: history.signed_in.map(|one| (one.sessions, one.seen_at.map(|at| at.to_string()))),
    })
}

/// Deletes somebody; then to the list.
#[server(prefix = "/api/fn", endpoint = "delete_person")]
pub async fn delete_person(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::people::delete(&asked.backend, &scope, id).await?;
    leptos_axum::redirect("/users");
    Ok(())
}

#[server(prefix = "/api/fn", endpoint = "deleted_people")]
pub async fn deleted_people(cursor: Option<String>) -> Result<DeletedPage, Failure> {
    use backend::{access::Right, page::Page};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ManageCompany).await?;
    let listing = backend::people::deleted(&asked.backend, &scope, &Page::new(cursor, Some(50))?).await?;
    let kept = asked.backend.config().retention;
    let people = listing.items.into_iter().map(|one| DeletedView {
        erased_on: kept.erased_on(one.deleted_at).to_string(),
        id: one.id,
        name: one.name,
        email: one.email,
        deleted_at: one.deleted_at.to_string(),
        deleted_by: one.deleted_by,
    });
    Ok(DeletedPage {
        people: people.collect(),
        next: listing.next,
        total: listing.total.unwrap_or(0),
        kept_days: kept.days_of_grace(),
    })
}

/// Erases somebody who was deleted, before their time.
#[server(prefix = "/api/fn", endpoint = "erase_person")]
pub async fn erase_person(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::people::erase_deleted(&asked.backend, &scope, id).await?;
    Ok(())
}

/// Brings somebody back; then to their page.
#[server(prefix = "/api/fn", endpoint = "restore_person")]
pub async fn restore_person(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let user = backend::people::restore(&asked.backend, &scope, id).await?;
    leptos_axum::redirect(&format!("/users/{}", user.id));
    Ok(())
}
