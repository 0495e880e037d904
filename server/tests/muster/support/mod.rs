//! The real binary, on a database of its own, driven from outside.

use std::{
    ffi::OsString,
    fmt::Write as _,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use self::api::Api;

pub(crate) mod api;
pub(crate) mod database;
pub(crate) mod postgres;
pub(crate) mod sqlite;
#[path = "../../../../backend/src/testing/workbook.rs"]
#[allow(unreachable_pub, reason = "a module of another crate's tests")]
pub(crate) mod workbook;

/// The binary that was built with the tests, or the one that `MUSTER_TEST_BINARY` names.
fn binary() -> OsString {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of Muster")]
    let named = std::env::var_os("MUSTER_TEST_BINARY");
    named.unwrap_or_else(|| env!("CARGO_BIN_EXE_muster").into())
}

/// An installation: a data directory and where its database is.
pub(crate) struct Muster {
    pub(crate) directory: TempDir,
    pub(crate) database_url: Option<String>,
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) status: ExitStatus,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Done {
    pub(crate) fn code(&self) -> i32 {
        self.status.code().expect("it ended by itself")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// What it printed, where it must have succeeded.
    pub(crate) fn succeeded(self) -> String {
        assert_eq!(self.code(), 0, "{self:?}");
        self.output.trim().to_owned()
    }
}

impl Muster {
    pub(crate) fn on_sqlite() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), database_url: None }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes a file into the installation's directory.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// `muster` with nothing of this machine's own settings.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(binary());
        command.env_clear().current_dir(self.directory.path()).stdin(Stdio::null());
        command.env("MUSTER_DATA_DIR", self.path("data"));
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        let output = self.command().args(arguments).output().unwrap();
        Done {
            status: output.status,
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
            errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Makes a company and a token for it; returns the token.
    pub(crate) fn company(&self, name: &str) -> String {
        self.run(&["company", "create", "--name", name]).succeeded();
        self.token(name)
    }

    pub(crate) fn token(&self, company: &str) -> String {
        self.run(&["token", "create", "--company", company]).succeeded()
    }

    /// Makes a group; returns its id.
    pub(crate) fn group(&self, company: &str, name: &str) -> String {
        self.run(&["group", "create", "--company", company, "--name", name]).succeeded()
    }

    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    pub(crate) fn serve_with(&self, arguments: &[&str]) -> Server {
        Self::start(self.command(), arguments)
    }

    /// With a clock that is as many seconds ahead as `file` says at the moment.
    pub(crate) fn serve_with_clock(&self, file: &std::path::Path, arguments: &[&str]) -> Server {
        let mut command = self.command();
        command.env("MUSTER_TEST_CLOCK", file);
        Self::start(command, arguments)
    }

    /// With everything that it logs in a file.
    pub(crate) fn serve_logging(&self, log: &std::path::Path, arguments: &[&str]) -> Server {
        let mut command = self.command();
        command.stderr(std::fs::File::create(log).unwrap());
        Self::start(command, arguments)
    }

    fn start(mut command: Command, arguments: &[&str]) -> Server {
        command.arg("serve").args(["--listen", "127.0.0.1:0", "--job-lease", "2"]);
        if !arguments.contains(&"--log") {
            command.args(["--log", "warn"]);
        }
        command.args(arguments).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut welcome = String::new();
        let begun = Instant::now();
        let address = loop {
            let mut line = String::new();
            let length = output.read_line(&mut line).unwrap();
            assert!(length > 0, "muster serve ended at its start: {welcome}");
            welcome.push_str(&line);
            if let Some((_, address)) = line.split_once("running at") {
                break address.trim().to_owned();
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "no address: {welcome}");
        };
        // The rest of the block, and whatever comes: a full pipe would stop the server.
        let (send, rest) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            while output.read_line(&mut line).is_ok_and(|length| length > 0) {
                let _ = send.send(std::mem::take(&mut line));
            }
        });
        Server { child, address, rest }
    }
}

/// A running `muster serve`; killed when it goes out of scope.
pub(crate) struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub(crate) address: String,
    rest: std::sync::mpsc::Receiver<String>,
}

impl Server {
    /// The next line of its standard output that contains `text`.
    pub(crate) fn line(&self, text: &str) -> String {
        loop {
            let line = self.rest.recv_timeout(Duration::from_secs(10)).expect("the line is printed");
            if line.contains(text) {
                return line.trim().to_owned();
            }
        }
    }

    /// The most memory it ever had, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// What it has in memory, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// One of the system's figures of it, in bytes.
    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
    }

    /// The session's cookie of whoever sets a password by the link.
    pub(crate) fn sign_in(&self, link: &str) -> String {
        let token = link.rsplit('/').next().unwrap();
        let body = format!("token={token}&password=correct+horse+battery");
        let answer = Api::anonymous(self).form("/api/fn/set_password", &body, &[("origin", &self.address)]);
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("__Host-muster="), "{answer:?}");
        cookie
    }

    /// `kill -9`, and the corpse taken away.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and how it ended.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        self.ask_to_stop();
        self.child.wait().unwrap()
    }

    /// SIGTERM.
    pub(crate) fn ask_to_stop(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file of so many people, none of whom is in it twice.
pub(crate) fn people(count: u64) -> String {
    let mut text = String::from("First Name,Last Name,Email Address,Reference,Region\n");
    for number in 1..=count {
        let _ = writeln!(text, "Person,Number {number},person.{number}@example.com,{number:06},North");
    }
    text
}
