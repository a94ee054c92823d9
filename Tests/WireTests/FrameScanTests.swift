import Testing

@testable import Wire

@Suite("Frame scan")
struct FrameScanTests {
    private func scan(_ bytes: [UInt8], max: Int = 100) -> FrameScan {
        (bytes + [0]).withUnsafeBytes {
            FrameScan.next($0.baseAddress!, count: bytes.count, frameBytesMax: max)
        }
    }

    @Test("a frame is whole only when its last byte is there")
    func whole() {
        let frame: [UInt8] = [0, 0, 0, 3, 7, 8, 9]
        for length in 0..<frame.count {
            let total = length < 4 ? 4 : 7
            #expect(scan(Array(frame[..<length])) == .incomplete(total: total))
        }
        #expect(scan(frame) == .frame(bytes: 3))
        #expect(scan(frame + [1]) == .frame(bytes: 3))
        #expect(scan([0, 0, 0, 0]) == .frame(bytes: 0))
    }

    @Test("a frame longer than allowed is refused from its length alone")
    func oversize() {
        #expect(scan([0, 0, 0, 101]) == .oversize(announced: 101))
        #expect(scan([0, 0, 0, 100]) == .incomplete(total: 104))
        #expect(scan([255, 255, 255, 255]) == .oversize(announced: 4_294_967_295))
    }
}
