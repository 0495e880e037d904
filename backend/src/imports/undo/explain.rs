//! Why somebody is kept: what was changed about them since.

use std::collections::HashMap;

use roster::plan::Action;

use super::decide::differences;
use crate::Error;
use crate::store::Transaction;
use crate::store::imports::{Handle, Place, Subject, field_labels, group_names, places, titles};

/// Asks about those who are kept, a slice at a time.
pub(super) struct Explain<'a> {
    transaction: &'a Transaction,
    handle: Handle,
    /// When the import was done.
    since: i64,
    /// What each company calls its own fields.
    labels: HashMap<i64, HashMap<String, String>>,
}

/// What is known of the kept ones of a slice, by user.
struct About {
    places: HashMap<i64, Vec<Place>>,
    groups: HashMap<i64, String>,
    started: HashMap<i64, Vec<String>>,
    more_courses: HashMap<i64, Vec<String>>,
}

impl<'a> Explain<'a> {
    pub(super) fn new(transaction: &'a Transaction, handle: Handle, since: i64) -> Self {
        Self { transaction, handle, since, labels: HashMap::new() }
    }

    /// Reasons for everybody, those that are known before them.
    pub(super) async fn all(
        &mut self,
        kept: Vec<(Subject, Vec<String>)>,
    ) -> Result<Vec<(Subject, Vec<String>)>, Error> {
        let there = || kept.iter().filter(|(subject, _)| subject.now_version.is_some());
        let ids: Vec<i64> = there().map(|(subject, _)| subject.user_id).collect();
        if ids.is_empty() {
            return Ok(kept);
        }
        for (subject, _) in there() {
            if !self.labels.contains_key(&subject.company_id) {
                let labels = field_labels(self.transaction, subject.company_id).await?;
                self.labels.insert(subject.company_id, labels);
            }
        }
        let about = About {
            places: places(self.transaction, &ids).await?,
            groups: group_names(self.transaction, there().flat_map(|(subject, _)| joins(subject))).await?,
            started: titles(self.transaction, self.handle, &ids, false).await?,
            more_courses: titles(self.transaction, self.handle, &ids, true).await?,
        };
        kept.into_iter()
            .map(|(subject, mut reasons)| {
                if subject.now_version.is_some() {
                    self.one(&subject, &about, &mut reasons)?;
                }
                Ok((subject, reasons))
            })
            .collect()
    }

    fn one(&self, subject: &Subject, about: &About, reasons: &mut Vec<String>) -> Result<(), Error> {
        if let Some(labels) = self.labels.get(&subject.company_id) {
            reasons.extend(differences(subject, labels)?);
        }
        let places = about.places.get(&subject.user_id).map_or(&[][..], Vec::as_slice);
        for place in places {
            if place.import_id != Some(self.handle.id()) && place.created_at >= self.since {
                reasons.push(format!("They were put into “{}”.", place.group));
            }
        }
        for group in joins(subject).filter(|id| places.iter().all(|place| place.group_id != *id)) {
            let name = about.groups.get(&group).map_or("a group that is no more", String::as_str);
            reasons.push(format!("They are in “{name}” no longer."));
        }
        if subject.action == Action::Create.as_str() {
            for title in about.started.get(&subject.user_id).into_iter().flatten() {
                reasons.push(format!("They have begun “{title}”."));
            }
            for title in about.more_courses.get(&subject.user_id).into_iter().flatten() {
                reasons.push(format!("They were assigned “{title}”."));
            }
            if subject.manages {
                reasons.push("They manage a group.".to_owned());
            }
        }
        if reasons.is_empty() {
            reasons.push("They were changed since.".to_owned());
        }
        Ok(())
    }
}

fn joins(subject: &Subject) -> impl Iterator<Item = i64> {
    subject.joins.as_deref().unwrap_or_default().split(',').filter_map(|id| id.parse().ok())
}
