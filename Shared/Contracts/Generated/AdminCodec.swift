// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension AdminV1.Org: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__Org
    package static let scan = PayloadScan(tollgate__admin__v1__org__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        slug = FieldCoding.string(c.pointee.slug)
        name = FieldCoding.string(c.pointee.name)
        plan = FieldCoding.string(c.pointee.plan)
        status = FieldCoding.string(c.pointee.status)
        createdAtUs = c.pointee.created_at_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__org__init(c)
        c.pointee.org_id = orgID
        c.pointee.slug = arena.string(slug)
        c.pointee.name = arena.string(name)
        c.pointee.plan = arena.string(plan)
        c.pointee.status = arena.string(status)
        c.pointee.created_at_us = createdAtUs
    }
}

extension AdminV1.CreateOrgRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__CreateOrgRequest
    package static let scan = PayloadScan(tollgate__admin__v1__create_org_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        slug = FieldCoding.string(c.pointee.slug)
        name = FieldCoding.string(c.pointee.name)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__create_org_request__init(c)
        c.pointee.slug = arena.string(slug)
        c.pointee.name = arena.string(name)
    }
}

extension AdminV1.GetOrgRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__GetOrgRequest
    package static let scan = PayloadScan(tollgate__admin__v1__get_org_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__get_org_request__init(c)
        c.pointee.org_id = orgID
    }
}

extension AdminV1.ListOrgsRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListOrgsRequest
    package static let scan = PayloadScan(tollgate__admin__v1__list_orgs_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        page = c.pointee.page.map { CommonV1.Page(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_orgs_request__init(c)
        c.pointee.page = page.map { arena.message($0) }
    }
}

extension AdminV1.ListOrgsResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListOrgsResponse
    package static let scan = PayloadScan(tollgate__admin__v1__list_orgs_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgs = FieldCoding.messages(c.pointee.orgs, c.pointee.n_orgs)
        nextCursor = FieldCoding.bytes(c.pointee.next_cursor)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_orgs_response__init(c)
        c.pointee.n_orgs = orgs.count
        c.pointee.orgs = arena.messages(orgs)
        c.pointee.next_cursor = arena.bytes(nextCursor)
    }
}

extension AdminV1.ResolveOrgRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ResolveOrgRequest
    package static let scan = PayloadScan(tollgate__admin__v1__resolve_org_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        org = FieldCoding.string(c.pointee.org)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__resolve_org_request__init(c)
        c.pointee.org = arena.string(org)
    }
}

extension AdminV1.ResolveOrgResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ResolveOrgResponse
    package static let scan = PayloadScan(tollgate__admin__v1__resolve_org_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        slug = FieldCoding.string(c.pointee.slug)
        name = FieldCoding.string(c.pointee.name)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__resolve_org_response__init(c)
        c.pointee.org_id = orgID
        c.pointee.slug = arena.string(slug)
        c.pointee.name = arena.string(name)
    }
}

extension AdminV1.User: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__User
    package static let scan = PayloadScan(tollgate__admin__v1__user__type())

    package init(reading c: UnsafePointer<Layout>) {
        userID = c.pointee.user_id
        orgID = c.pointee.org_id
        email = FieldCoding.string(c.pointee.email)
        name = FieldCoding.string(c.pointee.name)
        role = FieldCoding.string(c.pointee.role)
        createdAtUs = c.pointee.created_at_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__user__init(c)
        c.pointee.user_id = userID
        c.pointee.org_id = orgID
        c.pointee.email = arena.string(email)
        c.pointee.name = arena.string(name)
        c.pointee.role = arena.string(role)
        c.pointee.created_at_us = createdAtUs
    }
}

extension AdminV1.CreateUserRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__CreateUserRequest
    package static let scan = PayloadScan(tollgate__admin__v1__create_user_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        email = FieldCoding.string(c.pointee.email)
        name = FieldCoding.string(c.pointee.name)
        role = FieldCoding.string(c.pointee.role)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__create_user_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.email = arena.string(email)
        c.pointee.name = arena.string(name)
        c.pointee.role = arena.string(role)
    }
}

extension AdminV1.ListUsersRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListUsersRequest
    package static let scan = PayloadScan(tollgate__admin__v1__list_users_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        page = c.pointee.page.map { CommonV1.Page(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_users_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.page = page.map { arena.message($0) }
    }
}

extension AdminV1.ListUsersResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListUsersResponse
    package static let scan = PayloadScan(tollgate__admin__v1__list_users_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        users = FieldCoding.messages(c.pointee.users, c.pointee.n_users)
        nextCursor = FieldCoding.bytes(c.pointee.next_cursor)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_users_response__init(c)
        c.pointee.n_users = users.count
        c.pointee.users = arena.messages(users)
        c.pointee.next_cursor = arena.bytes(nextCursor)
    }
}

extension AdminV1.Key: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__Key
    package static let scan = PayloadScan(tollgate__admin__v1__key__type())

    package init(reading c: UnsafePointer<Layout>) {
        keyID = c.pointee.key_id
        orgID = c.pointee.org_id
        name = FieldCoding.string(c.pointee.name)
        prefix = FieldCoding.string(c.pointee.prefix)
        scopes = FieldCoding.strings(c.pointee.scopes, c.pointee.n_scopes)
        createdAtUs = c.pointee.created_at_us
        expiresAtUs = c.pointee.expires_at_us
        revokedAtUs = c.pointee.revoked_at_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__key__init(c)
        c.pointee.key_id = keyID
        c.pointee.org_id = orgID
        c.pointee.name = arena.string(name)
        c.pointee.prefix = arena.string(prefix)
        c.pointee.n_scopes = scopes.count
        c.pointee.scopes = arena.strings(scopes)
        c.pointee.created_at_us = createdAtUs
        c.pointee.expires_at_us = expiresAtUs
        c.pointee.revoked_at_us = revokedAtUs
    }
}

extension AdminV1.CreateKeyRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__CreateKeyRequest
    package static let scan = PayloadScan(tollgate__admin__v1__create_key_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        name = FieldCoding.string(c.pointee.name)
        scopes = FieldCoding.strings(c.pointee.scopes, c.pointee.n_scopes)
        expiresAtUs = c.pointee.expires_at_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__create_key_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.name = arena.string(name)
        c.pointee.n_scopes = scopes.count
        c.pointee.scopes = arena.strings(scopes)
        c.pointee.expires_at_us = expiresAtUs
    }
}

extension AdminV1.CreateKeyResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__CreateKeyResponse
    package static let scan = PayloadScan(tollgate__admin__v1__create_key_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        key = c.pointee.key.map { AdminV1.Key(reading: $0) }
        secret = FieldCoding.bytes(c.pointee.secret)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__create_key_response__init(c)
        c.pointee.key = key.map { arena.message($0) }
        c.pointee.secret = arena.bytes(secret)
    }
}

extension AdminV1.ListKeysRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListKeysRequest
    package static let scan = PayloadScan(tollgate__admin__v1__list_keys_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        page = c.pointee.page.map { CommonV1.Page(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_keys_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.page = page.map { arena.message($0) }
    }
}

extension AdminV1.ListKeysResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListKeysResponse
    package static let scan = PayloadScan(tollgate__admin__v1__list_keys_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        keys = FieldCoding.messages(c.pointee.keys, c.pointee.n_keys)
        nextCursor = FieldCoding.bytes(c.pointee.next_cursor)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_keys_response__init(c)
        c.pointee.n_keys = keys.count
        c.pointee.keys = arena.messages(keys)
        c.pointee.next_cursor = arena.bytes(nextCursor)
    }
}

extension AdminV1.RevokeKeyRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__RevokeKeyRequest
    package static let scan = PayloadScan(tollgate__admin__v1__revoke_key_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        keyID = c.pointee.key_id
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__revoke_key_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.key_id = keyID
    }
}

extension AdminV1.VerifyAuditRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__VerifyAuditRequest
    package static let scan = PayloadScan(tollgate__admin__v1__verify_audit_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__verify_audit_request__init(c)
        c.pointee.org_id = orgID
    }
}

extension AdminV1.VerifyAuditResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__VerifyAuditResponse
    package static let scan = PayloadScan(tollgate__admin__v1__verify_audit_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        intact = c.pointee.intact != 0
        entries = c.pointee.entries
        brokenAt = c.pointee.broken_at
        reason = FieldCoding.string(c.pointee.reason)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__verify_audit_response__init(c)
        c.pointee.intact = intact ? 1 : 0
        c.pointee.entries = entries
        c.pointee.broken_at = brokenAt
        c.pointee.reason = arena.string(reason)
    }
}
