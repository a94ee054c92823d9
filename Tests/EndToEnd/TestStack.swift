import Foundation
import Glibc
import Testing

/// A whole stack of real processes in a folder of its own, on free ports.
final class TestStack: Sendable {
    let folder: String
    let ports: [String: UInt16]
    private let environment: [String: String]

    /// The folder of the built programs.
    static let programs: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.appendingPathComponent(".build/debug").path
    }()
    /// The folder of the package.
    static let root = URL(fileURLWithPath: programs).deletingLastPathComponent()
        .deletingLastPathComponent().path

    private init(folder: String, ports: [String: UInt16]) {
        self.folder = folder
        self.ports = ports
        var environment = ["TOLLGATE_HOME": folder + "/stack", "NO_COLOR": "1"]
        for (name, port) in ports {
            environment["TOLLGATE_\(name.uppercased())"] =
                name == "postgres_port" ? "\(port)" : "127.0.0.1:\(port)"
        }
        for unset in ["DATABASE_URL", "DATABASE_DIRECT_URL", "DATABASE_URL_FILE"] {
            environment[unset] = ""
        }
        self.environment = environment
    }

    /// Runs `body` with a stack that is up, and takes it down whatever happens.
    static func run(_ body: (TestStack) async throws -> Void) async throws {
        let folder = "/tmp/tollgate-e2e-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        let names = ["limiter", "tracker", "analytics", "billing", "admin", "postgres_port"]
        let stack = TestStack(
            folder: folder,
            ports: Dictionary(uniqueKeysWithValues: zip(names, try freePorts(names.count))))
        do {
            let up = try await stack.tollgate("up")
            #expect(up.code == 0, "up: \(up.errors)")
            try await body(stack)
        } catch {
            _ = try? await stack.tollgate("down")
            throw error
        }
        _ = try await stack.tollgate("down")
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs the client to its end.
    @discardableResult
    func tollgate(_ arguments: String..., input: String? = nil) async throws -> ProcessRun {
        try await tollgate(arguments, input: input)
    }

    /// Runs the client to its end.
    func tollgate(_ arguments: [String], input: String? = nil) async throws -> ProcessRun {
        try await ProcessRun.run(
            Self.programs + "/tollgate", arguments, environment: environment, in: folder,
            input: input)
    }

    /// Starts the client.
    func start(_ arguments: String..., input: String? = nil) throws -> RunningProcess {
        try ProcessRun.start(
            Self.programs + "/tollgate", arguments, environment: environment, in: folder,
            input: input)
    }

    /// The pid of a daemon of this stack, or nil when it has none.
    func pid(of daemon: String) -> pid_t? {
        let path = "\(folder)/stack/run/\(daemon).pid"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return text.split(whereSeparator: { " \n".contains($0) }).first.flatMap { pid_t($0) }
    }

    /// Ends a daemon at once, as a crash does.
    func kill9(_ daemon: String) throws {
        let pid = try #require(self.pid(of: daemon))
        Glibc.kill(pid, SIGKILL)
    }

    /// Ports below the range that the kernel gives out by itself, so that nothing takes them in between.
    static func freePorts(_ count: Int) throws -> [UInt16] {
        var random = SystemRandomNumberGenerator()
        var ports: Set<UInt16> = []
        for _ in 0..<1_000 where ports.count < count {
            let port = UInt16.random(in: 20_000...32_000, using: &random)
            if isFree(port) { ports.insert(port) }
        }
        try #require(ports.count == count, "no free ports")
        return Array(ports)
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(fd) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
