//! The types that are compared, defined from one table: as in generated code, and with serde's derives.
//!
//! `User` is as wide as the real one.

/// Passes the table to a macro that defines the types.
macro_rules! tables {
    ($define:ident) => {
        $define! { User = "microsoft.graph.user" {
            String id: String = "id",
            String about_me: String = "aboutMe",
            Bool account_enabled: bool = "accountEnabled",
            Text age_group: AgeGroup = "ageGroup",
            Objects assigned_licenses: Vec<AssignedLicense> = "assignedLicenses",
            Objects assigned_plans: Vec<Plan> = "assignedPlans",
            Text birthday: DateTimeOffset = "birthday",
            Strings business_phones: Vec<String> = "businessPhones",
            String city: String = "city",
            String company_name: String = "companyName",
            Text consent_provided_for_minor: AgeGroup = "consentProvidedForMinor",
            String country: String = "country",
            Text created_date_time: DateTimeOffset = "createdDateTime",
            String creation_type: String = "creationType",
            Text deleted_date_time: DateTimeOffset = "deletedDateTime",
            String department: String = "department",
            Int32 device_enrollment_limit: i32 = "deviceEnrollmentLimit",
            String display_name: String = "displayName",
            Text employee_hire_date: DateTimeOffset = "employeeHireDate",
            String employee_id: String = "employeeId",
            Object employee_org_data: Box<EmployeeOrgData> = "employeeOrgData",
            String employee_type: String = "employeeType",
            String external_user_state: String = "externalUserState",
            Text external_user_state_change_date_time: DateTimeOffset = "externalUserStateChangeDateTime",
            String fax_number: String = "faxNumber",
            String given_name: String = "givenName",
            Text hire_date: DateTimeOffset = "hireDate",
            Objects identities: Vec<ObjectIdentity> = "identities",
            Strings im_addresses: Vec<String> = "imAddresses",
            Strings interests: Vec<String> = "interests",
            Bool is_resource_account: bool = "isResourceAccount",
            String job_title: String = "jobTitle",
            Text last_password_change_date_time: DateTimeOffset = "lastPasswordChangeDateTime",
            Text legal_age_group_classification: AgeGroup = "legalAgeGroupClassification",
            Objects license_assignment_states: Vec<AssignedLicense> = "licenseAssignmentStates",
            String mail: String = "mail",
            Object mailbox_settings: Box<MailboxSettings> = "mailboxSettings",
            String mail_nickname: String = "mailNickname",
            String mobile_phone: String = "mobilePhone",
            String my_site: String = "mySite",
            String office_location: String = "officeLocation",
            String on_premises_distinguished_name: String = "onPremisesDistinguishedName",
            String on_premises_domain_name: String = "onPremisesDomainName",
            Object on_premises_extension_attributes: Box<ExtensionAttributes> = "onPremisesExtensionAttributes",
            String on_premises_immutable_id: String = "onPremisesImmutableId",
            Text on_premises_last_sync_date_time: DateTimeOffset = "onPremisesLastSyncDateTime",
            Objects on_premises_provisioning_errors: Vec<Plan> = "onPremisesProvisioningErrors",
            String on_premises_sam_account_name: String = "onPremisesSamAccountName",
            String on_premises_security_identifier: String = "onPremisesSecurityIdentifier",
            Bool on_premises_sync_enabled: bool = "onPremisesSyncEnabled",
            String on_premises_user_principal_name: String = "onPremisesUserPrincipalName",
            Strings other_mails: Vec<String> = "otherMails",
            String password_policies: String = "passwordPolicies",
            Object password_profile: Box<PasswordProfile> = "passwordProfile",
            Strings past_projects: Vec<String> = "pastProjects",
            String postal_code: String = "postalCode",
            String preferred_data_location: String = "preferredDataLocation",
            String preferred_language: String = "preferredLanguage",
            String preferred_name: String = "preferredName",
            Objects provisioned_plans: Vec<Plan> = "provisionedPlans",
            Strings proxy_addresses: Vec<String> = "proxyAddresses",
            Text refresh_tokens_valid_from_date_time: DateTimeOffset = "refreshTokensValidFromDateTime",
            Strings responsibilities: Vec<String> = "responsibilities",
            Strings schools: Vec<String> = "schools",
            Bool show_in_address_list: bool = "showInAddressList",
            Strings skills: Vec<String> = "skills",
            Text sign_in_sessions_valid_from_date_time: DateTimeOffset = "signInSessionsValidFromDateTime",
            String state: String = "state",
            String street_address: String = "streetAddress",
            String surname: String = "surname",
            String usage_location: String = "usageLocation",
            String user_principal_name: String = "userPrincipalName",
            String user_type: String = "userType",
            Objects agreement_acceptances: Vec<Entity> = "agreementAcceptances",
            Objects activities: Vec<Entity> = "activities",
            Objects app_role_assignments: Vec<Entity> = "appRoleAssignments",
            Object calendar: Box<Entity> = "calendar",
            Objects calendar_groups: Vec<Entity> = "calendarGroups",
            Objects calendar_view: Vec<Entity> = "calendarView",
            Objects calendars: Vec<Entity> = "calendars",
            Objects contact_folders: Vec<Entity> = "contactFolders",
            Objects contacts: Vec<Entity> = "contacts",
            Objects created_objects: Vec<Entity> = "createdObjects",
            Objects direct_reports: Vec<Entity> = "directReports",
            Object drive: Box<Entity> = "drive",
            Objects drives: Vec<Entity> = "drives",
            Objects events: Vec<Entity> = "events",
            Objects extensions: Vec<Entity> = "extensions",
            Object inference_classification: Box<Entity> = "inferenceClassification",
            Object insights: Box<Entity> = "insights",
            Objects license_details: Vec<Entity> = "licenseDetails",
            Objects mail_folders: Vec<Entity> = "mailFolders",
            Objects managed_devices: Vec<Entity> = "managedDevices",
            Object manager: Box<Entity> = "manager",
            Objects member_of: Vec<Entity> = "memberOf",
            Objects messages: Vec<Entity> = "messages",
            Object onenote: Box<Entity> = "onenote",
            Object outlook: Box<Entity> = "outlook",
            Objects owned_devices: Vec<Entity> = "ownedDevices",
            Objects owned_objects: Vec<Entity> = "ownedObjects",
            Objects people: Vec<Entity> = "people",
            Object photo: Box<Entity> = "photo",
            Object planner: Box<Entity> = "planner",
            Objects registered_devices: Vec<Entity> = "registeredDevices",
            Object todo: Box<Entity> = "todo",
        } }
        $define! { AssignedLicense = "microsoft.graph.assignedLicense" {
            Strings disabled_plans: Vec<String> = "disabledPlans",
            String sku_id: String = "skuId",
        } }
        $define! { Plan = "microsoft.graph.assignedPlan" {
            Text assigned_date_time: DateTimeOffset = "assignedDateTime",
            String capability_status: String = "capabilityStatus",
            String service: String = "service",
            String service_plan_id: String = "servicePlanId",
        } }
        $define! { EmployeeOrgData = "microsoft.graph.employeeOrgData" {
            String cost_center: String = "costCenter",
            String division: String = "division",
        } }
        $define! { ObjectIdentity = "microsoft.graph.objectIdentity" {
            String issuer: String = "issuer",
            String issuer_assigned_id: String = "issuerAssignedId",
            String sign_in_type: String = "signInType",
        } }
        $define! { MailboxSettings = "microsoft.graph.mailboxSettings" {
            String archive_folder: String = "archiveFolder",
            String date_format: String = "dateFormat",
            String time_format: String = "timeFormat",
            String time_zone: String = "timeZone",
        } }
        $define! { ExtensionAttributes = "microsoft.graph.onPremisesExtensionAttributes" {
            String extension_attribute1: String = "extensionAttribute1",
            String extension_attribute2: String = "extensionAttribute2",
            String extension_attribute3: String = "extensionAttribute3",
        } }
        $define! { PasswordProfile = "microsoft.graph.passwordProfile" {
            Bool force_change_password_next_sign_in: bool = "forceChangePasswordNextSignIn",
            String password: String = "password",
        } }
        $define! { Entity = "microsoft.graph.entity" {
            String id: String = "id",
            String display_name: String = "displayName",
        } }
    };
}

/// Types as in generated code.
pub mod slots {
    use docwright_runtime as rt;
    use rt::edm::DateTimeOffset;

    macro_rules! define {
        ($name:ident = $text:literal { $($kind:ident $field:ident: $type:ty = $json:literal,)* }) => {
            pub struct $name {
                $(pub $field: Option<$type>,)*
                pub rest: rt::Rest,
            }

            rt::object!($name = $text { $($kind $field $json),* });
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

/// Types with serde's derives, which keep unknown properties in a flattened map.
pub mod flattened {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    use super::text::{AgeGroup, DateTimeOffset};

    macro_rules! define {
        ($name:ident = $text:literal { $($kind:ident $field:ident: $type:ty = $json:literal,)* }) => {
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

/// Types with serde's derives, which ignore unknown properties.
pub mod plain {
    use serde::{Deserialize, Serialize};

    use super::text::{AgeGroup, DateTimeOffset};

    macro_rules! define {
        ($name:ident = $text:literal { $($kind:ident $field:ident: $type:ty = $json:literal,)* }) => {
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
