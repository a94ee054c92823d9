import Admin
import Chassis
import Contracts
import Foundation
import Model
import Postgres
import RPC
import Synchronization
import TestKit
import Testing

@testable import Limiter

/// Several limiters over one database, each with state files of its own, and an org.
final class ClusterHouse: Sendable {
    /// A limiter that runs.
    struct Node: Sendable {
        let id: String
        let service: Limiter.LimiterService
        let limiter: LimiterClient
        fileprivate let under: ServiceUnderTest
        fileprivate let pool: Pool

        var worker: ClusterWorker? { service.cluster }

        /// Shards in which it decides.
        var held: ShardSet { worker?.standing.held ?? ShardSet() }
    }

    let database: ServiceDatabase
    let org: OrgID
    private let folder: String
    /// Processes that each limiter had. A killed one's files are still open here, so the next gets a copy of them.
    private let lives = Mutex<[String: Int]>([:])

    /// Leases short enough for a test, and long enough for a busy machine.
    static let times = LeaseTimes(
        renewal: 200_000_000, lease: 1_500_000_000, expulsion: 2_200_000_000, again: 50_000_000,
        stall: 1_000_000_000)

    var shard: Int { OrgShard.index(of: org) }

    private init(database: ServiceDatabase, org: OrgID) {
        (self.database, self.org) = (database, org)
        folder = NSTemporaryDirectory() + "tollgate-cluster-\(UUID().uuidString)"
    }

    /// Runs `body` with a database and an org, and cleans up.
    static func open(_ body: (ClusterHouse) async throws -> Void) async throws {
        let database = try await ServiceDatabase(of: "limiter")
        let org = try await makeOrg(database)
        let house = ClusterHouse(database: database, org: org)
        defer { try? FileManager.default.removeItem(atPath: house.folder) }
        try FileManager.default.createDirectory(
            atPath: house.folder, withIntermediateDirectories: true)
        do {
            try await body(house)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private static func makeOrg(_ database: ServiceDatabase) async throws -> OrgID {
        let pool = Pool(
            configuration: PostgresConfiguration(
                url: database.url.with(user: "tollgate_admin", password: nil), max: 2),
            clock: SystemClock())
        defer { pool.close() }
        let pepper = try KeyPepper(parsing: "1 \(String(repeating: "ab", count: 32))\n")
        let service = Admin.AdminService(
            pool: pool, pepper: pepper, ids: IDGenerator(), clock: SystemClock())
        let under = try await ServiceUnderTest(adminRoutes(service), over: .inProcess)
        let reply = try await AdminClient(under.rpc).createOrg(.init(slug: "acme", name: "Acme"))
        return try #require(OrgID(reply.orgID))
    }

    /// Starts a limiter; `isFresh`: on a machine that has no state of it; `isAlone`: as if there were no others.
    func start(
        _ id: String, isFresh: Bool = false, isAlone: Bool = false
    ) async throws -> Node {
        let login = database.url.with(user: "tollgate_limiter", password: nil)
        let clock = SystemClock()
        let pool = Pool(configuration: PostgresConfiguration(url: login), clock: clock)
        var settings = ClusterSettings(node: id, address: "\(id):7101")
        settings.times = Self.times
        let life = lives.withLock { lives in
            lives[id, default: 0] += 1
            return lives[id] ?? 1
        }
        let directory = "\(folder)/\(id)-\(life)"
        if life > 1, !isFresh {
            try FileManager.default.copyItem(
                atPath: "\(folder)/\(id)-\(life - 1)", toPath: directory)
        }
        func listener() -> Listener {
            Listener(configuration: PostgresConfiguration(url: login), clock: clock)
        }
        let service = try Limiter.LimiterService(
            pool: pool, listener: listener(),
            pepper: KeyPepper(parsing: "1 \(String(repeating: "ab", count: 32))\n"),
            secret: (1, 2), memory: LimiterMemory(bytesMax: 8 << 20, directory: directory),
            cluster: isAlone ? nil : settings, others: listener(), clock: clock, log: .silent, metrics: Metrics())
        try await service.watch.start()
        let under = try await ServiceUnderTest(
            limiterRoutes(service), over: .inProcess, as: .operator(role: .owner, name: "ann"))
        try await service.cluster?.start()
        return Node(
            id: id, service: service, limiter: LimiterClient(under.rpc), under: under, pool: pool)
    }

    /// Ends a limiter as SIGTERM does.
    func stop(_ node: Node) async {
        await node.worker?.stop()
        await end(node)
    }

    /// Ends a limiter as `kill -9` does.
    func kill(_ node: Node) async {
        await node.worker?.halt()
        await end(node)
    }

    private func end(_ node: Node) async {
        await node.under.stop()
        await node.service.watch.stop()
        node.pool.close()
    }

    /// Waits until every shard is held, by these limiters.
    func settled(
        _ nodes: Node..., sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        await eventually("every shard is held", within: 15_000, sourceLocation: sourceLocation) {
            let held = nodes.map(\.held)
            return held.allSatisfy { !$0.isEmpty } && held.reduce(0) { $0 + $1.count } == 256
                && held.reduce(ShardSet()) { $0.union($1) } == .all
        }
    }

    /// The limiter that decides for the org, and another.
    func places(_ nodes: Node...) throws -> (owner: Node, other: Node) {
        let owner = try #require(nodes.first { $0.held.contains(shard) })
        return (owner, try #require(nodes.first { $0.id != owner.id }))
    }

    /// The org's calls.
    var call: LimiterV1.CheckRequest { call() }

    /// A question what one more call a minute would have made of them.
    var whatIf: LimiterV1.WhatIfRequest {
        let minute = CommonV1.RateRule(
            name: "minute", algorithm: .fixedWindow, limit: 11, windowMs: 60_000)
        return .init(orgID: org.value, rules: [minute])
    }

    func call(cost: UInt64 = 1) -> LimiterV1.CheckRequest {
        .init(who: .subject(.init(orgID: org.value)), cost: cost)
    }

    /// A router over limiters in this process.
    func router(_ nodes: Node...) -> LimiterRouter {
        let clients = Dictionary(uniqueKeysWithValues: nodes.map { ("\($0.id):7101", $0.under.rpc) })
        return LimiterRouter(addresses: nodes.map { "\($0.id):7101" }, clock: SystemClock()) { place in
            guard let client = clients[place] else { throw RPCError(.unavailable, "gone") }
            return client
        }
    }
}
