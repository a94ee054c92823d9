import Chassis
import Contracts
import Foundation
import Glibc
import Model
import Postgres
import RPC
import Synchronization
import TestKit
import Testing
import Transport

/// Real limiter processes that share one PostgreSQL of their own, and nothing else.
final class LimiterFleet: Sendable {
    let cluster: PrivatePostgres
    let database: PostgresURL
    let folder: String
    private let token = Credentials.makeToken(.service)
    private let settings: [String: String]
    /// Whether the limiters share the orgs among them, instead of each deciding for all.
    private let isClustered: Bool
    private let places: [Place]

    /// One limiter: its port, its folder, its process.
    private final class Place: Sendable {
        let port: UInt16
        let folder: String
        let process = Mutex<RunningProcess?>(nil)

        init(port: UInt16, folder: String) { (self.port, self.folder) = (port, folder) }
    }

    /// Runs `body` with so many limiters on a database with `orgs`, and ends them whatever happens.
    static func run(
        _ count: Int, settings: [String: String] = [:], isClustered: Bool = false, orgs: String,
        _ body: @Sendable (LimiterFleet) async throws -> Void
    ) async throws {
        let fleet = try await LimiterFleet(count, settings, isClustered, orgs)
        do {
            for index in 0..<count { try await fleet.start(index) }
            try await body(fleet)
        } catch {
            fleet.remove()
            throw error
        }
        fleet.remove()
    }

    private init(
        _ count: Int, _ settings: [String: String], _ isClustered: Bool, _ orgs: String
    ) async throws {
        self.isClustered = isClustered
        cluster = try PrivatePostgres()
        database = try await cluster.createMigratedDatabase()
        self.settings = settings
        let folder = "/tmp/tollgate-fleet-\(UUID().uuidString.prefix(8))"
        self.folder = folder
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let ports = try TestStack.freePorts(count)
        places = try (0..<count).map { index in
            let place = "\(folder)/\(index)"
            try files.createDirectory(atPath: place, withIntermediateDirectories: true)
            return Place(port: ports[index], folder: place)
        }
        let line = Credentials.line(.service, name: "backend", token: token)
        try write(line + "\n", to: "credentials")
        try write("1 \(String(repeating: "ab", count: 32))\n", to: "pepper")
        try await sql(orgs)
    }

    private func write(_ text: String, to name: String) throws {
        let made = FileManager.default.createFile(
            atPath: "\(folder)/\(name)", contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600])
        try #require(made)
    }

    /// Runs a script as the superuser.
    func sql(_ script: String) async throws {
        let connection = try await Connection.connect(
            PostgresConfiguration(url: database), clock: SystemClock())
        do {
            try await connection.run(sql: script)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    /// Rows as the superuser sees them.
    func query<S: Statement>(_ statement: S) async throws -> [S.Row] {
        let connection = try await Connection.connect(
            PostgresConfiguration(url: database), clock: SystemClock())
        let rows = try? await connection.query(statement)
        await connection.close()
        return try #require(rows)
    }

    // MARK: - Processes

    /// Starts a limiter and waits until it answers.
    func start(_ index: Int) async throws {
        let place = places[index]
        let login = database.with(user: "tollgate_limiter", password: nil).secretText
        var environment = [
            "TOLLGATE_LISTEN": "127.0.0.1:\(place.port)", "DATABASE_URL": login,
            "TOLLGATE_CREDENTIALS_FILE": folder + "/credentials",
            "TOLLGATE_KEY_PEPPER_FILE": folder + "/pepper",
            "LIMITER_STATE_DIR": place.folder + "/state", "LIMITER_MEMORY_MAX": "16MiB",
        ].merging(settings) { $1 }
        if isClustered { environment["LIMITER_NODE"] = "n\(index)" }
        let process = try ProcessRun.start(
            TestStack.programs + "/limiter", [], environment: environment, in: place.folder)
        place.process.withLock { $0 = process }
        for _ in 0..<500 where process.isRunning {
            if Self.accepts(place.port) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        let words = await process.finish()
        throw StartFailure(description: words.output + words.errors)
    }

    private struct StartFailure: Error { let description: String }

    /// Sends a signal to a limiter.
    func signal(_ index: Int, _ signal: Int32) {
        places[index].process.withLock { $0?.end(signal) }
    }

    /// Ends a limiter by a signal and waits for that.
    func end(_ index: Int, by signal: Int32) async {
        let process = places[index].process.withLock { $0 }
        process?.end(signal)
        _ = await process?.finish()
    }

    private func remove() {
        for index in places.indices { signal(index, SIGKILL) }
        cluster.remove()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func accepts(_ port: UInt16) -> Bool {
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(fd) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    // MARK: - Calls

    /// Runs `body` with a client of a limiter, as a product back end has one.
    func client<Value: Sendable>(
        of index: Int, _ body: @Sendable (LimiterClient) async throws -> Value
    ) async throws -> Value {
        let clock = SystemClock()
        let transport = try TCPClientTransport(
            ClientConfiguration(
                host: "127.0.0.1", port: places[index].port, credential: Array(token.utf8)),
            clock: clock)
        let rpc = RPCClient(transport: transport, retry: .never, clock: clock)
        do {
            let value = try await body(LimiterClient(rpc))
            await rpc.close()
            return value
        } catch {
            await rpc.close()
            throw error
        }
    }
}

/// What callers saw.
struct CallTally: Sendable, CustomStringConvertible {
    var admitted: UInt64 = 0
    var denied: UInt64 = 0
    /// Calls that were sent and not answered: counted or not, nobody can say.
    var unanswered: UInt64 = 0

    static func += (left: inout CallTally, right: CallTally) {
        left.admitted += right.admitted
        left.denied += right.denied
        left.unanswered += right.unanswered
    }

    var description: String {
        "\(admitted) admitted, \(denied) denied, \(unanswered) without an answer"
    }
}
