import Model
import Testing

@testable import Wire

@Suite("Byte buffer")
struct ByteBufferTests {
    @Test("bytes come out as they went in, whatever the pieces")
    func likeAnArray() {
        var random = SeededRandom(seed: 4)
        var buffer = ByteBuffer()
        var model: [UInt8] = []
        for _ in 0..<5_000 {
            if Bool.random(using: &random) {
                let size = Int.random(in: 0..<3_000, using: &random)
                let piece = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
                piece.withUnsafeBytes { buffer.append($0) }
                model += piece
            } else {
                let count = Int.random(in: 0...model.count, using: &random)
                buffer.consume(count)
                model.removeFirst(count)
            }
            let count = buffer.count
            #expect(count == model.count)
            guard model.count < 4_000 else { continue }
            let bytes = Array(buffer.bytes)
            #expect(bytes == model)
        }
        let rest = Array(buffer.bytes)
        #expect(rest == model)
    }

    @Test("memory moves from one buffer to another")
    func lending() throws {
        var first = ByteBuffer()
        [1, 2, 3].withUnsafeBytes { first.append($0) }
        let released = first.release()
        let memory = try #require(released)
        let left = (first.count, first.capacity)
        #expect(left == (0, 0))
        var second = ByteBuffer()
        second.adopt(memory.memory, capacity: memory.capacity)
        let held = (second.count, second.capacity)
        #expect(held == (0, memory.capacity))
    }
}
