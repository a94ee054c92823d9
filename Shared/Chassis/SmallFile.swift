import Glibc

/// Files of settings and secrets: read whole, within a limit.
package enum SmallFile {
    /// Why a file could not be read; safe to show.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// All bytes of the file.
    /// - Parameter isPrivate: refuse a file that its group or others may use (mode 0600 and
    ///   stricter pass).
    package static func read(
        _ path: String, bytesMax: Int = 1024 * 1024, isPrivate: Bool = false
    ) throws(Failure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("can't open", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("can't inspect", path) }
        if isPrivate, status.st_mode & 0o077 != 0 {
            throw Failure(
                description: "\(path) holds secrets, but others than its owner may use it; "
                    + "run: chmod 600 \(path)")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("can't read", path)
            }
            if count == 0 { return bytes }
            bytes += chunk[0..<count]
            guard bytes.count <= bytesMax else {
                throw Failure(description: "\(path) is larger than \(bytesMax) bytes")
            }
        }
    }

    private static func failure(_ action: String, _ path: String) -> Failure {
        Failure(description: "\(action) \(path): \(String(cString: strerror(errno)))")
    }
}
