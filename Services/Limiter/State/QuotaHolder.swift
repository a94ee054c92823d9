import Chassis
import Glibc

/// The name under which PostgreSQL keeps what a state directory holds of quotas, and which life of
/// it this is.
///
/// The name belongs to the directory, for the units are in its files: two limiters never share one,
/// and a copy of a directory gets a name of its own. The life rises with each start, before
/// anything is asked under it, so that what an earlier process sent and arrives late is known by it.
struct QuotaHolder: Equatable, Sendable {
    let name: String
    let life: UInt64

    /// A holder of units that end with the process.
    static func once() -> QuotaHolder { QuotaHolder(name: newName(), life: 1) }

    fileprivate static func newName() -> String { HexString.encode(SecureRandom.bytes(16)) }
}

extension StateDirectory {
    private var holderPath: String { path + "/holder" }

    /// The next life of this directory's holder; it is on the disk when this returns.
    func nextHolder() throws(StateDirectoryFault) -> QuotaHolder {
        let place = try place()
        let known = lastHolder(at: place)
        let (life, over) = (known?.life ?? 0).addingReportingOverflow(1)
        let holder = over
            ? QuotaHolder.once() : QuotaHolder(name: known?.name ?? QuotaHolder.newName(), life: life)
        try write("\(holder.name) \(holder.life) \(place)\n")
        return holder
    }

    /// What tells this directory from a copy of it.
    private func place() throws(StateDirectoryFault) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("look at", path, errno) }
        return "\(status.st_dev).\(status.st_ino)"
    }

    private func lastHolder(at place: String) -> QuotaHolder? {
        guard let bytes = try? SmallFile.read(holderPath, bytesMax: 1_024) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 3, words[0].count == 32, words[0].allSatisfy(\.isHexDigit),
            let life = UInt64(words[1]), words[2] == place
        else { return nil }
        return QuotaHolder(name: String(words[0]), life: life)
    }

    /// Writes the file anew, whole or not at all.
    private func write(_ text: String) throws(StateDirectoryFault) {
        let draft = holderPath + "-draft"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system("open", draft, errno) }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw .system("write to", draft, errno)
        }
        guard rename(draft, holderPath) == 0 else { throw .system("rename", draft, errno) }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .system("open", path, errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .system("write to", path, errno) }
    }
}
