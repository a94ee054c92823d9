/// Everything that a journal's directory holds, read as far as it can be read.
struct JournalSurvey {
    /// One segment file.
    struct Segment {
        let path: String
        let firstPosition: UInt64
        /// Size of the file.
        let bytes: Int
        let salvage: SegmentSalvage

        /// Intact records, and the events in them.
        var counts: (records: Int, events: UInt64) {
            salvage.parts.reduce(into: (0, 0)) { sum, part in
                guard case .record(_, _, let events) = part else { return }
                sum.records += 1
                sum.events += UInt64(events)
            }
        }
    }

    /// The journal's uuid; nil when no header is intact.
    private(set) var journal: [UInt8]?
    private(set) var segments: [Segment] = []

    /// Reads all segments of a directory.
    /// - Throws: what giving up records does not mend.
    init(_ directory: JournalDirectory) throws(JournalFault) {
        let paths = try directory.segmentNames().map { directory.path + "/" + $0 }
        var heads: [(journal: [UInt8], firstPosition: UInt64)?] = []
        var firsts: [UInt64] = []
        for path in paths {
            let head = try MappedFile.read(path) { JournalFormat.readSegmentHeader($0) }
            guard let named = JournalDirectory.firstPosition(of: path),
                head == nil || head?.firstPosition == named
            else { throw .misplaced(file: path, reason: "its name is not its first position") }
            if let head {
                if let journal, journal != head.journal {
                    throw .misplaced(file: path, reason: "it is of another journal")
                }
                journal = head.journal
            }
            heads.append(head)
            firsts.append(named)
        }
        for (index, path) in paths.enumerated() {
            let next = index + 1 < paths.count ? firsts[index + 1] : nil
            let segment = try MappedFile.read(path) { bytes throws(JournalFault) in
                Segment(
                    path: path, firstPosition: firsts[index], bytes: bytes.count,
                    salvage: try SegmentSalvage(
                        bytes, file: path, firstPosition: firsts[index],
                        isHeaderIntact: heads[index] != nil, next: next))
            }
            segments.append(segment)
        }
    }

    /// Whether a tracker would start on it, as it is.
    var isIntact: Bool { segments.allSatisfy { $0.salvage.gaps.isEmpty } }
}
