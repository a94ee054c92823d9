import Glibc

/// A folder for secrets and logs that only this user can read; it lives as long as this object.
final class PrivateFiles {
    private let folder: String

    /// Makes the folder in /tmp.
    init() throws {
        var template = Array("/tmp/tollgate-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchmarkFault("can't make a folder in /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The path of a file in the folder.
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Makes a folder in the folder and returns its path.
    func makeFolder(_ name: String) throws -> String {
        guard mkdir(path(name), 0o700) == 0 else {
            throw BenchmarkFault("can't make \(path(name))")
        }
        return path(name)
    }

    /// Writes a file with mode 0600 and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        let file = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let bytes = Array(text.utf8)
        guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw BenchmarkFault("can't write \(path(name))")
        }
        close(file)
        return path(name)
    }

    deinit { Self.remove(folder) }

    private static func remove(_ folder: String) {
        guard let entries = opendir(folder) else { return }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            if unlink("\(folder)/\(name)") != 0 { remove("\(folder)/\(name)") }
        }
        closedir(entries)
        rmdir(folder)
    }
}

/// The folder that holds this program, where the daemons are too.
enum ProgramFolder {
    /// The path of a program beside this one.
    static func path(of program: String) throws -> String {
        let path = try ownPath()
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let found = "/\(folder)/\(program)"
        guard access(found, X_OK) == 0 else {
            throw BenchmarkFault("\(found) is not there; run `swift build -c release` first")
        }
        return found
    }

    /// The path of this program.
    static func ownPath() throws -> String {
        var bytes = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &bytes, bytes.count)
        guard count > 0 else { throw BenchmarkFault("/proc/self/exe can't be read") }
        return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
