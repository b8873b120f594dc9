//! Moodle's CSV of a competency framework: fourteen columns that its importer reads by their place. Ids and
//! short names are cut there at 100 characters, so the whole text stands in the description; parents are
//! compared as PHP compares, so that ids carry letters: "1.1" and "1.10" would be one.
use super::super::queries::DecreeTree;
use super::own_csv::written;
use crate::competency::rules::decree_name;

const HEAD: [&str; 14] = [
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is competency framework",
    "Taxonomy",
];

/// What is shown of a name before Moodle cuts it, in characters.
const SHORT: usize = 100;

/// A decree as a competency framework: unit → element → criterion.
pub fn moodle(tree: &DecreeTree) -> String {
    let name = decree_name(&tree.decree.number, tree.decree.year);
    let title = match tree.decree.title.as_str() {
        "" => name.clone(),
        title => format!("{name}: {title}"),
    };
    let framework = format!("SKKNI {}/{}", tree.decree.number, tree.decree.year);
    let mut rows = vec![HEAD.map(str::to_string), {
        let mut row = competency("", &framework, &short(&title), &title);
        row[5] = "Belum kompeten,Kompeten".into();
        row[6] = r#"[{"scaleid":"1"},{"id":2,"scaledefault":1,"proficient":1}]"#.into();
        row[12] = "1".into();
        row[13] = "competency,outcome,indicator,skill".into();
        row
    }];
    for (unit, elements) in &tree.units {
        let named = format!("{} {}", unit.code, unit.title);
        let about = [unit.title.as_str(), &unit.description].into_iter().filter(|t| !t.is_empty());
        let about: Vec<&str> = about.collect();
        rows.push(competency("", &unit.code, &short(&named), &about.join("\n\n")));
        for element in elements {
            let id = format!("{}.E{}", unit.code, element.number);
            let named = format!("{}. {}", element.number, element.title);
            rows.push(competency(&unit.code, &id, &short(&named), &element.title));
            for criterion in &element.criteria {
                let of = format!("{}.K{}", unit.code, criterion.number);
                let named = format!("{} {}", criterion.number, criterion.text);
                rows.push(competency(&id, &of, &short(&named), &criterion.text));
            }
        }
    }
    written(&rows)
}

fn competency(parent: &str, id: &str, short: &str, about: &str) -> [String; 14] {
    let mut row: [String; 14] = Default::default();
    row[0] = parent.into();
    row[1] = id.into();
    row[2] = short.into();
    row[3] = html(about);
    row[4] = "1".into();
    row[9] = "null".into();
    row
}

/// Plain text as the HTML that the description is.
fn html(text: &str) -> String {
    let safe = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let paragraphs = safe.split('\n').filter(|line| !line.trim().is_empty());
    paragraphs.map(|line| format!("<p>{line}</p>")).collect()
}

fn short(name: &str) -> String {
    if name.chars().count() <= SHORT {
        return name.to_string();
    }
    name.chars().take(SHORT - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_by_us_and_whole_in_the_description() {
        let long = "Menyimpan ".repeat(20);
        assert_eq!(short(&long).chars().count(), 100);
        assert!(short(&long).ends_with('…'));
        assert_eq!(short("Menyimpan"), "Menyimpan");
        assert_eq!(html("a < b & c\n\nd"), "<p>a &lt; b &amp; c</p><p>d</p>");
    }
}
