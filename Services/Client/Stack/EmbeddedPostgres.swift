import Glibc

/// The private PostgreSQL of a stack: its cluster, its server process.
struct EmbeddedPostgres: Sendable {
    let state: StateDirectory
    let place: PostgresPlace
    let programs: PostgresPrograms
    let user: ServerUser

    /// The superuser that migrations run as.
    static let superuser = "tollgate"
    /// The database of the product.
    static let database = "tollgate"

    /// The stack's PostgreSQL, with its folders in place.
    static func prepare(_ state: StateDirectory, _ settings: ClientSettings) throws
        -> EmbeddedPostgres
    {
        if let server = try existing(state, settings), server.isInitialised { return server }
        let programs = try PostgresPrograms.find(named: settings.value("postgres_bin"))
        let user = try ServerUser.current()
        let place = try PostgresPlace.resolve(state, for: user)
        return EmbeddedPostgres(state: state, place: place, programs: programs, user: user)
    }

    /// The PostgreSQL that a stack already has, run by whoever owns its folder, or nil.
    static func existing(_ state: StateDirectory, _ settings: ClientSettings) throws
        -> EmbeddedPostgres?
    {
        guard let place = try PostgresPlace.existing(state) else { return nil }
        return EmbeddedPostgres(
            state: state, place: place,
            programs: try PostgresPrograms.find(named: settings.value("postgres_bin")),
            user: try ServerUser.current().owning(place.path))
    }

    /// Whether the cluster is complete: initdb writes this file before, we write ours after.
    var isInitialised: Bool { access(place.data + "/tollgate.conf", F_OK) == 0 }

    /// Makes the cluster, once. The password reaches initdb in a file that only it can read.
    func initialise(password: String) async throws {
        guard !isInitialised else { return }
        try await clearUnfinished()
        let passwordFile = place.path + "/superuser"
        try PrivateFile.write(
            password + "\n", to: passwordFile, owner: (user.userID, user.groupID))
        defer { unlink(passwordFile) }
        let status = try await tool(
            "initdb",
            [
                "--pgdata", place.data, "--username", Self.superuser, "--auth", "scram-sha-256",
                "--pwfile", passwordFile, "--encoding", "UTF8", "--locale", "C.UTF-8",
                "--data-checksums",
            ])
        guard status == 0 else { throw failed("initdb", state.log(of: "stack")) }
        try append("include 'tollgate.conf'\n", to: place.data + "/postgresql.conf")
        try configure(port: 7100)
    }

    /// Starts the server on `port` unless it runs.
    /// - Returns: the port that it listens on.
    func start(port: UInt16) async throws -> UInt16 {
        if let running = try await runningPort() { return running }
        guard !PortProbe.isTaken(port) else {
            throw PortProbe.failure("PostgreSQL", port, set: "TOLLGATE_POSTGRES_PORT")
        }
        try configure(port: port)
        let status = try await tool(
            "pg_ctl",
            ["start", "--pgdata", place.data, "--log", place.log, "--wait", "--timeout", "60"])
        guard status == 0 else { throw failed("PostgreSQL", place.log) }
        return port
    }

    /// Stops the server, disconnecting everyone, unless it is down.
    /// - Returns: whether it ran.
    func stop() async throws -> Bool {
        guard try await runningPort() != nil else { return false }
        let status = try await tool(
            "pg_ctl",
            ["stop", "--pgdata", place.data, "--mode", "fast", "--wait", "--timeout", "60"])
        guard status == 0 else { throw failed("pg_ctl stop", state.log(of: "stack")) }
        return true
    }

    /// The port of the running server, or nil when it is down.
    func runningPort() async throws -> UInt16? {
        guard access(place.data + "/PG_VERSION", F_OK) == 0,
            try await tool("pg_ctl", ["status", "--pgdata", place.data]) == 0
        else { return nil }
        let lines = try PrivateFile.read(place.data + "/postmaster.pid")?
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard let lines, lines.count > 3 else { return nil }
        return UInt16(lines[3])
    }

    /// What the server is told beyond PostgreSQL's defaults.
    private func configure(port: UInt16) throws {
        let text = """
            # Written by `tollgate up`; changes are lost at its next start.
            listen_addresses = '127.0.0.1'
            port = \(port)
            unix_socket_directories = '\(place.socket.replacing("'", with: "''"))'
            unix_socket_permissions = 0700
            password_encryption = 'scram-sha-256'
            max_connections = 200
            shared_buffers = '256MB'
            max_wal_size = '2GB'
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_min_error_statement = 'panic'
            cluster_name = 'tollgate'

            """
        try PrivateFile.write(
            text, to: place.data + "/tollgate.conf", owner: (user.userID, user.groupID))
    }

    /// Removes what an initdb that was cut off left behind.
    private func clearUnfinished() async throws {
        guard Folder.exists(place.data) else { return }
        guard access(place.data + "/postmaster.pid", F_OK) != 0 else {
            throw CommandFailure(
                .failure, "\(place.data) belongs to another PostgreSQL",
                "choose another place with --home")
        }
        let removal = Program(
            executable: "/bin/rm", arguments: ["-rf", place.data], log: state.log(of: "stack"))
        _ = try await removal.run(seconds: 60)
    }

    private func tool(_ name: String, _ arguments: [String]) async throws -> Int32 {
        let program = Program(
            executable: "\(programs.folder)/\(name)", arguments: arguments,
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
            log: state.log(of: "stack"), isDetached: true)
        return try await user.running(program).run(seconds: 120)
    }

    private func append(_ text: String, to path: String) throws {
        let old = try PrivateFile.read(path) ?? ""
        try PrivateFile.write(
            old + "\n" + text, to: path, owner: (user.userID, user.groupID))
    }

    private func failed(_ what: String, _ log: String) -> CommandFailure {
        let tail = LogTail.last(5, of: log).joined(separator: "\n     ")
        return CommandFailure(
            .failure, "\(what) failed:\n     \(tail)", "the whole log is \(log)")
    }
}
