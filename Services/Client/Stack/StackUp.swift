import Chassis
import Glibc
import Model

/// Brings a stack up: secrets, database, migrations, daemons. What is up already stays as it is.
struct StackUp: Sendable {
    let stack: Stack
    let console: Console
    let clock: any TimeSource

    /// What the command prints about a daemon.
    struct Started: Sendable {
        let kind: DaemonKind
        let address: NetworkAddress
        let pid: pid_t
        let isNew: Bool
    }

    /// Longest wait for a daemon to serve and to have its database, in seconds.
    private static let startSecondsMax = 60

    /// Does it all and returns when each daemon serves and has its database.
    func run() async throws -> (database: StackDatabase, daemons: [Started]) {
        try stack.state.create()
        return try await StackLock.holding(stack.state, bringUp)
    }

    private func bringUp() async throws -> (database: StackDatabase, daemons: [Started]) {
        let choice = DatabaseChoice.name(of: try DatabaseSetting.main.url(stack.environment))
        try DatabaseChoice.check(choice, stack.state)
        let secrets = try StackSecrets.ensure(in: stack.state.secrets)
        let daemons = try DaemonKind.allCases.map(stack.daemon)
        try await checkPorts(daemons)
        let database = try await StackDatabase.ensure(stack, secrets, console, clock: clock)
        try await DatabaseSetup(url: database.direct ?? database.admin, clock: clock)
            .migrate(secrets: secrets, console: console)
        try DatabaseChoice.keep(choice, stack.state)
        try secrets.writeURLs(of: database.admin)
        if let url = database.direct { try secrets.writeURLs(of: url, named: "direct-url") }
        if let url = database.replica { try secrets.writeURLs(of: url, named: "replica-url") }
        let isNew = try await start(daemons)
        try writeSettings(daemons, postgresPort: try database.port ?? stack.settings.postgresPort())
        try await waitUntilServing(daemons)
        let started = zip(daemons, isNew).map { daemon, isNew in
            Started(
                kind: daemon.kind, address: daemon.address, pid: daemon.running?.pid ?? 0,
                isNew: isNew)
        }
        return (database, started)
    }

    /// Names a taken port before anything is started. A daemon that was just killed may hold its
    /// port a moment longer than it has a process, while its last threads end.
    private func checkPorts(_ daemons: [DaemonProcess]) async throws {
        let limit = Deadline.after(
            milliseconds: Self.portMillisecondsMax, from: clock.monotonic)
        for daemon in daemons where daemon.running == nil {
            while PortProbe.isTaken(daemon.address.port) {
                guard !limit.hasPassed(at: clock.monotonic) else {
                    throw PortProbe.failure(
                        daemon.kind.name, daemon.address.port,
                        set: "\(ClientSettings.variable(daemon.kind.name))=127.0.0.1:PORT")
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// Longest wait for the ports of daemons that ended, in milliseconds.
    private static let portMillisecondsMax: UInt64 = 2_000

    /// Starts what does not run, and again what runs from an older build or other settings.
    private func start(_ daemons: [DaemonProcess]) async throws -> [Bool] {
        var started: [Bool] = []
        for daemon in daemons {
            if daemon.running != nil {
                if daemon.isCurrent {
                    started.append(false)
                    continue
                }
                console.note(
                    "restarting \(daemon.kind.name): its build, settings or secrets changed\n")
                _ = try await DaemonProcess.stop(daemon.kind, of: stack.state)
            }
            try daemon.start()
            started.append(true)
        }
        return started
    }

    /// Waits until each daemon serves and has its database: one that ran on while PostgreSQL was away connects
    /// again by itself, a moment after it is back.
    private func waitUntilServing(_ daemons: [DaemonProcess]) async throws {
        for daemon in daemons {
            let limit = Deadline.after(
                milliseconds: UInt64(Self.startSecondsMax) * 1_000, from: clock.monotonic)
            while let lack = await lack(of: daemon) {
                if let pid = daemon.running?.pid { DaemonProcess.reap(pid) }
                guard daemon.running != nil else { throw daemon.ended() }
                guard !limit.hasPassed(at: clock.monotonic) else {
                    throw CommandFailure(
                        .unavailable,
                        "\(daemon.kind.name) \(lack) after \(Self.startSecondsMax) s",
                        "see `tollgate logs \(daemon.kind.name)`")
                }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// What a daemon still lacks, in words; nil: nothing.
    private func lack(of daemon: DaemonProcess) async -> String? {
        let health = try? await HealthProbe.check(daemon.address, clock: clock)
        guard let health, health.status == .serving else { return "does not serve" }
        let isAway = health.dependencies.contains { $0.name == "postgresql" && !$0.healthy }
        return isAway ? "has no database" : nil
    }

    /// Where the daemons and the private PostgreSQL are, for later commands in this folder.
    private func writeSettings(_ daemons: [DaemonProcess], postgresPort: UInt16) throws {
        var lines = ["# Written by `tollgate up`: where this stack listens."]
        lines += daemons.map { "\($0.kind.name) = \($0.address)" }
        lines.append("postgres_port = \(postgresPort)")
        try PrivateFile.write(
            lines.joined(separator: "\n") + "\n", to: stack.state.settings)
    }
}
