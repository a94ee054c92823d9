import Chassis
import Glibc

/// Which journal the positions are of, and whether the database has been asked since; kept in
/// the file `lineage`.
///
/// Problem: a journal that lost its end (a snapshot was put back, a disk lied about a sync)
/// gives the lost positions to other records, and a position in the database then says that
/// those are stored. Choice: the database's position is believed only up to what was found on
/// disk before any record was added; beyond it, the journal goes on under another uuid.
/// Guarantee: this holds over any number of starts that never reached the database, since the
/// first of them noted how far it was. Cost: records that the database has may be sent again;
/// their identities tell.
struct JournalLineage: Equatable, Sendable {
    /// The uuid under which the database knows the positions, 16 bytes.
    var uuid: [UInt8]
    /// The uuid before, if there was one.
    var former: [UInt8]?
    /// The last position found on disk by the first start that has not heard from the database
    /// yet; nil: it has.
    var doubtedAfter: UInt64?

    /// Makes a lineage.
    init(uuid: [UInt8], former: [UInt8]? = nil, doubtedAfter: UInt64? = nil) {
        self.uuid = uuid
        self.former = former
        self.doubtedAfter = doubtedAfter
    }

    /// Reads the file's text; nil when it is not one.
    init?(_ text: [UInt8]) {
        let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, let uuid = HexString.decode(words[0]), uuid.count == 16 else {
            return nil
        }
        self.uuid = uuid
        if words[1] != "-" {
            guard let former = HexString.decode(words[1]), former.count == 16 else { return nil }
            self.former = former
        }
        if words[2] != "-" {
            guard let position = UInt64(words[2]) else { return nil }
            doubtedAfter = position
        }
    }

    /// The file's text: uuid, former uuid, doubted position; "-" for what is not there.
    var text: [UInt8] {
        let former = former.map { HexString.encode($0) } ?? "-"
        let doubted = doubtedAfter.map { String($0) } ?? "-"
        return Array("\(HexString.encode(uuid)) \(former) \(doubted)\n".utf8)
    }

    /// The lineage of a journal that a new process found to end at `last`, before anything is
    /// added to it.
    func reopened(endingAt last: UInt64) -> JournalLineage {
        var lineage = self
        lineage.doubtedAfter = min(doubtedAfter ?? last, last)
        return lineage
    }
}

extension JournalDirectory {
    private var lineageFile: String { path + "/lineage" }

    /// The lineage as the last process left it. Without a file, the journal is the one of its
    /// segments; with one that can't be read it is `fresh`, so that nothing in the database is
    /// taken to be of it.
    func lineage(of contents: Contents, fresh: [UInt8]) -> JournalLineage {
        guard !contents.segments.isEmpty, access(lineageFile, F_OK) == 0 else {
            return JournalLineage(uuid: contents.journal)
        }
        guard let text = try? SmallFile.read(lineageFile, bytesMax: 4_096) else {
            return JournalLineage(uuid: fresh)
        }
        return JournalLineage(text) ?? JournalLineage(uuid: fresh)
    }

    /// Makes a lineage durable.
    func keep(_ lineage: JournalLineage) throws(DiskFault) {
        close(try disk.create(lineageFile, lineage.text, reserving: 0))
    }
}
