import Chassis
import Model
import Testing

@testable import Admin

@Suite("Audit entries and chains")
struct AuditChainTests {
    private let first = AuditEntry(
        orgID: 42, sequence: 1, at: Timestamp(microseconds: 1_779_012_303_000_123),
        actor: "owner anna", action: "org.create", target: "org:42",
        detail: ["slug": "acme", "name": "Ächme 株"], previousHash: AuditEntry.genesis)

    private func chain(_ count: Int) -> [AuditEntry] {
        var entries = [first]
        while entries.count < count {
            let last = entries[entries.count - 1]
            var next = last
            next.sequence += 1
            next.previousHash = last.hash
            entries.append(next)
        }
        return entries
    }

    private func fault(_ entries: [AuditEntry], storing hashes: [[UInt8]]? = nil) -> AuditChain.Fault? {
        var chain = AuditChain()
        let hashes = hashes ?? entries.map(\.hash)
        for (entry, hash) in zip(entries, hashes) { chain.follow(entry, hash: entry.hash, storedHash: hash) }
        chain.end()
        return chain.fault
    }

    @Test("the hash is that of the documented form, as another program computed it")
    func vector() {
        let hash = "e1cdca56addf425b9098255d8d8a895814471dd67c29a1945ed3eb395858034f"
        #expect(HexString.encode(first.hash) == hash)
        let second = AuditEntry(
            orgID: 42, sequence: 2, at: Timestamp(microseconds: 1_779_012_304_000_000),
            actor: "service billing", action: "key.revoke", target: "key:7", detail: [:],
            previousHash: first.hash)
        #expect(
            HexString.encode(second.hash)
                == "b4acef3c891d16f7adc0233eb272a1538f642255705317ef4792d7fb9a38d615")
    }

    @Test("every field is part of the hash, and texts don't run into one another")
    func everyField() {
        var changed: [AuditEntry] = []
        func change(_ body: (inout AuditEntry) -> Void) {
            var entry = first
            body(&entry)
            changed.append(entry)
        }
        change { $0.orgID += 1 }
        change { $0.sequence += 1 }
        change { $0.at = $0.at.adding(microseconds: 1) }
        change { $0.actor += "x" }
        change { $0.action = "org.creat"; $0.target = "eorg:42" }
        change { $0.target = "" }
        change { $0.detail["name"] = nil }
        change { $0.detail = ["slugacme": "", "name": "Ächme 株"] }
        change { $0.previousHash[31] = 1 }
        let hashes = Set(([first] + changed).map(\.hash))
        #expect(hashes.count == changed.count + 1)
    }

    @Test("a chain that is whole has no fault")
    func whole() { #expect(fault(chain(10)) == nil) }

    @Test("a missing entry shows at its place, wherever it was")
    func missing() {
        for gap in 0..<9 {
            var entries = chain(10)
            entries.remove(at: gap)
            #expect(fault(entries)?.sequence == Int64(gap + 1))
        }
    }

    @Test("a changed entry shows at its place, also when its own hash was made to fit")
    func changed() {
        for place in 0..<9 {
            var entries = chain(10)
            let hashes = entries.map(\.hash)
            entries[place].actor = "owner eve"
            #expect(fault(entries, storing: hashes)?.sequence == Int64(place + 1))
            #expect(fault(entries)?.sequence == Int64(place + 2))
        }
    }

    @Test("a chain of nothing is a chain without its first entry")
    func empty() { #expect(fault([])?.sequence == 1) }
}
