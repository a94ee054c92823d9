import Chassis
import Glibc
import Model

/// One daemon of a stack: its binary, its environment, its process.
struct DaemonProcess: Sendable {
    let kind: DaemonKind
    let address: NetworkAddress
    let state: StateDirectory
    /// Path of the binary.
    let executable: String
    let environment: [String: String]

    /// The daemon's process, when the pid file's very process runs.
    var running: ProcessIdentity? {
        guard let record = ProcessRecord(path: state.record(of: kind.name)) else { return nil }
        return record.identity.isRunning ? record.identity : nil
    }

    /// Whether the running process was started from this binary and this environment.
    var isCurrent: Bool {
        ProcessRecord(path: state.record(of: kind.name))?.fingerprint == fingerprint
    }

    /// Starts the process in the background and writes its pid file.
    /// - Throws: a failure when the port is taken or the binary is missing.
    func start() throws {
        guard access(executable, X_OK) == 0 else {
            throw CommandFailure(
                .failure, "the daemon \(executable) is missing",
                "build all of them: swift build -c release")
        }
        guard !PortProbe.isTaken(address.port) else {
            throw PortProbe.failure(
                kind.name, address.port,
                set: "\(ClientSettings.variable(kind.name))=127.0.0.1:PORT")
        }
        let program = Program(
            executable: executable, environment: environment, log: state.log(of: kind.name),
            isDetached: true)
        let pid = try program.start()
        guard let identity = ProcessIdentity(running: pid) else {
            throw ended()
        }
        let record = ProcessRecord(identity: identity, fingerprint: fingerprint)
        try PrivateFile.write(record.text, to: state.record(of: kind.name))
    }

    /// Ends the process: SIGTERM, time to drain, then SIGKILL.
    /// - Returns: whether it ran.
    static func stop(_ kind: DaemonKind, of state: StateDirectory) async throws -> Bool {
        let path = state.record(of: kind.name)
        defer { unlink(path) }
        guard let identity = ProcessRecord(path: path)?.identity, identity.send(SIGTERM) else {
            return false
        }
        for _ in 0..<1_500 where identity.isRunning {
            reap(identity.pid)
            try await Task.sleep(for: .milliseconds(20))
        }
        if identity.send(SIGKILL) {
            for _ in 0..<100 where identity.isRunning {
                reap(identity.pid)
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        return true
    }

    /// Why a daemon that was started is not there any more: the end of its log.
    func ended() -> CommandFailure {
        let tail = LogTail.last(5, of: state.log(of: kind.name)).joined(separator: "\n     ")
        return CommandFailure(
            .failure, "\(kind.name) ended while it started:\n     \(tail)",
            "the whole log is \(state.log(of: kind.name))")
    }

    /// Takes the exit status of a child of this process, so that it does not stay a zombie.
    static func reap(_ pid: pid_t) { _ = waitpid(pid, nil, WNOHANG) }

    /// A digest of the binary's identity and the environment; of the files that it names (secrets)
    /// only when they were written.
    private var fingerprint: String {
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        let files = environment.filter { $0.key.hasSuffix("_FILE") }.map(\.value).sorted()
        let text = ([Self.stamp(executable)] + variables + files.map(Self.stamp))
            .joined(separator: "\n")
        return HexString.encode(Array(SHA256.hash(Array(text.utf8)).prefix(8)))
    }

    /// Path, size and time of the last change of a file.
    private static func stamp(_ path: String) -> String {
        var info = stat()
        _ = stat(path, &info)
        return "\(path) \(info.st_size) \(info.st_mtim.tv_sec) \(info.st_mtim.tv_nsec)"
    }
}
