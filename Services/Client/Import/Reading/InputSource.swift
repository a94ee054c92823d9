import Chassis
import Glibc

/// The import was told to stop while it read.
struct InputInterrupted: Error {}

/// The bytes of one input: a file or standard input, decompressed when it is gzip.
///
/// Whether it is gzip the first two bytes say. gzip then reads a file by itself, and we see from
/// the file's position, which both share, how far it is; a pipe is passed on to it while its
/// output is read, so that neither waits for the other.
final class InputSource {
    /// What messages call it.
    let name: String
    /// Which file it is, to notice one that is named twice; nil for what is no regular file.
    let identity: FileIdentity?
    /// Bytes in the file; 0 when it is none.
    let bytesTotal: UInt64

    private let path: String
    private let stop: ShutdownRequest
    /// Open from the first read to the end; else -1.
    private var file: Int32 = -1
    private var gzip: GzipProcess?
    /// Bytes that were read of a pipe and not yet given out or passed on.
    private var pending: ArraySlice<UInt8> = []
    private var isDone = false
    /// Bytes of the file or pipe that are read so far.
    private(set) var bytesTaken: UInt64 = 0

    private static let chunkBytes = 1 << 16
    /// How long one wait for bytes may be before it is asked whether to stop.
    private static let waitMilliseconds: Int32 = 200

    /// Looks at `path`; "-" is standard input.
    /// - Throws: a failure when there is nothing that can be read.
    init(path: String, stop: ShutdownRequest) throws {
        name = path == "-" ? "standard input" : path
        self.path = path
        self.stop = stop
        var info = stat()
        guard (path == "-" ? fstat(STDIN_FILENO, &info) : stat(path, &info)) == 0 else {
            throw Self.unreadable(path)
        }
        let kind = info.st_mode & S_IFMT
        guard kind != S_IFDIR else {
            throw CommandFailure(.notFound, "\(path) is a folder", "name a file, or -")
        }
        let isRegular = kind == S_IFREG
        identity = isRegular ? FileIdentity(device: info.st_dev, inode: info.st_ino) : nil
        bytesTotal = isRegular ? UInt64(max(0, info.st_size)) : 0
    }

    deinit { if file >= 0 { close(file) } }

    /// Reads into `buffer`, waiting for at least one byte.
    /// - Returns: how many bytes; 0 at the end.
    /// - Throws: `InputInterrupted`; a failure when reading breaks off or the content is damaged.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if isDone { return 0 }
        if file < 0 { try begin() }
        while stop.reason == nil {
            guard let count = try readSome(into: buffer) else { continue }
            if identity != nil { bytesTaken = UInt64(max(0, lseek(file, 0, SEEK_CUR))) }
            if count == 0 { try finish() }
            return count
        }
        throw InputInterrupted()
    }

    /// Opens the input and starts gzip when it is needed.
    private func begin() throws {
        file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Self.unreadable(path) }
        if try startsWith([0x1F, 0x8B]) {
            gzip = try GzipProcess(reading: identity == nil ? nil : file)
        }
    }

    /// Content that is there; 0 at its end; nil: none yet.
    private func readSome(into buffer: UnsafeMutableRawBufferPointer) throws -> Int? {
        if let gzip { return try pass(through: gzip, into: buffer) }
        guard !pending.isEmpty else { return try readOnce(file, into: buffer) }
        let count = min(pending.count, buffer.count)
        buffer.copyBytes(from: pending.prefix(count))
        pending = pending.dropFirst(count)
        return count
    }

    /// One step of decompressing: passes compressed bytes on, reads content.
    /// - Returns: bytes of content, 0 at its end; nil: none yet.
    private func pass(
        through gzip: GzipProcess, into buffer: UnsafeMutableRawBufferPointer
    ) throws -> Int? {
        var waits = [pollfd(fd: gzip.output, events: Int16(POLLIN), revents: 0)]
        if let input = gzip.input {
            waits.append(
                pending.isEmpty
                    ? pollfd(fd: file, events: Int16(POLLIN), revents: 0)
                    : pollfd(fd: input, events: Int16(POLLOUT), revents: 0))
        }
        guard poll(&waits, nfds_t(waits.count), Self.waitMilliseconds) > 0 else { return nil }
        if waits.count > 1, waits[1].revents != 0 {
            if pending.isEmpty {
                if try fillPending() == 0 { gzip.endInput() }
            } else if let count = gzip.feed(pending) {
                pending = pending.dropFirst(count)
            } else {
                gzip.endInput()
            }
        }
        return waits[0].revents == 0 ? nil : try readOnce(gzip.output, into: buffer)
    }

    private func finish() throws {
        isDone = true
        close(file)
        file = -1
        guard let complaint = gzip?.finish() else { return }
        throw CommandFailure(
            .failure, "\(name) is damaged: gzip says: \(complaint)",
            "what came before is imported; --resume goes on there when you have the whole file")
    }

    /// Reads a chunk of a pipe; nil: nothing came yet.
    private func fillPending() throws -> Int? {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        let count = try chunk.withUnsafeMutableBytes { try readOnce(file, into: $0) }
        pending += chunk.prefix(count ?? 0)
        return count
    }

    /// Waits a moment for bytes and reads them; nil: none came yet; 0: the end.
    private func readOnce(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
    ) throws -> Int? {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, Self.waitMilliseconds) > 0 else { return nil }
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 {
            if descriptor == file { bytesTaken += UInt64(count) }
            return count
        }
        guard errno == EINTR || errno == EAGAIN else {
            throw CommandFailure(
                .failure, "reading \(name) broke off: \(SystemError.text)",
                "what came before is imported; --resume goes on there when it can be read")
        }
        return nil
    }

    /// Whether the content begins with `magic`; what it takes from a pipe to see that stays.
    private func startsWith(_ magic: [UInt8]) throws -> Bool {
        guard identity == nil else {
            var start = [UInt8](repeating: 0, count: magic.count)
            let place = max(0, lseek(file, 0, SEEK_CUR))
            return pread(file, &start, start.count, place) == start.count && start == magic
        }
        while pending.count < magic.count {
            guard stop.reason == nil else { throw InputInterrupted() }
            if try fillPending() == 0 { break }
        }
        return pending.starts(with: magic)
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        switch errno {
        case ENOENT: CommandFailure(.notFound, "there is no file \(path)", "check the path")
        case EACCES: CommandFailure(.denied, "\(path) may not be read", "check its permissions")
        default:
            CommandFailure(
                .failure, "\(path) can't be opened: \(SystemError.text)", "check the path")
        }
    }
}

/// Which file a descriptor stands for.
struct FileIdentity: Hashable {
    let device: dev_t
    let inode: ino_t
}
