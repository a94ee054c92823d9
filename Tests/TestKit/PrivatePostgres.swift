import Chassis
import Glibc
import Model
import Postgres
import Synchronization

/// A PostgreSQL cluster of the tests' own: a temporary folder, a Unix socket, a loopback port.
///
/// A small process beside it waits for this one to end, however it ends, and then stops the
/// server and removes the folder: nothing is left behind, not even after `kill -9` of the tests. Run as root,
/// everything of PostgreSQL runs as the user `postgres`.
package final class PrivatePostgres: Sendable {
    /// The folder that holds the data, the socket and the log.
    package let folder: String
    /// The loopback port.
    package let port: UInt16
    /// The superuser's password over TCP; the socket asks for none.
    package let password = "private-only"

    private let binaries: String
    private let janitor: Janitor
    private let databases = Atomic<Int>(0)

    /// The cluster that all tests of this process share; it's started by the first who asks.
    package static func shared() throws -> PrivatePostgres { try sharedResult.get() }

    private static let sharedResult = Result { try PrivatePostgres() }

    /// Makes and starts a cluster.
    ///
    /// - Parameters:
    ///   - fsync: true makes commits survive a power loss, which only costs time here.
    ///   - settings: further lines of `postgresql.conf`.
    ///   - parent: the folder in which the cluster's is made.
    package init(fsync: Bool = false, settings: [String] = [], inside parent: String = "/tmp")
        throws
    {
        binaries = try Self.findBinaries()
        folder = try Self.makeFolder(in: parent)
        janitor = try Janitor(folder: folder)
        try Self.initialize(binaries, folder, password)
        port = try Self.firstStart(binaries, folder, fsync, settings)
    }

    /// The superuser's URL of a database, by the Unix socket.
    package func url(database: String = "postgres") -> PostgresURL {
        PostgresURL(user: "postgres", host: folder, port: port, database: database)
    }

    /// The superuser's URL of a database, by loopback TCP and with the password.
    package func tcpURL(database: String = "postgres") -> PostgresURL {
        PostgresURL(
            user: "postgres", password: password, host: "127.0.0.1", port: port, database: database)
    }

    // MARK: Life

    /// Starts the server and waits until it accepts connections.
    package func start() throws {
        clearStaleLock()
        try Self.launch(binaries, folder)
    }

    /// Stops the server, cutting its connections, and waits until it's gone.
    package func stop() throws {
        try Self.control(binaries, folder, ["-w", "-t", "60", "-m", "fast", "stop"])
    }

    /// Stops and starts the server.
    package func restart() throws {
        try stop()
        try start()
    }

    /// Kills the server with SIGKILL and waits until all of it is gone.
    package func kill9() {
        guard let pid = serverPID else { return }
        kill(pid, SIGKILL)
        for _ in 0..<500 where Self.isAlive(pid) { usleep(10_000) }
    }

    /// Stops the server and removes the folder now, instead of at the end of the process.
    package func remove() { janitor.finish() }

    // MARK: Databases

    /// Makes an empty database, or a copy of `template` that nobody is connected to.
    package func createDatabase(template: String = "template0") async throws -> PostgresURL {
        let number = databases.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "test_\(number)"
        let admin = try await Connection.connect(
            PostgresConfiguration(url: url()), clock: SystemClock())
        do {
            try await admin.run(
                sql: "CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY FILE_COPY")
            await admin.close()
        } catch {
            await admin.close()
            throw error
        }
        return url(database: name)
    }

    // MARK: Making a cluster

    private static func initialize(
        _ binaries: String, _ folder: String, _ password: String
    ) throws {
        let secret = "\(folder)/password"
        try write(password + "\n", to: secret)
        try Subprocess.run(
            asServerUser([
                "\(binaries)/initdb", "-D", "\(folder)/data", "-U", "postgres", "-E", "UTF8",
                "--locale=C", "--no-sync", "--auth-local=trust", "--auth-host=scram-sha-256",
                "--pwfile=\(secret)",
            ]), log: "\(folder)/initdb.log")
        unlink(secret)
    }

    /// Starts the server on a free port and returns it; another program may take a port before us.
    private static func firstStart(
        _ binaries: String, _ folder: String, _ fsync: Bool, _ settings: [String]
    ) throws -> UInt16 {
        for _ in 0..<2 {
            let port = try freePort()
            try configure(folder, port, fsync, settings)
            do {
                try launch(binaries, folder)
                return port
            } catch { continue }
        }
        let port = try freePort()
        try configure(folder, port, fsync, settings)
        try launch(binaries, folder)
        return port
    }

    private static func configure(
        _ folder: String, _ port: UInt16, _ fsync: Bool, _ settings: [String]
    ) throws {
        var lines = [
            "listen_addresses = '127.0.0.1'", "port = \(port)",
            "unix_socket_directories = '\(folder)'", "max_connections = 200",
            "shared_buffers = '64MB'", "timezone = 'UTC'", "log_line_prefix = '%m [%p] '",
        ]
        if !fsync {
            lines += ["fsync = off", "full_page_writes = off", "synchronous_commit = off"]
        }
        let text = (lines + settings).joined(separator: "\n") + "\n"
        try write(text, to: "\(folder)/data/postgresql.auto.conf")
    }

    private static func launch(_ binaries: String, _ folder: String) throws {
        let log = "\(folder)/server.log"
        do {
            try control(binaries, folder, ["-w", "-t", "60", "-l", log, "start"])
        } catch {
            let words = Subprocess.text(ofFile: log)?.suffix(2_000) ?? ""
            throw Subprocess.Failure(description: "PostgreSQL didn't start: \(words)")
        }
    }

    private static func control(
        _ binaries: String, _ folder: String, _ arguments: [String]
    ) throws {
        let command = ["\(binaries)/pg_ctl", "-D", "\(folder)/data"] + arguments
        try Subprocess.run(asServerUser(command), log: "\(folder)/control.log")
    }

    private static func findBinaries() throws -> String {
        for version in stride(from: 30, through: 13, by: -1) {
            let folder = "/usr/lib/postgresql/\(version)/bin"
            if access("\(folder)/initdb", X_OK) == 0 { return folder }
        }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        for folder in path.split(separator: ":") where access("\(folder)/initdb", X_OK) == 0 {
            return String(folder)
        }
        throw Subprocess.Failure(description: "no initdb found: install postgresql")
    }

    private static func asServerUser(_ command: [String]) -> [String] {
        // Away from our folder, which the other user may not enter.
        let moved = ["/bin/sh", "-c", "cd / && exec \"$0\" \"$@\""] + command
        if geteuid() != 0 { return moved }
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] + moved
    }

    private static func makeFolder(in parent: String) throws -> String {
        var template = Array("\(parent)/tollgate-pg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Subprocess.Failure(description: "can't make a folder in \(parent)")
        }
        let folder = template.withUnsafeBufferPointer { characters in
            characters.baseAddress.map { String(cString: $0) } ?? ""
        }
        try giveAway(folder)
        return folder
    }

    /// Writes a file that only the server's user can read.
    private static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Subprocess.Failure(description: "can't write \(path)") }
        let bytes = Array(text.utf8)
        let written = Glibc.write(file, bytes, bytes.count)
        close(file)
        guard written == bytes.count else {
            throw Subprocess.Failure(description: "can't write \(path)")
        }
        try giveAway(path)
    }

    private static func giveAway(_ path: String) throws {
        if geteuid() != 0 { return }
        guard let user = getpwnam("postgres") else {
            throw Subprocess.Failure(description: "root needs a user postgres for the server")
        }
        chown(path, user.pointee.pw_uid, user.pointee.pw_gid)
    }

    private static func freePort() throws -> UInt16 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && getsockname(listener, generic, &length) == 0
            }
        }
        guard code else { throw Subprocess.Failure(description: "no free loopback port") }
        return UInt16(bigEndian: address.sin_port)
    }

    // MARK: Processes

    /// The server's first process, the parent of all others; nil when none runs.
    package var serverPID: pid_t? {
        Subprocess.text(ofFile: "\(folder)/data/postmaster.pid")?
            .split(separator: "\n").first.flatMap { pid_t($0) }
    }

    /// Whether the server's first process runs.
    package var isRunning: Bool { serverPID.map(Self.isAlive) ?? false }

    /// Whether a process runs; one that only waits to be reaped doesn't.
    private static func isAlive(_ pid: pid_t) -> Bool {
        guard let stat = Subprocess.text(ofFile: "/proc/\(pid)/stat"),
            let end = stat.lastIndex(of: ")")
        else { return false }
        return !stat[stat.index(after: end)...].hasPrefix(" Z")
    }

    /// Removes the lock file of a server that was killed and that nobody has reaped yet.
    private func clearStaleLock() {
        guard let pid = serverPID, !Self.isAlive(pid) else { return }
        unlink("\(folder)/data/postmaster.pid")
        unlink("\(folder)/.s.PGSQL.\(port).lock")
        usleep(200_000)  // The killed server's own children notice and leave.
    }
}
