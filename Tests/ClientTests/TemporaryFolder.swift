import Glibc

@testable import Client

/// A folder that goes away with its last user.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/tollgate-test-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        path = made.map { String(cString: $0) } ?? ""
        guard !path.isEmpty else { throw CommandFailure(.failure, "no temporary folder") }
    }

    /// Writes a file into the folder; returns its path.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = path + "/" + name
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw CommandFailure(.failure, "\(file) can't be written") }
            rest = rest.dropFirst(count)
        }
        return file
    }

    /// Takes a file away; whether there was one.
    func remove(_ name: String) -> Bool { unlink(path + "/" + name) == 0 }

    deinit {
        var pid: pid_t = 0
        _ = CStrings.with(["/bin/rm", "-rf", path]) { argv in
            posix_spawn(&pid, "/bin/rm", nil, nil, argv, argv)
        }
        waitpid(pid, nil, 0)
    }
}
