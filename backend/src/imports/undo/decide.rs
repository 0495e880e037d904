//! What becomes of one row when its import is undone: the person as they are now beside what the import made of
//! them.

use std::collections::{BTreeMap, HashMap, HashSet};

use roster::map::Field;
use roster::person::{AccountType, Status};
use roster::plan::{Action, Change};

use crate::access::Scope;
use crate::store::Transaction;
use crate::store::imports::{Handle, Key, Restored, Subject};
use crate::{Error, store};

/// What is done about a row.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// The import made them: they are removed.
    Remove,
    /// They are put back as they were.
    Restore(Box<Restored>),
    /// They were changed since, and stay as they are. Why, as far as the row tells; else it is asked.
    Keep(Vec<String>),
    /// They could be put back, but it may not be done.
    Fail(String),
}

/// Who undoes, and what there is today.
#[derive(Debug)]
pub(super) struct Today {
    account: Option<i64>,
    /// Keys of the company's own fields. What somebody had in one that was deleted since comes back with no field.
    fields: HashSet<String>,
}

impl Today {
    pub(super) async fn of(transaction: &Transaction, handle: Handle, scope: &Scope) -> Result<Self, Error> {
        let fields = store::field::definitions(transaction, handle.company_id()).await?;
        let account = scope.actor().account_id();
        Ok(Self { account, fields: fields.into_iter().map(|field| field.key).collect() })
    }

    pub(super) fn decide(&self, subject: &Subject) -> Result<Fate, Error> {
        let Some(version) = subject.now_version else {
            return Ok(Fate::Keep(vec!["They were deleted since.".to_owned()]));
        };
        if subject.action == Action::Create.as_str() {
            return Ok(decide_created(subject, version));
        }
        if subject.user_version.map(|planned| planned + 1) != Some(version) {
            return Ok(Fate::Keep(Vec::new()));
        }
        let restored = self.restored(subject, version)?;
        let is_self = self.account.is_some() && subject.now_account == self.account;
        let lowers =
            account_type(Some(&restored.account_type)) < account_type(subject.now_account_type.as_deref());
        let suspends = restored.status == Status::Suspended.as_str() && subject.is_active();
        if is_self && suspends {
            return Ok(Fate::Fail("You cannot suspend yourself.".to_owned()));
        }
        if is_self && lowers {
            return Ok(Fate::Fail("You cannot lower your own account type.".to_owned()));
        }
        Ok(Fate::Restore(Box::new(restored)))
    }

    /// The person with every change of the import taken back.
    fn restored(&self, subject: &Subject, version: i64) -> Result<Restored, Error> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut custom = customs(subject.now_custom.as_deref())?;
        let mut person = Restored {
            id: subject.user_id,
            company_id: subject.company_id,
            version,
            email: text(&subject.now_email),
            email_key: String::new(),
            first_name: text(&subject.now_first_name),
            last_name: text(&subject.now_last_name),
            user_name: subject.now_user_name.clone(),
            user_name_key: None,
            reference: subject.now_reference.clone(),
            status: text(&subject.now_status),
            account_type: text(&subject.now_account_type),
            activation: text(&subject.now_activation),
            language: subject.now_language.clone(),
            job_role: subject.now_job_role.clone(),
            region: subject.now_region.clone(),
            custom: None,
            invited_later: subject.invite.as_deref() == Some("later"),
        };
        for Change { field, before, .. } in changes(subject)? {
            match field {
                Field::Email => person.email = before.unwrap_or(person.email),
                Field::FirstName => person.first_name = before.unwrap_or_default(),
                Field::LastName => person.last_name = before.unwrap_or_default(),
                Field::UserName => person.user_name = before,
                Field::Reference => person.reference = before,
                Field::Status => person.status = before.unwrap_or(person.status),
                Field::AccountType => person.account_type = before.unwrap_or(person.account_type),
                Field::Language => person.language = before,
                Field::JobRole => person.job_role = before,
                Field::Region => person.region = before,
                Field::Custom(key) => {
                    match before {
                        Some(before) if self.fields.contains(&*key) => custom.insert(key.to_string(), before),
                        _ => custom.remove(&*key),
                    };
                }
                Field::Name
                | Field::Company
                | Field::Groups
                | Field::Cohorts
                | Field::Courses
                | Field::Packages
                | Field::Invite => {}
            }
        }
        let was_invited = matches!(subject.invite.as_deref(), Some("now" | "with_assignment"));
        if was_invited && person.activation == "invited" {
            "not_invited".clone_into(&mut person.activation);
        }
        person.email_key = person.email.to_lowercase();
        person.user_name_key = person.user_name.as_ref().map(|user_name| user_name.to_lowercase());
        person.custom = if custom.is_empty() { None } else { Some(serde_json::to_string(&custom)?) };
        Ok(person)
    }
}

fn decide_created(subject: &Subject, version: i64) -> Fate {
    if subject.now_account.is_some() {
        return Fate::Keep(vec!["They have activated their account.".to_owned()]);
    }
    if version != 1 || subject.has_started || subject.has_more_courses || subject.manages {
        return Fate::Keep(Vec::new());
    }
    Fate::Remove
}

fn account_type(word: Option<&str>) -> Option<AccountType> {
    word.and_then(AccountType::parse)
}

pub(super) fn changes(subject: &Subject) -> Result<Vec<Change>, Error> {
    Ok(subject.changes.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?)
}

fn customs(json: Option<&str>) -> Result<BTreeMap<String, String>, Error> {
    Ok(json.map_or(Ok(BTreeMap::new()), serde_json::from_str)?)
}

/// The keys that putting somebody back gives back to them, and whether others than they could have them.
pub(super) fn keys_returned(subject: &Subject, restored: &Restored) -> Vec<(Key, Option<String>)> {
    let now_key = |text: Option<&String>| text.map(|text| text.to_lowercase());
    let mut returned = Vec::new();
    if now_key(subject.now_email.as_ref()).as_ref() != Some(&restored.email_key) {
        returned.push((Key::Email, Some(restored.email_key.clone())));
    }
    if now_key(subject.now_user_name.as_ref()) != restored.user_name_key {
        returned.push((Key::UserName, restored.user_name_key.clone()));
    }
    if subject.now_reference != restored.reference {
        returned.push((Key::Reference, restored.reference.clone()));
    }
    returned
}

impl Subject {
    pub(super) fn is_active(&self) -> bool {
        self.now_status.as_deref() == Some(Status::Active.as_str())
    }

    pub(super) fn is_active_admin(&self) -> bool {
        self.is_active() && self.now_account_type.as_deref() == Some(AccountType::Admin.as_str())
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

impl Restored {
    pub(super) fn is_active(&self) -> bool {
        self.status == Status::Active.as_str()
    }

    pub(super) fn is_active_admin(&self) -> bool {
        self.is_active() && self.account_type == AccountType::Admin.as_str()
    }
}

/// In what the person differs from what the import made of them, a sentence each.
pub(super) fn differences(subject: &Subject, labels: &HashMap<String, String>) -> Result<Vec<String>, Error> {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let now = |text: &Option<String>| text.as_ref().and_then(some);
    let mut fields = vec![
        (Field::Email, some(&subject.email), now(&subject.now_email)),
        (Field::FirstName, some(&subject.first_name), now(&subject.now_first_name)),
        (Field::LastName, some(&subject.last_name), now(&subject.now_last_name)),
        (Field::UserName, subject.user_name.clone(), now(&subject.now_user_name)),
        (Field::Reference, subject.reference.clone(), now(&subject.now_reference)),
        (Field::Status, subject.status.clone(), now(&subject.now_status)),
        (Field::AccountType, subject.account_type.clone(), now(&subject.now_account_type)),
        (Field::Language, subject.language.clone(), now(&subject.now_language)),
        (Field::JobRole, subject.job_role.clone(), now(&subject.now_job_role)),
        (Field::Region, subject.region.clone(), now(&subject.now_region)),
    ];
    let (then, today) = (customs(subject.custom.as_deref())?, customs(subject.now_custom.as_deref())?);
    for key in then.keys().chain(today.keys().filter(|key| !then.contains_key(*key))) {
        fields.push((Field::Custom(key.as_str().into()), then.get(key).cloned(), today.get(key).cloned()));
    }
    let differs = fields.into_iter().filter(|(_, then, today)| then != today);
    Ok(differs
        .map(|(field, then, today)| {
            let label = match &field {
                Field::Custom(key) => labels.get(&**key).map_or(field.label(), String::as_str),
                _ => field.label(),
            };
            let show =
                |value: Option<String>| value.map_or("nothing".to_owned(), |value| format!("“{value}”"));
            format!("{label} is {} now; the import said {}.", show(today), show(then))
        })
        .collect())
}
