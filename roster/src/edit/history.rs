//! Undo and redo: what one press of a button did, and how to take it back.

use serde::{Deserialize, Serialize};

use super::Edit;
use crate::map::{Field, ValueChoice, ValueMapping};

/// What was done in one go. It is undone in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Entries added to the log.
    Edits(Vec<Edit>),
    /// A distinct value of a field was given a meaning; none: it was taken from it.
    Value { field: Field, value: String, before: Option<ValueChoice>, after: Option<ValueChoice> },
}

/// The steps done, and those undone since the last that was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// Does something for the first time; what was undone before cannot be redone any more.
    pub fn edit(&mut self, more: Vec<Edit>, edits: &mut Vec<Edit>) {
        if more.is_empty() {
            return;
        }
        edits.extend_from_slice(&more);
        self.push(Step::Edits(more));
    }

    /// Gives a value of a field a meaning.
    pub fn map(
        &mut self,
        field: Field,
        value: String,
        after: Option<ValueChoice>,
        values: &mut ValueMapping,
    ) {
        let before = put(values, &field, &value, after.clone());
        if before != after {
            self.push(Step::Value { field, value, before, after });
        }
    }

    fn push(&mut self, step: Step) {
        self.done.push(step);
        self.undone.clear();
    }

    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Takes the last step back. False: there is none, or somebody else has written behind it in the
    /// log; what they wrote is not undone in their stead, and the steps before it are forgotten.
    pub fn undo(&mut self, edits: &mut Vec<Edit>, values: &mut ValueMapping) -> bool {
        let Some(step) = self.done.pop() else { return false };
        match &step {
            Step::Edits(last) => {
                if !edits.ends_with(last) {
                    *self = Self::default();
                    return false;
                }
                edits.truncate(edits.len() - last.len());
            }
            Step::Value { field, value, before, .. } => {
                put(values, field, value, before.clone());
            }
        }
        self.undone.push(step);
        true
    }

    /// Does again what was undone last.
    pub fn redo(&mut self, edits: &mut Vec<Edit>, values: &mut ValueMapping) -> bool {
        let Some(step) = self.undone.pop() else { return false };
        match &step {
            Step::Edits(more) => edits.extend_from_slice(more),
            Step::Value { field, value, after, .. } => {
                put(values, field, value, after.clone());
            }
        }
        self.done.push(step);
        true
    }
}

/// Gives what the value stood for before.
fn put(
    values: &mut ValueMapping,
    field: &Field,
    value: &str,
    choice: Option<ValueChoice>,
) -> Option<ValueChoice> {
    let Some(choice) = choice else {
        let choices = values.get_mut(field)?;
        let before = choices.remove(value);
        if choices.is_empty() {
            values.remove(field);
        }
        return before;
    };
    values.entry(field.clone()).or_default().insert(value.to_owned(), choice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_undone_and_redone() {
        let (mut history, mut edits, mut values) = (History::default(), Vec::new(), ValueMapping::new());
        let set = |value: &str| Edit::Set { row: 1, column: 0, value: value.into() };
        history.edit(vec![set("a")], &mut edits);
        let sales = Some(ValueChoice::Replace("Sales".into()));
        history.map(Field::Groups, "Salse".into(), sales, &mut values);
        history.edit(vec![set("b"), Edit::Remove { row: 2 }], &mut edits);
        let (all, mapped) = (edits.clone(), values.clone());
        while history.undo(&mut edits, &mut values) {}
        assert!(edits.is_empty() && values.is_empty() && !history.can_undo());
        while history.redo(&mut edits, &mut values) {}
        assert_eq!((&edits, &values), (&all, &mapped));
        history.undo(&mut edits, &mut values);
        history.edit(vec![set("c")], &mut edits);
        assert!(!history.can_redo());
        assert_eq!(edits, [set("a"), set("c")]);
    }

    #[test]
    fn what_a_colleague_wrote_is_not_undone() {
        let (mut history, mut edits, mut values) = (History::default(), Vec::new(), ValueMapping::new());
        history.edit(vec![Edit::Remove { row: 1 }], &mut edits);
        edits.push(Edit::Remove { row: 9 });
        assert!(!history.undo(&mut edits, &mut values));
        assert_eq!(edits.len(), 2);
    }
}
