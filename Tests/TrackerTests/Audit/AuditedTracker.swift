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

@testable import Tracker

/// The tracker's program, in a process that is killed and started again, behind a proxy to its database.
final class AuditedTracker: Sendable {
    let node: String
    let port: UInt16
    let proxy: CommitCutProxy
    let journal: String
    private let folder: String
    private let environment: [String: String]
    private let serviceToken = Credentials.makeToken(.service)
    private let operatorToken = Credentials.makeToken(.operator)
    private let process = Mutex<LeashedProcess?>(nil)

    /// The program, as it was built beside the tests.
    static let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(".build/debug/tracker").path

    init(
        _ node: String, _ postgres: PrivatePostgres, _ database: String, folder: String,
        journal: String,
        settings: [String: String] = [:]
    ) throws {
        self.node = node
        self.folder = folder
        self.journal = journal
        port = try AuditPorts.next()
        proxy = CommitCutProxy(to: "\(postgres.folder)/.s.PGSQL.\(postgres.port)")
        let credentials = "\(folder)/\(node).credentials"
        let lines = [
            Credentials.line(.service, name: "backend", token: serviceToken),
            Credentials.line(.operator, name: "audit", role: "owner", token: operatorToken),
        ]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: URL(fileURLWithPath: credentials))
        chmod(credentials, 0o600)
        let url = PostgresURL(
            user: "tollgate_tracker", host: "127.0.0.1", port: proxy.port, database: database,
            parameters: ["sslmode": "disable"])
        var environment = [
            "TOLLGATE_LISTEN": "127.0.0.1:\(port)", "DATABASE_URL": url.secretText,
            "TOLLGATE_CREDENTIALS_FILE": credentials, "TRACKER_JOURNAL_DIR": journal,
            "TRACKER_NODE": node,
            "TRACKER_FLUSH_RECORDS": "20", "TRACKER_FLUSH_MS": "20ms",
        ]
        environment.merge(settings) { $1 }
        self.environment = environment
    }

    /// Starts the program if it does not run; returns at once.
    func start() throws {
        try process.withLock { process in
            guard process?.isRunning != true else { return }
            process = try LeashedProcess(
                [Self.program], environment: environment, log: "\(folder)/\(node).log")
        }
    }

    /// Whether it runs.
    var isRunning: Bool { process.withLock { $0?.isRunning ?? false } }

    /// Whether it takes connections.
    var isListening: Bool { AuditPorts.isOpen(port) }

    /// Ends it with SIGKILL; false when it did not run.
    func kill9() -> Bool {
        process.withLock { process in
            guard let running = process, running.isRunning else { return false }
            running.kill9()
            process = nil
            return true
        }
    }

    /// Ends it for good.
    func stop() {
        process.withLock { $0?.stop() }
        proxy.stop()
    }

    /// A connection of a client's own.
    func connect(asOperator: Bool = false) throws -> RPCClient {
        let clock = SystemClock()
        let configuration = ClientConfiguration(
            host: "127.0.0.1", port: port,
            credential: Array((asOperator ? operatorToken : serviceToken).utf8))
        return RPCClient(
            transport: try TCPClientTransport(configuration, clock: clock), retry: .never,
            clock: clock)
    }

    /// What it says of itself; nil when it does not answer.
    func status() async -> TrackerV1.StatusResponse? {
        guard let rpc = try? connect(asOperator: true) else { return nil }
        let status = try? await TrackerClient(rpc).status(
            options: CallOptions(timeoutMilliseconds: 2_000))
        await rpc.close()
        return status
    }

    /// Whether all that it took is in the database; false when it does not answer.
    func isSettled() async -> Bool {
        guard let status = await status() else { return false }
        return status.committedPosition == status.spooledPosition && status.databaseHealthy
    }

    /// The end of its log.
    var lastWords: String {
        String(
            decoding: AckJournal.contents(of: "\(folder)/\(node).log").suffix(1_500), as: UTF8.self)
    }
}

/// Ports below those that the system gives out by itself: a killed program gets its own again.
private enum AuditPorts {
    private static let taken = Mutex<Set<UInt16>>([])

    static func next() throws -> UInt16 {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let port = UInt16.random(in: 20_000...32_000, using: &random)
            if taken.withLock({ $0.insert(port).inserted }), isFree(port) { return port }
        }
        throw POSIXError(.EADDRINUSE)
    }

    /// Whether somebody listens on a loopback port.
    static func isOpen(_ port: UInt16) -> Bool { attempt(port, connect) }

    private static func isFree(_ port: UInt16) -> Bool { attempt(port, bind) }

    private static func attempt(
        _ port: UInt16, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Bool {
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(fd) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
