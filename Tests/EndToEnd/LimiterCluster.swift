import Admin
import Chassis
import Contracts
import Foundation
import Glibc
import Model
import Postgres
import RPC
import TestKit
import Testing
import Transport

/// Real limiter processes over one PostgreSQL, with files of their own.
final class LimiterCluster: @unchecked Sendable {
    let orgs: [Int64]
    private let database: ServiceDatabase
    private let folder: String
    private let token: String
    private let ports: [String: UInt16]
    /// Used by one test, between its waits.
    private var processes: [String: RunningProcess] = [:]

    private static let ids = ["a", "b", "c", "d"]

    /// Runs `body` with a database and so many orgs, whose plan has the one rule "total", and ends what it left.
    static func run(
        orgs count: Int, limit: UInt64, _ body: (LimiterCluster) async throws -> Void
    ) async throws {
        let database = try await ServiceDatabase(of: "limiter")
        let folder = "/tmp/tollgate-e2e-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let cluster = LimiterCluster(
            database: database, folder: folder, orgs: try await makeOrgs(database, count, limit),
            ports: try TestStack.freePorts(ids.count))
        var failure: (any Error)?
        do { try await body(cluster) } catch { failure = error }
        for process in cluster.processes.values { process.end(SIGKILL) }
        await database.close()
        if let failure { throw failure }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private init(
        database: ServiceDatabase, folder: String, orgs: [Int64], ports: [UInt16]
    ) {
        (self.database, self.folder, self.orgs) = (database, folder, orgs)
        self.ports = Dictionary(uniqueKeysWithValues: zip(Self.ids, ports))
        token = Credentials.makeToken(.service)
    }

    private static let pepper = "1 \(String(repeating: "ab", count: 32))\n"

    private static func makeOrgs(
        _ database: ServiceDatabase, _ count: Int, _ limit: UInt64
    ) async throws -> [Int64] {
        let pool = Pool(
            configuration: PostgresConfiguration(
                url: database.url.with(user: "tollgate_admin", password: nil), max: 2),
            clock: SystemClock())
        defer { pool.close() }
        let service = Admin.AdminService(
            pool: pool, pepper: try KeyPepper(parsing: pepper), ids: IDGenerator(),
            clock: SystemClock())
        let under = try await ServiceUnderTest(adminRoutes(service), over: .inProcess)
        let admin = AdminClient(under.rpc)
        var policy = try await admin.getPolicy(.init(code: "free"))
        policy.rules = [
            .init(
                name: "total", algorithm: .fixedWindow, limit: limit, windowMs: 86_400_000,
                scope: .org, enforcement: .enforce)
        ]
        _ = try await admin.putPolicy(.init(policy: policy))
        var orgs: [Int64] = []
        for number in 0..<count {
            orgs.append(try await admin.createOrg(.init(slug: "org-\(number)", name: "Org")).orgID)
        }
        return orgs
    }

    // MARK: - Processes

    func address(_ id: String) -> String { "127.0.0.1:\(ports[id] ?? 0)" }

    /// Starts the limiter `id`.
    func start(_ id: String) throws {
        let credentials = folder + "/credentials"
        let files = [
            (credentials, Credentials.line(.service, name: "backend", token: token) + "\n"),
            (folder + "/pepper", Self.pepper),
        ]
        for (path, text) in files {
            _ = FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        }
        let url = database.url.with(user: "tollgate_limiter", password: nil).description
        processes[id] = try ProcessRun.start(
            TestStack.programs + "/limiter", [],
            environment: [
                "LIMITER_NODE": id, "LIMITER_QUOTAS": "off", "LIMITER_STATE_DIR": "\(folder)/\(id)",
                "TOLLGATE_LISTEN": address(id), "DATABASE_URL": url, "DATABASE_DIRECT_URL": url,
                "TOLLGATE_CREDENTIALS_FILE": credentials,
                "TOLLGATE_KEY_PEPPER_FILE": folder + "/pepper", "LIMITER_MEMORY_MAX": "16MiB",
            ], in: folder)
    }

    /// Sends a signal to the limiter `id`.
    func signal(_ id: String, _ signal: Int32) { processes[id]?.end(signal) }

    /// Ends the limiter `id` with SIGTERM; returns how that ended.
    func terminate(_ id: String) async -> ProcessRun? {
        signal(id, SIGTERM)
        return await processes.removeValue(forKey: id)?.finish()
    }

    // MARK: - Asking

    /// A client of the limiters, whose calls nobody sends again.
    func router() -> LimiterRouter {
        LimiterRouter(addresses: ["a", "b"].map(address), clock: SystemClock()) { [token] place in
            guard let place = NetworkAddress(place) else { throw RPCError(.unavailable, "no address") }
            let clock = SystemClock()
            let transport = try TCPClientTransport(
                ClientConfiguration(
                    host: place.host, port: place.port, credential: Array(token.utf8)),
                clock: clock)
            return RPCClient(transport: transport, retry: .never, clock: clock)
        }
    }

    /// Runs the client, which knows the address of limiter a alone.
    func tollgate(_ arguments: String...) async throws -> ProcessRun {
        try await ProcessRun.run(
            TestStack.programs + "/tollgate", arguments,
            environment: [
                "TOLLGATE_HOME": folder, "TOLLGATE_TOKEN": token, "TOLLGATE_LIMITER": address("a"),
            ], in: folder)
    }

    /// What a limiter says of itself and of the others; nil: it does not answer.
    func members(by id: String, _ router: LimiterRouter) async -> LimiterV1.MembersResponse? {
        guard let rpc = try? router.client(at: address(id)) else { return nil }
        return try? await LimiterClient(rpc).members(options: CallOptions(timeoutMilliseconds: 500))
    }

    /// Who decides in each shard, once these limiters, each of them, hold them all; nil, with an issue: not in 20 s.
    func owners(_ ids: [String], _ router: LimiterRouter) async -> [String]? {
        let end = SystemClock().monotonic.adding(nanoseconds: 20_000_000_000)
        while SystemClock().monotonic < end {
            var owners = [String](repeating: "", count: 256)
            var (held, isEverybody) = (0, true)
            for id in ids {
                guard let reply = await members(by: id, router) else {
                    isEverybody = false
                    continue
                }
                for shard in reply.held { owners[Int(shard)] = id }
                held += reply.held.count
                isEverybody = isEverybody && !reply.held.isEmpty
            }
            if held == 256, isEverybody, !owners.contains("") { return owners }
            try? await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("\(ids) don't hold all shards")
        return nil
    }
}
