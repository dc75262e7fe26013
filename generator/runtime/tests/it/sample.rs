//! Types and operations in the form of generated code.

use docwright_runtime as rt;

/// Defines a struct like those of generated code.
macro_rules! sample_type {
    ($name:ident = $text:literal { $($index:literal => $field:ident: $type:ty = $kind:ident $json:literal),* $(,)? }) => {
        pub(crate) struct $name {
            $(pub(crate) $field: Option<$type>,)*
            pub(crate) rest: rt::Rest,
        }

        rt::object!($name = $text { $($index $kind $field $json),* });
    };
}

sample_type!(User = "microsoft.graph.user" {
    0 => id: String = String "id",
    1 => business_phones: Vec<String> = Strings "businessPhones",
    2 => created_date_time: rt::edm::DateTimeOffset = Text "createdDateTime",
    3 => mailbox_settings: Box<MailboxSettings> = Object "mailboxSettings",
    4 => messages: Vec<Message> = Objects "messages",
    5 => attachments: Vec<AnyAttachment> = Objects "attachments",
    6 => age_group: AgeGroup = Text "ageGroup",
    7 => roles: rt::Flags<Role> = Text "roles",
    8 => statuses: Vec<AgeGroup> = Texts "statuses",
    9 => photo: rt::Json = Json "photo",
});

sample_type!(MailboxSettings = "microsoft.graph.mailboxSettings" {
    0 => time_zone: String = String "timeZone",
    1 => start: Box<DateTimeTimeZone> = Object "start",
});

sample_type!(DateTimeTimeZone = "microsoft.graph.dateTimeTimeZone" {
    0 => date_time: String = String "dateTime",
});

sample_type!(Message = "microsoft.graph.message" {
    0 => subject: String = String "subject",
    1 => parent: Box<Message> = Object "parent",
});

sample_type!(Values = "example.values" {
    0 => flag: bool = Bool "flag",
    1 => small: i32 = Int32 "small",
    2 => large: i64 = Int64 "large",
    3 => real: f64 = Double "real",
    4 => date: rt::edm::Date = Text "date",
    5 => time: rt::edm::TimeOfDay = Text "time",
    6 => duration: rt::edm::Duration = Text "duration",
    7 => guid: rt::edm::Guid = Text "guid",
    8 => binary: rt::edm::Binary = Text "binary",
    9 => decimal: rt::edm::Decimal = Text "decimal",
    10 => flags: Vec<bool> = Bools "flags",
    11 => smalls: Vec<i32> = Int32s "smalls",
    12 => larges: Vec<i64> = Int64s "larges",
    13 => reals: Vec<f64> = Doubles "reals",
    14 => jsons: Vec<rt::Json> = Jsons "jsons",
});

sample_type!(Attachment = "microsoft.graph.attachment" {
    0 => name: String = String "name",
});

sample_type!(FileAttachment = "microsoft.graph.fileAttachment" {
    0 => name: String = String "name",
    1 => content_bytes: rt::edm::Binary = Text "contentBytes",
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
