import CLinux
import Glibc

/// A program to start: posix_spawn with nothing inherited but what is named here.
struct Program {
    var executable: String
    var arguments: [String] = []
    /// `NAME=value`; the child sees these and no others.
    var environment: [String: String] = [:]
    /// Where standard output and standard error are appended.
    var log = "/dev/null"
    /// What it writes to in place of the log, and reads in place of /dev/null.
    var streams: (input: Int32?, output: Int32, errors: Int32)?
    /// Whether it becomes the leader of a session of its own, so that a closing terminal or
    /// Ctrl-C does not end it.
    var isDetached = false

    /// Starts it.
    /// - Throws: a failure that names the program.
    func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input = streams?.input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let streams {
            posix_spawn_file_actions_adddup2(&actions, streams.output, 1)
            posix_spawn_file_actions_adddup2(&actions, streams.errors, 2)
        } else {
            posix_spawn_file_actions_addopen(
                &actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        tollgate_spawn_closefrom(&actions, 3)
        tollgate_spawn_chdir(&actions, "/")
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        var allSignals = sigset_t()
        sigfillset(&allSignals)
        posix_spawnattr_setsigdefault(&attributes, &allSignals)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (isDetached ? 0x80 : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))  // 0x80: POSIX_SPAWN_SETSID
        let words = [executable] + arguments
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        var pid: pid_t = 0
        let code = CStrings.with(words) { argv in
            CStrings.with(variables) { envp in
                posix_spawn(&pid, executable, &actions, &attributes, argv, envp)
            }
        }
        guard code == 0 else {
            throw CommandFailure(
                .failure, "\(executable) can't be started: \(String(cString: strerror(code)))",
                "check that it is installed and may be run")
        }
        return pid
    }

    /// Starts it, reads all that it prints, and waits for its end, however long it takes.
    /// - Returns: its exit status; 128 and more when a signal ended it.
    /// - Throws: a failure when it can't be started.
    func output() throws -> (status: Int32, text: String) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw CommandFailure(.failure, "no pipe for \(executable): \(SystemError.text)")
        }
        defer { close(ends[0]) }
        var child = self
        child.streams = (nil, ends[1], STDERR_FILENO)
        let started = Result { try child.start() }
        close(ends[1])
        let pid = try started.get()
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(ends[0], &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += chunk.prefix(count)
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return (Self.exitStatus(status), String(decoding: bytes, as: UTF8.self))
    }

    private static func exitStatus(_ status: Int32) -> Int32 {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Starts it and waits for its end, at most `seconds`.
    /// - Returns: its exit status; 128 and more when a signal ended it.
    /// - Throws: a failure when it can't be started or takes too long.
    func run(seconds: Int) async throws -> Int32 {
        let pid = try start()
        for _ in 0..<(seconds * 50) {
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid { return Self.exitStatus(status) }
            try await Task.sleep(for: .milliseconds(20))
        }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        throw CommandFailure(
            .failure, "\(executable) did not end within \(seconds) s", "see \(log)")
    }
}

/// Swift strings as the vector that exec takes.
enum CStrings {
    static func with<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("never empty") }
            return body(base)
        }
    }
}
