// Made by Protos/generate from the .proto files. Do not edit.

import RPC

/// The methods of tollgate.admin.v1.Admin.
package enum AdminMethods {
    /// Creates an org. Until billing gives it a subscription, its plan is "free".
    package static let createOrg = MethodSpec(
        path: "tollgate.admin.v1.Admin/CreateOrg",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/GetOrg
    package static let getOrg = MethodSpec(
        path: "tollgate.admin.v1.Admin/GetOrg",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/ListOrgs
    package static let listOrgs = MethodSpec(
        path: "tollgate.admin.v1.Admin/ListOrgs",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Finds an org by slug or id; answered from memory when PostgreSQL is away.
    package static let resolveOrg = MethodSpec(
        path: "tollgate.admin.v1.Admin/ResolveOrg",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/CreateUser
    package static let createUser = MethodSpec(
        path: "tollgate.admin.v1.Admin/CreateUser",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/ListUsers
    package static let listUsers = MethodSpec(
        path: "tollgate.admin.v1.Admin/ListUsers",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Makes an API key; the secret is in this reply and nowhere else.
    package static let createKey = MethodSpec(
        path: "tollgate.admin.v1.Admin/CreateKey",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/ListKeys
    package static let listKeys = MethodSpec(
        path: "tollgate.admin.v1.Admin/ListKeys",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/RevokeKey
    package static let revokeKey = MethodSpec(
        path: "tollgate.admin.v1.Admin/RevokeKey",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// Walks an org's audit chain, or the installation's.
    package static let verifyAudit = MethodSpec(
        path: "tollgate.admin.v1.Admin/VerifyAudit",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Policies by code.
    package static let listPolicies = MethodSpec(
        path: "tollgate.admin.v1.Admin/ListPolicies",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/GetPolicy
    package static let getPolicy = MethodSpec(
        path: "tollgate.admin.v1.Admin/GetPolicy",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Creates a policy, or replaces one whole.
    package static let putPolicy = MethodSpec(
        path: "tollgate.admin.v1.Admin/PutPolicy",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// Removes a policy that is no plan's.
    package static let deletePolicy = MethodSpec(
        path: "tollgate.admin.v1.Admin/DeletePolicy",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// An org's own rules, by id.
    package static let listOverrides = MethodSpec(
        path: "tollgate.admin.v1.Admin/ListOverrides",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Creates an override, or replaces one whole; what it was is kept.
    package static let putOverride = MethodSpec(
        path: "tollgate.admin.v1.Admin/PutOverride",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/DeleteOverride
    package static let deleteOverride = MethodSpec(
        path: "tollgate.admin.v1.Admin/DeleteOverride",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// The emergency switch: disables limiting for everyone or one org, or enables it again.
    package static let setLimiting = MethodSpec(
        path: "tollgate.admin.v1.Admin/SetLimiting",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// For whom limiting is disabled now.
    package static let getLimiting = MethodSpec(
        path: "tollgate.admin.v1.Admin/GetLimiting",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/CreateIpRule
    package static let createIpRule = MethodSpec(
        path: "tollgate.admin.v1.Admin/CreateIpRule",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// An org's rules, by id.
    package static let listIpRules = MethodSpec(
        path: "tollgate.admin.v1.Admin/ListIpRules",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// tollgate.admin.v1.Admin/DeleteIpRule
    package static let deleteIpRule = MethodSpec(
        path: "tollgate.admin.v1.Admin/DeleteIpRule",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)

    /// All of them, in the order of the .proto file.
    package static let all: [MethodSpec] = [
        createOrg,
        getOrg,
        listOrgs,
        resolveOrg,
        createUser,
        listUsers,
        createKey,
        listKeys,
        revokeKey,
        verifyAudit,
        listPolicies,
        getPolicy,
        putPolicy,
        deletePolicy,
        listOverrides,
        putOverride,
        deleteOverride,
        setLimiting,
        getLimiting,
        createIpRule,
        listIpRules,
        deleteIpRule,
    ]
}

/// Calls tollgate.admin.v1.Admin with typed messages.
package struct AdminClient: Sendable {
    private let rpc: RPCClient

    /// Makes a client over `rpc`.
    package init(_ rpc: RPCClient) { self.rpc = rpc }

    /// Creates an org. Until billing gives it a subscription, its plan is "free".
    package func createOrg(
        _ request: AdminV1.CreateOrgRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Org {
        try await AdminV1.Org(
            decodingReply: rpc.call(AdminMethods.createOrg, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/GetOrg
    package func getOrg(
        _ request: AdminV1.GetOrgRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Org {
        try await AdminV1.Org(
            decodingReply: rpc.call(AdminMethods.getOrg, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/ListOrgs
    package func listOrgs(
        _ request: AdminV1.ListOrgsRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.ListOrgsResponse {
        try await AdminV1.ListOrgsResponse(
            decodingReply: rpc.call(AdminMethods.listOrgs, request.encoded(), options: options))
    }

    /// Finds an org by slug or id; answered from memory when PostgreSQL is away.
    package func resolveOrg(
        _ request: AdminV1.ResolveOrgRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.ResolveOrgResponse {
        try await AdminV1.ResolveOrgResponse(
            decodingReply: rpc.call(AdminMethods.resolveOrg, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/CreateUser
    package func createUser(
        _ request: AdminV1.CreateUserRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.User {
        try await AdminV1.User(
            decodingReply: rpc.call(AdminMethods.createUser, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/ListUsers
    package func listUsers(
        _ request: AdminV1.ListUsersRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.ListUsersResponse {
        try await AdminV1.ListUsersResponse(
            decodingReply: rpc.call(AdminMethods.listUsers, request.encoded(), options: options))
    }

    /// Makes an API key; the secret is in this reply and nowhere else.
    package func createKey(
        _ request: AdminV1.CreateKeyRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.CreateKeyResponse {
        try await AdminV1.CreateKeyResponse(
            decodingReply: rpc.call(AdminMethods.createKey, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/ListKeys
    package func listKeys(
        _ request: AdminV1.ListKeysRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.ListKeysResponse {
        try await AdminV1.ListKeysResponse(
            decodingReply: rpc.call(AdminMethods.listKeys, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/RevokeKey
    package func revokeKey(
        _ request: AdminV1.RevokeKeyRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Key {
        try await AdminV1.Key(
            decodingReply: rpc.call(AdminMethods.revokeKey, request.encoded(), options: options))
    }

    /// Walks an org's audit chain, or the installation's.
    package func verifyAudit(
        _ request: AdminV1.VerifyAuditRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.VerifyAuditResponse {
        try await AdminV1.VerifyAuditResponse(
            decodingReply: rpc.call(AdminMethods.verifyAudit, request.encoded(), options: options))
    }

    /// Policies by code.
    package func listPolicies(
        _ request: AdminV1.ListPoliciesRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.ListPoliciesResponse {
        try await AdminV1.ListPoliciesResponse(
            decodingReply: rpc.call(AdminMethods.listPolicies, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/GetPolicy
    package func getPolicy(
        _ request: AdminV1.GetPolicyRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Policy {
        try await AdminV1.Policy(
            decodingReply: rpc.call(AdminMethods.getPolicy, request.encoded(), options: options))
    }

    /// Creates a policy, or replaces one whole.
    package func putPolicy(
        _ request: AdminV1.PutPolicyRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Policy {
        try await AdminV1.Policy(
            decodingReply: rpc.call(AdminMethods.putPolicy, request.encoded(), options: options))
    }

    /// Removes a policy that is no plan's.
    package func deletePolicy(
        _ request: AdminV1.DeletePolicyRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Policy {
        try await AdminV1.Policy(
            decodingReply: rpc.call(AdminMethods.deletePolicy, request.encoded(), options: options))
    }

    /// An org's own rules, by id.
    package func listOverrides(
        _ request: AdminV1.ListOverridesRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.ListOverridesResponse {
        try await AdminV1.ListOverridesResponse(
            decodingReply: rpc.call(AdminMethods.listOverrides, request.encoded(), options: options)
        )
    }

    /// Creates an override, or replaces one whole; what it was is kept.
    package func putOverride(
        _ request: AdminV1.PutOverrideRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Override {
        try await AdminV1.Override(
            decodingReply: rpc.call(AdminMethods.putOverride, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/DeleteOverride
    package func deleteOverride(
        _ request: AdminV1.DeleteOverrideRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Override {
        try await AdminV1.Override(
            decodingReply: rpc.call(
                AdminMethods.deleteOverride, request.encoded(), options: options))
    }

    /// The emergency switch: disables limiting for everyone or one org, or enables it again.
    package func setLimiting(
        _ request: AdminV1.SetLimitingRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.Limiting {
        try await AdminV1.Limiting(
            decodingReply: rpc.call(AdminMethods.setLimiting, request.encoded(), options: options))
    }

    /// For whom limiting is disabled now.
    package func getLimiting(
        _ request: AdminV1.GetLimitingRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.GetLimitingResponse {
        try await AdminV1.GetLimitingResponse(
            decodingReply: rpc.call(AdminMethods.getLimiting, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/CreateIpRule
    package func createIpRule(
        _ request: AdminV1.CreateIpRuleRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.IpRule {
        try await AdminV1.IpRule(
            decodingReply: rpc.call(AdminMethods.createIpRule, request.encoded(), options: options))
    }

    /// An org's rules, by id.
    package func listIpRules(
        _ request: AdminV1.ListIpRulesRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.ListIpRulesResponse {
        try await AdminV1.ListIpRulesResponse(
            decodingReply: rpc.call(AdminMethods.listIpRules, request.encoded(), options: options))
    }

    /// tollgate.admin.v1.Admin/DeleteIpRule
    package func deleteIpRule(
        _ request: AdminV1.DeleteIpRuleRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> AdminV1.IpRule {
        try await AdminV1.IpRule(
            decodingReply: rpc.call(AdminMethods.deleteIpRule, request.encoded(), options: options))
    }
}

/// The methods of tollgate.admin.v1.Admin that run in tasks of their own and may wait.
package protocol AdminService: Sendable {
    /// Creates an org. Until billing gives it a subscription, its plan is "free".
    func createOrg(
        _ request: AdminV1.CreateOrgRequest, _ call: CallContext
    ) async throws -> AdminV1.Org

    /// tollgate.admin.v1.Admin/GetOrg
    func getOrg(
        _ request: AdminV1.GetOrgRequest, _ call: CallContext
    ) async throws -> AdminV1.Org

    /// tollgate.admin.v1.Admin/ListOrgs
    func listOrgs(
        _ request: AdminV1.ListOrgsRequest, _ call: CallContext
    ) async throws -> AdminV1.ListOrgsResponse

    /// Finds an org by slug or id; answered from memory when PostgreSQL is away.
    func resolveOrg(
        _ request: AdminV1.ResolveOrgRequest, _ call: CallContext
    ) async throws -> AdminV1.ResolveOrgResponse

    /// tollgate.admin.v1.Admin/CreateUser
    func createUser(
        _ request: AdminV1.CreateUserRequest, _ call: CallContext
    ) async throws -> AdminV1.User

    /// tollgate.admin.v1.Admin/ListUsers
    func listUsers(
        _ request: AdminV1.ListUsersRequest, _ call: CallContext
    ) async throws -> AdminV1.ListUsersResponse

    /// Makes an API key; the secret is in this reply and nowhere else.
    func createKey(
        _ request: AdminV1.CreateKeyRequest, _ call: CallContext
    ) async throws -> AdminV1.CreateKeyResponse

    /// tollgate.admin.v1.Admin/ListKeys
    func listKeys(
        _ request: AdminV1.ListKeysRequest, _ call: CallContext
    ) async throws -> AdminV1.ListKeysResponse

    /// tollgate.admin.v1.Admin/RevokeKey
    func revokeKey(
        _ request: AdminV1.RevokeKeyRequest, _ call: CallContext
    ) async throws -> AdminV1.Key

    /// Walks an org's audit chain, or the installation's.
    func verifyAudit(
        _ request: AdminV1.VerifyAuditRequest, _ call: CallContext
    ) async throws -> AdminV1.VerifyAuditResponse

    /// Policies by code.
    func listPolicies(
        _ request: AdminV1.ListPoliciesRequest, _ call: CallContext
    ) async throws -> AdminV1.ListPoliciesResponse

    /// tollgate.admin.v1.Admin/GetPolicy
    func getPolicy(
        _ request: AdminV1.GetPolicyRequest, _ call: CallContext
    ) async throws -> AdminV1.Policy

    /// Creates a policy, or replaces one whole.
    func putPolicy(
        _ request: AdminV1.PutPolicyRequest, _ call: CallContext
    ) async throws -> AdminV1.Policy

    /// Removes a policy that is no plan's.
    func deletePolicy(
        _ request: AdminV1.DeletePolicyRequest, _ call: CallContext
    ) async throws -> AdminV1.Policy

    /// An org's own rules, by id.
    func listOverrides(
        _ request: AdminV1.ListOverridesRequest, _ call: CallContext
    ) async throws -> AdminV1.ListOverridesResponse

    /// Creates an override, or replaces one whole; what it was is kept.
    func putOverride(
        _ request: AdminV1.PutOverrideRequest, _ call: CallContext
    ) async throws -> AdminV1.Override

    /// tollgate.admin.v1.Admin/DeleteOverride
    func deleteOverride(
        _ request: AdminV1.DeleteOverrideRequest, _ call: CallContext
    ) async throws -> AdminV1.Override

    /// The emergency switch: disables limiting for everyone or one org, or enables it again.
    func setLimiting(
        _ request: AdminV1.SetLimitingRequest, _ call: CallContext
    ) async throws -> AdminV1.Limiting

    /// For whom limiting is disabled now.
    func getLimiting(
        _ request: AdminV1.GetLimitingRequest, _ call: CallContext
    ) async throws -> AdminV1.GetLimitingResponse

    /// tollgate.admin.v1.Admin/CreateIpRule
    func createIpRule(
        _ request: AdminV1.CreateIpRuleRequest, _ call: CallContext
    ) async throws -> AdminV1.IpRule

    /// An org's rules, by id.
    func listIpRules(
        _ request: AdminV1.ListIpRulesRequest, _ call: CallContext
    ) async throws -> AdminV1.ListIpRulesResponse

    /// tollgate.admin.v1.Admin/DeleteIpRule
    func deleteIpRule(
        _ request: AdminV1.DeleteIpRuleRequest, _ call: CallContext
    ) async throws -> AdminV1.IpRule
}

/// The routes of tollgate.admin.v1.Admin, answered by `service`.
package func adminRoutes(
    _ service: some AdminService
) -> [Route] {
    [
        Route.unary(AdminMethods.createOrg) {
            try await service.createOrg($0, $1)
        },
        Route.unary(AdminMethods.getOrg) {
            try await service.getOrg($0, $1)
        },
        Route.unary(AdminMethods.listOrgs) {
            try await service.listOrgs($0, $1)
        },
        Route.unary(AdminMethods.resolveOrg) {
            try await service.resolveOrg($0, $1)
        },
        Route.unary(AdminMethods.createUser) {
            try await service.createUser($0, $1)
        },
        Route.unary(AdminMethods.listUsers) {
            try await service.listUsers($0, $1)
        },
        Route.unary(AdminMethods.createKey) {
            try await service.createKey($0, $1)
        },
        Route.unary(AdminMethods.listKeys) {
            try await service.listKeys($0, $1)
        },
        Route.unary(AdminMethods.revokeKey) {
            try await service.revokeKey($0, $1)
        },
        Route.unary(AdminMethods.verifyAudit) {
            try await service.verifyAudit($0, $1)
        },
        Route.unary(AdminMethods.listPolicies) {
            try await service.listPolicies($0, $1)
        },
        Route.unary(AdminMethods.getPolicy) {
            try await service.getPolicy($0, $1)
        },
        Route.unary(AdminMethods.putPolicy) {
            try await service.putPolicy($0, $1)
        },
        Route.unary(AdminMethods.deletePolicy) {
            try await service.deletePolicy($0, $1)
        },
        Route.unary(AdminMethods.listOverrides) {
            try await service.listOverrides($0, $1)
        },
        Route.unary(AdminMethods.putOverride) {
            try await service.putOverride($0, $1)
        },
        Route.unary(AdminMethods.deleteOverride) {
            try await service.deleteOverride($0, $1)
        },
        Route.unary(AdminMethods.setLimiting) {
            try await service.setLimiting($0, $1)
        },
        Route.unary(AdminMethods.getLimiting) {
            try await service.getLimiting($0, $1)
        },
        Route.unary(AdminMethods.createIpRule) {
            try await service.createIpRule($0, $1)
        },
        Route.unary(AdminMethods.listIpRules) {
            try await service.listIpRules($0, $1)
        },
        Route.unary(AdminMethods.deleteIpRule) {
            try await service.deleteIpRule($0, $1)
        },
    ]
}
