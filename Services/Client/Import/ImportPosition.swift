/// How far an import is: a place in the records of all inputs, one after the other.
package struct ImportPosition: Sendable, Equatable {
    /// Records before it: lines, of CSV also headers and empty ones.
    private(set) var records: UInt64 = 0
    /// Bytes of content before it, decompressed.
    private(set) var bytes: UInt64 = 0
    /// What the records before it were, folded together: another content gives another number.
    private(set) var content: UInt64 = 0x746F_6C6C_6761_7465

    /// The start of the first input.
    init() {}

    /// A place that a checkpoint holds.
    init(records: UInt64, bytes: UInt64, content: UInt64) {
        self.records = records
        self.bytes = bytes
        self.content = content
    }

    /// Moves behind a record. `digest` stands for its content; 0 when that was too long to keep.
    mutating func pass(digest: UInt64, bytes count: Int) {
        records &+= 1
        bytes &+= UInt64(count)
        content = (content &<< 7 | content &>> 57) ^ digest
        content = content &* 0x9E37_79B9_7F4A_7C15
    }
}
