//! `[secrets]`.

use secrecy::SecretString;
use wassla_system::SealingKeys;

use super::reader::ConfigReader;
use super::values;

const KEYS: &str = "secrets.keys";
const EXPECTED: &str = "a list of at least one \"ID:BASE64_OF_32_BYTES\"";

/// The sealing keys, newest first.
pub(crate) fn read(reader: &mut ConfigReader) -> Option<SealingKeys> {
    let Some(entry) = reader.take(KEYS) else {
        reader.missing(KEYS, EXPECTED);
        return None;
    };
    let Some(texts) = values::texts(&entry.value) else {
        reader.wrong(KEYS, &entry, format!("expected {EXPECTED}"));
        return None;
    };
    let texts: Vec<SecretString> = texts.into_iter().map(Into::into).collect();
    match SealingKeys::parse(&texts) {
        Ok(keys) => Some(keys),
        Err(problems) => {
            for problem in problems {
                reader.wrong(KEYS, &entry, problem.to_string());
            }
            None
        }
    }
}
