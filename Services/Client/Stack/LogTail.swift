import Glibc

/// The end of a log file.
enum LogTail {
    /// Longest part of a file that is read for its last lines, in bytes.
    private static let windowBytesMax = 262_144

    /// The last `count` lines; none when the file can't be read.
    static func last(_ count: Int, of path: String) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        let start = max(0, size - windowBytesMax)
        let text = read(descriptor, from: start, bytesMax: windowBytesMax).text
        return text.split(separator: "\n").suffix(max(0, count)).map(String.init)
    }

    /// Up to `bytesMax` bytes from `start`, and where they end.
    static func read(_ descriptor: Int32, from start: Int, bytesMax: Int = 65_536)
        -> (text: String, end: Int)
    {
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        var filled = 0
        while filled < bytesMax {
            let count = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, bytesMax - filled,
                    off_t(start + filled))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            filled += count
        }
        return (String(decoding: bytes.prefix(filled), as: UTF8.self), start + filled)
    }
}
