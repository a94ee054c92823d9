import Model
import Testing

@testable import Client

@Suite("Event ids of imported lines")
struct EventIdentityTests {
    private func ids(_ lines: [String], inMemory: Int = 1_000) throws -> [[UInt8]] {
        var identity = EventIdentity(recordsInMemory: inMemory)
        return try lines.map { line in
            try identity.next(for: identity.digest(of: Array(line.utf8)), at: .epoch)
        }
    }

    @Test("the same log gives the same ids again, however much of it fits in memory")
    func stable() throws {
        let lines = ["a", "b", "a", "c", "a"]
        #expect(try ids(lines) == ids(lines))
        #expect(try ids(lines) == ids(lines, inMemory: 1))
    }

    @Test("identical lines get ids of their own")
    func distinct() throws {
        #expect(Set(try ids(["a", "a", "a", "b", "b"])).count == 5)
    }

    @Test("lines between identical ones don't matter")
    func independent() throws {
        #expect(try ids(["a", "b", "c", "a"])[3] == ids(["a", "a"])[1])
    }

    @Test("a line that is skipped counts for those behind it")
    func skipped() throws {
        var identity = EventIdentity()
        let digest = identity.digest(of: Array("a".utf8))
        try identity.skip(digest, at: .epoch)
        #expect(try identity.next(for: digest, at: .epoch) == ids(["a", "a"])[1])
    }

    @Test("ids are UUIDs of version 8")
    func version() throws {
        for id in try ids((0..<100).map(String.init)) {
            #expect(id.count == 16)
            #expect(id[6] >> 4 == 8)
            #expect(id[8] >> 6 == 2)
        }
    }

    @Test("an id never changes between releases")
    func pinned() throws {
        let id = try ids(["hello"])[0].map { String($0, radix: 16) }.joined(separator: " ")
        #expect(id == "4d 2b 61 cb 9c d7 88 39 be b3 c1 1d 3e be 36 4d")
    }
}
