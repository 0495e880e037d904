//! Several people work on one import.

use std::time::Duration;

use backend::access::{self, Right, Scope};
use backend::activity;
use backend::companies::{self, SettingsChange};
use backend::imports::{self, Change, ImportState, Pulse, Received, uploads};
use backend::page::Page;
use backend::testing::{beside, database_tests, fixtures};
use backend::{Backend, Error, clock::Clock, tokens};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use roster::Settings;
use roster::edit::Edit;
use roster::person::AccountType;
use roster::settings::Invite;

use crate::support::{crowd, draft, import, planned, run, send};

database_tests!(
    a_change_of_an_older_revision_is_refused_and_says_who_was_faster,
    a_comment_over_one_that_was_not_seen_is_refused,
    who_looks_on_is_told_of_changes_and_of_others,
    a_page_in_another_process_is_seen,
    nobody_looks_on_who_may_not,
    colleagues_talk,
    an_import_that_mails_many_waits_for_a_second_administrator,
    a_plan_that_is_sent_back_can_be_put_forward_again,
    few_people_need_no_approval,
    a_share_of_the_people_is_counted,
    a_file_comes_in_piece_by_piece,
    what_breaks_off_goes_on_where_it_ended,
    a_file_that_cannot_be_read_leaves_nothing,
    nobody_else_can_add_to_a_file,
    two_tokens_of_one_person_are_one_person,
    each_company_that_an_import_reaches_is_asked,
);

async fn administrator(backend: &Backend, scope: &Scope, email: &str) -> Scope {
    let actor = fixtures::account(backend, scope, email, AccountType::Admin, &[]).await;
    access::enter(backend, &actor, scope.company_id(), Right::ManageCompany).await.unwrap()
}

fn edits(revision: Option<i64>, edits: &[Edit]) -> Change {
    Change { revision, edits: Some(edits.to_vec()), ..Change::default() }
}

async fn a_change_of_an_older_revision_is_refused_and_says_who_was_faster(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    let bo = administrator(&backend, &scope, "bo@example.com").await;
    let import = draft(&backend, &ada, &crowd(5), None).await;
    assert_eq!((import.revision, import.changed_by), (1, None));
    let changed =
        imports::change(&backend, &ada, import.id, edits(Some(1), &[Edit::Remove { row: 1 }])).await;
    assert_eq!(changed.unwrap().revision, 2);
    match imports::change(&backend, &bo, import.id, edits(Some(1), &[Edit::Remove { row: 2 }])).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("ada@example.com"), "{detail}"),
        other => panic!("{other:?}"),
    }
    let now = imports::draft(&backend, &bo, import.id).await.unwrap();
    assert_eq!((now.revision, now.changed_by.as_deref()), (2, Some("ada@example.com")));
    assert_eq!(now.configuration.edits, [Edit::Remove { row: 1 }]);
    let both = [Edit::Remove { row: 1 }, Edit::Remove { row: 2 }];
    let changed = imports::change(&backend, &bo, import.id, edits(Some(2), &both)).await.unwrap();
    assert_eq!((changed.revision, changed.changed_by.as_deref()), (3, Some("bo@example.com")));
    // Programs that say nothing of revisions replace the whole, as before.
    assert_eq!(imports::change(&backend, &scope, import.id, edits(None, &[])).await.unwrap().revision, 4);
}

async fn a_comment_over_one_that_was_not_seen_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = draft(&backend, &scope, &crowd(2), None).await.id;
    let says = async |was: Option<&str>, is: &str, edits: Option<Vec<Edit>>| {
        let (comment, comment_was) = (Some(is.to_owned()), was.map(ToOwned::to_owned));
        let change = Change { comment, comment_was, edits, ..Change::default() };
        imports::change(&backend, &scope, id, change).await
    };
    says(Some(""), "From Anna", None).await.unwrap();
    let remove = vec![Edit::Remove { row: 1 }];
    for edits in [None, Some(remove)] {
        let refused = says(Some(""), "From Ben", edits).await;
        assert!(
            matches!(&refused, Err(Error::Conflict { detail }) if detail.contains("comment")),
            "{refused:?}"
        );
    }
    let now = imports::draft(&backend, &scope, id).await.unwrap();
    assert_eq!((now.comment.as_str(), now.revision, now.configuration.edits.len()), ("From Anna", 1, 0));
    says(Some("From Anna"), "From both", None).await.unwrap();
    // Programs that say nothing of it replace it, as before.
    says(None, "From a program", None).await.unwrap();
    assert_eq!(imports::get(&backend, &scope, id).await.unwrap().comment, "From a program");
}

/// The first that is like this, which must come.
async fn until(
    seen: &mut (impl futures_util::Stream<Item = Pulse> + Unpin),
    is_like: impl Fn(&Pulse) -> bool,
) -> Pulse {
    let look = async {
        loop {
            let pulse = seen.next().await.expect("it goes on");
            if is_like(&pulse) {
                return pulse;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), look).await.expect("it is told")
}

async fn who_looks_on_is_told_of_changes_and_of_others(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    let bo = administrator(&backend, &scope, "bo@example.com").await;
    let id = draft(&backend, &ada, &crowd(5), None).await.id;
    let long = Duration::from_mins(1);
    let seen = imports::follow(&backend, &ada, id, Some("one"), long).await.unwrap();
    let mut seen = std::pin::pin!(seen);
    let first = seen.next().await.unwrap();
    assert_eq!((first.state, first.revision, first.comments), (ImportState::Draft, 1, 0));
    assert!(first.others.is_empty());

    let other = imports::follow(&backend, &bo, id, Some("one"), long).await.unwrap();
    let mut other = Box::pin(other);
    // Who is there is told beside, so it may take a moment.
    until(&mut other, |pulse| pulse.others == ["ada@example.com"]).await;
    until(&mut seen, |pulse| pulse.others == ["bo@example.com"]).await;
    drop(other);
    until(&mut seen, |pulse| pulse.others.is_empty()).await;

    imports::change(&backend, &bo, id, edits(Some(1), &[Edit::Remove { row: 2 }])).await.unwrap();
    let changed = seen.next().await.unwrap();
    assert_eq!((changed.revision, changed.changed_by.as_deref()), (2, Some("bo@example.com")));
    imports::comment(&backend, &bo, id, "Who is row 3?").await.unwrap();
    assert_eq!(seen.next().await.unwrap().comments, 1);
    let plan = imports::plan(&backend, &bo, id).await.unwrap();
    let planned = until(&mut seen, |pulse| pulse.state == ImportState::Planned).await;
    assert_eq!(planned.plan_digest, Some(plan.digest));
    imports::stop_following(&backend);
    assert!(seen.next().await.is_none(), "the process is about to stop");
}

async fn a_page_in_another_process_is_seen(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    let id = draft(&backend, &ada, &crowd(5), None).await.id;
    let elsewhere = beside(&backend, Clock::system()).await;
    let there = imports::follow(&elsewhere, &ada, id, Some("there"), Duration::from_mins(1)).await.unwrap();
    let mut there = Box::pin(there);
    assert_eq!(there.next().await.unwrap().revision, 1);
    while backend::testing::sql::count(&backend, "import_presence").await == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    imports::change(&backend, &scope, id, edits(None, &[Edit::Remove { row: 2 }])).await.unwrap();
    assert_eq!(there.next().await.unwrap().revision, 2);
    let here = imports::follow(&backend, &ada, id, Some("here"), Duration::ZERO).await.unwrap();
    let now: Vec<_> = here.collect().await;
    assert_eq!(now.len(), 1);
    assert_eq!(now[0].others, ["You, in another window"]);
    let there_now = imports::who_is_there(&backend, &scope, &[id, id + 1]).await.unwrap();
    assert_eq!(Vec::from_iter(there_now), [(id, "ada@example.com".to_owned())]);
    let strangers = fixtures::company(&backend, "Theirs", None).await;
    assert!(imports::who_is_there(&backend, &strangers, &[id]).await.unwrap().is_empty());
    drop(there);
    elsewhere.close().await;
}

async fn nobody_looks_on_who_may_not(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let stranger = administrator(&backend, &theirs, "eve@example.com").await;
    let id = draft(&backend, &ours, &crowd(2), None).await.id;
    let followed = imports::follow(&backend, &stranger, id, None, Duration::ZERO).await;
    assert!(matches!(followed.err(), Some(Error::NotFound)));
    assert!(matches!(imports::comment(&backend, &stranger, id, "Hello").await, Err(Error::NotFound)));
    let read = imports::comments(&backend, &stranger, id, &Page::default()).await;
    assert!(matches!(read, Err(Error::NotFound)));
    assert!(matches!(imports::approve(&backend, &stranger, id, None).await, Err(Error::NotFound)));
    assert!(matches!(imports::reject(&backend, &stranger, id, None).await, Err(Error::NotFound)));
}

async fn colleagues_talk(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    let id = import(&backend, &ada, &crowd(2), None).await.id;
    for text in ["  Done?  ", "Yes", "Thanks"] {
        imports::comment(&backend, &ada, id, text).await.unwrap();
    }
    let first = imports::comments(&backend, &scope, id, &Page::first(2)).await.unwrap();
    let said: Vec<_> = first.items.iter().map(|said| (said.author.as_str(), said.text.as_str())).collect();
    assert_eq!(said, [("ada@example.com", "Done?"), ("ada@example.com", "Yes")]);
    let rest = Page { cursor: first.next, limit: 2 };
    let rest = imports::comments(&backend, &scope, id, &rest).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (1, None));
    for text in [" \n", &"x".repeat(10_001)] {
        assert!(matches!(imports::comment(&backend, &ada, id, text).await, Err(Error::Invalid { .. })));
    }
}

async fn asks_for_approval(backend: &Backend, scope: &Scope, people: Option<u32>, percent: Option<u32>) {
    let change = SettingsChange {
        approval_people: Some(people),
        approval_percent: Some(percent),
        ..SettingsChange::default()
    };
    companies::change_settings(backend, scope, change).await.unwrap();
}

/// A plan that invites everybody in the file.
async fn inviting(backend: &Backend, scope: &Scope, people: u32) -> (i64, String) {
    let id = draft(backend, scope, &crowd(people), None).await.id;
    let settings = Some(Settings { invite: Invite::Now, ..Settings::default() });
    imports::change(backend, scope, id, Change { settings, ..Change::default() }).await.unwrap();
    (id, imports::plan(backend, scope, id).await.unwrap().digest)
}

async fn an_import_that_mails_many_waits_for_a_second_administrator(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    let bo = administrator(&backend, &scope, "bo@example.com").await;
    asks_for_approval(&backend, &ada, Some(2), None).await;
    let (id, digest) = inviting(&backend, &ada, 3).await;
    assert!(matches!(imports::approve(&backend, &bo, id, None).await, Err(Error::Conflict { .. })));
    let waits = imports::commit(&backend, &ada, id, &digest, Some("key")).await.unwrap();
    assert_eq!(
        (waits.state, waits.requested_by.as_deref()),
        (ImportState::AwaitingApproval, Some("ada@example.com"))
    );
    // Pressed twice, and waited for, it still waits.
    let again = imports::commit(&backend, &ada, id, &digest, Some("key")).await.unwrap();
    assert_eq!(again.state, ImportState::AwaitingApproval);
    run(&backend).await;
    let ended = imports::wait_until_ended(&backend, &ada, id).await.unwrap();
    assert_eq!(ended.state, ImportState::AwaitingApproval);
    let changed = imports::change(&backend, &ada, id, edits(None, &[Edit::Remove { row: 1 }])).await;
    assert!(matches!(changed, Err(Error::Conflict { .. })), "what waits is not changed under their eyes");

    match imports::approve(&backend, &ada, id, Some(&digest)).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("Another administrator"), "{detail}"),
        other => panic!("{other:?}"),
    }
    let other_plan = imports::approve(&backend, &bo, id, Some("another")).await;
    assert!(matches!(other_plan, Err(Error::Conflict { .. })));
    let approved = imports::approve(&backend, &bo, id, Some(&digest)).await.unwrap();
    assert_eq!(
        (approved.state, approved.approved_by.as_deref()),
        (ImportState::Queued, Some("bo@example.com"))
    );
    run(&backend).await;
    let done = imports::wait_until_ended(&backend, &ada, id).await.unwrap();
    assert_eq!((done.state, done.counts.created, done.counts.invitations), (ImportState::Done, 3, 3));
    let twice = imports::approve(&backend, &bo, id, None).await;
    assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");

    let told = activity::latest(&backend, &bo, 10).await.unwrap();
    let told: Vec<_> = told.iter().map(|entry| (entry.verb.as_str(), entry.actor.as_str())).collect();
    // What is written is the requester's doing.
    assert_eq!(
        told[..3],
        [
            ("import.committed", "ada@example.com"),
            ("import.approved", "bo@example.com"),
            ("import.approval_requested", "ada@example.com")
        ]
    );
}

async fn a_plan_that_is_sent_back_can_be_put_forward_again(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    let bo = administrator(&backend, &scope, "bo@example.com").await;
    asks_for_approval(&backend, &ada, Some(0), None).await;
    let (id, digest) = inviting(&backend, &ada, 2).await;
    imports::commit(&backend, &ada, id, &digest, None).await.unwrap();
    let back = imports::reject(&backend, &bo, id, Some("Not before Monday")).await.unwrap();
    assert_eq!((back.state, back.requested_by), (ImportState::Planned, None));
    let why = back.error.unwrap();
    assert!(why.contains("bo@example.com") && why.contains("Not before Monday"), "{why}");
    let said = imports::comments(&backend, &ada, id, &Page::default()).await.unwrap().items;
    assert_eq!((said.len(), said[0].text.as_str()), (1, "Not before Monday"));

    let waits = imports::commit(&backend, &ada, id, &digest, None).await.unwrap();
    assert_eq!((waits.state, waits.error), (ImportState::AwaitingApproval, None));
    // Taken back by whoever asked.
    let back = imports::reject(&backend, &ada, id, None).await.unwrap();
    assert_eq!(back.state, ImportState::Planned);
    imports::commit(&backend, &ada, id, &digest, None).await.unwrap();
    imports::cancel(&backend, &ada, id).await.unwrap();
    assert!(matches!(imports::approve(&backend, &bo, id, None).await, Err(Error::Conflict { .. })));
}

async fn few_people_need_no_approval(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    asks_for_approval(&backend, &ada, Some(2), None).await;
    let (id, digest) = inviting(&backend, &ada, 2).await;
    assert_eq!(imports::commit(&backend, &ada, id, &digest, None).await.unwrap().state, ImportState::Queued);
    run(&backend).await;
    // Nobody is suspended, moved or mailed, however many there are.
    let (id, digest) = planned(&backend, &ada, &crowd(30), None).await;
    assert_eq!(imports::commit(&backend, &ada, id, &digest, None).await.unwrap().state, ImportState::Queued);
}

async fn a_share_of_the_people_is_counted(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, &crowd(10), None).await;
    asks_for_approval(&backend, &scope, None, Some(20)).await;
    let group = fixtures::group(&backend, &scope, "Sales").await;
    for (people, state) in [(2, ImportState::Queued), (5, ImportState::AwaitingApproval)] {
        // People there are who join a group they were not in.
        let (id, digest) = planned(&backend, &scope, &crowd(people), Some(group.id)).await;
        assert_eq!(imports::commit(&backend, &scope, id, &digest, None).await.unwrap().state, state);
        run(&backend).await;
    }
    let refused = SettingsChange { approval_percent: Some(Some(101)), ..SettingsChange::default() };
    let refused = companies::change_settings(&backend, &scope, refused).await;
    assert!(matches!(refused, Err(Error::Refused { .. })));
}

const MIB: usize = 1 << 20;

/// Pieces of 60,000 bytes; then, if it breaks off, an error.
fn pieces(
    bytes: &[u8],
    breaks_off: bool,
) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> + use<> {
    let mut pieces: Vec<Result<Bytes, std::io::Error>> =
        bytes.chunks(60_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    if breaks_off {
        pieces.push(Err(std::io::Error::other("gone")));
    }
    stream::iter(pieces)
}

fn named(name: &str) -> Received {
    Received { filename: name.to_owned(), group: None }
}

async fn a_file_comes_in_piece_by_piece(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = crowd(60_000);
    let bytes = file.as_bytes();
    assert!(bytes.len() > 2 * MIB, "{}", bytes.len());
    let begun = uploads::begin(&backend, &scope, named("big.csv"), bytes.len() as u64).await.unwrap();
    assert_eq!(begun.offset, 0);
    let id = begun.id;
    assert!(matches!(imports::get(&backend, &scope, id).await, Err(Error::NotFound)), "nobody sees it yet");
    let early = uploads::finish(&backend, &scope, id).await;
    assert!(matches!(early, Err(Error::Conflict { .. })));
    for from in (0..bytes.len()).step_by(MIB) {
        let piece = &bytes[from..bytes.len().min(from + MIB)];
        let upload = uploads::append(&backend, &scope, id, from as u64, pieces(piece, false)).await.unwrap();
        assert_eq!(upload.offset, (from + piece.len()) as u64);
    }
    let import = uploads::finish(&backend, &scope, id).await.unwrap();
    assert_eq!((import.id, import.state, import.rows), (id, ImportState::Draft, 60_000));
    // The same as if it had come at once.
    let whole = send(&backend, &scope, bytes, None).await.unwrap();
    assert_eq!(
        (import.sha256, import.byte_size, import.mapping),
        (whole.sha256, whole.byte_size, whole.mapping)
    );
    // Asked again, because the answer was lost.
    assert_eq!(uploads::finish(&backend, &scope, id).await.unwrap().id, id);
    assert!(matches!(uploads::upload(&backend, &scope, id).await, Err(Error::NotFound)));
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_eq!(plan.counts.created, 60_000);
}

async fn what_breaks_off_goes_on_where_it_ended(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = crowd(60_000);
    let bytes = file.as_bytes();
    let id = uploads::begin(&backend, &scope, named("big.csv"), bytes.len() as u64).await.unwrap().id;
    let broken = uploads::append(&backend, &scope, id, 0, pieces(&bytes[..MIB + 5_000], true)).await;
    assert!(matches!(broken, Err(Error::Refused { .. })));
    // Another process goes on.
    let elsewhere = beside(&backend, Clock::system()).await;
    let upload = uploads::upload(&elsewhere, &scope, id).await.unwrap();
    assert_eq!(upload.offset, MIB as u64, "whole slices stay");
    for wrong in [0, MIB + 5_000] {
        let refused =
            uploads::append(&elsewhere, &scope, id, wrong as u64, pieces(&bytes[wrong..], false)).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    }
    let more = [&bytes[MIB..], b"x"].concat();
    let refused = uploads::append(&elsewhere, &scope, id, MIB as u64, pieces(&more, false)).await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    let at = uploads::upload(&elsewhere, &scope, id).await.unwrap().offset;
    let rest = pieces(&bytes[at as usize..], false);
    let upload = uploads::append(&elsewhere, &scope, id, at, rest).await.unwrap();
    assert_eq!(upload.offset, upload.size);
    assert_eq!(uploads::finish(&elsewhere, &scope, id).await.unwrap().rows, 60_000);
    let all: Vec<u8> = imports::bytes(&backend, &scope, id)
        .await
        .unwrap()
        .map(|piece| piece.unwrap().to_vec())
        .collect::<Vec<_>>()
        .await
        .concat();
    assert!(all == bytes);
    elsewhere.close().await;
}

async fn a_file_that_cannot_be_read_leaves_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let bytes = b"\x89PNG\r\n\x1a\n not a table";
    let id = uploads::begin(&backend, &scope, named("a.csv"), bytes.len() as u64).await.unwrap().id;
    uploads::append(&backend, &scope, id, 0, pieces(bytes, false)).await.unwrap();
    let refused = uploads::finish(&backend, &scope, id).await;
    assert!(matches!(refused, Err(Error::Unsupported { .. })), "{refused:?}");
    for table in ["import", "import_chunk"] {
        assert_eq!(backend::testing::sql::count(&backend, table).await, 0, "{table}");
    }
    assert!(matches!(uploads::finish(&backend, &scope, id).await, Err(Error::NotFound)));
    let empty = uploads::begin(&backend, &scope, named("a.csv"), 0).await;
    assert!(matches!(empty, Err(Error::Invalid { .. })));
    let large = uploads::begin(&backend, &scope, named("a.csv"), 1 << 40).await;
    assert!(matches!(large, Err(Error::TooLarge { .. })));
}

async fn nobody_else_can_add_to_a_file(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    let bo = administrator(&backend, &scope, "bo@example.com").await;
    let id = uploads::begin(&backend, &ada, named("a.csv"), 9).await.unwrap().id;
    for other in [&bo, &scope, &theirs] {
        assert!(matches!(uploads::upload(&backend, other, id).await, Err(Error::NotFound)));
        let added = uploads::append(&backend, other, id, 0, pieces(b"Name,Mail", false)).await;
        assert!(matches!(added, Err(Error::NotFound)));
        assert!(matches!(uploads::finish(&backend, other, id).await, Err(Error::NotFound)));
    }
    assert_eq!(uploads::upload(&backend, &ada, id).await.unwrap().offset, 0);
}

async fn two_tokens_of_one_person_are_one_person(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = administrator(&backend, &scope, "ada@example.com").await;
    let bo = administrator(&backend, &scope, "bo@example.com").await;
    asks_for_approval(&backend, &ada, Some(0), None).await;
    let mut programs = Vec::new();
    for name in ["one", "other"] {
        let new = tokens::NewToken {
            company_id: Some(scope.company_id()),
            role: access::Role::Admin,
            name: name.to_owned(),
            expires_at: None,
        };
        let (_, token) = tokens::create(&backend, ada.actor(), new).await.unwrap();
        let actor = tokens::authenticate(&backend, &token).await.unwrap();
        programs.push(
            access::enter(&backend, &actor, scope.company_id(), access::Right::ManageCompany).await.unwrap(),
        );
    }
    let (id, digest) = inviting(&backend, &programs[0], 2).await;
    imports::commit(&backend, &programs[0], id, &digest, None).await.unwrap();
    for same in [&programs[0], &programs[1], &ada] {
        let own = imports::approve(&backend, same, id, None).await;
        assert!(matches!(own, Err(Error::Conflict { .. })), "{own:?}");
    }
    assert_eq!(imports::approve(&backend, &bo, id, None).await.unwrap().state, ImportState::Queued);
}

async fn each_company_that_an_import_reaches_is_asked(backend: Backend) {
    let acme = fixtures::company(&backend, "Acme", None).await;
    let borealis = fixtures::company(&backend, "Borealis", None).await;
    let both = "Name,Email,Company\nAnn,ann@example.com,Acme\nBo,bo@example.com,Borealis\n";
    asks_for_approval(&backend, &borealis, Some(0), None).await;
    let id = draft(&backend, &acme, both, None).await.id;
    let settings = Some(Settings { invite: Invite::Now, ..Settings::default() });
    imports::change(&backend, &acme, id, Change { settings, ..Change::default() }).await.unwrap();
    let digest = imports::plan(&backend, &acme, id).await.unwrap().digest;
    let waits = imports::commit(&backend, &acme, id, &digest, None).await.unwrap();
    assert_eq!(waits.state, ImportState::AwaitingApproval);
    // An administrator of one of the companies does not see the others.
    let admin = administrator(&backend, &acme, "ada@example.com").await;
    assert!(matches!(imports::approve(&backend, &admin, id, None).await, Err(Error::NotFound)));
    let owner = access::Actor::Account { id: 1, email: "ada@example.com".to_owned(), owner: true };
    let owner = access::enter(&backend, &owner, acme.company_id(), access::Right::Own).await.unwrap();
    assert_eq!(imports::approve(&backend, &owner, id, None).await.unwrap().state, ImportState::Queued);
}
