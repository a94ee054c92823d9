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

        /// Makes the message; what is not given has its default.
        package init(
            keyID: Int64 = 0,
            orgID: Int64 = 0,
            name: String = "",
            prefix: String = "",
            scopes: [String] = [],
            createdAtUs: Int64 = 0,
            expiresAtUs: Int64 = 0,
            revokedAtUs: Int64 = 0
        ) {
            self.keyID = keyID
            self.orgID = orgID
            self.name = name
            self.prefix = prefix
            self.scopes = scopes
            self.createdAtUs = createdAtUs
            self.expiresAtUs = expiresAtUs
            self.revokedAtUs = revokedAtUs
        }
    }

    /// The message `CreateKeyRequest` of the wire.
    package struct CreateKeyRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `name` on the wire.
        package var name: String
        /// `scopes` on the wire.
        package var scopes: [String]
        /// `expires_at_us` on the wire.
        package var expiresAtUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            name: String = "",
            scopes: [String] = [],
            expiresAtUs: Int64 = 0
        ) {
            self.orgID = orgID
            self.name = name
            self.scopes = scopes
            self.expiresAtUs = expiresAtUs
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
        /// `org_id` on the wire.
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
}
