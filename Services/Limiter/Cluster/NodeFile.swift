import Chassis
import Glibc

/// Under which id and term the state of a directory was kept last: the file `node` in it. Without a directory nothing
/// is remembered.
struct NodeFile: Sendable {
    private let path: String?

    /// Takes the directory of the state; nil: there is none.
    init(directory: String?) { path = directory.map { $0 + "/node" } }

    /// The id and the term; nil: the state was never kept for others.
    func read() -> NodeTerm? {
        guard let path, let bytes = try? SmallFile.read(path) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let term = Int64(words[1]), term > 0 else { return nil }
        return NodeTerm(id: String(words[0]), term: term)
    }

    /// Whether the state was ever kept for others, under whichever id.
    var exists: Bool { path.map { access($0, F_OK) == 0 } ?? false }

    /// Notes that the state is that of a limiter without others, which once had some.
    func standAlone() throws { try write(NodeTerm(id: "-", term: 0)) }

    /// Remembers both, for good when it returns.
    func write(_ node: NodeTerm) throws {
        guard let path else { return }
        let new = path + ".new"
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StateDirectoryFault.system("write", new, errno) }
        let text = Array("\(node.id) \(node.term)\n".utf8)
        let isWritten = Glibc.write(file, text, text.count) == text.count && fsync(file) == 0
        let code = errno
        close(file)
        guard isWritten else { throw StateDirectoryFault.system("write", new, code) }
        guard rename(new, path) == 0 else { throw StateDirectoryFault.system("write", path, errno) }
    }
}
