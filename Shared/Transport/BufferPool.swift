import Wire

/// Memory that the connections of one loop share: a connection holds some only while bytes wait in
/// it, so that an idle one costs nothing. Confined to the loop's thread.
struct BufferPool: ~Copyable {
    private static let blockBytes = 16 * 1024
    private static let keptMax = 64

    private var kept: [UnsafeMutableRawPointer] = []

    init() { kept.reserveCapacity(BufferPool.keptMax) }

    deinit { for block in kept { block.deallocate() } }

    /// Gives memory to a buffer that has none.
    @inline(__always)
    mutating func lend(to buffer: inout ByteBuffer) {
        guard buffer.capacity == 0 else { return }
        let block =
            kept.popLast()
            ?? .allocate(byteCount: BufferPool.blockBytes, alignment: 16)
        buffer.adopt(block, capacity: BufferPool.blockBytes)
    }

    /// Takes the memory of an empty buffer back; keeps blocks of the pool's size, frees others.
    @inline(__always)
    mutating func takeBack(from buffer: inout ByteBuffer) {
        guard let (memory, capacity) = buffer.release() else { return }
        if capacity == BufferPool.blockBytes, kept.count < BufferPool.keptMax {
            kept.append(memory)
        } else {
            memory.deallocate()
        }
    }
}
