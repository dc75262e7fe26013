//! The subject of a page, from its file name: `user` in `user-list-messages`, and also in `get_user`.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::config::layout::FolderKind;
use crate::model::{Kind, Model, TypeId};
use crate::resolve::index::Index;
use crate::resolve::page_facts::PageFacts;

/// The subject of a file name.
pub(super) struct Subject {
    /// The part of the file name.
    pub(super) name: String,
    /// The action on the subject: the other parts that belong to the operation, the verb first if it is before the
    /// subject.
    pub(super) action: Arc<[String]>,
    /// The type of the subject.
    pub(super) resource: Option<TypeId>,
}

/// What the subject depends on.
pub(super) struct SubjectCtx<'a> {
    /// The page.
    pub(super) facts: &'a PageFacts<'a>,
    /// The index of types.
    pub(super) index: &'a Index,
    /// The names of all pages, in lower case.
    pub(super) pages: &'a FxHashSet<String>,
    /// The types.
    pub(super) model: &'a Model,
    /// The words for names, and the folders of pages.
    pub(super) config: &'a Config,
}

/// A file name in parts.
struct FileName<'a> {
    stem: &'a str,
    /// The ranges of its parts in `stem`.
    parts: Vec<Range<usize>>,
    /// The index of the first part that may be the subject: 1 if the name begins with a verb, otherwise 0.
    first: usize,
}

impl FileName<'_> {
    fn part(&self, index: usize) -> &str {
        &self.stem[self.parts[index].clone()]
    }

    /// The text of the parts from the first that may be the subject up to and including `last`.
    fn up_to(&self, last: usize) -> String {
        self.stem[self.parts[self.first].start..self.parts[last].end].to_lowercase()
    }

    /// The indices of the parts that may be the subject. The last part is an action, unless the verb is in front.
    fn candidates(&self) -> Range<usize> {
        let end = if self.first > 0 { self.parts.len() } else { self.parts.len() - 1 };
        self.first..end
    }
}

impl SubjectCtx<'_> {
    /// The subject of the page.
    ///
    /// It is the end of the longest prefix that is the name of a resource page. Without such a page, it is the last part
    /// before the final one that names a type and is not a verb, or else the first part. If the name begins with a verb,
    /// its other parts are read in the same way, and may be plurals.
    pub(super) fn subject(&self) -> Subject {
        let stem = &self.facts.identity.stem;
        let start = |part: &str| part.as_ptr() as usize - stem.as_ptr() as usize;
        let parts = stem.split(['-', '_']).map(|part| start(part)..start(part) + part.len()).collect();
        let mut name = FileName { stem, parts, first: 0 };
        if self.begins_with_verb(&name) {
            name.first = 1;
        }
        let folders = self.config.layout.folders(&self.facts.identity.page, FolderKind::Resource);
        let is_page = |last: &usize| {
            let mut stems = self.spellings(name.up_to(*last), &name).into_iter();
            stems.any(|stem| folders.iter().any(|folder| self.pages.contains(&format!("{folder}{stem}.md"))))
        };
        let is_type = |index: &usize| {
            let part = name.part(*index).to_lowercase();
            !self.config.naming.verbs.contains_key(&part) && self.is_type(&part, &name)
        };
        let candidates = || name.candidates().rev();
        let end = candidates().find(is_page).or_else(|| candidates().find(is_type)).unwrap_or(name.first);
        let resource = (name.first..=end).rev().filter(|index| name.candidates().contains(index));
        let resource = resource.filter_map(|index| self.resource(&name, index, &folders)).next();
        let action = (0..name.first).chain(end + 1..name.parts.len()).map(|index| name.part(index).to_owned());
        let singular = self.config.naming.singular(&name.part(end).to_lowercase());
        let is_plural = name.first > 0 && self.index.is_short_name(self.version(), &singular);
        let subject = if is_plural { singular } else { name.part(end).to_owned() };
        Subject { name: subject, action: action.collect(), resource }
    }

    /// Whether the name begins with a verb rather than with a resource: `get-thing`.
    ///
    /// A verb may also be the name of a resource, such as `list`, and the first of two parts may be any verb. In both
    /// cases, the next part must name a type, and the path shows which of them it is about.
    fn begins_with_verb(&self, name: &FileName<'_>) -> bool {
        if name.parts.len() < 2 {
            return false;
        }
        let [first, next] = [0, 1].map(|index| name.part(index).to_lowercase());
        let naming = &self.config.naming;
        let is_type = |word: &str| self.index.is_short_name(self.version(), word);
        let is_verb = naming.verbs.contains_key(&first);
        if is_verb && !is_type(&first) {
            return true;
        }
        let mut paths = self.facts.requests.iter().map(|line| line.path.normalized.as_str());
        let is_about =
            |path: &str, word: &str| path.split('/').any(|segment| segment == word || naming.singular(segment) == word);
        // The last segment may be the action: `/widgets/{}/weigh`.
        let before_last = |path: &str| path.rsplit_once('/').map_or("", |(before, _)| before).to_owned();
        let next = naming.singular(&next);
        let mut is_action = |path: &str| match is_verb {
            true => !is_about(path, &first),
            false => is_about(path, &next) && !is_about(&before_last(path), &first),
        };
        (is_verb || name.parts.len() == 2 && !is_type(&first)) && is_type(&next) && paths.all(&mut is_action)
    }

    /// The type that the parts up to `last` name, by its page or by its name.
    fn resource(&self, name: &FileName<'_>, last: usize, folders: &[String]) -> Option<TypeId> {
        let (version, model) = (self.version(), self.model);
        let of_page = |stem: &String| {
            folders.iter().find_map(|folder| self.index.of_page(&model.types, &format!("{folder}{stem}.md")))
        };
        let by_page = self.spellings(name.up_to(last), name).iter().find_map(of_page);
        let of_name = |part: &String| self.index.named(version, part, None);
        let by_name = || self.spellings(name.part(last).to_owned(), name).iter().find_map(of_name);
        let is_resource = |id: &TypeId| model.ty(*id).version == version && model.ty(*id).kind != Kind::Enum;
        by_page.or_else(by_name).filter(is_resource)
    }

    fn is_type(&self, part: &str, name: &FileName<'_>) -> bool {
        let spellings = self.spellings(part.to_owned(), name);
        spellings.iter().any(|spelling| self.index.is_short_name(self.version(), spelling))
    }

    /// `text`, and its singular if it is the object of a verb.
    fn spellings(&self, text: String, name: &FileName<'_>) -> Vec<String> {
        let singular = (name.first > 0).then(|| self.config.naming.singular(&text.to_lowercase()));
        [text].into_iter().chain(singular).collect()
    }

    fn version(&self) -> &str {
        self.facts.identity.version.as_deref().unwrap_or(&self.config.api.versions[0].name)
    }
}
