import Testing

@testable import Client

@Suite("Event ids of imported lines")
struct EventIdentityTests {
    private func ids(_ lines: [String]) -> [[UInt8]] {
        var identity = EventIdentity()
        return lines.map { identity.next(for: Array($0.utf8)) }
    }

    @Test("the same log gives the same ids again")
    func stable() {
        let lines = ["a", "b", "a", "c", "a"]
        #expect(ids(lines) == ids(lines))
    }

    @Test("identical lines get ids of their own")
    func distinct() {
        #expect(Set(ids(["a", "a", "a", "b", "b"])).count == 5)
    }

    @Test("lines between identical ones don't matter")
    func independent() {
        #expect(ids(["a", "b", "c", "a"])[3] == ids(["a", "a"])[1])
    }

    @Test("ids are UUIDs of version 8")
    func version() {
        for id in ids((0..<100).map(String.init)) {
            #expect(id.count == 16)
            #expect(id[6] >> 4 == 8)
            #expect(id[8] >> 6 == 2)
        }
    }

    @Test("an id never changes between releases")
    func pinned() {
        let id = ids(["hello"])[0].map { String($0, radix: 16) }.joined(separator: " ")
        #expect(id == "4d 2b 61 cb 9c d7 88 39 be b3 c1 1d 3e be 36 4d")
    }
}
