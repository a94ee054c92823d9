import Chassis
import Contracts
import Glibc
import Model
import Postgres
import RPC
import TestKit
import Transport

/// The real `limiter` over a private PostgreSQL, with orgs that ask it.
@MainActor
final class LimiterStack {
    /// Units that each rule of the raised policy admits.
    static let raisedLimit: UInt64 = 1_000_000_000
    /// Keys of orgs whose policy admits everything here.
    let allowedKeys: [[UInt8]]
    /// Keys of orgs on the free tier.
    let freeKeys: [[UInt8]]
    let port: UInt16
    let hello: [UInt8]
    let daemon: ChildProcess
    let client: LimiterClient

    private let postgres: PrivatePostgres
    private let files: PrivateFiles
    private let transport: TCPClientTransport

    /// Makes the database and starts the daemon, found beside this program; warms no key.
    init(environment more: [String: String] = [:]) async throws {
        postgres = try PrivatePostgres()
        files = try PrivateFiles()
        let pepperText = "1 " + HexString.encode(SecureRandom.bytes(32)) + "\n"
        let pepper = try KeyPepper(parsing: pepperText)
        let allowed = try SampleOrgs(first: 1_000, count: 1_000, plan: "enterprise", pepper: pepper)
        let free = try SampleOrgs(first: 5_000, count: 50, plan: nil, pepper: pepper)
        let url = try await postgres.createMigratedDatabase()
        try await Self.fill(url, allowed.sql + free.sql)

        let token = Credentials.makeToken(.service)
        let credentials = Credentials.line(.service, name: "backend", token: token) + "\n"
        port = try LoopbackPort.free()
        let login = url.with(user: "tollgate_limiter", password: nil)
        let environment = [
            "TOLLGATE_LISTEN": "127.0.0.1:\(port)", "DATABASE_URL": login.secretText,
            "TOLLGATE_CREDENTIALS_FILE": try files.write("credentials", credentials),
            "TOLLGATE_KEY_PEPPER_FILE": try files.write("pepper", pepperText),
            "LIMITER_STATE_DIR": try files.makeFolder("limiter"), "TOLLGATE_LOOPS": "1",
        ].merging(more) { $1 }
        daemon = try ChildProcess(
            [try ProgramFolder.path(of: "limiter")], environment: environment,
            log: files.path("limiter.log"))
        (allowedKeys, freeKeys, hello) = (
            allowed.keys, free.keys, RequestFrames.hello(token: token)
        )
        try daemon.waitUntilListening(port)
        transport = try TCPClientTransport(
            ClientConfiguration(host: "127.0.0.1", port: port, credential: Array(token.utf8)),
            clock: SystemClock())
        client = LimiterClient(RPCClient(transport: transport, clock: SystemClock()))
    }

    /// A file beside the stack's own, for the log of another server.
    func log(_ name: String) -> String { files.path(name + ".log") }

    /// Ends the daemon and the database.
    func stop() async {
        await transport.close()
        daemon.stop()
        postgres.remove()
    }

    /// Asks for every key, so that the limiter holds all of them.
    func warm() async throws {
        for key in allowedKeys + freeKeys { _ = try await peek(key) }
    }

    /// Uses up the minute of every key of the free tier.
    func exhaustFreeTier() async throws {
        for key in freeKeys {
            let request = LimiterV1.CheckRequest(who: .apiKey(key), cost: 10)
            _ = try await client.check(request)
        }
    }

    /// Units counted so far for all allowed keys: what is gone from the longest window.
    func counted() async throws -> UInt64 {
        var counted: UInt64 = 0
        for key in allowedKeys {
            let reply = try await peek(key)
            guard reply.decision == .allowed, !reply.degraded, let day = reply.rules.last
            else { throw BenchmarkFault("a key that everything is open to was not simply allowed") }
            counted += day.limit - day.remaining
        }
        return counted
    }

    private func peek(_ key: [UInt8]) async throws -> LimiterV1.CheckResponse {
        try await client.peek(LimiterV1.CheckRequest(who: .apiKey(key)))
    }

    /// Fills a database with orgs, the limits of their plan raised.
    static func fill(_ url: PostgresURL, _ sql: String) async throws {
        let connection = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        let raise = """
            UPDATE policy_rules SET limit_units = \(raisedLimit) WHERE policy = 'enterprise';
            """
        try await connection.run(sql: sql + raise)
        await connection.close()
    }
}
