//! Converts names to entries of the lock.

use crate::model::{Model, TypeId};
use crate::names::lock::{Key, Kind, Lock};
use crate::names::{Names, body, function, join};

/// A subject and its name.
type Entry = (Key, String);

impl Names {
    /// `lock` with all of these names recorded.
    pub fn locked(&self, model: &Model, mut lock: Lock) -> Lock {
        lock.extend(self.entries(model));
        lock
    }

    /// All of these names and what they mean. An operation that several pages describe has several entries.
    pub fn entries(&self, model: &Model) -> Vec<Entry> {
        let operations = model.operations.iter().zip(&self.operations);
        let mut entries: Vec<Entry> = operations.map(|(key, name)| (function::key(key), name.path())).collect();
        (0..self.types.len()).for_each(|index| self.type_entries(model, TypeId(index), &mut entries));
        for (id, takers) in body::takers(model) {
            let (body, name) = (model.body(id), &self.bodies[id.0]);
            entries.extend(takers.into_iter().map(|taker| (body::key(model, taker), name.path())));
            let owner = Key::owned(Kind::Field, &body.version, &name.path(), "");
            entries.extend(owned_entries(&owner, body.properties.iter().map(|property| &*property.name), &name.fields));
        }
        for (version, features) in &self.features {
            let owner = Key::new(Kind::Feature, version, "");
            entries.extend(owned_entries(&owner, features.areas.keys().map(String::as_str), features.areas.values()));
        }
        entries
    }

    fn type_entries(&self, model: &Model, id: TypeId, entries: &mut Vec<Entry>) {
        let (ty, name) = (model.ty(id), &self.types[id.0]);
        let owner = |kind| Key::owned(kind, &ty.version, &ty.name, "");
        entries.push((Key::new(Kind::Type, &ty.version, &ty.name), name.path()));
        let properties = model.all_properties(id).into_iter().map(|property| &*property.name);
        entries.extend(owned_entries(&owner(Kind::Field), properties, &name.fields));
        entries.extend(owned_entries(
            &owner(Kind::Member),
            ty.members.iter().map(|member| &*member.name),
            &name.variants,
        ));
        if let Some(any) = &name.any {
            entries.push((Key::new(Kind::Any, &ty.version, &ty.name), join(&name.module, &any.name)));
            let types = [id].into_iter().chain(ty.derived.iter().copied()).map(|id| &*model.ty(id).name);
            entries.extend(owned_entries(&owner(Kind::Variant), types, &any.variants));
        }
    }
}

/// An entry for each of `items`, which have the owner of `key`.
fn owned_entries<'a>(
    key: &Key,
    items: impl Iterator<Item = &'a str>,
    names: impl IntoIterator<Item = &'a String>,
) -> Vec<Entry> {
    items.zip(names).map(|(item, name)| (Key { item: item.to_owned(), ..key.clone() }, name.clone())).collect()
}
