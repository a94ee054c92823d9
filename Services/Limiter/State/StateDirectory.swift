import Chassis
import CLinux
import Glibc

/// The directory of a limiter's state, taken for this process.
final class StateDirectory: Sendable {
    let path: String
    let identity: RecordHeader.Identity
    /// Whether an earlier process made its files here: one that is missing now was lost.
    let wasUsed: Bool
    private let lock: Int32

    private static let lockAttempts = 20
    private static let lockPauseMicroseconds: UInt32 = 50_000
    private static let mark = "State of one limiter: counters of shard xx in xx.cells, leases in xx.holds.\n"

    /// Makes the directory if it is missing (mode 0700), and takes it.
    init(_ path: String, _ identity: RecordHeader.Identity) throws(StateDirectoryFault) {
        self.path = path
        self.identity = identity
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .system("make directory", path, errno)
        }
        let file = path + "/lock"
        lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .system("open", file, errno) }
        // A process that has just ended, or a child that it was starting, may hold it for a moment.
        var isMine = false
        for _ in 0..<Self.lockAttempts where !isMine {
            isMine = flock(lock, LOCK_EX | LOCK_NB) == 0
            if !isMine { usleep(Self.lockPauseMicroseconds) }
        }
        guard isMine else {
            close(lock)
            throw .inUse(path)
        }
        var status = stat()
        wasUsed = fstat(lock, &status) == 0 && status.st_size > 0
    }

    deinit { close(lock) }

    /// Removes regions that a process made and didn't come to use.
    func sweep(keeping paths: Set<String>) {
        guard let stream = opendir(path) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let parts = name.split(separator: ".")
            let file = path + "/" + name
            if parts.count == 3, parts[2].allSatisfy(\.isNumber), !paths.contains(file) {
                unlink(file)
            }
        }
    }

    /// Notes that all files are there: one that is missing from now on was lost.
    func markUsed() throws(StateDirectoryFault) {
        guard !wasUsed else { return }
        let text = Array(Self.mark.utf8)
        guard pwrite(lock, text, text.count, 0) == text.count else {
            throw .system("write to", path + "/lock", errno)
        }
    }
}

/// Why a directory can't hold a limiter's state; its text says what to do.
enum StateDirectoryFault: Error, Equatable, CustomStringConvertible {
    case inUse(String)
    case system(String, String, Int32)
    /// No room for the first files.
    case noRoom(String)

    var description: String {
        switch self {
        case .inUse(let path):
            "state directory \(path) is in use by another process: stop it, or set LIMITER_STATE_DIR"
        case .system(let operation, let path, let code):
            "could not \(operation) \(path): \(String(cString: strerror(code)))"
        case .noRoom(let path):
            "state directory \(path) has no room for the first files: free some, or set "
                + "LIMITER_STATE_DIR"
        }
    }
}

extension RecordHeader.Identity {
    /// The identity of state kept now, under a secret.
    static func current(secret: (UInt64, UInt64)) throws -> Self {
        let text = String(
            decoding: try SmallFile.read("/proc/sys/kernel/random/boot_id"), as: UTF8.self)
        let digits = text.filter(\.isHexDigit)
        return Self(
            secret: SubjectHasher(secret: secret).fingerprint,
            bootHigh: UInt64(digits.prefix(16), radix: 16) ?? 0,
            bootLow: UInt64(digits.dropFirst(16).prefix(16), radix: 16) ?? 0)
    }
}
