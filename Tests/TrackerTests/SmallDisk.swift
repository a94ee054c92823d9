import Glibc

@testable import Tracker

/// A small file system in memory, for a test that may mount one.
final class SmallDisk: Sendable {
    let path: String

    /// Whether this process may mount file systems.
    static let isPossible: Bool = (try? SmallDisk()) != nil

    init(mebibytes: Int = 1, mode: String = "700") throws {
        var template = Array("/tmp/tollgate-small-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkdtemp($0) } }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        guard made != nil,
            mount("tollgate", path, "tmpfs", 0, "size=\(mebibytes)m,mode=\(mode)") == 0
        else {
            rmdir(path)
            throw DiskFault(operation: "mount", path: path, code: errno)
        }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }

    /// Appends to a file until nothing fits any more; gives the bytes appended.
    @discardableResult
    func fill(_ name: String = "ballast") -> Int {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(file) }
        let block = [UInt8](repeating: 1, count: 4_096)
        var count = 0
        while case let written = write(file, block, block.count), written > 0 { count += written }
        return count
    }

    /// Removes the file that fills it.
    func relieve(_ name: String = "ballast") { unlink("\(path)/\(name)") }
}
