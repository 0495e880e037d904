//! `kill -9` while mail is being sent, over a real conversation with a mail server: nothing is lost, and what comes twice
//! had been taken and not been written down as sent.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::support::{Muster, Server, api::Api, people, postgres::fresh_database};

const PEOPLE: u64 = 100;
const KILLS: usize = 5;
/// How many are on their way at the same time.
const AT_ONCE: usize = 4;

/// Who got which mail, by their `Message-ID`, in the order in which they were taken.
type Taken = Arc<Mutex<Vec<(String, String)>>>;

/// A mail server on this machine, and its address as a setting.
fn mail_server() -> (String, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let taken = Taken::default();
    let all = taken.clone();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (client, taken) = (client.unwrap(), all.clone());
            std::thread::spawn(move || converse(&client, &taken));
        }
    });
    (url, taken)
}

/// Until the other side is gone, which it may be at any moment.
fn converse(mut client: &TcpStream, taken: &Taken) -> Option<()> {
    let mut lines = BufReader::new(client).lines();
    client.write_all(b"220 here\r\n").ok()?;
    let mut to = String::new();
    loop {
        let line = lines.next()?.ok()?;
        let answer: &[u8] = match line.split([' ', ':']).next()?.to_ascii_uppercase().as_str() {
            "RCPT" => {
                line.split(['<', '>']).nth(1)?.clone_into(&mut to);
                b"250 ok\r\n"
            }
            "DATA" => {
                client.write_all(b"354 go on\r\n").ok()?;
                let mut id = String::new();
                loop {
                    let line = lines.next()?.ok()?;
                    if line == "." {
                        break;
                    }
                    if let Some(said) = line.strip_prefix("Message-ID: ") {
                        said.clone_into(&mut id);
                    }
                }
                taken.lock().unwrap().push((to.clone(), id));
                // As long as real ones think.
                sleep(Duration::from_millis(20));
                b"250 taken\r\n"
            }
            "QUIT" => {
                client.write_all(b"221 bye\r\n").ok()?;
                return Some(());
            }
            _ => b"250 ok\r\n",
        };
        client.write_all(answer).ok()?;
    }
}

#[test]
fn sqlite_killed_while_it_sends_loses_no_mail() {
    killed_while_it_sends(&Muster::on_sqlite());
}

#[test]
fn postgres_killed_while_it_sends_loses_no_mail() {
    killed_while_it_sends(&Muster { database_url: Some(fresh_database("mail_kill")), ..Muster::on_sqlite() });
}

fn killed_while_it_sends(muster: &Muster) {
    let (url, arrived) = mail_server();
    let count = || arrived.lock().unwrap().len();
    let clock = muster.file("clock", "0");
    let serve = || -> Server {
        muster.serve_with_clock(&clock, &["--smtp-url", &url, "--mail-from", "muster@example.com"])
    };
    let token = muster.company("Northwind");
    let file = muster.file("people.csv", people(PEOPLE));
    muster.run(&["import", file.to_str().unwrap(), "--company", "Northwind"]).succeeded();
    let mut server = serve();
    let everybody = json!({"action": "invite", "filter": {"activation": "not_invited"}});
    let invited = Api::new(&server, &token).post("/api/v1/users/bulk", &everybody).expect(200);
    assert_eq!(invited["mails"], PEOPLE, "{invited}");
    for kill in 1..=KILLS {
        // In the middle of one, each time at another place.
        let enough = kill * PEOPLE as usize / (KILLS + 2);
        until(|| count() >= enough, "mail goes on");
        sleep(Duration::from_millis(7 * kill as u64));
        server.kill();
        server = serve();
    }
    // What was on its way is held until nobody can be sending it any more.
    muster.file("clock", "600");
    let api = Api::new(&server, &token);
    let sent = || {
        let mails = api.get("/api/v1/outbox?limit=1000").expect(200);
        mails["items"].as_array().unwrap().iter().filter(|mail| mail["state"] == "sent").count()
    };
    until(|| sent() == PEOPLE as usize, "all mail is sent");

    let mut by_person: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (to, id) in arrived.lock().unwrap().iter() {
        by_person.entry(to.clone()).or_default().push(id.clone());
    }
    assert_eq!(by_person.len(), PEOPLE as usize, "somebody's mail is lost");
    let again: Vec<_> = by_person.values().filter(|ids| ids.len() > 1).collect();
    assert!(again.len() <= KILLS * AT_ONCE, "{} mails came twice after {KILLS} kills", again.len());
    for ids in again {
        assert!(
            ids.iter().all(|id| *id == ids[0] && !id.is_empty()),
            "one mail under several names: {ids:?}"
        );
    }
}

fn until(is_so: impl Fn() -> bool, what: &str) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(90), "{what}: not so after 90 seconds");
        sleep(Duration::from_millis(5));
    }
}
