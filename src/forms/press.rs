//! Where forms are set: off the async threads, two at a time; a centre's own layout in a process of its own.
//!
//! A layout is a program, and typst gives it no budget: it could count for ever or fill the memory. So a
//! layout that is not ours runs in a child of this binary under the limits of the operating system
//! (`ulimit`): processor time, address space. What it runs into is said, and nothing else suffers.
use super::{
    FormKind,
    render::{self, Layout},
};
use crate::error::{Error, Refusal, Result};
use rocket::tokio::{sync::Semaphore, task::spawn_blocking};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

/// How much of the machine forms may take at once.
static TWO_AT_A_TIME: Semaphore = Semaphore::const_new(2);

/// Which program sets a centre's own layout; none: this one.
static BINARY: OnceLock<PathBuf> = OnceLock::new();

/// Address space of a child, in KiB: 2 GiB. An empty form takes a tenth of it.
const MEMORY_KIB: u32 = 2 * 1024 * 1024;

/// Processor seconds for one paper, and for each further one of the same file.
const SECONDS: (u64, u64) = (10, 1);

/// The exit of a child whose layout is wrong; its reasons stand on standard error, a line each.
pub const WRONG: u8 = 3;

/// Names the program that sets a centre's own layout, where it is not this one (in tests it is not).
pub fn use_binary(path: impl Into<PathBuf>) {
    let _ = BINARY.set(path.into());
}

/// What is to be set: a form of one person, of many, or a blank one.
#[derive(Clone, Debug)]
pub struct Work {
    /// Which form.
    pub kind: FormKind,
    /// The centre's own layout; none: that of the house.
    pub own: Option<String>,
    /// The facts of each paper.
    pub papers: Vec<Value>,
}

/// One PDF of these papers.
///
/// # Errors
/// A refusal where a letter has no font, or the centre's own layout fails or needs too much; it says who
/// can do what. Faults otherwise.
pub async fn press(work: Work) -> Result<Vec<u8>> {
    let _place = TWO_AT_A_TIME.acquire().await.map_err(|_| Error::fault("the press is closed"))?;
    spawn_blocking(move || match &work.own {
        None => render::forms(work.kind, Layout::House, &work.papers),
        Some(own) => apart(own, &work.papers)?.map_err(|why| {
            let (code, why) = (work.kind.code(), why.join("; "));
            tracing::error!(code, why, "a centre's own layout cannot be set");
            Refusal::new(both!(
                "Tata letak {code} milik balai tidak dapat dicetak. Minta operator memeriksanya dengan \
                 “angkatan layout check”, atau kembali ke tata letak bawaan.",
                "The centre's own layout of {code} cannot be set. Ask the operator to look with \
                 “angkatan layout check”, or to take that of the house again."
            ))
            .into()
        }),
    })
    .await?
}

/// Tries a layout on papers, in a process of its own. Blocks.
///
/// # Errors
/// A fault where the child cannot be started; within it, what is against the layout, a sentence each.
pub fn check(layout: &str, papers: &[Value]) -> Result<std::result::Result<(), Vec<String>>> {
    Ok(apart(layout, papers)?.map(drop))
}

/// What the child is: reads `{"layout", "facts"}`, writes a PDF. Blocks.
///
/// # Errors
/// What typst says against the layout, a sentence each.
pub fn child(input: &mut impl Read) -> Result<std::result::Result<Vec<u8>, Vec<String>>> {
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    let read: Value = serde_json::from_str(&text)?;
    let layout = read["layout"].as_str().ok_or_else(|| Error::fault("no layout"))?;
    render::own(layout, &read["facts"])
}

fn apart(layout: &str, papers: &[Value]) -> Result<std::result::Result<Vec<u8>, Vec<String>>> {
    let facts = match papers {
        [one] => one.clone(),
        many => json!({ "people": many }),
    };
    crate::documents::typeset::covered(&facts.to_string())?;
    let asked = serde_json::to_vec(&json!({ "layout": layout, "facts": facts }))?;
    let seconds = SECONDS.0 + SECONDS.1 * papers.len() as u64;
    let program = match BINARY.get() {
        Some(path) => path.clone(),
        None => std::env::current_exe()?,
    };
    // `ulimit` is of the shell, which then becomes the child; a system without one of the limits still
    // has the other, and the clock below.
    let limits = format!("ulimit -v {MEMORY_KIB} 2>/dev/null; ulimit -t {seconds}; exec \"$0\" layout press");
    let mut child = Command::new("sh")
        .args(["-c", &limits])
        .arg(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdin = child.stdin.take();
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let write = std::thread::spawn(move || stdin.map(|mut to| to.write_all(&asked)));
    let read = std::thread::spawn(move || drain(stdout));
    let complaints = std::thread::spawn(move || drain(stderr));
    // Many children share few processors: the clock on the wall is only the last resort.
    let status = wait(&mut child, Duration::from_secs(seconds * 12))?;
    let gone = || Error::fault("a thread of the press died");
    let _ = write.join().map_err(|_| gone())?;
    let pdf = read.join().map_err(|_| gone())?;
    let said = String::from_utf8_lossy(&complaints.join().map_err(|_| gone())?).into_owned();
    match status {
        Some(status) if status.success() => Ok(Ok(pdf)),
        Some(status) if status.code() == Some(i32::from(WRONG)) => {
            Ok(Err(said.lines().map(String::from).collect()))
        }
        status => Ok(Err(vec![over(status, seconds, &said)])),
    }
}

fn drain(from: Option<impl Read>) -> Vec<u8> {
    let mut all = Vec::new();
    if let Some(mut from) = from {
        let _ = from.read_to_end(&mut all);
    }
    all
}

/// How it ended; none when the clock ran out first.
fn wait(child: &mut Child, most: Duration) -> Result<Option<ExitStatus>> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if began.elapsed() > most {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(15));
    }
}

/// Which limit it ran into, in English as everything the operator reads.
fn over(status: Option<ExitStatus>, seconds: u64, said: &str) -> String {
    let gib = MEMORY_KIB / 1024 / 1024;
    let signal = status.and_then(|status| {
        #[cfg(unix)]
        {
            std::os::unix::process::ExitStatusExt::signal(&status)
        }
        #[cfg(not(unix))]
        {
            let _ = status;
            None::<i32>
        }
    });
    match (status, signal) {
        // SIGXCPU, or SIGKILL where that did not end it.
        (None, _) | (_, Some(24 | 9)) => format!("it needs more than {seconds} s of a processor: stopped"),
        // SIGABRT, by which Rust says that there is no memory; SIGSEGV, that there is no stack.
        (_, Some(6 | 11)) => format!("it needs more than {gib} GiB of memory: stopped"),
        _ => format!("the press failed: {}", said.lines().next_back().unwrap_or("without a word")),
    }
}
