import Glibc

/// Runs programs for tests, without a shell in between.
enum Subprocess {
    /// What went wrong: the program, its exit status and its last words.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program to its end with its output in `log`; throws when it can't or fails.
    static func run(_ arguments: [String], log: String) throws {
        let pid = try spawn(arguments, input: "/dev/null", output: log)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else {
            let words = text(ofFile: log)?.suffix(2_000) ?? ""
            throw Failure(
                description: "\(arguments.joined(separator: " ")) failed (\(status)): \(words)")
        }
    }

    /// Starts a program in a session of its own and returns its process id.
    ///
    /// - Parameter inputDescriptor: becomes standard input instead of the file `input`.
    static func spawn(
        _ arguments: [String], input: String = "/dev/null", inputDescriptor: Int32? = nil,
        output: String = "/dev/null"
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let inputDescriptor {
            posix_spawn_file_actions_adddup2(&actions, inputDescriptor, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, arguments[0], &actions, &attributes, &pointers, environ)
        guard code == 0 else {
            throw Failure(description: "can't run \(arguments[0]) (error \(code))")
        }
        return pid
    }

    /// A small file's text; nil when it can't be read.
    static func text(ofFile path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
