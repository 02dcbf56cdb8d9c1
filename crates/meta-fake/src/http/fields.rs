//! Field expansion: `id,name,phone_numbers.limit(50){id,status}`.

use crate::world::GraphProblem;

/// A field that was asked for, with its modifiers and its own fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) limit: Option<usize>,
    pub(super) after: Option<String>,
    pub(super) fields: Option<Vec<Field>>,
}

/// Reads the `fields` parameter; none when it is missing.
pub(super) fn parse(text: Option<&str>) -> Result<Option<Vec<Field>>, GraphProblem> {
    let Some(text) = text else {
        return Ok(None);
    };
    let mut reader = Reader { rest: text };
    let fields = reader.fields()?;
    if !reader.rest.is_empty() {
        return Err(reader.unexpected());
    }
    Ok(Some(fields))
}

/// How deep edges are nested in what was asked for.
pub(super) fn nested_edges(fields: &[Field]) -> usize {
    let depth = |field: &Field| {
        let below = field.fields.as_deref().map_or(0, nested_edges);
        below + usize::from(is_edge(&field.name))
    };
    fields.iter().map(depth).max().unwrap_or(0)
}

fn is_edge(name: &str) -> bool {
    matches!(
        name,
        "businesses"
            | "accounts"
            | "owned_whatsapp_business_accounts"
            | "client_whatsapp_business_accounts"
            | "assigned_whatsapp_business_accounts"
            | "phone_numbers"
            | "subscribed_apps"
    )
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn fields(&mut self) -> Result<Vec<Field>, GraphProblem> {
        let mut fields = vec![self.field()?];
        while self.take(',') {
            fields.push(self.field()?);
        }
        Ok(fields)
    }

    fn field(&mut self) -> Result<Field, GraphProblem> {
        let mut field = Field {
            name: self.word()?,
            ..Field::default()
        };
        while self.take('.') {
            self.modifier(&mut field)?;
        }
        if self.take('{') {
            field.fields = Some(self.fields()?);
            if !self.take('}') {
                return Err(self.unexpected());
            }
        }
        Ok(field)
    }

    fn modifier(&mut self, field: &mut Field) -> Result<(), GraphProblem> {
        let name = self.word()?;
        if !self.take('(') {
            return Err(self.unexpected());
        }
        let Some((argument, rest)) = self.rest.split_once(')') else {
            return Err(self.unexpected());
        };
        match name.as_str() {
            "limit" => {
                let wrong = |_| GraphProblem::parameter("Param limit must be an integer");
                field.limit = Some(argument.trim().parse().map_err(wrong)?);
            }
            "after" => field.after = Some(argument.trim().to_owned()),
            _ => return Err(self.unexpected()),
        }
        self.rest = rest.trim_start();
        Ok(())
    }

    fn word(&mut self) -> Result<String, GraphProblem> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|letter| !is_part(letter))
            .unwrap_or(self.rest.len());
        if end == 0 {
            return Err(self.unexpected());
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        Ok(word.to_owned())
    }

    fn take(&mut self, letter: char) -> bool {
        let Some(rest) = self.rest.strip_prefix(letter) else {
            return false;
        };
        self.rest = rest.trim_start();
        true
    }

    fn unexpected(&self) -> GraphProblem {
        let found = self
            .rest
            .chars()
            .next()
            .map_or("end of string".to_owned(), String::from);
        GraphProblem::new(2500, format!("Syntax error \"Expected name.\" at: {found}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> Field {
        Field {
            name: name.to_owned(),
            ..Field::default()
        }
    }

    #[test]
    fn nested_fields_keep_their_limits() {
        let fields = parse(Some(
            "id, wabas.limit(50).after(abc){id,numbers.limit(2){id}},name",
        ));
        let numbers = Field {
            limit: Some(2),
            fields: Some(vec![plain("id")]),
            ..plain("numbers")
        };
        let wabas = Field {
            limit: Some(50),
            after: Some("abc".to_owned()),
            fields: Some(vec![plain("id"), numbers]),
            ..plain("wabas")
        };
        assert_eq!(fields, Ok(Some(vec![plain("id"), wabas, plain("name")])));
    }

    #[test]
    fn malformed_fields_are_a_syntax_error() {
        for text in [
            "id,",
            "{id}",
            "a{b",
            "a}",
            "a.limit(",
            "a.limit(x)",
            "a.sort(b)",
            "a..b",
            "a b",
        ] {
            assert!(parse(Some(text)).is_err(), "{text}");
        }
    }
}
