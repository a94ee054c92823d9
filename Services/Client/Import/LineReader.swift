import Glibc

/// Reads a file or standard input line by line in bounded memory.
package struct LineReader: ~Copyable {
    /// Longest line that is kept, in bytes.
    package static let lineBytesMax = 65_536

    /// One line of the input.
    package enum Line: Sendable, Equatable {
        case text([UInt8])
        /// Longer than `lineBytesMax`; its bytes are gone.
        case tooLong
    }

    private let descriptor: Int32
    private let isOwned: Bool
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// Bytes taken from the file so far.
    package private(set) var bytesRead: UInt64 = 0
    /// Size of the file; 0 when it has none (a pipe).
    package let bytesTotal: UInt64

    /// Opens `path`; "-" is standard input.
    /// - Throws: a failure that says why it can't be read.
    package init(path: String) throws {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT != S_IFDIR else {
            if path != "-" { close(descriptor) }
            throw CommandFailure(.notFound, "\(path) is not a file", "name an access log")
        }
        self.descriptor = descriptor
        self.isOwned = path != "-"
        let isFile = info.st_mode & S_IFMT == S_IFREG
        self.bytesTotal = isFile ? UInt64(max(0, info.st_size)) : 0
    }

    deinit { if isOwned { close(descriptor) } }

    /// The next line without its `\n` or `\r\n`; nil at the end.
    /// - Throws: a failure when reading breaks off.
    package mutating func next() throws -> Line? {
        var scanned = start
        var isTooLong = false
        while true {
            if let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = take(upTo: end)
                start = end + 1
                return isTooLong ? .tooLong : line
            }
            scanned = buffer.count
            if buffer.count - start > Self.lineBytesMax {
                isTooLong = true
                start = buffer.count
            }
            if isAtEnd {
                guard isTooLong || start < buffer.count else { return nil }
                let line = take(upTo: buffer.count)
                start = buffer.count
                return isTooLong ? .tooLong : line
            }
            let dropped = start
            try fill()
            scanned -= dropped
        }
    }

    private func take(upTo end: Int) -> Line {
        var line = buffer[start..<end]
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return line.count > Self.lineBytesMax ? .tooLong : .text(Array(line))
    }

    /// Drops what is taken and reads more.
    private mutating func fill() throws {
        buffer.removeFirst(start)
        start = 0
        let chunk = 65_536
        let old = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: chunk))
        var count: Int
        repeat {
            count = buffer.withUnsafeMutableBytes { bytes in
                read(descriptor, bytes.baseAddress.map { $0 + old }, chunk)
            }
        } while count < 0 && errno == EINTR
        buffer.removeLast(chunk - max(0, count))
        guard count >= 0 else { throw CommandFailure(.failure, "reading broke off", "try again") }
        bytesRead += UInt64(count)
        isAtEnd = count == 0
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        switch errno {
        case ENOENT: CommandFailure(.notFound, "there is no file \(path)", "check the path")
        case EACCES: CommandFailure(.denied, "\(path) may not be read", "check its permissions")
        default: CommandFailure(.failure, "\(path) can't be opened", "check the path")
        }
    }
}
