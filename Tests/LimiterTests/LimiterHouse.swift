import Admin
import Billing
import Chassis
import Contracts
import Model
import Postgres
import RPC
import Synchronization
import TestKit
import Testing

@testable import Limiter

/// A limiter of a test's own with its database, called in process or over TCP, and the services whose changes it
/// obeys.
struct LimiterHouse: Sendable {
    let database: ServiceDatabase
    let service: Limiter.LimiterService
    let limiter: LimiterClient
    let pepper: KeyPepper
    let metrics: Metrics
    private let adminPool: Pool
    private let billingPool: Pool

    /// How a house differs from the ordinary one.
    struct Plan: Sendable {
        var carrier = ServiceUnderTest.Carrier.inProcess
        var clock: any TimeSource = SystemClock()
        var cluster: PrivatePostgres?
        var caller = Caller.service("backend")
        var whenUnknown = LimiterConfiguration.Fallback.closed
        var messages = MessageLimits()
        var memory = LimiterMemory(bytesMax: 4 << 20)
        var enforcesQuotas = false
        /// What the listener connects to; nil: the database.
        var notices: PostgresURL?

        /// A limiter that hears of no change and must find each by polling.
        static func deaf() throws -> Plan {
            Plan(notices: try PostgresURL("postgresql://nobody@127.0.0.1:1/nothing"))
        }
    }

    /// Runs `body` with a limiter that hears of changes, and cleans up.
    static func open(
        _ plan: Plan = Plan(), _ body: @Sendable (LimiterHouse) async throws -> Void
    ) async throws {
        let database = try await ServiceDatabase(of: "limiter", in: plan.cluster)
        let login = database.url.with(user: "tollgate_limiter", password: nil)
        let pepper = try KeyPepper(parsing: "1 \(String(repeating: "ab", count: 32))\n")
        let pool = Pool(configuration: PostgresConfiguration(url: login), clock: plan.clock)
        let metrics = Metrics()
        let service = try Limiter.LimiterService(
            pool: pool,
            listener: Listener(
                configuration: PostgresConfiguration(url: plan.notices ?? login),
                clock: plan.clock),
            pepper: pepper, secret: (1, 2), memory: plan.memory, whenUnknown: plan.whenUnknown,
            messages: plan.messages, enforcesQuotas: plan.enforcesQuotas, clock: plan.clock, log: .silent,
            metrics: metrics)
        try await service.watch.start()
        try await service.escrow?.start()
        let under = try await ServiceUnderTest(
            limiterRoutes(service), over: plan.carrier, as: plan.caller, clock: plan.clock)
        let house = LimiterHouse(
            database: database, service: service, limiter: LimiterClient(under.rpc),
            pepper: pepper, metrics: metrics, adminPool: house(database, "admin"),
            billingPool: house(database, "billing"))
        do {
            if plan.notices == nil {
                await eventually("notices are heard") {
                    service.directory.hearsChanges.load(ordering: .relaxed)
                }
            }
            try await body(house)
        } catch {
            await house.close(under, pool)
            throw error
        }
        await house.close(under, pool)
    }

    private static func house(_ database: ServiceDatabase, _ service: String) -> Pool {
        Pool(
            configuration: PostgresConfiguration(
                url: database.url.with(user: "tollgate_\(service)", password: nil), max: 2),
            clock: SystemClock())
    }

    private func close(_ under: ServiceUnderTest, _ pool: Pool) async {
        await under.stop()
        await service.escrow?.stop()
        await service.watch.stop()
        pool.close()
        adminPool.close()
        billingPool.close()
        await database.close()
    }

    // MARK: - The other services

    /// Runs one call of admin's as its owner would.
    func admin<Value: Sendable>(
        _ body: @Sendable (AdminClient) async throws -> Value
    ) async throws -> Value {
        let service = Admin.AdminService(
            pool: adminPool, pepper: pepper, ids: IDGenerator(), clock: SystemClock())
        let under = try await ServiceUnderTest(adminRoutes(service), over: .inProcess)
        return try await body(AdminClient(under.rpc))
    }

    /// Puts an org on a plan.
    func subscribe(_ org: Int64, to plan: String) async throws {
        let service = Billing.BillingService(
            pool: billingPool, ids: IDGenerator(), clock: SystemClock())
        let under = try await ServiceUnderTest(billingRoutes(service), over: .inProcess)
        _ = try await BillingClient(under.rpc).createSubscription(.init(orgID: org, plan: plan))
    }

    /// Makes an org with a key; its first plan is the free one.
    func makeKey(
        _ slug: String = "acme", expiresAtUs: Int64 = 0
    ) async throws -> (org: Int64, keyID: Int64, secret: [UInt8]) {
        try await admin { admin in
            let org = try await admin.createOrg(.init(slug: slug, name: "Acme")).orgID
            let reply = try await admin.createKey(.init(orgID: org, expiresAtUs: expiresAtUs))
            return (org, reply.key?.keyID ?? 0, reply.secret)
        }
    }

    // MARK: - Asking

    /// Checks with a key.
    func check(_ key: [UInt8], cost: UInt64? = nil) async throws -> LimiterV1.CheckResponse {
        try await limiter.check(.init(who: .apiKey(key), cost: cost))
    }

    /// Checks with a key and an endpoint.
    func decide(
        _ key: [UInt8], cost: UInt64? = nil, endpoint: String
    ) async throws -> LimiterV1.CheckResponse {
        try await limiter.check(.init(who: .apiKey(key), cost: cost, endpoint: endpoint))
    }

    /// Has the limiter hold a key, whose own notices have arrived by then.
    func warm(_ key: [UInt8]) async {
        let hash = key.withUnsafeBytes { service.hasher.key($0) }
        await eventually("the key is held") {
            _ = try await check(key, cost: 0)
            try await Task.sleep(nanoseconds: 200_000_000)
            if case .fresh = service.directory.find(key: hash) { return true }
            return false
        }
    }

    /// Why a check with a key gets no decision; nil: it gets one.
    func refusal(_ key: [UInt8]) async -> Status? {
        do {
            _ = try await check(key)
            return nil
        } catch {
            return (error as? RPCError)?.status
        }
    }

    /// The stable name of why a check gets no decision; nil: it gets one.
    func reason(_ request: LimiterV1.CheckRequest) async -> String? {
        do {
            _ = try await limiter.check(request)
            return nil
        } catch { return error.reason }
    }

    /// How often keys were read from the database.
    var coldReads: UInt64 { service.counters.cold.value }
}

/// Waits until a condition holds, at most `milliseconds`; records an issue when it does not.
func eventually(
    _ what: String, within milliseconds: UInt64 = 10_000,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: @Sendable () async throws -> Bool
) async {
    let end = Deadline.after(milliseconds: milliseconds, from: SystemClock().monotonic)
    while !end.hasPassed(at: SystemClock().monotonic) {
        if (try? await condition()) == true { return }
        try? await Task.sleep(nanoseconds: 10_000_000)
    }
    Issue.record("not in \(milliseconds) ms: \(what)", sourceLocation: sourceLocation)
}
