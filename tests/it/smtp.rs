//! A small mail server on a socket: takes letters, or answers as a test tells it to.
use rocket::tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::{Duration, sleep},
};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

/// What the server does with one letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Does {
    /// 250.
    Take,
    /// 451 after RCPT.
    Later,
    /// 550 after RCPT.
    Never,
    /// Takes the letter whole and drops the line without a word.
    Lose,
    /// Drops the line in the middle of the letter: nothing has arrived.
    Drop,
    /// 250, after a while.
    Slowly,
}

/// A letter as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub from: String,
    pub to: String,
    pub bytes: Vec<u8>,
}

impl Arrived {
    /// A header, unfolded, as it stands.
    pub fn header(&self, name: &str) -> String {
        let text = String::from_utf8_lossy(&self.bytes).replace("\r\n ", " ").replace("\r\n\t", " ");
        let head = text.split("\r\n\r\n").next().unwrap_or_default();
        let start = format!("{}:", name.to_lowercase());
        head.lines()
            .find(|line| line.to_lowercase().starts_with(&start))
            .map(|line| line[start.len()..].trim().to_string())
            .unwrap_or_default()
    }
}

#[derive(Default)]
struct Inside {
    plan: HashMap<String, VecDeque<Does>>,
    arrived: Vec<Arrived>,
    lines: usize,
    wants: Option<String>,
}

/// The server; it lives as long as the test's runtime.
#[derive(Clone)]
pub struct MailServer {
    pub port: u16,
    inside: Arc<Mutex<Inside>>,
}

impl MailServer {
    pub async fn start() -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = MailServer { port, inside: Arc::default() };
        let own = server.clone();
        rocket::tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                own.inside.lock().unwrap().lines += 1;
                let own = own.clone();
                rocket::tokio::spawn(async move {
                    let _ = own.talk(line).await;
                });
            }
        });
        server
    }

    /// The setting that leads here, without encryption, because it asks for that.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}?tls=none", self.port)
    }

    /// What happens to the next letters to this address; after that they are taken.
    pub fn plan(&self, to: &str, does: &[Does]) {
        self.inside.lock().unwrap().plan.insert(to.to_string(), does.iter().copied().collect());
    }

    /// Takes letters only after `AUTH PLAIN` with these credentials.
    pub fn wants(&self, name: &str, password: &str) {
        let plain = data_encoding::BASE64.encode(format!("\0{name}\0{password}").as_bytes());
        self.inside.lock().unwrap().wants = Some(plain);
    }

    /// Everything that arrived, in order.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.inside.lock().unwrap().arrived.clone()
    }

    /// How many lines were opened.
    pub fn lines(&self) -> usize {
        self.inside.lock().unwrap().lines
    }

    async fn talk(&self, line: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = line.into_split();
        let mut read = BufReader::new(read);
        let wants = self.inside.lock().unwrap().wants.clone();
        let mut known = wants.is_none();
        let (mut from, mut to, mut does) = (String::new(), String::new(), Does::Take);
        write.write_all(b"220 test ready\r\n").await?;
        loop {
            let mut said = String::new();
            if read.read_line(&mut said).await? == 0 {
                return Ok(());
            }
            let said = said.trim_end().to_string();
            let word = said.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let address = || {
                let inside = said.split('<').nth(1).and_then(|rest| rest.split('>').next());
                inside.unwrap_or_default().to_string()
            };
            let answer: &str = match word.as_str() {
                "EHLO" if wants.is_some() => "250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME",
                "EHLO" => "250-test\r\n250 8BITMIME",
                "AUTH" => {
                    known = said.split(' ').nth(2) == wants.as_deref();
                    if known { "235 welcome" } else { "535 5.7.8 unknown name or password" }
                }
                "MAIL" if !known => "530 5.7.0 who are you",
                "MAIL" => {
                    from = address();
                    "250 go on"
                }
                "RCPT" => {
                    to = address();
                    let mut inside = self.inside.lock().unwrap();
                    does = inside.plan.get_mut(&to).and_then(VecDeque::pop_front).unwrap_or(Does::Take);
                    match does {
                        Does::Later => "451 4.7.1 come back later",
                        Does::Never => "550 5.1.1 no such mailbox",
                        _ => "250 go on",
                    }
                }
                "DATA" => "354 say it",
                "QUIT" => "221 bye",
                _ => "250 well",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
            if word == "QUIT" {
                return Ok(());
            }
            if word != "DATA" {
                continue;
            }
            let mut bytes = Vec::new();
            loop {
                let mut line = Vec::new();
                if read.read_until(b'\n', &mut line).await? == 0 {
                    return Ok(());
                }
                if does == Does::Drop {
                    return Ok(());
                }
                if line == b".\r\n" {
                    break;
                }
                bytes.extend(if line.starts_with(b"..") { &line[1..] } else { &line[..] });
            }
            if does == Does::Slowly {
                sleep(Duration::from_millis(300)).await;
            }
            self.inside.lock().unwrap().arrived.push(Arrived { from: from.clone(), to: to.clone(), bytes });
            if does == Does::Lose {
                return Ok(());
            }
            write.write_all(b"250 taken\r\n").await?;
        }
    }
}
