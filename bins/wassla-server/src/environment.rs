//! The environment: the one place that reads it.

/// The variables that are settings start with this.
const PREFIX: &str = "WASSLA_";
/// Starts like a setting and is none: the folder that the project's own tests read.
const OF_THE_TESTS: &str = "WASSLA_OUTSIDE";

/// A setting from the environment.
#[derive(Clone)]
pub struct Variable {
    /// The variable's name.
    pub name: String,
    /// The key that it sets, as a path.
    pub path: String,
    /// What it holds; nothing when it is not UTF-8.
    pub value: Option<String>,
}

impl Variable {
    /// The variable for a key.
    pub fn new(path: &str, value: impl Into<String>) -> Self {
        Self {
            name: variable_name(path),
            path: path.to_owned(),
            value: Some(value.into()),
        }
    }
}

/// `WASSLA_META__APP_ID` for `meta.app_id`.
pub fn variable_name(path: &str) -> String {
    format!("{PREFIX}{}", path.replace('.', "__").to_uppercase())
}

/// All settings of this process's environment.
pub fn variables() -> Vec<Variable> {
    let all = std::env::vars_os();
    let settings = all.filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        let path = name.strip_prefix(PREFIX).filter(|_| name != OF_THE_TESTS)?;
        Some(Variable {
            path: path.to_lowercase().replace("__", "."),
            value: value.into_string().ok(),
            name,
        })
    });
    settings.collect()
}

impl std::fmt::Debug for Variable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Variable").field(&self.name).finish()
    }
}
