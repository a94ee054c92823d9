import Glibc

/// Files that only their owner may read, replaced whole or not at all.
enum PrivateFile {
    /// Writes `text` to `path` with mode 0600, through a file beside it and a rename.
    /// - Throws: a failure that names the path, never the text.
    static func write(_ text: String, to path: String, owner: (uid_t, gid_t)? = nil) throws {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { throw failure(path) }
            bytes = bytes.dropFirst(max(0, count))
        }
        if let owner, fchown(descriptor, owner.0, owner.1) != 0 { throw failure(path) }
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw failure(path) }
    }

    /// Finds out whether `write` can work, for what is made only once and would be lost.
    /// - Throws: a failure that names the path.
    static func check(_ path: String) throws {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        close(descriptor)
        unlink(draft)
        guard !Folder.exists(path) else {
            throw CommandFailure(.failure, "\(path) is a folder", "name a file")
        }
    }

    /// The text of the file without white space at its end; nil when there is none.
    /// - Throws: a failure when it is there and can't be read.
    static func read(_ path: String) throws -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw CommandFailure(
                .denied, "\(path) can't be read: \(SystemError.text)",
                "run as the user who started the stack")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while bytes.count < 1 << 20 {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        while let last = bytes.last, last == 0x0A || last == 0x0D || last == 0x20 {
            bytes.removeLast()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(
            .failure, "\(path) can't be written: \(SystemError.text)",
            "check the folder's permissions and the free space")
    }
}
