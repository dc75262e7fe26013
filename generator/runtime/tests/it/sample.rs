//! Types and operations in the form of generated code.

use docwright_runtime as rt;

/// Defines a struct like those of generated code.
macro_rules! sample_type {
    ($name:ident = $text:literal { $($field:ident: $type:ty = $kind:ident $json:literal),* $(,)? }) => {
        pub(crate) struct $name {
            $(pub(crate) $field: Option<$type>,)*
            pub(crate) rest: rt::Rest,
        }

        rt::object!($name = $text { $($kind $field $json),* });
    };
}

sample_type!(User = "microsoft.graph.user" {
    id: String = String "id",
    business_phones: Vec<String> = Strings "businessPhones",
    created_date_time: rt::edm::DateTimeOffset = Text "createdDateTime",
    mailbox_settings: Box<MailboxSettings> = Object "mailboxSettings",
    messages: Vec<Message> = Objects "messages",
    attachments: Vec<AnyAttachment> = Objects "attachments",
    age_group: AgeGroup = Text "ageGroup",
    roles: rt::Flags<Role> = Text "roles",
    statuses: Vec<AgeGroup> = Texts "statuses",
    photo: rt::Json = Json "photo",
});

sample_type!(MailboxSettings = "microsoft.graph.mailboxSettings" {
    time_zone: String = String "timeZone",
    start: Box<DateTimeTimeZone> = Object "start",
});

sample_type!(DateTimeTimeZone = "microsoft.graph.dateTimeTimeZone" {
    date_time: String = String "dateTime",
});

sample_type!(Message = "microsoft.graph.message" {
    subject: String = String "subject",
    parent: Box<Message> = Object "parent",
});

sample_type!(Values = "example.values" {
    flag: bool = Bool "flag",
    small: i32 = Int32 "small",
    large: i64 = Int64 "large",
    real: f64 = Double "real",
    date: rt::edm::Date = Text "date",
    time: rt::edm::TimeOfDay = Text "time",
    duration: rt::edm::Duration = Text "duration",
    guid: rt::edm::Guid = Text "guid",
    binary: rt::edm::Binary = Text "binary",
    decimal: rt::edm::Decimal = Text "decimal",
    flags: Vec<bool> = Bools "flags",
    smalls: Vec<i32> = Int32s "smalls",
    larges: Vec<i64> = Int64s "larges",
    reals: Vec<f64> = Doubles "reals",
    jsons: Vec<rt::Json> = Jsons "jsons",
});

sample_type!(Attachment = "microsoft.graph.attachment" {
    name: String = String "name",
});

sample_type!(FileAttachment = "microsoft.graph.fileAttachment" {
    name: String = String "name",
    content_bytes: rt::edm::Binary = Text "contentBytes",
});

sample_type!(Empty = "example.empty" {});

#[derive(Clone)]
#[non_exhaustive]
pub(crate) enum AnyAttachment {
    Attachment(Box<Attachment>),
    FileAttachment(Box<FileAttachment>),
    #[cfg(not(feature = "testing"))]
    ItemAttachment(Box<FileAttachment>),
}
rt::polymorphic!(AnyAttachment: Attachment {
    FileAttachment(FileAttachment), #[cfg(not(feature = "testing"))] ItemAttachment(ItemAttachment)
});

#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub(crate) enum AgeGroup {
    Minor,
    NotAdult,
    Adult,
    Unrecognized(Box<str>),
}
rt::enumeration!(AgeGroup { Minor = "minor", NotAdult = "notAdult", Adult = "adult" });

#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub(crate) enum Role {
    Read,
    Write,
    Unrecognized(Box<str>),
}
rt::enumeration!(Role { Read = "read", Write = "write" });

pub(crate) const NO_PERMISSIONS: rt::Permissions =
    rt::Permissions { delegated_work: None, delegated_personal: None, application: None };

const fn operation(method: rt::Method, template: &'static str) -> rt::Operation {
    rt::Operation {
        method,
        version: "beta",
        template,
        page: "api-reference/x.md",
        area: "x",
        permissions: NO_PERMISSIONS,
    }
}

pub(crate) static DELETE: rt::Operation =
    operation(rt::Method::Delete, "/users/{user_id}/onlineMeetings/{meeting_id}/registration/registrants/{id}");
pub(crate) static CREATE: rt::Operation = operation(rt::Method::Post, "/users");
pub(crate) static LIST: rt::Operation = operation(rt::Method::Get, "/users/{id}/messages");
pub(crate) static COLUMNS: rt::Operation = operation(rt::Method::Get, "/items/{item_id}/columnsAfter(count={count})");
pub(crate) static CALENDAR: rt::Operation =
    operation(rt::Method::Get, "/me/calendarView?startDateTime={start}&endDateTime={end}");
pub(crate) static PUT_CONTENT: rt::Operation = operation(rt::Method::Put, "/items/{item_id}/content");

pub(crate) fn delete(user_id: &str, meeting_id: &str, id: &str) -> rt::Request<()> {
    rt::Request::new(&DELETE, &[user_id.into(), meeting_id.into(), id.into()])
}

pub(crate) fn create(body: &User) -> rt::Request<User> {
    rt::Request::new(&CREATE, &[]).json(body)
}

pub(crate) fn list(id: &str) -> rt::Request<rt::Page<Message>> {
    rt::Request::new(&LIST, &[id.into()])
}

pub(crate) fn columns_after(item_id: &str, count: i32) -> rt::Request<rt::Page<rt::Json>> {
    rt::Request::new(&COLUMNS, &[item_id.into(), count.into()])
}

pub(crate) fn calendar_view(start: &rt::edm::DateTimeOffset, end: &str) -> rt::Request<rt::Page<Message>> {
    rt::Request::new(&CALENDAR, &[start.into(), end.into()])
}

pub(crate) fn put_content(item_id: &str, content_type: &str, body: &[u8]) -> rt::Request<rt::Bytes> {
    rt::Request::new(&PUT_CONTENT, &[item_id.into()]).bytes(content_type, body)
}
