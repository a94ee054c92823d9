/// Finds frames in a receive buffer; looks at lengths only, before anything is copied or grown.
@frozen
@usableFromInline
package enum FrameScan: Equatable {
    /// A whole frame of so many bytes follows the four bytes of its length.
    case frame(bytes: Int)
    /// The frame is not whole yet; with its length it takes `total` bytes (4: not even that is
    /// known).
    case incomplete(total: Int)
    /// The peer announces more than the receiver takes: end the connection.
    case oversize(announced: Int)

    /// Bytes of the length before each frame.
    package static let prefixBytes = 4

    /// Looks at the `count` bytes at `start`, where a frame begins.
    @inlinable @inline(__always)
    package static func next(
        _ start: UnsafeRawPointer, count: Int, frameBytesMax: Int
    ) -> FrameScan {
        guard count >= 4 else { return .incomplete(total: 4) }
        let length = Int(UInt32(bigEndian: start.loadUnaligned(as: UInt32.self)))
        if length > frameBytesMax { return .oversize(announced: length) }
        if count - 4 < length { return .incomplete(total: 4 + length) }
        return .frame(bytes: length)
    }
}
