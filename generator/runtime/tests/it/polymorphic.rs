//! Polymorphic types.

use docwright_runtime::{Object as _, Page, from_json, to_json};

use crate::sample::{AnyAttachment, Attachment, FileAttachment, User};

fn read(json: &str) -> AnyAttachment {
    from_json(json).unwrap()
}

fn written(attachment: &AnyAttachment) -> String {
    String::from_utf8(to_json(attachment)).unwrap()
}

#[test]
fn the_type_selects_the_variant() {
    let json = r##"{"@odata.type":"#microsoft.graph.fileAttachment","name":"a","contentBytes":"+/8=","x":1}"##;
    let attachment = read(json);
    let AnyAttachment::FileAttachment(file) = &attachment else { panic!("{attachment:?} is a file") };
    assert_eq!(file.content_bytes.as_ref().unwrap().0, [0xfb, 0xff]);
    assert_eq!(written(&attachment), json);
}

#[test]
fn the_type_may_follow_annotations_and_properties() {
    for json in [
        r#"{"@odata.context":"c","@odata.type":"microsoft.graph.fileAttachment","contentBytes":"+/8="}"#,
        r##"{"contentBytes":"+/8=","@odata.context":"c","@odata.type":"#microsoft.graph.FILEATTACHMENT"}"##,
    ] {
        let AnyAttachment::FileAttachment(file) = read(json) else { panic!("{json} is a file") };
        assert!(file.content_bytes.is_some());
        assert_eq!(file.rest().get("@odata.context").unwrap(), "c");
    }
}

#[test]
fn an_unknown_type_becomes_the_base_and_loses_nothing() {
    let json = r##"{"@odata.type":"#microsoft.graph.itemAttachment","name":"a","item":{"id":"1"}}"##;
    let attachment = read(json);
    let AnyAttachment::Attachment(base) = &attachment else { panic!("{attachment:?} is unknown") };
    assert_eq!(base.name.as_deref(), Some("a"));
    assert_eq!(written(&attachment), json);
}

#[test]
fn an_object_without_a_type_becomes_the_base() {
    for json in [
        "{}",
        r#"{"name":"a"}"#,
        r#"{"@odata.type":12,"name":"a"}"#,
        r##"{"@odata.type":"#microsoft.graph.attachment"}"##,
    ] {
        let attachment = read(json);
        assert!(matches!(attachment, AnyAttachment::Attachment(_)));
        assert_eq!(written(&attachment), json);
    }
}

#[test]
fn a_derived_type_is_written_first() {
    let file = FileAttachment { name: Some("a".into()), ..FileAttachment::default() };
    assert_eq!(written(&file.clone().into()), r##"{"@odata.type":"#microsoft.graph.fileAttachment","name":"a"}"##);
    assert_eq!(to_json(&file), br#"{"name":"a"}"#);
    assert_eq!(written(&Attachment::default().into()), "{}");
    let mut custom = AnyAttachment::from(file);
    custom.rest_mut().insert("@odata.type", "#custom");
    assert_eq!(written(&custom), r##"{"@odata.type":"#custom","name":"a"}"##);
}

#[test]
fn errors_in_buffered_properties_have_a_path() {
    for json in [
        r##"{"attachments":[{},{"@odata.type":"#microsoft.graph.fileAttachment","contentBytes":12}]}"##,
        r##"{"attachments":[{},{"contentBytes":12,"@odata.type":"#microsoft.graph.fileAttachment"}]}"##,
    ] {
        let error = from_json::<User>(json).unwrap_err();
        assert_eq!(error.path(), "attachments[1].contentBytes");
        assert!(error.to_string().starts_with("attachments[1].contentBytes: found `12`, expected base64"), "{error}");
    }
}

#[test]
fn polymorphic_types_work_in_lists_and_pages() {
    let json = r##"{"value":[{"@odata.type":"#microsoft.graph.fileAttachment"},{"name":"a"}]}"##;
    let page: Page<AnyAttachment> = from_json(json).unwrap();
    assert!(matches!(page.value[..], [AnyAttachment::FileAttachment(_), AnyAttachment::Attachment(_)]));
    assert_eq!(to_json(&page), json.as_bytes());
    let user: User = from_json(format!(r#"{{"attachments":{}}}"#, &json[9..json.len() - 1])).unwrap();
    assert_eq!(user.attachments.unwrap(), page.value);
}

#[test]
fn equality_and_nulls_apply_to_the_object_in_the_variant() {
    let file = || AnyAttachment::from(FileAttachment::default());
    assert_eq!(file(), file());
    assert_ne!(file(), AnyAttachment::from(Attachment::default()));
    let mut named = file();
    named.set_null("name");
    assert!(named.is_null("name"));
    assert_eq!(named.as_object().schema().name, "microsoft.graph.fileAttachment");
    assert_eq!(format!("{:?}", AnyAttachment::default()), "microsoft.graph.attachment {}");
}
