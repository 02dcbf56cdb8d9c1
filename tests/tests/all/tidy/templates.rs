//! No sentence in a template or in a script: the catalogue has them all. No side in a style sheet:
//! pages run in both directions.

use super::{Finding, assert_tidy, tree};

/// Attributes that people read or hear.
const READ: &[&str] = &[
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "aria-description",
];

/// What askama writes in its place, replaced by nothing.
fn without_code(template: &str) -> String {
    let mut rest = template;
    let mut text = String::new();
    while let Some((before, opened)) = ["{{", "{%", "{#"]
        .iter()
        .filter_map(|open| rest.find(open).map(|at| rest.split_at(at)))
        .min_by_key(|(before, _)| before.len())
    {
        let close = match &opened[..2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        text.push_str(before);
        rest = opened.split_once(close).map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

/// What people see of a page: its text, and the attributes that they read.
fn read(template: &str) -> Vec<String> {
    let html = without_code(template);
    let mut found = Vec::new();
    for part in html.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        found.push(text.to_owned());
        for name in READ {
            let value = tag.split_once(&format!(" {name}=\""));
            let value = value.and_then(|(_, value)| value.split_once('"'));
            found.extend(value.map(|(value, _)| value.to_owned()));
        }
    }
    found
}

fn sentences_in_template(path: &str, template: &str) -> Vec<Finding> {
    let said = read(template).into_iter();
    said.filter(|text| text.chars().any(char::is_alphabetic))
        .map(|text| {
            Finding::new(
                path,
                format!("say it through the catalogue: {}", text.trim()),
            )
        })
        .collect()
}

/// Two words beside each other in quotation marks, unless they are a selector or code.
fn sentences_in_script(path: &str, script: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in tree::code_lines(script) {
        for literal in line.split(['"', '`']).skip(1).step_by(2) {
            let is_code =
                literal.contains(['[', '#', '.', '=', '{', '<']) || literal == "use strict";
            let words = literal.split(' ').filter(|word| word.len() > 1);
            if !is_code && words.count() > 1 {
                let what = format!("say it through the page: {literal}");
                findings.push(Finding::at(path, index, what));
            }
        }
    }
    findings
}

/// Sides that stay where they are when a page turns.
fn sides(path: &str, sheet: &str) -> Vec<Finding> {
    let names_side = |line: &str| {
        let (property, value) = line.trim().split_once(':').unwrap_or(("", ""));
        let is_side = |name: &str| name == "left" || name == "right";
        let values = value.trim_end_matches(';').split_whitespace();
        property.split('-').any(is_side) || values.into_iter().any(is_side)
    };
    let found = tree::code_lines(sheet).filter(|(_, line)| names_side(line));
    found
        .map(|(index, line)| Finding::at(path, index, format!("say start or end: {}", line.trim())))
        .collect()
}

#[test]
fn style_sheets_name_no_side() {
    let sheets = tree::files(".css").into_iter();
    let ours = sheets.filter(|file| file.path.starts_with("crates/wassla-http/assets/"));
    let findings: Vec<_> = ours
        .flat_map(|file| sides(&file.path, &file.text))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn a_side_is_found() {
    for wrong in [
        "margin-left: 1px;",
        "  right: 0;",
        "border-left-color: red;",
        "text-align: left;",
    ] {
        assert_eq!(sides("x", wrong).len(), 1, "{wrong}");
    }
    for right in [
        "margin-inline-start: 1px;",
        "text-align: start;",
        ".left-over {",
    ] {
        assert_eq!(sides("x", right), [], "{right}");
    }
}

#[test]
fn templates_hold_no_sentence() {
    let templates = tree::files(".html").into_iter();
    let ours = templates.filter(|file| file.path.starts_with("crates/wassla-http/templates/"));
    let findings: Vec<_> = ours
        .flat_map(|file| sentences_in_template(&file.path, &file.text))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn scripts_hold_no_sentence() {
    let scripts = tree::files(".js").into_iter();
    let ours = scripts.filter(|file| file.path.starts_with("crates/wassla-http/assets/"));
    let findings: Vec<_> = ours
        .flat_map(|file| sentences_in_script(&file.path, &file.text))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn a_sentence_is_found() {
    for wrong in [
        "<p>Hello</p>",
        "<p>{{ name }} answers</p>",
        "<a aria-label=\"Close\"></a>",
        "{% if x %}<b>Yes</b>{% endif %}",
        "Hello",
    ] {
        assert_eq!(sentences_in_template("x", wrong).len(), 1, "{wrong}");
    }
    for right in [
        "<p class=\"long name\" data-x=\"open\">{{ t.say(\"a\") }} · {# why #}</p>",
        "<a aria-label=\"{{ t.say(\"a\") }}\">{% if a > b %}{% endif %}</a>",
    ] {
        assert_eq!(sentences_in_template("x", right), [], "{right}");
    }
    let script = "place.textContent = \"Reload the page\";";
    assert_eq!(sentences_in_script("x", script).len(), 1);
    let selector = "query(\"dialog[open], main\"); f(\"use strict\");";
    assert_eq!(sentences_in_script("x", selector), []);
}
