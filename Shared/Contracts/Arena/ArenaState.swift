/// What an arena is made of: a chain of chunks and the free end of the newest.
@usableFromInline
struct ArenaState {
    @usableFromInline var next: UnsafeMutableRawPointer
    @usableFromInline var left: Int
    private var newest: UnsafeMutableRawPointer
    private(set) var heldBytes: Int
    private var hasOneChunk = true
    var isTaken = false

    /// Size of the first chunk: enough for an ordinary call.
    private static let firstChunkBytes = 64 * 1024
    /// Most that an arena keeps between calls.
    static let keptBytesMax = 4 * 1024 * 1024
    /// At the start of each chunk: the address of the one before, and its own size.
    private static let headerBytes = 16

    init() {
        heldBytes = Self.firstChunkBytes
        newest = Self.makeChunk(Self.firstChunkBytes, before: nil)
        next = newest + Self.headerBytes
        left = Self.firstChunkBytes - Self.headerBytes
    }

    private static func makeChunk(
        _ bytes: Int, before: UnsafeMutableRawPointer?
    ) -> UnsafeMutableRawPointer {
        let chunk = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
        chunk.storeBytes(of: before, as: UnsafeMutableRawPointer?.self)
        chunk.storeBytes(of: bytes, toByteOffset: 8, as: Int.self)
        return chunk
    }

    /// Memory from a new chunk, each twice as large as the one before; `rounded` is a multiple of
    /// 16.
    @usableFromInline
    mutating func allocateInNewChunk(_ rounded: Int) -> UnsafeMutableRawPointer {
        let last = newest.load(fromByteOffset: 8, as: Int.self)
        let bytes = max(min(last * 2, Self.keptBytesMax), rounded + Self.headerBytes)
        newest = Self.makeChunk(bytes, before: newest)
        heldBytes += bytes
        hasOneChunk = false
        next = newest + Self.headerBytes + rounded
        left = bytes - Self.headerBytes - rounded
        return newest + Self.headerBytes
    }

    /// Forgets every allocation; several chunks become one that would have held them all, up to the
    /// cap.
    mutating func rewind() {
        if !hasOneChunk {
            let wanted = min(max(heldBytes, Self.firstChunkBytes), Self.keptBytesMax)
            freeChunks()
            newest = Self.makeChunk(wanted, before: nil)
            heldBytes = wanted
            hasOneChunk = true
        }
        next = newest + Self.headerBytes
        left = newest.load(fromByteOffset: 8, as: Int.self) - Self.headerBytes
    }

    /// Frees every chunk; the state is of no use until a chunk is set again.
    func freeChunks() {
        var chunk: UnsafeMutableRawPointer? = newest
        while let present = chunk {
            chunk = present.load(as: UnsafeMutableRawPointer?.self)
            present.deallocate()
        }
    }
}
