//! The house plan, held: which module may use which, what keeps out of rules, how long a room is,
//! that every route passes the gate, what a template may hold.
use super::site::Site;
use angkatan::web::{gate::GUARDED, template};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// A room past this many lines says that the feature is two features.
const LONGEST: usize = 300;

/// The one template where HTML made by us is shown as it is: Markdown of a course, sanitised.
const SAFE_ONCE: usize = 1;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// The sources below `src`, by their path from there.
fn sources() -> BTreeMap<String, String> {
    let src = root().join("src");
    files(&src, ".rs")
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The modules in the order that `lib.rs` lists them: the law.
fn order(lib: &str) -> Vec<String> {
    let row = |line: &str| Some(line.strip_prefix("//! | [`")?.split_once('`')?.0.to_string());
    lib.lines().filter_map(row).collect()
}

/// The source with comments and the insides of strings taken out; lines stay where they are.
fn code_only(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => while rest.next_if(|c| *c != '\n').is_some() {},
            '"' => {
                out.push('"');
                while let Some(c) = rest.next() {
                    match c {
                        '\\' => {
                            rest.next();
                        }
                        '"' => break,
                        '\n' => out.push('\n'),
                        _ => {}
                    }
                }
                out.push('"');
            }
            // A quote as a character, not the start of a string.
            '\'' if rest.peek() == Some(&'"') => {
                rest.next();
                out.push('\'');
            }
            c => out.push(c),
        }
    }
    out
}

/// The names that follow `crate::`, the first of each path, also inside `crate::{…}`; with what comes
/// after them.
fn uses(code: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c == '$' || c == '_' || c.is_alphanumeric()) {
            continue;
        }
        let after = &code[at + "crate::".len()..];
        if let Some(group) = after.strip_prefix('{') {
            found.extend(first_names(group));
        } else {
            found.push(name_and_rest(after));
        }
    }
    found
}

fn name_and_rest(path: &str) -> (String, String) {
    let end = path.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(path.len());
    (path[..end].to_string(), path[end..].chars().take(40).collect())
}

/// The first names of `a::b, c::{d, e}, f}`, up to the brace that ends the group.
fn first_names(group: &str) -> Vec<(String, String)> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let one = group[start..at].trim();
                if !one.is_empty() {
                    found.push(name_and_rest(one));
                }
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// The code without what stands inside `uri!(…)`: there, and only there, routes of others are named.
fn without_uris(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("uri!(") {
        out.push_str(&rest[..at]);
        let inside = &rest[at + "uri!(".len()..];
        let mut depth = 1;
        let end = inside
            .char_indices()
            .find(|(_, c)| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth == 0
            })
            .map_or(inside.len(), |(at, _)| at);
        rest = &inside[end..];
    }
    out.push_str(rest);
    out
}

fn module(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn the_map_names_every_module() {
    let sources = sources();
    let mut listed = order(&sources["lib.rs"]);
    let mut there: Vec<String> = sources["lib.rs"]
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ").map(|m| m.trim_end_matches(';').to_string()))
        .collect();
    listed.sort();
    there.sort();
    assert_eq!(listed, there, "lib.rs: the table of the map and the `pub mod` lines");
}

#[test]
fn modules_use_only_what_stands_before_them() {
    let sources = sources();
    let order = order(&sources["lib.rs"]);
    let rank = |name: &str| order.iter().position(|m| m == name);
    let features = rank("people").unwrap()..rank("app").unwrap();
    let mut wrong = Vec::new();
    for (file, source) in &sources {
        let own = module(file);
        let Some(own_rank) = rank(own) else {
            assert!(matches!(own, "lib" | "main"), "{file} belongs to no module of the map");
            continue;
        };
        let code = code_only(source);
        for (name, rest) in uses(&without_uris(&code)) {
            let Some(used) = rank(&name) else {
                // Macros and types at the root of the crate.
                continue;
            };
            if used > own_rank {
                wrong.push(format!("{file} uses `{name}{}`, which stands after `{own}`", rest.trim()));
            }
            let foreign_route = name != own && rest.starts_with("::routes") && features.contains(&used);
            if foreign_route && own != "app" {
                wrong.push(format!("{file} uses the routes of `{name}` other than through uri!"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_are_pure_and_nobody_asks_the_time() {
    let mut wrong = Vec::new();
    for (file, source) in sources() {
        let code = code_only(&source);
        if file.ends_with("/rules.rs") || file.contains("/rules/") {
            for impure in ["sea_orm", "rocket", "tokio", ".await", "async ", "Clock", "Random", "std::fs"] {
                if code.contains(impure) {
                    wrong.push(format!("{file} knows of `{impure}`"));
                }
            }
        }
        for clock in ["Utc::now", "Local::now", "SystemTime::now"] {
            if code.contains(clock) && file != "clock.rs" {
                wrong.push(format!("{file} asks the time: {clock}"));
            }
        }
        for chance in ["rand::rng", "thread_rng", "rand::random"] {
            if code.contains(chance) && file != "random.rs" {
                wrong.push(format!("{file} throws dice: {chance}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_access_makes_proofs_and_only_store_begins() {
    let mut wrong = Vec::new();
    for (file, source) in sources() {
        let code = code_only(&source);
        for begin in [".begin(", ".begin_with", ".transaction("] {
            if code.contains(begin) && file != "store.rs" {
                wrong.push(format!("{file} begins a transaction of its own: {begin}"));
            }
        }
        if file.ends_with("/commands.rs") && code.contains("&Store") {
            wrong.push(format!("{file} knows the store; a command takes `&Tx`"));
        }
        if file.ends_with("/commands.rs") && code.contains("rocket::") {
            wrong.push(format!("{file} knows HTTP"));
        }
        if code.contains(".save(") {
            wrong.push(format!("{file} says save; it is insert or update"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rooms_stay_small() {
    let mut all = sources();
    let migrations = root().join("migrations/src");
    for path in files(&migrations, ".rs") {
        let name = format!("migrations/{}", path.strip_prefix(&migrations).unwrap().display());
        all.insert(name, fs::read_to_string(path).unwrap());
    }
    let long: Vec<String> = all
        .iter()
        .map(|(file, source)| (file, source.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "too long, so two rooms:\n{}", long.join("\n"));
}

#[rocket::async_test]
async fn every_route_passes_the_gate() {
    let site = Site::new().await;
    let open: Vec<String> = site
        .client
        .rocket()
        .routes()
        .filter(|route| !route.name.as_deref().is_some_and(|n| n.ends_with(&format!("({GUARDED})"))))
        .map(|route| format!("{} {}", route.method, route.uri))
        .collect();
    assert_eq!(open, Vec::<String>::new());
}

#[test]
fn templates_hold_no_style_no_script_and_no_addresses() {
    let mut wrong = Vec::new();
    let mut safe = 0;
    let templates = root().join("templates");
    for path in files(&templates, ".html") {
        let name = path.strip_prefix(&templates).unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).unwrap();
        safe += source.matches("| safe").count() + source.matches("|safe").count();
        // Letters have no stylesheet to link to: mail programs drop it.
        if name == "mail/letter.html" {
            continue;
        }
        for (n, line) in source.lines().enumerate() {
            let lower = line.to_lowercase();
            let script = lower.contains("<script") && !lower.contains("src=");
            if script || ["style=", "<style", "javascript:"].iter().any(|s| lower.contains(s)) {
                wrong.push(format!("{name}:{}: style or script inside: {}", n + 1, line.trim()));
            }
            if attribute_handlers(&lower) {
                wrong.push(format!("{name}:{}: a handler inside: {}", n + 1, line.trim()));
            }
            let built = ["href=\"/", "action=\"/"].iter().any(|start| {
                lower.match_indices(start).any(|(at, _)| {
                    let value: &str = lower[at + start.len()..].split('"').next().unwrap_or_default();
                    value.contains("{{")
                })
            });
            if built {
                wrong.push(format!("{name}:{}: an address built here: {}", n + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(safe <= SAFE_ONCE, "`| safe` stands {safe} times, it may stand {SAFE_ONCE}");
}

/// Whether an `onclick=` or the like stands in a tag.
fn attribute_handlers(line: &str) -> bool {
    line.match_indices(" on").any(|(at, _)| {
        let name: String = line[at + 3..].chars().take_while(char::is_ascii_alphabetic).collect();
        !name.is_empty() && line[at + 3 + name.len()..].starts_with("=\"")
    })
}

#[test]
fn templates_load_in_both_languages() {
    assert_eq!(template::check(), Ok(()));
}

#[test]
fn the_reader_of_this_test_can_read() {
    let code = code_only(
        "use crate::{a::{b, c}, d}; // crate::e\nlet s = \"crate::f \\\" x\"; crate::g::h(); $crate::i",
    );
    let names: Vec<String> = uses(&code).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "d", "g"]);
    assert_eq!(without_uris("x(uri!(crate::a::routes::b(c(1))), d)"), "x(), d)");
    assert!(attribute_handlers("<p onclick=\"x\">") && !attribute_handlers("<p>on=\"x\""));
}
