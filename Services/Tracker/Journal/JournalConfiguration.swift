/// How large a journal may grow, and how it is cut into files.
struct JournalConfiguration: Sendable {
    /// Where the files are.
    var directory: String
    /// The most bytes of records that are not yet removed; then records are refused.
    var bytesMax = 1 << 30
    /// A segment takes no further record beyond this size.
    var segmentBytes = 16 << 20
    /// The most bytes that one sync makes durable.
    var groupBytesMax = 8 << 20
    /// How long a sync waits for more records to come, in microseconds, 0...5,000. Records that
    /// arrive while the disk is busy always go together.
    var gatherMicroseconds: UInt32 = 0

    /// Makes a configuration; a small journal has small segments.
    init(directory: String, bytesMax: Int = 1 << 30) {
        self.directory = directory
        self.bytesMax = bytesMax
        segmentBytes = min(16 << 20, max(4_096, bytesMax / 8))
    }
}
