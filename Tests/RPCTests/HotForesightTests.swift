import RPC
import Testing

@Suite("What is foreseen of a request")
struct HotForesightTests {
    @Test("is about these very bytes, not about equal ones elsewhere or a part of them")
    func sameBytes() {
        let bytes: [UInt8] = [1, 2, 3, 1, 2, 3]
        bytes.withUnsafeBytes { all in
            let first = UnsafeRawBufferPointer(rebasing: all[0..<3])
            let foresight = HotForesight((7, 8), of: first)
            #expect(foresight.hash(of: first) ?? (0, 0) == (7, 8))
            #expect(foresight.hash(of: UnsafeRawBufferPointer(rebasing: all[3..<6])) == nil)
            #expect(foresight.hash(of: UnsafeRawBufferPointer(rebasing: all[0..<2])) == nil)
            #expect(foresight.hash(of: all) == nil)
        }
    }

    @Test("is nothing when nothing was found out, also of no bytes")
    func nothing() {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(HotForesight().hash(of: none) == nil)
        #expect(HotForesight((1, 2), of: none).hash(of: none) == nil)
    }
}
