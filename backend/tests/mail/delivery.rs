//! What is written is sent, once, whatever the server does about it.

use std::collections::HashMap;
use std::time::Duration;

use backend::access::Scope;
use backend::clock::Clock;
use backend::invitations;
use backend::mail::server::{Encryption, MailServer};
use backend::mail::{self, Mail, MailState};
use backend::network::Network;
use backend::page::Page;
use backend::people::{Selection, UserFilter};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, accounts};
use jiff::SignedDuration;
use roster::person::Status;

use crate::smtp::{AUTHORITY, Secrecy, SmtpServer, Trick};

database_tests!(
    whatever_the_server_does_no_mail_is_lost,
    what_does_not_get_through_is_tried_eight_times_and_can_be_sent_again,
    a_recipient_that_is_refused_is_not_tried_again,
    line_breaks_in_names_add_no_headers,
    a_process_that_dies_loses_nothing,
    two_processes_send_each_mail_once,
    what_is_withdrawn_never_leaves,
    a_server_that_hangs_blocks_nobody_elses_mail,
    every_attempt_has_a_link_that_works_until_one_is_used,
    without_a_server_mail_is_kept_with_its_links,
    of_fifty_who_use_one_link_one_comes_in,
    what_others_must_not_read_goes_over_tls,
    inviting_says_first_what_it_comes_to,
    a_link_to_an_address_that_was_theirs_lets_nobody_in,
);

const PASSWORD: &str = "four words make one";

/// Another process on the same database that sends by this server, at a time that stands still.
async fn sending(backend: &Backend, server: &SmtpServer) -> Backend {
    let mut config = backend.config().clone();
    "https://people.example.com".clone_into(&mut config.public_url);
    config.mail_server = Some(MailServer {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        encryption: Encryption::IfOffered,
        credentials: None,
        authority: None,
        from: "muster@people.example.com".to_owned(),
        patience: Duration::from_millis(400),
    });
    Backend::open_at(config, Clock::fixed(backend.clock().now())).await.unwrap()
}

/// So many people, each of whom a mail waits for.
async fn invited(backend: &Backend, scope: &Scope, people: u32) {
    for number in 1..=people {
        fixtures::person(backend, scope, &format!("p{number}@example.com"), Status::Active, &[]).await;
    }
    let all = Selection::Filter(UserFilter::default());
    let invited = invitations::invite(backend, scope, &all).await.unwrap();
    assert_eq!(invited.mails, u64::from(people));
}

async fn mails(backend: &Backend, scope: &Scope) -> Vec<Mail> {
    mail::list(backend, scope, None, &Page::first(1_000)).await.unwrap().items
}

/// Tries until nothing waits any more, over days if need be.
async fn deliver_all(backend: &Backend) {
    let waiting = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')";
    for _ in 0..12 {
        mail::deliver_due(backend).await.unwrap();
        if sql::number(backend, waiting).await == 0 {
            return;
        }
        backend.clock().advance(SignedDuration::from_hours(17));
    }
    panic!("mail still waits");
}

/// What stands behind `/activate/` in a mail, its soft line ends taken out.
fn token(message: &str) -> String {
    let whole = message.replace("=\r\n", "");
    let (_, rest) = whole.split_once("/activate/").unwrap();
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

async fn whatever_the_server_does_no_mail_is_lost(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let sender = sending(&backend, &server).await;
    invited(&sender, &scope, 12).await;
    server.play(&[
        Trick::Later421,
        Trick::Hang,
        Trick::HangAtRecipient,
        Trick::DropBeforeData,
        Trick::DropAfterData,
        Trick::BrokenTls,
        Trick::Sender530,
        Trick::Never550,
        Trick::Spam554,
    ]);
    deliver_all(&sender).await;
    let mails = mails(&sender, &scope).await;
    let mut arrived: HashMap<String, Vec<String>> = HashMap::new();
    for taken in server.taken() {
        arrived.entry(taken.to.clone()).or_default().push(taken.header("Message-ID").remove(0));
    }
    let (mut failed, mut twice) = (0, 0);
    for mail in &mails {
        let ids = arrived.get(&mail.to).cloned().unwrap_or_default();
        match mail.state {
            MailState::Failed => {
                failed += 1;
                let said = mail.last_error.as_deref().unwrap();
                assert!(
                    said.contains("550: No such person") || said.contains("554: We do not like it"),
                    "{said}"
                );
            }
            MailState::Sent => {
                assert!(!ids.is_empty(), "{mail:?} is lost");
                twice += ids.len() - 1;
                assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
            }
            _ => panic!("{mail:?}"),
        }
    }
    assert_eq!((mails.len(), failed, twice), (12, 2, 1), "only what was cut off after the data came twice");
}

async fn what_does_not_get_through_is_tried_eight_times_and_can_be_sent_again(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let sender = sending(&backend, &server).await;
    invited(&sender, &scope, 1).await;
    server.always(Some(Trick::Later421));
    assert_eq!(mail::deliver_due(&sender).await.unwrap(), 1);
    assert_eq!(mail::deliver_due(&sender).await.unwrap(), 0, "not before the pause is over");
    let waits = mails(&sender, &scope).await.remove(0);
    assert_eq!((waits.state, waits.attempts), (MailState::Waiting, 1));
    assert!(waits.last_error.unwrap().contains("421"));
    assert_eq!(waits.next_at.unwrap(), sender.clock().now() + SignedDuration::from_mins(1));
    let refused = mail::resend(&sender, &scope, waits.id).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    deliver_all(&sender).await;
    let failed = mails(&sender, &scope).await.remove(0);
    assert_eq!((failed.state, failed.attempts), (MailState::Failed, 8));
    server.always(None);
    assert_eq!(mail::deliver_due(&sender).await.unwrap(), 0);
    assert_eq!(mail::resend(&sender, &scope, failed.id).await.unwrap().state, MailState::Waiting);
    assert_eq!(mail::deliver_due(&sender).await.unwrap(), 1);
    let sent = mails(&sender, &scope).await.remove(0);
    assert_eq!((sent.state, sent.attempts, sent.caught), (MailState::Sent, 1, false));
    assert_eq!(sent.text, None, "the link is in the mail and nowhere else");
    assert_eq!(server.taken().len(), 1);
}

async fn a_recipient_that_is_refused_is_not_tried_again(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let sender = sending(&backend, &server).await;
    invited(&sender, &scope, 1).await;
    server.always(Some(Trick::Never550));
    mail::deliver_due(&sender).await.unwrap();
    let failed = mails(&sender, &scope).await.remove(0);
    assert_eq!((failed.state, failed.attempts), (MailState::Failed, 1));
    assert_eq!(failed.last_error.as_deref(), Some("The mail server answered 550: No such person."));
}

async fn line_breaks_in_names_add_no_headers(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let sender = sending(&backend, &server).await;
    let wicked = "Ann\r\nBcc: all@example.com\r\n\r\nHello";
    sql::execute(&backend, &format!("UPDATE company SET name = 'Ours{wicked}'")).await;
    invited(&sender, &scope, 1).await;
    sql::execute(&backend, &format!("UPDATE \"user\" SET first_name = '{wicked}'")).await;
    let refused = mail::change_sender(&sender, &scope, Some(wicked)).await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    mail::deliver_due(&sender).await.unwrap();
    let taken = server.taken().remove(0);
    assert_eq!(taken.to, "p1@example.com");
    assert!(taken.header("Bcc").is_empty(), "{}", taken.message);
    for name in
        ["From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "MIME-Version", "Content-Type"]
    {
        assert_eq!(taken.header(name).len(), 1, "{name}: {}", taken.message);
    }
    assert_eq!(taken.header("To"), ["p1@example.com"]);
}

async fn a_process_that_dies_loses_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let dies = sending(&backend, &server).await;
    let lives = sending(&backend, &server).await;
    invited(&dies, &scope, 1).await;
    server.play(&[Trick::Hang]);
    let dying = tokio::spawn({
        let dies = dies.clone();
        async move { mail::deliver_due(&dies).await }
    });
    while !server.has_played() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    dying.abort();
    assert!(dying.await.is_err());
    assert_eq!(mail::deliver_due(&lives).await.unwrap(), 0, "it may still be on its way");
    lives.clock().advance(SignedDuration::from_mins(5));
    assert_eq!(mail::deliver_due(&lives).await.unwrap(), 1);
    assert_eq!(server.taken().len(), 1);
    assert_eq!(mails(&lives, &scope).await.remove(0).state, MailState::Sent);
}

async fn two_processes_send_each_mail_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let (one, other) = (sending(&backend, &server).await, sending(&backend, &server).await);
    invited(&one, &scope, 40).await;
    let (sent, more) = tokio::join!(mail::deliver_due(&one), mail::deliver_due(&other));
    assert_eq!(sent.unwrap() + more.unwrap(), 40);
    let mut people: Vec<String> = server.taken().into_iter().map(|taken| taken.to).collect();
    people.sort();
    people.dedup();
    assert_eq!((people.len(), server.taken().len()), (40, 40));
}

async fn what_is_withdrawn_never_leaves(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let sender = sending(&backend, &server).await;
    invited(&sender, &scope, 4).await;
    sql::execute(&backend, "UPDATE outbox SET state = 'withdrawn' WHERE recipient = 'p1@example.com'").await;
    sql::execute(&backend, "UPDATE \"user\" SET status = 'suspended' WHERE email = 'p2@example.com'").await;
    sql::execute(&backend, "DELETE FROM \"user\" WHERE email = 'p3@example.com'").await;
    deliver_all(&sender).await;
    let taken: Vec<String> = server.taken().into_iter().map(|taken| taken.to).collect();
    assert_eq!(taken, ["p4@example.com"]);
    let reasons: Vec<_> =
        mails(&sender, &scope).await.into_iter().filter_map(|mail| mail.last_error).collect();
    assert_eq!(reasons, ["The person it was for is gone.", "The person was suspended."]);
}

async fn a_server_that_hangs_blocks_nobody_elses_mail(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let sender = sending(&backend, &server).await;
    invited(&sender, &scope, 6).await;
    server.play(&[Trick::Hang]);
    let postman = sender.deliver_mail();
    postman.spawn();
    let begun = std::time::Instant::now();
    while server.taken().len() < 5 {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", server.taken().len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    postman.stop().await;
}

async fn every_attempt_has_a_link_that_works_until_one_is_used(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let server = SmtpServer::start().await;
    let sender = sending(&backend, &server).await;
    invited(&sender, &scope, 1).await;
    server.play(&[Trick::DropAfterData, Trick::DropAfterData]);
    deliver_all(&sender).await;
    let tokens: Vec<String> = server.taken().iter().map(|taken| token(&taken.message)).collect();
    assert_eq!(tokens.len(), 3);
    let hashes = "SELECT count(*) FROM invitation WHERE token_hash IS NOT NULL AND used_at IS NULL";
    assert_eq!(sql::number(&backend, hashes).await, 3);
    for token in &tokens {
        assert!(accounts::invited_by_link(&sender, token).await.unwrap().is_some());
    }
    accounts::activate(&sender, fixtures::network(), &tokens[1], PASSWORD).await.unwrap();
    for token in &tokens {
        assert_eq!(accounts::invited_by_link(&sender, token).await.unwrap(), None);
    }
}

async fn without_a_server_mail_is_kept_with_its_links(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    invited(&backend, &scope, 1).await;
    assert_eq!(mail::deliver_due(&backend).await.unwrap(), 1);
    let kept = mails(&backend, &scope).await.remove(0);
    assert_eq!(
        (kept.state, kept.caught, kept.subject.as_str()),
        (MailState::Sent, true, "Your account at Ours")
    );
    let token = token(kept.text.as_deref().unwrap());
    assert!(kept.html.unwrap().contains(&token));
    let invited = accounts::invited_by_link(&backend, &token).await.unwrap().unwrap();
    assert_eq!((invited.email.as_str(), invited.company.as_str()), ("p1@example.com", "Ours"));
    accounts::activate(&backend, fixtures::network(), &token, PASSWORD).await.unwrap();
    // Of one company the administrators of another learn nothing.
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    assert!(matches!(mail::get(&backend, &theirs, kept.id).await, Err(Error::NotFound)));
}

async fn of_fifty_who_use_one_link_one_comes_in(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    invited(&backend, &scope, 1).await;
    mail::deliver_due(&backend).await.unwrap();
    let token = token(mails(&backend, &scope).await.remove(0).text.as_deref().unwrap());
    let mut using = tokio::task::JoinSet::new();
    for place in 0..50_u8 {
        let (backend, token) = (backend.clone(), token.clone());
        using.spawn(async move {
            let from = Network::of(std::net::IpAddr::from([198, 51, 100, place]));
            accounts::activate(&backend, from, &token, PASSWORD).await.is_ok()
        });
    }
    let came_in = using.join_all().await.into_iter().filter(|came_in| *came_in).count();
    assert_eq!(came_in, 1);
    assert_eq!(sql::count(&backend, "account").await, 1);
}

/// With a password, over TLS; and not at all to a server that cannot show who it is.
async fn what_others_must_not_read_goes_over_tls(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    invited(&backend, &scope, 3).await;
    for (secrecy, encryption) in [(Secrecy::Tls, Encryption::Tls), (Secrecy::StartTls, Encryption::StartTls)]
    {
        let server = SmtpServer::start_with(secrecy).await;
        let mut config = sending(&backend, &server).await.config().clone();
        let known = config.mail_server.as_mut().unwrap();
        "localhost".clone_into(&mut known.host);
        known.encryption = encryption;
        known.credentials = Some(("us".to_owned(), "secret".to_owned()));
        known.patience = Duration::from_secs(5);
        let stranger = Backend::open_at(config.clone(), Clock::fixed(backend.clock().now())).await.unwrap();
        assert_eq!(mail::deliver_due(&stranger).await.unwrap(), 3);
        assert!(server.taken().is_empty() && server.signed_in().is_empty());
        let failed = mails(&backend, &scope).await.remove(0).last_error.unwrap();
        assert!(failed.starts_with("The connection to the mail server cannot be made safe"), "{failed}");
        config.mail_server.as_mut().unwrap().authority = Some(AUTHORITY.to_owned());
        let sender = Backend::open_at(config, Clock::fixed(backend.clock().now())).await.unwrap();
        sender.clock().advance(SignedDuration::from_mins(10));
        assert_eq!(mail::deliver_due(&sender).await.unwrap(), 3);
        assert_eq!(server.taken().len(), 3);
        // "\0us\0secret"
        assert_eq!(server.signed_in(), ["AUTH PLAIN AHVzAHNlY3JldA=="], "once for all three");
        invited_again(&backend, &scope).await;
    }
    // What the settings ask for must be there.
    let plain = SmtpServer::start().await;
    let mut config = sending(&backend, &plain).await.config().clone();
    config.mail_server.as_mut().unwrap().encryption = Encryption::StartTls;
    let sender = Backend::open_at(config, Clock::fixed(backend.clock().now())).await.unwrap();
    mail::deliver_due(&sender).await.unwrap();
    assert!(plain.taken().is_empty());
}

async fn invited_again(backend: &Backend, scope: &Scope) {
    let all = Selection::Filter(UserFilter::default());
    assert_eq!(invitations::invite(backend, scope, &all).await.unwrap().mails, 3);
}

async fn inviting_says_first_what_it_comes_to(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let bo = fixtures::person(&backend, &scope, "bo@example.com", Status::Suspended, &[]).await;
    let people = Selection::People(vec![ann, bo, ann]);
    let would = invitations::would_invite(&backend, &scope, &people).await.unwrap();
    assert_eq!((would.people, would.mails, would.suspended), (2, 1, 1));
    assert_eq!(sql::count(&backend, "outbox").await, 0);
    let entries = "SELECT count(*) FROM activity WHERE verb = 'users.invited'";
    assert_eq!(invitations::invite(&backend, &scope, &people).await.unwrap(), would);
    assert_eq!(sql::number(&backend, entries).await, 1);
    let again = invitations::invite(&backend, &scope, &people).await.unwrap();
    assert_eq!((again.mails, again.waiting), (0, 1), "one is on its way");
    mail::deliver_due(&backend).await.unwrap();
    assert_eq!(invitations::invite(&backend, &scope, &people).await.unwrap().mails, 1);
    assert_eq!(sql::number(&backend, entries).await, 2);
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let nobody = invitations::invite(&backend, &theirs, &people).await;
    assert!(matches!(nobody, Err(Error::NotFound)), "{nobody:?}");
}

async fn a_link_to_an_address_that_was_theirs_lets_nobody_in(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    invited(&backend, &scope, 1).await;
    mail::deliver_due(&backend).await.unwrap();
    let token = token(mails(&backend, &scope).await.remove(0).text.as_deref().unwrap());
    sql::execute(&backend, "UPDATE \"user\" SET email = 'q@example.com', email_key = 'q@example.com'").await;
    assert_eq!(accounts::invited_by_link(&backend, &token).await.unwrap(), None);
}
