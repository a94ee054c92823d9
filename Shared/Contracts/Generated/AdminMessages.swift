// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.admin.v1.
@usableFromInline
package enum AdminV1 {
    /// The message `Org` of the wire.
    package struct Org: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// Lower-case letters, digits and '-', 1 to 63 characters.
        package var slug: String
        /// `name` on the wire.
        package var name: String
        /// As billing publishes it.
        package var plan: String
        /// "active", "suspended"
        package var status: String
        /// `created_at_us` on the wire.
        package var createdAtUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            slug: String = "",
            name: String = "",
            plan: String = "",
            status: String = "",
            createdAtUs: Int64 = 0
        ) {
            self.orgID = orgID
            self.slug = slug
            self.name = name
            self.plan = plan
            self.status = status
            self.createdAtUs = createdAtUs
        }
    }

    /// The message `CreateOrgRequest` of the wire.
    package struct CreateOrgRequest: Sendable, Equatable {
        /// `slug` on the wire.
        package var slug: String
        /// Empty: the slug.
        package var name: String

        /// Makes the message; what is not given has its default.
        package init(
            slug: String = "",
            name: String = ""
        ) {
            self.slug = slug
            self.name = name
        }
    }

    /// The message `GetOrgRequest` of the wire.
    package struct GetOrgRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0
        ) {
            self.orgID = orgID
        }
    }

    /// The message `ListOrgsRequest` of the wire.
    package struct ListOrgsRequest: Sendable, Equatable {
        /// `page` on the wire.
        package var page: CommonV1.Page?

        /// Makes the message; what is not given has its default.
        package init(
            page: CommonV1.Page? = nil
        ) {
            self.page = page
        }
    }

    /// The message `ListOrgsResponse` of the wire.
    package struct ListOrgsResponse: Sendable, Equatable {
        /// `orgs` on the wire.
        package var orgs: [AdminV1.Org]
        /// `next_cursor` on the wire.
        package var nextCursor: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            orgs: [AdminV1.Org] = [],
            nextCursor: [UInt8] = []
        ) {
            self.orgs = orgs
            self.nextCursor = nextCursor
        }
    }

    /// The message `ResolveOrgRequest` of the wire.
    package struct ResolveOrgRequest: Sendable, Equatable {
        /// A slug, or an id in decimal.
        package var org: String

        /// Makes the message; what is not given has its default.
        package init(
            org: String = ""
        ) {
            self.org = org
        }
    }

    /// The message `ResolveOrgResponse` of the wire.
    package struct ResolveOrgResponse: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `slug` on the wire.
        package var slug: String
        /// `name` on the wire.
        package var name: String

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            slug: String = "",
            name: String = ""
        ) {
            self.orgID = orgID
            self.slug = slug
            self.name = name
        }
    }

    /// The message `User` of the wire.
    package struct User: Sendable, Equatable {
        /// `user_id` on the wire.
        package var userID: Int64
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `email` on the wire.
        package var email: String
        /// `name` on the wire.
        package var name: String
        /// "owner", "admin", "billing", "analyst", "member"
        package var role: String
        /// `created_at_us` on the wire.
        package var createdAtUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            userID: Int64 = 0,
            orgID: Int64 = 0,
            email: String = "",
            name: String = "",
            role: String = "",
            createdAtUs: Int64 = 0
        ) {
            self.userID = userID
            self.orgID = orgID
            self.email = email
            self.name = name
            self.role = role
            self.createdAtUs = createdAtUs
        }
    }

    /// The message `CreateUserRequest` of the wire.
    package struct CreateUserRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `email` on the wire.
        package var email: String
        /// `name` on the wire.
        package var name: String
        /// `role` on the wire.
        package var role: String

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            email: String = "",
            name: String = "",
            role: String = ""
        ) {
            self.orgID = orgID
            self.email = email
            self.name = name
            self.role = role
        }
    }

    /// The message `ListUsersRequest` of the wire.
    package struct ListUsersRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `page` on the wire.
        package var page: CommonV1.Page?

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            page: CommonV1.Page? = nil
        ) {
            self.orgID = orgID
            self.page = page
        }
    }

    /// The message `ListUsersResponse` of the wire.
    package struct ListUsersResponse: Sendable, Equatable {
        /// `users` on the wire.
        package var users: [AdminV1.User]
        /// `next_cursor` on the wire.
        package var nextCursor: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            users: [AdminV1.User] = [],
            nextCursor: [UInt8] = []
        ) {
            self.users = users
            self.nextCursor = nextCursor
        }
    }

    /// The message `Key` of the wire.
    package struct Key: Sendable, Equatable {
        /// `key_id` on the wire.
        package var keyID: Int64
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `name` on the wire.
        package var name: String
        /// The start of the key, enough to recognise it: "tg_live_2Xk_ab12".
        package var prefix: String
        /// `scopes` on the wire.
        package var scopes: [String]
        /// `created_at_us` on the wire.
        package var createdAtUs: Int64
        /// 0: never.
        package var expiresAtUs: Int64
        /// 0: not revoked.
        package var revokedAtUs: Int64
        /// Where it may be used from, in CIDR notation; empty: anywhere.
        package var allowedCidrs: [String]

        /// Makes the message; what is not given has its default.
        package init(
            keyID: Int64 = 0,
            orgID: Int64 = 0,
            name: String = "",
            prefix: String = "",
            scopes: [String] = [],
            createdAtUs: Int64 = 0,
            expiresAtUs: Int64 = 0,
            revokedAtUs: Int64 = 0,
            allowedCidrs: [String] = []
        ) {
            self.keyID = keyID
            self.orgID = orgID
            self.name = name
            self.prefix = prefix
            self.scopes = scopes
            self.createdAtUs = createdAtUs
            self.expiresAtUs = expiresAtUs
            self.revokedAtUs = revokedAtUs
            self.allowedCidrs = allowedCidrs
        }
    }

    /// The message `CreateKeyRequest` of the wire.
    package struct CreateKeyRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `name` on the wire.
        package var name: String
        /// What it may do; empty: everything.
        package var scopes: [String]
        /// `expires_at_us` on the wire.
        package var expiresAtUs: Int64
        /// Addresses and blocks such as "10.0.0.0/8" and "2001:db8::/32", at most 64; empty:
        /// anywhere.
        package var allowedCidrs: [String]

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            name: String = "",
            scopes: [String] = [],
            expiresAtUs: Int64 = 0,
            allowedCidrs: [String] = []
        ) {
            self.orgID = orgID
            self.name = name
            self.scopes = scopes
            self.expiresAtUs = expiresAtUs
            self.allowedCidrs = allowedCidrs
        }
    }

    /// The message `CreateKeyResponse` of the wire.
    package struct CreateKeyResponse: Sendable, Equatable {
        /// `key` on the wire.
        package var key: AdminV1.Key?
        /// The whole key. Shown once.
        package var secret: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            key: AdminV1.Key? = nil,
            secret: [UInt8] = []
        ) {
            self.key = key
            self.secret = secret
        }
    }

    /// The message `ListKeysRequest` of the wire.
    package struct ListKeysRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `page` on the wire.
        package var page: CommonV1.Page?

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            page: CommonV1.Page? = nil
        ) {
            self.orgID = orgID
            self.page = page
        }
    }

    /// The message `ListKeysResponse` of the wire.
    package struct ListKeysResponse: Sendable, Equatable {
        /// `keys` on the wire.
        package var keys: [AdminV1.Key]
        /// `next_cursor` on the wire.
        package var nextCursor: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            keys: [AdminV1.Key] = [],
            nextCursor: [UInt8] = []
        ) {
            self.keys = keys
            self.nextCursor = nextCursor
        }
    }

    /// The message `RevokeKeyRequest` of the wire.
    package struct RevokeKeyRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `key_id` on the wire.
        package var keyID: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            keyID: Int64 = 0
        ) {
            self.orgID = orgID
            self.keyID = keyID
        }
    }

    /// The message `VerifyAuditRequest` of the wire.
    package struct VerifyAuditRequest: Sendable, Equatable {
        /// 0: the chain of the installation, where policies and the switch of everyone are
        /// recorded.
        package var orgID: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0
        ) {
            self.orgID = orgID
        }
    }

    /// The message `VerifyAuditResponse` of the wire.
    package struct VerifyAuditResponse: Sendable, Equatable {
        /// `intact` on the wire.
        package var intact: Bool
        /// `entries` on the wire.
        package var entries: Int64
        /// Sequence number of the first broken entry; 0: none.
        package var brokenAt: Int64
        /// `reason` on the wire.
        package var reason: String

        /// Makes the message; what is not given has its default.
        package init(
            intact: Bool = false,
            entries: Int64 = 0,
            brokenAt: Int64 = 0,
            reason: String = ""
        ) {
            self.intact = intact
            self.entries = entries
            self.brokenAt = brokenAt
            self.reason = reason
        }
    }

    /// A named set of rules. Order: an answer of the limiter tells the rules of the plan's policy
    /// first, then those of
    /// the policies for everyone by code, each in the policy's order, then overrides of other names
    /// by name.
    package struct Policy: Sendable, Equatable {
        /// 1 to 63 lower-case letters, digits, '_' and '-'. That of a plan: the rules of every org
        /// on it.
        package var code: String
        /// `version` on the wire.
        package var version: UInt32
        /// `description` on the wire.
        package var description: String
        /// What the limiter says when it can't know, because PostgreSQL is away: "open" admits,
        /// "closed" (or empty) refuses.
        /// That of the plan's policy counts.
        package var failMode: String
        /// Whom it binds: "plan" (or empty), orgs on the plan of its code; "everyone", every org
        /// besides its plan's policy.
        package var audience: String
        /// At most 8 for one meter, together with those of the other policies that bind the same
        /// orgs.
        package var rules: [CommonV1.RateRule]

        /// Makes the message; what is not given has its default.
        package init(
            code: String = "",
            version: UInt32 = 0,
            description: String = "",
            failMode: String = "",
            audience: String = "",
            rules: [CommonV1.RateRule] = []
        ) {
            self.code = code
            self.version = version
            self.description = description
            self.failMode = failMode
            self.audience = audience
            self.rules = rules
        }
    }

    /// The message `ListPoliciesRequest` of the wire.
    package struct ListPoliciesRequest: Sendable, Equatable {
        /// `page` on the wire.
        package var page: CommonV1.Page?

        /// Makes the message; what is not given has its default.
        package init(
            page: CommonV1.Page? = nil
        ) {
            self.page = page
        }
    }

    /// The message `ListPoliciesResponse` of the wire.
    package struct ListPoliciesResponse: Sendable, Equatable {
        /// `policies` on the wire.
        package var policies: [AdminV1.Policy]
        /// `next_cursor` on the wire.
        package var nextCursor: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            policies: [AdminV1.Policy] = [],
            nextCursor: [UInt8] = []
        ) {
            self.policies = policies
            self.nextCursor = nextCursor
        }
    }

    /// The message `GetPolicyRequest` of the wire.
    package struct GetPolicyRequest: Sendable, Equatable {
        /// `code` on the wire.
        package var code: String

        /// Makes the message; what is not given has its default.
        package init(
            code: String = ""
        ) {
            self.code = code
        }
    }

    /// The message `PutPolicyRequest` of the wire.
    package struct PutPolicyRequest: Sendable, Equatable {
        /// Its version is not looked at.
        package var policy: AdminV1.Policy?
        /// The version that the caller saw; 0: there is none yet. Another one is there: ABORTED.
        /// Absent: replace any.
        package var expectedVersion: UInt32?

        /// Makes the message; what is not given has its default.
        package init(
            policy: AdminV1.Policy? = nil,
            expectedVersion: UInt32? = nil
        ) {
            self.policy = policy
            self.expectedVersion = expectedVersion
        }
    }

    /// The message `DeletePolicyRequest` of the wire.
    package struct DeletePolicyRequest: Sendable, Equatable {
        /// `code` on the wire.
        package var code: String
        /// As in PutPolicyRequest.
        package var expectedVersion: UInt32?

        /// Makes the message; what is not given has its default.
        package init(
            code: String = "",
            expectedVersion: UInt32? = nil
        ) {
            self.code = code
            self.expectedVersion = expectedVersion
        }
    }

    /// A rule of one org: in place of its policies' rule of the same name, or beside them. Of
    /// several that are for one
    /// call, the most specific wins: the one that names the key, then the user, then the nearer
    /// endpoint (exact, longer
    /// prefix, shorter, none), then the one whose rule names the meter, then the newer one.
    package struct Override: Sendable, Equatable {
        /// `override_id` on the wire.
        package var overrideID: Int64
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `version` on the wire.
        package var version: UInt32
        /// Only calls with this key; 0: any.
        package var keyID: Int64
        /// Only calls of this user, at most 128 bytes; empty: any.
        package var user: String
        /// Only calls of this endpoint, or of those that begin so ("/v1/*"), at most 2,048 bytes;
        /// empty: any.
        package var endpoint: String
        /// Counts the calls that are named above, apart from all others. Without a limit:
        /// unlimited.
        package var rule: CommonV1.RateRule?
        /// For people, at most 500 characters.
        package var reason: String
        /// `created_at_us` on the wire.
        package var createdAtUs: Int64
        /// `created_by` on the wire.
        package var createdBy: String
        /// When it was replaced or removed; 0: it stands.
        package var endedAtUs: Int64
        /// `ended_by` on the wire.
        package var endedBy: String

        /// Makes the message; what is not given has its default.
        package init(
            overrideID: Int64 = 0,
            orgID: Int64 = 0,
            version: UInt32 = 0,
            keyID: Int64 = 0,
            user: String = "",
            endpoint: String = "",
            rule: CommonV1.RateRule? = nil,
            reason: String = "",
            createdAtUs: Int64 = 0,
            createdBy: String = "",
            endedAtUs: Int64 = 0,
            endedBy: String = ""
        ) {
            self.overrideID = overrideID
            self.orgID = orgID
            self.version = version
            self.keyID = keyID
            self.user = user
            self.endpoint = endpoint
            self.rule = rule
            self.reason = reason
            self.createdAtUs = createdAtUs
            self.createdBy = createdBy
            self.endedAtUs = endedAtUs
            self.endedBy = endedBy
        }
    }

    /// The message `ListOverridesRequest` of the wire.
    package struct ListOverridesRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `page` on the wire.
        package var page: CommonV1.Page?
        /// Also those that were replaced or removed.
        package var history: Bool

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            page: CommonV1.Page? = nil,
            history: Bool = false
        ) {
            self.orgID = orgID
            self.page = page
            self.history = history
        }
    }

    /// The message `ListOverridesResponse` of the wire.
    package struct ListOverridesResponse: Sendable, Equatable {
        /// `overrides` on the wire.
        package var overrides: [AdminV1.Override]
        /// `next_cursor` on the wire.
        package var nextCursor: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            overrides: [AdminV1.Override] = [],
            nextCursor: [UInt8] = []
        ) {
            self.overrides = overrides
            self.nextCursor = nextCursor
        }
    }

    /// The message `PutOverrideRequest` of the wire.
    package struct PutOverrideRequest: Sendable, Equatable {
        /// Without an id: a new one. Version, times and names are not looked at.
        package var override: AdminV1.Override?
        /// The version that the caller saw. Another one is there: ABORTED. Absent: replace any.
        package var expectedVersion: UInt32?

        /// Makes the message; what is not given has its default.
        package init(
            override: AdminV1.Override? = nil,
            expectedVersion: UInt32? = nil
        ) {
            self.override = override
            self.expectedVersion = expectedVersion
        }
    }

    /// The message `DeleteOverrideRequest` of the wire.
    package struct DeleteOverrideRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `override_id` on the wire.
        package var overrideID: Int64
        /// `expected_version` on the wire.
        package var expectedVersion: UInt32?

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            overrideID: Int64 = 0,
            expectedVersion: UInt32? = nil
        ) {
            self.orgID = orgID
            self.overrideID = overrideID
            self.expectedVersion = expectedVersion
        }
    }

    /// The message `SetLimitingRequest` of the wire.
    package struct SetLimitingRequest: Sendable, Equatable {
        /// 0: everyone.
        package var orgID: Int64
        /// True: nothing is limited or counted. False: limits are in force again.
        package var disabled: Bool
        /// For people and the audit chain, 1 to 500 characters.
        package var reason: String
        /// When limits come into force again by themselves; 0: not before they are enabled.
        package var untilUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            disabled: Bool = false,
            reason: String = "",
            untilUs: Int64 = 0
        ) {
            self.orgID = orgID
            self.disabled = disabled
            self.reason = reason
            self.untilUs = untilUs
        }
    }

    /// The message `Limiting` of the wire.
    package struct Limiting: Sendable, Equatable {
        /// 0: everyone.
        package var orgID: Int64
        /// `disabled` on the wire.
        package var disabled: Bool
        /// `reason` on the wire.
        package var reason: String
        /// `until_us` on the wire.
        package var untilUs: Int64
        /// `changed_at_us` on the wire.
        package var changedAtUs: Int64
        /// `changed_by` on the wire.
        package var changedBy: String

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            disabled: Bool = false,
            reason: String = "",
            untilUs: Int64 = 0,
            changedAtUs: Int64 = 0,
            changedBy: String = ""
        ) {
            self.orgID = orgID
            self.disabled = disabled
            self.reason = reason
            self.untilUs = untilUs
            self.changedAtUs = changedAtUs
            self.changedBy = changedBy
        }
    }

    /// The message `GetLimitingRequest` of the wire.
    package struct GetLimitingRequest: Sendable, Equatable {
        /// `page` on the wire.
        package var page: CommonV1.Page?

        /// Makes the message; what is not given has its default.
        package init(
            page: CommonV1.Page? = nil
        ) {
            self.page = page
        }
    }

    /// The message `GetLimitingResponse` of the wire.
    package struct GetLimitingResponse: Sendable, Equatable {
        /// `switches` on the wire.
        package var switches: [AdminV1.Limiting]
        /// `next_cursor` on the wire.
        package var nextCursor: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            switches: [AdminV1.Limiting] = [],
            nextCursor: [UInt8] = []
        ) {
            self.switches = switches
            self.nextCursor = nextCursor
        }
    }

    /// "deny": events from these addresses are flagged. "allow": where an org has any, events from
    /// all other addresses are.
    package struct IpRule: Sendable, Equatable {
        /// `rule_id` on the wire.
        package var ruleID: Int64
        /// `org_id` on the wire.
        package var orgID: Int64
        /// "allow", "deny"
        package var kind: String
        /// In its one written form, such as "10.0.0.0/8", "203.0.113.9/32" or "2001:db8::/32".
        package var network: String
        /// For people, at most 500 characters.
        package var reason: String
        /// `created_at_us` on the wire.
        package var createdAtUs: Int64
        /// `created_by` on the wire.
        package var createdBy: String

        /// Makes the message; what is not given has its default.
        package init(
            ruleID: Int64 = 0,
            orgID: Int64 = 0,
            kind: String = "",
            network: String = "",
            reason: String = "",
            createdAtUs: Int64 = 0,
            createdBy: String = ""
        ) {
            self.ruleID = ruleID
            self.orgID = orgID
            self.kind = kind
            self.network = network
            self.reason = reason
            self.createdAtUs = createdAtUs
            self.createdBy = createdBy
        }
    }

    /// The message `CreateIpRuleRequest` of the wire.
    package struct CreateIpRuleRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `kind` on the wire.
        package var kind: String
        /// An address or a block, IPv4 or IPv6.
        package var network: String
        /// `reason` on the wire.
        package var reason: String

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            kind: String = "",
            network: String = "",
            reason: String = ""
        ) {
            self.orgID = orgID
            self.kind = kind
            self.network = network
            self.reason = reason
        }
    }

    /// The message `ListIpRulesRequest` of the wire.
    package struct ListIpRulesRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `page` on the wire.
        package var page: CommonV1.Page?

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            page: CommonV1.Page? = nil
        ) {
            self.orgID = orgID
            self.page = page
        }
    }

    /// The message `ListIpRulesResponse` of the wire.
    package struct ListIpRulesResponse: Sendable, Equatable {
        /// `rules` on the wire.
        package var rules: [AdminV1.IpRule]
        /// `next_cursor` on the wire.
        package var nextCursor: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            rules: [AdminV1.IpRule] = [],
            nextCursor: [UInt8] = []
        ) {
            self.rules = rules
            self.nextCursor = nextCursor
        }
    }

    /// The message `DeleteIpRuleRequest` of the wire.
    package struct DeleteIpRuleRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `rule_id` on the wire.
        package var ruleID: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            ruleID: Int64 = 0
        ) {
            self.orgID = orgID
            self.ruleID = ruleID
        }
    }
}
