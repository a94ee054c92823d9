import Glibc

/// A temporary file that nobody else sees and that goes away with its last user.
final class LedgerFile {
    private let descriptor: Int32
    private var size: off_t = 0

    /// - Throws: a failure when no folder for temporary files can be written.
    init() throws {
        let folders = [getenv("TMPDIR").map { String(cString: $0) }, "/var/tmp", "/tmp"]
        for case let folder? in folders where !folder.isEmpty {
            var template = Array("\(folder)/tollgate-import-XXXXXX".utf8CString)
            let made = mkstemp(&template)
            guard made >= 0 else { continue }
            _ = fcntl(made, F_SETFD, FD_CLOEXEC)
            unlink(template)
            descriptor = made
            return
        }
        throw CommandFailure(
            .failure, "no temporary file can be made: \(SystemError.text)", "set TMPDIR")
    }

    deinit { close(descriptor) }

    /// Appends bytes; returns where they begin.
    func append(_ bytes: UnsafeRawBufferPointer) throws -> off_t {
        let start = size
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = pwrite(descriptor, part.baseAddress, part.count, size)
            guard count > 0 || errno == EINTR else {
                throw CommandFailure(
                    .failure, "a temporary file can't be written: \(SystemError.text)",
                    "make room, or set TMPDIR to a folder with more of it")
            }
            rest = rest.dropFirst(max(0, count))
            size += off_t(max(0, count))
        }
        return start
    }

    /// Reads bytes that were appended.
    func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: off_t) throws {
        var done = 0
        while done < bytes.count {
            let count = pread(
                descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done,
                offset + off_t(done))
            guard count > 0 || (count < 0 && errno == EINTR) else {
                throw CommandFailure(
                    .failure, "a temporary file can't be read: \(SystemError.text)", "try again")
            }
            done += max(0, count)
        }
    }
}
