//! The types that are compared, from one table: as generated code has them, and with serde's derives.
//!
//! `User` is as wide as the real one.

/// Hands the table to a macro that makes types of it.
macro_rules! tables {
    ($define:ident) => {
        $define! { User = "microsoft.graph.user" {
            0 String id: String = "id",
            1 String about_me: String = "aboutMe",
            2 Bool account_enabled: bool = "accountEnabled",
            3 Text age_group: AgeGroup = "ageGroup",
            4 Objects assigned_licenses: Vec<AssignedLicense> = "assignedLicenses",
            5 Objects assigned_plans: Vec<Plan> = "assignedPlans",
            6 Text birthday: DateTimeOffset = "birthday",
            7 Strings business_phones: Vec<String> = "businessPhones",
            8 String city: String = "city",
            9 String company_name: String = "companyName",
            10 Text consent_provided_for_minor: AgeGroup = "consentProvidedForMinor",
            11 String country: String = "country",
            12 Text created_date_time: DateTimeOffset = "createdDateTime",
            13 String creation_type: String = "creationType",
            14 Text deleted_date_time: DateTimeOffset = "deletedDateTime",
            15 String department: String = "department",
            16 Int32 device_enrollment_limit: i32 = "deviceEnrollmentLimit",
            17 String display_name: String = "displayName",
            18 Text employee_hire_date: DateTimeOffset = "employeeHireDate",
            19 String employee_id: String = "employeeId",
            20 Object employee_org_data: Box<EmployeeOrgData> = "employeeOrgData",
            21 String employee_type: String = "employeeType",
            22 String external_user_state: String = "externalUserState",
            23 Text external_user_state_change_date_time: DateTimeOffset = "externalUserStateChangeDateTime",
            24 String fax_number: String = "faxNumber",
            25 String given_name: String = "givenName",
            26 Text hire_date: DateTimeOffset = "hireDate",
            27 Objects identities: Vec<ObjectIdentity> = "identities",
            28 Strings im_addresses: Vec<String> = "imAddresses",
            29 Strings interests: Vec<String> = "interests",
            30 Bool is_resource_account: bool = "isResourceAccount",
            31 String job_title: String = "jobTitle",
            32 Text last_password_change_date_time: DateTimeOffset = "lastPasswordChangeDateTime",
            33 Text legal_age_group_classification: AgeGroup = "legalAgeGroupClassification",
            34 Objects license_assignment_states: Vec<AssignedLicense> = "licenseAssignmentStates",
            35 String mail: String = "mail",
            36 Object mailbox_settings: Box<MailboxSettings> = "mailboxSettings",
            37 String mail_nickname: String = "mailNickname",
            38 String mobile_phone: String = "mobilePhone",
            39 String my_site: String = "mySite",
            40 String office_location: String = "officeLocation",
            41 String on_premises_distinguished_name: String = "onPremisesDistinguishedName",
            42 String on_premises_domain_name: String = "onPremisesDomainName",
            43 Object on_premises_extension_attributes: Box<ExtensionAttributes> = "onPremisesExtensionAttributes",
            44 String on_premises_immutable_id: String = "onPremisesImmutableId",
            45 Text on_premises_last_sync_date_time: DateTimeOffset = "onPremisesLastSyncDateTime",
            46 Objects on_premises_provisioning_errors: Vec<Plan> = "onPremisesProvisioningErrors",
            47 String on_premises_sam_account_name: String = "onPremisesSamAccountName",
            48 String on_premises_security_identifier: String = "onPremisesSecurityIdentifier",
            49 Bool on_premises_sync_enabled: bool = "onPremisesSyncEnabled",
            50 String on_premises_user_principal_name: String = "onPremisesUserPrincipalName",
            51 Strings other_mails: Vec<String> = "otherMails",
            52 String password_policies: String = "passwordPolicies",
            53 Object password_profile: Box<PasswordProfile> = "passwordProfile",
            54 Strings past_projects: Vec<String> = "pastProjects",
            55 String postal_code: String = "postalCode",
            56 String preferred_data_location: String = "preferredDataLocation",
            57 String preferred_language: String = "preferredLanguage",
            58 String preferred_name: String = "preferredName",
            59 Objects provisioned_plans: Vec<Plan> = "provisionedPlans",
            60 Strings proxy_addresses: Vec<String> = "proxyAddresses",
            61 Text refresh_tokens_valid_from_date_time: DateTimeOffset = "refreshTokensValidFromDateTime",
            62 Strings responsibilities: Vec<String> = "responsibilities",
            63 Strings schools: Vec<String> = "schools",
            64 Bool show_in_address_list: bool = "showInAddressList",
            65 Strings skills: Vec<String> = "skills",
            66 Text sign_in_sessions_valid_from_date_time: DateTimeOffset = "signInSessionsValidFromDateTime",
            67 String state: String = "state",
            68 String street_address: String = "streetAddress",
            69 String surname: String = "surname",
            70 String usage_location: String = "usageLocation",
            71 String user_principal_name: String = "userPrincipalName",
            72 String user_type: String = "userType",
            73 Objects agreement_acceptances: Vec<Entity> = "agreementAcceptances",
            74 Objects activities: Vec<Entity> = "activities",
            75 Objects app_role_assignments: Vec<Entity> = "appRoleAssignments",
            76 Object calendar: Box<Entity> = "calendar",
            77 Objects calendar_groups: Vec<Entity> = "calendarGroups",
            78 Objects calendar_view: Vec<Entity> = "calendarView",
            79 Objects calendars: Vec<Entity> = "calendars",
            80 Objects contact_folders: Vec<Entity> = "contactFolders",
            81 Objects contacts: Vec<Entity> = "contacts",
            82 Objects created_objects: Vec<Entity> = "createdObjects",
            83 Objects direct_reports: Vec<Entity> = "directReports",
            84 Object drive: Box<Entity> = "drive",
            85 Objects drives: Vec<Entity> = "drives",
            86 Objects events: Vec<Entity> = "events",
            87 Objects extensions: Vec<Entity> = "extensions",
            88 Object inference_classification: Box<Entity> = "inferenceClassification",
            89 Object insights: Box<Entity> = "insights",
            90 Objects license_details: Vec<Entity> = "licenseDetails",
            91 Objects mail_folders: Vec<Entity> = "mailFolders",
            92 Objects managed_devices: Vec<Entity> = "managedDevices",
            93 Object manager: Box<Entity> = "manager",
            94 Objects member_of: Vec<Entity> = "memberOf",
            95 Objects messages: Vec<Entity> = "messages",
            96 Object onenote: Box<Entity> = "onenote",
            97 Object outlook: Box<Entity> = "outlook",
            98 Objects owned_devices: Vec<Entity> = "ownedDevices",
            99 Objects owned_objects: Vec<Entity> = "ownedObjects",
            100 Objects people: Vec<Entity> = "people",
            101 Object photo: Box<Entity> = "photo",
            102 Object planner: Box<Entity> = "planner",
            103 Objects registered_devices: Vec<Entity> = "registeredDevices",
            104 Object todo: Box<Entity> = "todo",
        } }
        $define! { AssignedLicense = "microsoft.graph.assignedLicense" {
            0 Strings disabled_plans: Vec<String> = "disabledPlans",
            1 String sku_id: String = "skuId",
        } }
        $define! { Plan = "microsoft.graph.assignedPlan" {
            0 Text assigned_date_time: DateTimeOffset = "assignedDateTime",
            1 String capability_status: String = "capabilityStatus",
            2 String service: String = "service",
            3 String service_plan_id: String = "servicePlanId",
        } }
        $define! { EmployeeOrgData = "microsoft.graph.employeeOrgData" {
            0 String cost_center: String = "costCenter",
            1 String division: String = "division",
        } }
        $define! { ObjectIdentity = "microsoft.graph.objectIdentity" {
            0 String issuer: String = "issuer",
            1 String issuer_assigned_id: String = "issuerAssignedId",
            2 String sign_in_type: String = "signInType",
        } }
        $define! { MailboxSettings = "microsoft.graph.mailboxSettings" {
            0 String archive_folder: String = "archiveFolder",
            1 String date_format: String = "dateFormat",
            2 String time_format: String = "timeFormat",
            3 String time_zone: String = "timeZone",
        } }
        $define! { ExtensionAttributes = "microsoft.graph.onPremisesExtensionAttributes" {
            0 String extension_attribute1: String = "extensionAttribute1",
            1 String extension_attribute2: String = "extensionAttribute2",
            2 String extension_attribute3: String = "extensionAttribute3",
        } }
        $define! { PasswordProfile = "microsoft.graph.passwordProfile" {
            0 Bool force_change_password_next_sign_in: bool = "forceChangePasswordNextSignIn",
            1 String password: String = "password",
        } }
        $define! { Entity = "microsoft.graph.entity" {
            0 String id: String = "id",
            1 String display_name: String = "displayName",
        } }
    };
}

/// Types as generated code has them.
pub mod slots {
    use docwright_runtime as rt;
    use rt::edm::DateTimeOffset;

    macro_rules! define {
        ($name:ident = $text:literal { $($index:literal $kind:ident $field:ident: $type:ty = $json:literal,)* }) => {
            pub struct $name {
                $(pub $field: Option<$type>,)*
                pub rest: rt::Rest,
            }

            rt::object!($name = $text { $($index $kind $field $json),* });
        };
    }

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub enum AgeGroup {
        Minor,
        NotAdult,
        Adult,
        Unrecognized(Box<str>),
    }
    rt::enumeration!(AgeGroup { Minor = "minor", NotAdult = "notAdult", Adult = "adult" });

    tables!(define);
}

/// Types with serde's derives, which keep what they do not know in a flattened map.
pub mod flattened {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    use super::text::{AgeGroup, DateTimeOffset};

    macro_rules! define {
        ($name:ident = $text:literal { $($index:literal $kind:ident $field:ident: $type:ty = $json:literal,)* }) => {
            #[derive(Clone, Default, Serialize, Deserialize)]
            pub struct $name {
                $(#[serde(rename = $json, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,)*
                #[serde(flatten)]
                pub rest: Map<String, Value>,
            }
        };
    }

    tables!(define);

    #[derive(Default, Serialize, Deserialize)]
    pub struct Page {
        pub value: Vec<User>,
        #[serde(flatten)]
        pub rest: Map<String, Value>,
    }
}

/// Types with serde's derives, which lose what they do not know.
pub mod plain {
    use serde::{Deserialize, Serialize};

    use super::text::{AgeGroup, DateTimeOffset};

    macro_rules! define {
        ($name:ident = $text:literal { $($index:literal $kind:ident $field:ident: $type:ty = $json:literal,)* }) => {
            #[derive(Clone, Default, Serialize, Deserialize)]
            pub struct $name {
                $(#[serde(rename = $json, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,)*
            }
        };
    }

    tables!(define);

    #[derive(Default, Serialize, Deserialize)]
    pub struct Page {
        pub value: Vec<User>,
    }
}

/// Values with a text form, for the derives.
mod text {
    use std::fmt;

    use docwright_runtime::edm;
    use serde::de::{Error, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub enum AgeGroup {
        Minor,
        NotAdult,
        Adult,
    }

    #[derive(Clone, Copy)]
    pub struct DateTimeOffset(edm::DateTimeOffset);

    impl Serialize for DateTimeOffset {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(&self.0)
        }
    }

    impl<'de> Deserialize<'de> for DateTimeOffset {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_str(DateTimeVisitor)
        }
    }

    struct DateTimeVisitor;

    impl Visitor<'_> for DateTimeVisitor {
        type Value = DateTimeOffset;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date and time with an offset")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<DateTimeOffset, E> {
            text.parse().map(DateTimeOffset).map_err(E::custom)
        }
    }
}
