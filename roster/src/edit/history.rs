//! Undo and redo: what one press of a button did, and how to take it back.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Edit;
use crate::map::{Field, ValueChoice, ValueMapping};

/// What was done in one go. It is undone in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Entries added to the log.
    Edits(Vec<Edit>),
    /// A row that was left out came back.
    PutBack { row: u32 },
    /// Several in one go, in their order.
    Together(Vec<Step>),
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

    /// A row that was left out comes back; where its removal stands in the log does not matter.
    pub fn put_back(&mut self, row: u32, edits: &mut Vec<Edit>) {
        if edits.contains(&Edit::Remove { row }) {
            edits.retain(|edit| *edit != Edit::Remove { row });
            self.push(Step::PutBack { row });
        }
    }

    /// How many steps can be undone.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// All that was done since there were so many steps becomes one.
    pub fn join(&mut self, since: usize) {
        if self.done.len() > since + 1 {
            let together = self.done.split_off(since);
            self.done.push(Step::Together(together));
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

    /// Takes the last step back, whatever was written behind it in the log since. False: there is none, or
    /// nothing is left of it, as somebody else has taken it away.
    pub fn undo(&mut self, edits: &mut Vec<Edit>, values: &mut ValueMapping) -> bool {
        let Some(step) = self.done.pop() else { return false };
        let undone = step.undo(edits, values);
        if undone {
            self.undone.push(step);
        }
        undone
    }

    /// Does again what was undone last.
    pub fn redo(&mut self, edits: &mut Vec<Edit>, values: &mut ValueMapping) -> bool {
        let Some(step) = self.undone.pop() else { return false };
        step.redo(edits, values);
        self.done.push(step);
        true
    }
}

impl Step {
    fn undo(&self, edits: &mut Vec<Edit>, values: &mut ValueMapping) -> bool {
        match self {
            Self::Edits(last) => take_away(last, edits),
            Self::PutBack { row } => {
                edits.push(Edit::Remove { row: *row });
                true
            }
            Self::Value { field, value, before, .. } => {
                put(values, field, value, before.clone());
                true
            }
            Self::Together(steps) => {
                let mut undone = false;
                for step in steps.iter().rev() {
                    undone |= step.undo(edits, values);
                }
                undone
            }
        }
    }

    fn redo(&self, edits: &mut Vec<Edit>, values: &mut ValueMapping) {
        match self {
            Self::Edits(more) => edits.extend_from_slice(more),
            Self::PutBack { row } => edits.retain(|edit| *edit != Edit::Remove { row: *row }),
            Self::Value { field, value, after, .. } => {
                put(values, field, value, after.clone());
            }
            Self::Together(steps) => steps.iter().for_each(|step| step.redo(edits, values)),
        }
    }
}

/// Takes entries out of the log: the last of those that are equal. False: none of them was there.
fn take_away(entries: &[Edit], edits: &mut Vec<Edit>) -> bool {
    if edits.ends_with(entries) {
        edits.truncate(edits.len() - entries.len());
        return true;
    }
    let mut wanted: HashMap<&Edit, usize> = HashMap::new();
    for entry in entries {
        *wanted.entry(entry).or_default() += 1;
    }
    let before = edits.len();
    let mut kept: Vec<Edit> = Vec::with_capacity(before);
    while let Some(edit) = edits.pop() {
        match wanted.get_mut(&edit) {
            Some(more) if *more > 0 => *more -= 1,
            _ => kept.push(edit),
        }
    }
    kept.reverse();
    *edits = kept;
    edits.len() < before
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
    fn what_a_colleague_wrote_stays() {
        let (mut history, mut edits, mut values) = (History::default(), Vec::new(), ValueMapping::new());
        history.edit(vec![Edit::Remove { row: 1 }, Edit::Remove { row: 9 }], &mut edits);
        edits.push(Edit::Remove { row: 9 });
        edits.push(Edit::Remove { row: 5 });
        assert!(history.undo(&mut edits, &mut values));
        assert_eq!(edits, [Edit::Remove { row: 9 }, Edit::Remove { row: 5 }]);
        // And what they took away is not there to be undone.
        history.edit(vec![Edit::Remove { row: 7 }], &mut edits);
        edits.retain(|edit| *edit != Edit::Remove { row: 7 });
        assert!(!history.undo(&mut edits, &mut values) && !history.can_redo());
    }

    #[test]
    fn a_row_that_was_put_back_is_left_out_again() {
        let (mut history, mut edits, mut values) = (History::default(), Vec::new(), ValueMapping::new());
        history.edit(vec![Edit::Remove { row: 1 }, Edit::Remove { row: 2 }], &mut edits);
        history.put_back(1, &mut edits);
        history.put_back(3, &mut edits);
        assert_eq!(edits, [Edit::Remove { row: 2 }]);
        assert!(history.undo(&mut edits, &mut values) && edits.len() == 2);
        assert!(history.undo(&mut edits, &mut values) && edits.is_empty() && !history.can_undo());
    }

    #[test]
    fn what_was_done_together_is_undone_together() {
        let (mut history, mut edits, mut values) = (History::default(), Vec::new(), ValueMapping::new());
        history.edit(vec![Edit::Remove { row: 1 }], &mut edits);
        let since = history.len();
        history.edit(vec![Edit::Remove { row: 2 }], &mut edits);
        history.map(Field::Groups, "Salse".into(), Some(ValueChoice::Clear(())), &mut values);
        history.join(since);
        assert!(history.undo(&mut edits, &mut values));
        assert_eq!((edits.len(), values.len()), (1, 0));
        history.redo(&mut edits, &mut values);
        assert_eq!((edits.len(), values.len(), history.len()), (2, 1, 2));
    }
}
