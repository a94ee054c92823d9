import Testing

@testable import Contracts

@Suite("MessageArena")
struct MessageArenaTests {
    @Test("allocations do not overlap, are aligned, and survive new chunks")
    func allocations() {
        let arena = MessageArena.make()
        defer { arena.destroy() }
        var blocks: [(UnsafeMutableRawPointer, Int)] = []
        for index in 0..<2_000 {
            let size = index * 7 % 900
            let block = arena.allocate(size)
            #expect(UInt(bitPattern: block) % 16 == 0)
            block.initializeMemory(
                as: UInt8.self, repeating: UInt8(truncatingIfNeeded: index), count: size)
            blocks.append((block, size))
        }
        for (index, (block, size)) in blocks.enumerated() {
            let bytes = UnsafeRawBufferPointer(start: block, count: size)
            #expect(bytes.allSatisfy { $0 == UInt8(truncatingIfNeeded: index) })
        }
    }

    @Test("memory returns to the baseline after a large call")
    func baseline() {
        let arena = MessageArena.make()
        defer { arena.destroy() }
        _ = arena.allocate(50 << 20)
        #expect(arena.heldBytes > 50 << 20)
        arena.reset()
        #expect(arena.heldBytes <= ArenaState.keptBytesMax)
    }

    @Test("a thread's arena comes back empty, and a second taker gets another one")
    func threadArena() {
        let first = MessageArena.takeForThread()
        let second = MessageArena.takeForThread()
        #expect(first.state != second.state)
        let block = first.allocate(32)
        second.giveBack()
        first.giveBack()
        let again = MessageArena.takeForThread()
        defer { again.giveBack() }
        #expect(again.state == first.state)
        #expect(again.allocate(32) == block)
    }
}
