import Chassis
import Contracts
import Model

/// `tollgate status`: how each part of the stack is.
enum StatusCommand: Command {
    static let spec = CommandSpec(
        "status", "Show how each service and PostgreSQL is; exit code 5 when one is down",
        examples: ["tollgate status", "tollgate status --format json"])

    static let columns = ["service", "address", "pid", "state", "version", "uptime_ms", "detail"]

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let stack = context.stack()
        var rows: [[JSONValue]] = []
        var areServing = true
        for kind in DaemonKind.allCases {
            let daemon = try stack.daemon(kind)
            let (row, isServing) = await row(daemon, clock: context.clock)
            rows.append(row)
            areServing = areServing && isServing
        }
        if let (row, isRunning) = try await postgres(stack) {
            rows.append(row)
            areServing = areServing && isRunning
        }
        try context.print(.rows(Report(columns, rows), empty: ""))
        return areServing ? .success : .unavailable
    }

    private static func row(_ daemon: DaemonProcess, clock: any TimeSource) async
        -> ([JSONValue], isServing: Bool)
    {
        let address = JSONValue.string(daemon.address.description)
        let pid = daemon.running.map { JSONValue.int(Int64($0.pid)) } ?? .null
        let head = [.string(daemon.kind.name), address, pid]
        guard let health = try? await HealthProbe.check(daemon.address, clock: clock) else {
            let state = daemon.running == nil ? "down" : "silent"
            return (head + [.string(state), .null, .null, .string("tollgate up")], false)
        }
        let faults = health.dependencies.filter { !$0.healthy }
            .map { "\($0.name): \($0.detail.isEmpty ? "unhealthy" : $0.detail)" }
        let isServing = health.status == .serving
        let tail: [JSONValue] = [
            .string(isServing ? "serving" : "not serving"), .string(health.version),
            .unsigned(health.uptimeMs), .string(faults.joined(separator: "; ")),
        ]
        return (head + tail, isServing)
    }

    /// The embedded server, when the stack has one.
    private static func postgres(_ stack: Stack) async throws
        -> (row: [JSONValue], isRunning: Bool)?
    {
        guard !DatabaseSetting.main.isSet(stack.environment),
            let server = try EmbeddedPostgres.existing(stack.state, stack.settings)
        else { return nil }
        let port = try await server.runningPort()
        let row: [JSONValue] = [
            .string("postgres"), port.map { .string("127.0.0.1:\($0)") } ?? .null, .null,
            .string(port == nil ? "down" : "running"), .null, .null, .string(server.place.path),
        ]
        return (row, port != nil)
    }
}
