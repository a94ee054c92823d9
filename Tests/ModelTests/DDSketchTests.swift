import Testing

@testable import Model

@Suite struct DDSketchTests {
    @Test("every value lies within 1 % of the value that stands for its bin")
    func relativeError() {
        var random = SeededRandom(seed: 6)
        for _ in 0..<50_000 {
            let value = random.next() >> UInt64.random(in: 1..<63, using: &random)
            guard value > 0 else { continue }
            let stand = DDSketch.value(ofBin: DDSketch.bin(ofMicroseconds: value))
            let error = abs(Double(stand) - Double(value))
            #expect(error <= Double(value) * 0.010_000_001 + 0.5)
        }
    }

    @Test("bins ascend with values and have no gap in what they cover")
    func monotone() {
        var last = DDSketch.bin(ofMicroseconds: 0)
        #expect(last == DDSketch.zeroBin)
        for value in UInt64(1)...200_000 {
            let bin = DDSketch.bin(ofMicroseconds: value)
            #expect(bin >= last)
            last = bin
        }
    }

    @Test("known values fall in the bins that the definition gives")
    func known() {
        #expect(DDSketch.bin(ofMicroseconds: 1) == 0)
        #expect(DDSketch.bin(ofMicroseconds: 2) == 35)
        #expect(DDSketch.bin(ofMicroseconds: 1_000) == 346)
        #expect(DDSketch.bin(ofMicroseconds: 1_000_000) == 691)
        #expect(DDSketch.bin(ofMicroseconds: .max) == DDSketch.lastBin)
        #expect(DDSketch.value(ofBin: 0) == 1)
        #expect(DDSketch.value(ofBin: -1) == 0)
        #expect(DDSketch.value(ofBin: .min) == 0)
        #expect(DDSketch.value(ofBin: .max) == .max)
    }

    @Test("a quantile of many values is within 1 % of the exact one")
    func quantiles() throws {
        var random = SeededRandom(seed: 7)
        let values = (0..<10_001).map { _ in UInt64.random(in: 100...5_000_000, using: &random) }
        var bins: [Int16: Int64] = [:]
        for value in values { bins[DDSketch.bin(ofMicroseconds: value), default: 0] += 1 }
        let pairs = bins.map { (bin: $0.key, count: $0.value) }
        let sorted = values.sorted()
        for q in [0, 0.01, 0.5, 0.9, 0.95, 0.99, 1] {
            let exact = Double(sorted[Int(q * 10_000)])
            let found = try #require(DDSketch.quantile(q, bins: pairs))
            #expect(abs(Double(found) - exact) <= exact * 0.010_1 + 1)
        }
    }

    @Test("a quantile of nothing is nothing, and odd arguments don't trap")
    func oddities() {
        #expect(DDSketch.quantile(0.5, bins: []) == nil)
        #expect(DDSketch.quantile(0.5, bins: [(bin: 3, count: 0), (bin: 4, count: -2)]) == nil)
        #expect(DDSketch.quantile(.nan, bins: [(bin: 3, count: 1)]) == nil)
        #expect(DDSketch.quantile(7, bins: [(bin: -1, count: 1)]) == 0)
        let huge: [(bin: Int16, count: Int64)] = [
            (bin: 1, count: .max), (bin: 2, count: .max), (bin: 3, count: .max),
        ]
        for q in [0, 0.5, 1] { #expect(DDSketch.quantile(q, bins: huge) != nil) }
    }
}
