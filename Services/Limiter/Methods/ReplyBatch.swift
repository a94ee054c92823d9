import Contracts
import RPC

/// The results of a batch in their order, each written back to front beside them and then moved to their end.
struct ReplyBatch {
    private let arena: MessageArena
    private var buffer: UnsafeMutableRawBufferPointer
    private var count = 0
    private var writerBytes: Int
    /// Where the next result is written.
    var writer: ReverseWriter

    /// Starts an empty batch in `arena`.
    init(in arena: MessageArena) {
        self.arena = arena
        writerBytes = ReverseWriter.plainReplyBytesMax
        writer = ReverseWriter(bytesMax: writerBytes, in: arena)
        buffer = UnsafeMutableRawBufferPointer(start: arena.allocate(16_384), count: 16_384)
    }

    /// The results so far.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
    }

    /// Makes room to write a reply of so many bytes.
    mutating func ensure(bytesMax: Int) {
        guard bytesMax > writerBytes else { return }
        writerBytes = bytesMax
        writer = ReverseWriter(bytesMax: bytesMax, in: arena)
    }

    /// Ends a result: what was written, or the error instead.
    mutating func append(_ error: RPCError?) {
        if let error { writer.writeResult(error) } else { writer.closeResult() }
        let result = writer.bytes
        if result.count > buffer.count - count { grow(result.count) }
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: result)
        count += result.count
        writer.restart()
    }

    private mutating func grow(_ more: Int) {
        let size = max(2 * buffer.count, count + more)
        let larger = UnsafeMutableRawBufferPointer(start: arena.allocate(size), count: size)
        larger.copyMemory(from: bytes)
        buffer = larger
    }
}
