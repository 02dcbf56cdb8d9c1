//! Every language there is, and which of them somebody gets.

use std::fmt;
use std::sync::Arc;

use crate::accept::wishes;
use crate::error::LanguageError;
use crate::language::{Language, LanguageId};
use crate::texts::Texts;

/// The files of `locales/`, by tag.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// The language in which every message exists first.
const FIRST: &str = "en";

/// Every sentence in every language. Cheap to clone.
#[derive(Clone)]
pub struct Catalogue {
    english: Arc<Language>,
    /// All of them, English among them.
    languages: Arc<[Arc<Language>]>,
}

impl Catalogue {
    /// The languages that the product ships.
    ///
    /// # Panics
    ///
    /// If a shipped file cannot be read, which the tests exclude.
    pub fn shipped() -> Self {
        let languages: Vec<Arc<Language>> = SHIPPED
            .iter()
            .map(|(tag, source)| read(tag, source).expect("tests read every shipped file"))
            .collect();
        let first = languages.iter().find(|language| language.tag == FIRST);
        Self {
            english: Arc::clone(first.expect("tests find English among the shipped files")),
            languages: languages.into(),
        }
    }

    /// The same with one more language, or with another file for one that is there.
    pub fn with_language(&self, tag: &str, source: &str) -> Result<Self, LanguageError> {
        let language = read(tag, source)?;
        let kept = self.languages.iter();
        let kept = kept.filter(|known| known.id != language.id).cloned();
        let languages: Vec<Arc<Language>> = kept.chain([Arc::clone(&language)]).collect();
        let english = if language.id == self.english.id {
            language
        } else {
            Arc::clone(&self.english)
        };
        Ok(Self {
            english,
            languages: languages.into(),
        })
    }

    /// The sentences of a language; those of English if there is no such language.
    pub fn language(&self, id: &LanguageId) -> Texts {
        let mut languages = self.languages.iter();
        let found = languages.find(|language| language.id == *id);
        Texts::new(found.unwrap_or(&self.english), &self.english)
    }

    /// The sentences of English.
    pub fn english(&self) -> Texts {
        Texts::new(&self.english, &self.english)
    }

    /// Every language, in the order of the tags of the shipped ones.
    pub fn languages(&self) -> impl Iterator<Item = Texts> + '_ {
        let languages = self.languages.iter();
        languages.map(|language| Texts::new(language, &self.english))
    }

    /// The language that a tag asks for: itself, or its language without the region
    /// (RFC 4647, lookup). `None` if the tag is of another language, or is no tag.
    pub fn find(&self, tag: &str) -> Option<LanguageId> {
        let wanted = LanguageId::parse(tag)?;
        let ids = || self.languages.iter().map(|language| &language.id);
        let exact = ids().find(|id| **id == wanted);
        exact
            .or_else(|| ids().find(|id| id.is_kin(&wanted)))
            .cloned()
    }

    /// The language that an `Accept-Language` header asks for; `None` if it names none of ours.
    pub fn accept(&self, header: &str) -> Option<LanguageId> {
        let wishes = wishes(header);
        let refused = |id: &LanguageId| {
            let mut wishes = wishes.iter().filter(|wish| wish.quality == 0);
            wishes.any(|wish| self.find(wish.tag).as_ref() == Some(id))
        };
        let accepted = wishes.iter().filter(|wish| wish.quality > 0);
        let mut found = accepted.filter_map(|wish| match wish.tag {
            "*" => self.any_but(refused),
            tag => self.find(tag),
        });
        found.next()
    }

    fn any_but(&self, refused: impl Fn(&LanguageId) -> bool) -> Option<LanguageId> {
        let first = std::iter::once(&self.english).chain(self.languages.iter());
        let mut ids = first.map(|language| &language.id);
        ids.find(|id| !refused(id)).cloned()
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags = self.languages.iter().map(|language| &language.tag);
        f.debug_list().entries(tags).finish()
    }
}

fn read(tag: &str, source: &str) -> Result<Arc<Language>, LanguageError> {
    let id = LanguageId::parse(tag).ok_or_else(|| LanguageError::Tag(tag.to_owned()))?;
    Language::read(id, source).map(Arc::new)
}
