import Testing

@testable import RPC

@Suite struct BoundedStreamTests {
    @Test("offers are refused when items or bytes are used up, but one item always fits")
    func bounds() async throws {
        let stream = BoundedStream(itemsMax: 2, bytesMax: 10)
        #expect(stream.offer([UInt8](repeating: 0, count: 100)))
        #expect(!stream.offer([1]))
        #expect(try await stream.next()?.count == 100)
        #expect(stream.offer([1]))
        #expect(stream.offer([2]))
        #expect(!stream.offer([3]))
    }

    @Test("what was buffered is read before the end is seen, and the first end counts")
    func endsAfterItems() async throws {
        let stream = BoundedStream(itemsMax: 4, bytesMax: 100)
        #expect(stream.offer([1]))
        stream.finish(.failure(RPCError(.dataLoss, "gone")))
        stream.finish(.success(()))
        #expect(!stream.offer([2]))
        #expect(try await stream.next() == [1])
        let error = await #expect(throws: RPCError.self) { try await stream.next() }
        #expect(error?.status == .dataLoss)
    }

    @Test("many items through a narrow stream keep their order")
    func order() async throws {
        let stream = BoundedStream(itemsMax: 3, bytesMax: 1_000)
        let writer = Task {
            for number in 0..<5_000 { try await stream.send([UInt8(number & 0xff)]) }
            stream.finish(.success(()))
        }
        var count = 0
        while let item = try await stream.next() {
            #expect(item == [UInt8(count & 0xff)])
            #expect(stream.buffered <= 3)
            count += 1
        }
        #expect(count == 5_000)
        try await writer.value
    }

    @Test("cancelling a task that reads or writes wakes it")
    func cancels() async {
        let stream = BoundedStream(itemsMax: 1, bytesMax: 1)
        let reader = Task { try await stream.next() }
        reader.cancel()
        await #expect(throws: RPCError.self) { try await reader.value }
        #expect(stream.offer([1]))
        let writer = Task { try await stream.send([2]) }
        writer.cancel()
        await #expect(throws: RPCError.self) { try await writer.value }
        #expect(stream.buffered == 1)
    }
}
