//! What the worker says.

use leptos::prelude::*;
use roster::{
    protocol::{FromWorker, ToWorker},
    read::DialectChoice,
};

use super::{ImportAtHand, Opened, Reading, Sending, Step, Totals};

impl ImportAtHand {
    pub(super) fn hear(self, message: FromWorker) {
        let newest = self.run();
        match message {
            FromWorker::Opened { run, dialect, sheets, readings, mapping, sample } if run == newest => {
                self.hear_opened(Opened { dialect, sheets, readings, mapping, sample });
            }
            FromWorker::Progress { run, bytes, total_bytes, rows, summary } if run == newest => {
                self.reading.set(Reading::Going { bytes, total: total_bytes, rows });
                self.summary.set(summary);
            }
            FromWorker::Checked {
                run,
                rows,
                rows_with_errors,
                rows_with_warnings,
                rows_changed,
                duplicates,
                summary,
                blocking_as_is,
            } if run == newest => {
                self.summary.set(summary);
                self.reading.set(Reading::Done(Totals {
                    rows,
                    errors: rows_with_errors,
                    warnings: rows_with_warnings,
                    changed: rows_changed,
                    duplicates,
                    blocking_as_is,
                }));
                let request = self.next_request();
                self.ask(&ToWorker::Problems { run, request });
                self.make_again();
            }
            FromWorker::Refused { run, finding } if run == newest => self.hear_refused(finding.message),
            FromWorker::Problems { run, problems, .. } if run == newest => self.problems.set(problems),
            FromWorker::Rows { run, request, rows } if run == newest => self.hear_rows(request, rows),
            FromWorker::Values { run, values } if run == newest => self.values.set(values),
            FromWorker::Found { run, request, cells, rows } if run == newest => {
                self.hear_found(request, cells, rows);
            }
            FromWorker::Traces { run, request, traces } if run == newest => self.hear_traces(request, traces),
            FromWorker::Again { run, request, fitting } if run == newest => self.hear_again(request, fitting),
            FromWorker::Numbers { run, request, rows } if run == newest => self.hear_numbers(request, rows),
            // Of a run that has been replaced since.
            _ => {}
        }
    }

    /// A file that cannot be read the way the administrator chose stays at hand: the choice can be taken back.
    /// One that cannot be read at all is put away, and the next can be dropped.
    fn hear_refused(self, sentence: String) {
        if self.go_back() {
            self.refusal.set(Some(sentence));
            return;
        }
        let chosen = self
            .configuration
            .with_untracked(|configuration| configuration.dialect != DialectChoice::default());
        if chosen {
            self.reading.set(Reading::Nothing);
            self.refusal.set(Some(sentence));
        } else {
            self.refuse(sentence);
        }
    }

    /// Why another way of reading it was refused stays said: whoever tries the next takes it away.
    fn hear_opened(self, opened: Opened) {
        let header: Vec<String> = opened.mapping.iter().map(|column| column.header.clone()).collect();
        if self.carry_over(&header) {
            return;
        }
        let next = self.configuration.with_untracked(|configuration| opened.asks_at(configuration));
        if self.import.with_untracked(Option::is_none)
            && self.sending.with_untracked(|sending| *sending == Sending::Nothing)
        {
            self.send();
        }
        let again = self.settle_look(&opened);
        self.opened.set(Some(opened));
        if !again && self.passing.get_untracked() && self.step.get_untracked() < Step::Plan {
            self.step.set(next);
        }
    }

    pub(super) fn ask(self, message: &ToWorker) {
        self.tools.with_value(|tools| {
            if let Some(worker) = &tools.worker {
                worker.post(message, None);
            }
        });
    }

    pub(super) fn next_request(self) -> u32 {
        self.ledger.update_value(|ledger| ledger.request += 1);
        self.ledger.with_value(|ledger| ledger.request)
    }
}
