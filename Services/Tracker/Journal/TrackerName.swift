import Chassis
import Glibc

/// The name under which the database knows a tracker, when TRACKER_NODE doesn't give one: the
/// host's name and an id that is made once and kept in the journal's directory. So trackers on
/// one host differ, and so does a journal that was copied to another host from the one it was
/// copied from.
enum TrackerName {
    private static let hostBytesMax = 55

    /// The name; an id that can't be kept is used all the same, and the next start stores known
    /// events again.
    /// - Parameter fresh: random bytes for the id, 4 or more.
    static func standard(in directory: String, host: String, fresh: [UInt8]) -> String {
        let file = directory + "/node"
        if let text = try? SmallFile.read(file, bytesMax: 64) {
            let id = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            if HexString.decode(id)?.count == 4 { return "\(safe(host))-\(id)" }
        }
        let id = HexString.encode(Array(fresh.prefix(4)))
        if let made = try? PosixDisk().create(file, Array("\(id)\n".utf8), reserving: 0) {
            close(made)
        }
        return "\(safe(host))-\(id)"
    }

    /// This host's name.
    static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a byte may be in a name: letters, digits, '-', '.' and '_'.
    static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95: true
        default: false
        }
    }

    private static func safe(_ host: String) -> String {
        let bytes = host.utf8.prefix(hostBytesMax).map { allows($0) ? $0 : UInt8(ascii: "-") }
        return bytes.isEmpty ? "tracker" : String(decoding: bytes, as: UTF8.self)
    }
}
