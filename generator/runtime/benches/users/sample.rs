//! Answers of a service that lists users.

use serde_json::{Map, Value, json};

/// The number of users in a list.
pub const USERS: usize = 1000;

/// An answer of the service.
pub struct Answer {
    /// What distinguishes it from the others.
    pub name: &'static str,
    /// Its JSON.
    pub json: Vec<u8>,
}

/// Every answer that is measured.
pub fn answers() -> [Answer; 4] {
    [
        Answer { name: "sparse", json: answer(sparse) },
        Answer { name: "sparse, some null", json: answer(|number| with_nulls(sparse(number))) },
        Answer { name: "sparse, some unknown", json: answer(|number| with_unknown(sparse(number))) },
        Answer { name: "full", json: answer(full) },
    ]
}

fn answer(user: impl Fn(usize) -> Value) -> Vec<u8> {
    let users: Vec<Value> = (0..USERS).map(user).collect();
    json!({"value": users}).to_string().into_bytes()
}

/// The properties that the service returns by default, and a few more, in its order, which ends with the id.
fn sparse(number: usize) -> Value {
    json!({
        "businessPhones": [format!("+1 425 555 {number:04}")],
        "displayName": format!("Adele Vance {number}"),
        "givenName": "Adele",
        "jobTitle": "Senior Retail Manager",
        "mail": format!("adele.vance.{number}@contoso.example"),
        "mobilePhone": format!("+1 206 555 {number:04}"),
        "officeLocation": "18/2111",
        "preferredLanguage": "en-US",
        "surname": "Vance",
        "userPrincipalName": format!("adele.vance.{number}@contoso.example"),
        "accountEnabled": !number.is_multiple_of(7),
        "createdDateTime": format!("2021-03-{:02}T08:{:02}:15Z", number % 28 + 1, number % 60),
        "department": "Retail",
        "id": format!("87d349ed-44d7-43e1-9a83-5f2406de{number:04}"),
    })
}

fn with_nulls(mut user: Value) -> Value {
    for name in ["mobilePhone", "officeLocation", "jobTitle"] {
        user[name] = Value::Null;
    }
    user
}

fn with_unknown(mut user: Value) -> Value {
    user["@odata.id"] = json!("https://graph.example/v2/87d349ed/directoryObjects/1");
    user["extension_cost_centre"] = json!({"code": 12, "name": "Retail"});
    user
}

/// Most of what a user can have, in the order of the type.
fn full(number: usize) -> Value {
    let plan = |service: &str| {
        json!({
            "assignedDateTime": "2021-04-12T09:30:00Z", "capabilityStatus": "Enabled", "service": service,
            "servicePlanId": "b622badb-1b45-48d5-920f-4b27a2c0996c",
        })
    };
    let mut user = Map::new();
    let mut add = |name: &str, value: Value| user.insert(name.to_owned(), value);
    add("id", json!(format!("87d349ed-44d7-43e1-9a83-5f2406de{number:04}")));
    add("accountEnabled", json!(true));
    add("ageGroup", json!("adult"));
    add("assignedLicenses", json!([{"disabledPlans": ["11b0131d"], "skuId": "0c266dff-15dd-4b49-8397-2bb16070ed52"}]));
    add("assignedPlans", json!([plan("exchange"), plan("sharepoint"), plan("teams")]));
    add("businessPhones", json!(["+1 425 555 0109", "+1 425 555 0110"]));
    for name in TEXTS {
        add(name, json!(format!("{name} {number}")));
    }
    for name in DATES {
        add(name, json!("2021-04-12T09:30:00Z"));
    }
    add("employeeOrgData", json!({"costCenter": "12", "division": "Retail"}));
    add("identities", json!([{"issuer": "contoso.example", "issuerAssignedId": "a", "signInType": "federated"}]));
    add("imAddresses", json!(["adele@contoso.example"]));
    add("isResourceAccount", json!(false));
    add("mailboxSettings", json!({"dateFormat": "yyyy-MM-dd", "timeFormat": "HH:mm", "timeZone": "UTC"}));
    add("onPremisesExtensionAttributes", json!({"extensionAttribute1": "a", "extensionAttribute2": "b"}));
    add("onPremisesSyncEnabled", json!(true));
    add("passwordProfile", json!({"forceChangePasswordNextSignIn": false}));
    add("provisionedPlans", json!([plan("exchange"), plan("sharepoint")]));
    add("proxyAddresses", json!(["SMTP:adele@contoso.example", "smtp:a@contoso.example"]));
    add("showInAddressList", json!(true));
    add("skills", json!(["retail", "sales"]));
    add("manager", json!({"id": "1", "displayName": "Miriam Graham"}));
    add("memberOf", json!([{"id": "2", "displayName": "Retail"}, {"id": "3", "displayName": "All"}]));
    Value::Object(user)
}

const TEXTS: [&str; 35] = [
    "aboutMe",
    "city",
    "companyName",
    "country",
    "creationType",
    "department",
    "displayName",
    "employeeId",
    "employeeType",
    "externalUserState",
    "faxNumber",
    "givenName",
    "jobTitle",
    "mail",
    "mailNickname",
    "mobilePhone",
    "mySite",
    "officeLocation",
    "onPremisesDistinguishedName",
    "onPremisesDomainName",
    "onPremisesImmutableId",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesUserPrincipalName",
    "passwordPolicies",
    "postalCode",
    "preferredDataLocation",
    "preferredLanguage",
    "preferredName",
    "state",
    "streetAddress",
    "surname",
    "usageLocation",
    "userPrincipalName",
    "userType",
];

const DATES: [&str; 8] = [
    "birthday",
    "createdDateTime",
    "employeeHireDate",
    "hireDate",
    "lastPasswordChangeDateTime",
    "onPremisesLastSyncDateTime",
    "refreshTokensValidFromDateTime",
    "signInSessionsValidFromDateTime",
];
