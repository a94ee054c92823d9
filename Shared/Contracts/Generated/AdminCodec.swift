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
        allowedCidrs = FieldCoding.strings(c.pointee.allowed_cidrs, c.pointee.n_allowed_cidrs)
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
        c.pointee.n_allowed_cidrs = allowedCidrs.count
        c.pointee.allowed_cidrs = arena.strings(allowedCidrs)
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
        allowedCidrs = FieldCoding.strings(c.pointee.allowed_cidrs, c.pointee.n_allowed_cidrs)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__create_key_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.name = arena.string(name)
        c.pointee.n_scopes = scopes.count
        c.pointee.scopes = arena.strings(scopes)
        c.pointee.expires_at_us = expiresAtUs
        c.pointee.n_allowed_cidrs = allowedCidrs.count
        c.pointee.allowed_cidrs = arena.strings(allowedCidrs)
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

extension AdminV1.Policy: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__Policy
    package static let scan = PayloadScan(tollgate__admin__v1__policy__type())

    package init(reading c: UnsafePointer<Layout>) {
        code = FieldCoding.string(c.pointee.code)
        version = c.pointee.version
        description = FieldCoding.string(c.pointee.description)
        failMode = FieldCoding.string(c.pointee.fail_mode)
        audience = FieldCoding.string(c.pointee.audience)
        rules = FieldCoding.messages(c.pointee.rules, c.pointee.n_rules)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__policy__init(c)
        c.pointee.code = arena.string(code)
        c.pointee.version = version
        c.pointee.description = arena.string(description)
        c.pointee.fail_mode = arena.string(failMode)
        c.pointee.audience = arena.string(audience)
        c.pointee.n_rules = rules.count
        c.pointee.rules = arena.messages(rules)
    }
}

extension AdminV1.ListPoliciesRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListPoliciesRequest
    package static let scan = PayloadScan(tollgate__admin__v1__list_policies_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        page = c.pointee.page.map { CommonV1.Page(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_policies_request__init(c)
        c.pointee.page = page.map { arena.message($0) }
    }
}

extension AdminV1.ListPoliciesResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListPoliciesResponse
    package static let scan = PayloadScan(tollgate__admin__v1__list_policies_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        policies = FieldCoding.messages(c.pointee.policies, c.pointee.n_policies)
        nextCursor = FieldCoding.bytes(c.pointee.next_cursor)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_policies_response__init(c)
        c.pointee.n_policies = policies.count
        c.pointee.policies = arena.messages(policies)
        c.pointee.next_cursor = arena.bytes(nextCursor)
    }
}

extension AdminV1.GetPolicyRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__GetPolicyRequest
    package static let scan = PayloadScan(tollgate__admin__v1__get_policy_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        code = FieldCoding.string(c.pointee.code)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__get_policy_request__init(c)
        c.pointee.code = arena.string(code)
    }
}

extension AdminV1.PutPolicyRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__PutPolicyRequest
    package static let scan = PayloadScan(tollgate__admin__v1__put_policy_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        policy = c.pointee.policy.map { AdminV1.Policy(reading: $0) }
        expectedVersion =
            c.pointee.expected_choice_case.rawValue == 2 ? c.pointee.expected_version : nil
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__put_policy_request__init(c)
        c.pointee.policy = policy.map { arena.message($0) }
        if let expectedVersion {
            c.pointee.expected_choice_case = .init(rawValue: 2)
            c.pointee.expected_version = expectedVersion
        }
    }
}

extension AdminV1.DeletePolicyRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__DeletePolicyRequest
    package static let scan = PayloadScan(tollgate__admin__v1__delete_policy_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        code = FieldCoding.string(c.pointee.code)
        expectedVersion =
            c.pointee.expected_choice_case.rawValue == 2 ? c.pointee.expected_version : nil
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__delete_policy_request__init(c)
        c.pointee.code = arena.string(code)
        if let expectedVersion {
            c.pointee.expected_choice_case = .init(rawValue: 2)
            c.pointee.expected_version = expectedVersion
        }
    }
}

extension AdminV1.Override: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__Override
    package static let scan = PayloadScan(tollgate__admin__v1__override__type())

    package init(reading c: UnsafePointer<Layout>) {
        overrideID = c.pointee.override_id
        orgID = c.pointee.org_id
        version = c.pointee.version
        keyID = c.pointee.key_id
        user = FieldCoding.string(c.pointee.user)
        endpoint = FieldCoding.string(c.pointee.endpoint)
        rule = c.pointee.rule.map { CommonV1.RateRule(reading: $0) }
        reason = FieldCoding.string(c.pointee.reason)
        createdAtUs = c.pointee.created_at_us
        createdBy = FieldCoding.string(c.pointee.created_by)
        endedAtUs = c.pointee.ended_at_us
        endedBy = FieldCoding.string(c.pointee.ended_by)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__override__init(c)
        c.pointee.override_id = overrideID
        c.pointee.org_id = orgID
        c.pointee.version = version
        c.pointee.key_id = keyID
        c.pointee.user = arena.string(user)
        c.pointee.endpoint = arena.string(endpoint)
        c.pointee.rule = rule.map { arena.message($0) }
        c.pointee.reason = arena.string(reason)
        c.pointee.created_at_us = createdAtUs
        c.pointee.created_by = arena.string(createdBy)
        c.pointee.ended_at_us = endedAtUs
        c.pointee.ended_by = arena.string(endedBy)
    }
}

extension AdminV1.ListOverridesRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListOverridesRequest
    package static let scan = PayloadScan(tollgate__admin__v1__list_overrides_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        page = c.pointee.page.map { CommonV1.Page(reading: $0) }
        history = c.pointee.history != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_overrides_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.page = page.map { arena.message($0) }
        c.pointee.history = history ? 1 : 0
    }
}

extension AdminV1.ListOverridesResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListOverridesResponse
    package static let scan = PayloadScan(tollgate__admin__v1__list_overrides_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        overrides = FieldCoding.messages(c.pointee.overrides, c.pointee.n_overrides)
        nextCursor = FieldCoding.bytes(c.pointee.next_cursor)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_overrides_response__init(c)
        c.pointee.n_overrides = overrides.count
        c.pointee.overrides = arena.messages(overrides)
        c.pointee.next_cursor = arena.bytes(nextCursor)
    }
}

extension AdminV1.PutOverrideRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__PutOverrideRequest
    package static let scan = PayloadScan(tollgate__admin__v1__put_override_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        override = c.pointee.override.map { AdminV1.Override(reading: $0) }
        expectedVersion =
            c.pointee.expected_choice_case.rawValue == 2 ? c.pointee.expected_version : nil
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__put_override_request__init(c)
        c.pointee.override = override.map { arena.message($0) }
        if let expectedVersion {
            c.pointee.expected_choice_case = .init(rawValue: 2)
            c.pointee.expected_version = expectedVersion
        }
    }
}

extension AdminV1.DeleteOverrideRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__DeleteOverrideRequest
    package static let scan = PayloadScan(tollgate__admin__v1__delete_override_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        overrideID = c.pointee.override_id
        expectedVersion =
            c.pointee.expected_choice_case.rawValue == 3 ? c.pointee.expected_version : nil
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__delete_override_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.override_id = overrideID
        if let expectedVersion {
            c.pointee.expected_choice_case = .init(rawValue: 3)
            c.pointee.expected_version = expectedVersion
        }
    }
}

extension AdminV1.SetLimitingRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__SetLimitingRequest
    package static let scan = PayloadScan(tollgate__admin__v1__set_limiting_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        disabled = c.pointee.disabled != 0
        reason = FieldCoding.string(c.pointee.reason)
        untilUs = c.pointee.until_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__set_limiting_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.disabled = disabled ? 1 : 0
        c.pointee.reason = arena.string(reason)
        c.pointee.until_us = untilUs
    }
}

extension AdminV1.Limiting: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__Limiting
    package static let scan = PayloadScan(tollgate__admin__v1__limiting__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        disabled = c.pointee.disabled != 0
        reason = FieldCoding.string(c.pointee.reason)
        untilUs = c.pointee.until_us
        changedAtUs = c.pointee.changed_at_us
        changedBy = FieldCoding.string(c.pointee.changed_by)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__limiting__init(c)
        c.pointee.org_id = orgID
        c.pointee.disabled = disabled ? 1 : 0
        c.pointee.reason = arena.string(reason)
        c.pointee.until_us = untilUs
        c.pointee.changed_at_us = changedAtUs
        c.pointee.changed_by = arena.string(changedBy)
    }
}

extension AdminV1.GetLimitingRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__GetLimitingRequest
    package static let scan = PayloadScan(tollgate__admin__v1__get_limiting_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        page = c.pointee.page.map { CommonV1.Page(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__get_limiting_request__init(c)
        c.pointee.page = page.map { arena.message($0) }
    }
}

extension AdminV1.GetLimitingResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__GetLimitingResponse
    package static let scan = PayloadScan(tollgate__admin__v1__get_limiting_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        switches = FieldCoding.messages(c.pointee.switches, c.pointee.n_switches)
        nextCursor = FieldCoding.bytes(c.pointee.next_cursor)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__get_limiting_response__init(c)
        c.pointee.n_switches = switches.count
        c.pointee.switches = arena.messages(switches)
        c.pointee.next_cursor = arena.bytes(nextCursor)
    }
}

extension AdminV1.IpRule: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__IpRule
    package static let scan = PayloadScan(tollgate__admin__v1__ip_rule__type())

    package init(reading c: UnsafePointer<Layout>) {
        ruleID = c.pointee.rule_id
        orgID = c.pointee.org_id
        kind = FieldCoding.string(c.pointee.kind)
        network = FieldCoding.string(c.pointee.network)
        reason = FieldCoding.string(c.pointee.reason)
        createdAtUs = c.pointee.created_at_us
        createdBy = FieldCoding.string(c.pointee.created_by)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__ip_rule__init(c)
        c.pointee.rule_id = ruleID
        c.pointee.org_id = orgID
        c.pointee.kind = arena.string(kind)
        c.pointee.network = arena.string(network)
        c.pointee.reason = arena.string(reason)
        c.pointee.created_at_us = createdAtUs
        c.pointee.created_by = arena.string(createdBy)
    }
}

extension AdminV1.CreateIpRuleRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__CreateIpRuleRequest
    package static let scan = PayloadScan(tollgate__admin__v1__create_ip_rule_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        kind = FieldCoding.string(c.pointee.kind)
        network = FieldCoding.string(c.pointee.network)
        reason = FieldCoding.string(c.pointee.reason)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__create_ip_rule_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.kind = arena.string(kind)
        c.pointee.network = arena.string(network)
        c.pointee.reason = arena.string(reason)
    }
}

extension AdminV1.ListIpRulesRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListIpRulesRequest
    package static let scan = PayloadScan(tollgate__admin__v1__list_ip_rules_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        page = c.pointee.page.map { CommonV1.Page(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_ip_rules_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.page = page.map { arena.message($0) }
    }
}

extension AdminV1.ListIpRulesResponse: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__ListIpRulesResponse
    package static let scan = PayloadScan(tollgate__admin__v1__list_ip_rules_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        rules = FieldCoding.messages(c.pointee.rules, c.pointee.n_rules)
        nextCursor = FieldCoding.bytes(c.pointee.next_cursor)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__list_ip_rules_response__init(c)
        c.pointee.n_rules = rules.count
        c.pointee.rules = arena.messages(rules)
        c.pointee.next_cursor = arena.bytes(nextCursor)
    }
}

extension AdminV1.DeleteIpRuleRequest: ContractMessage {
    package typealias Layout = Tollgate__Admin__V1__DeleteIpRuleRequest
    package static let scan = PayloadScan(tollgate__admin__v1__delete_ip_rule_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        ruleID = c.pointee.rule_id
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__admin__v1__delete_ip_rule_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.rule_id = ruleID
    }
}
