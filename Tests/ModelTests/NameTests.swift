import Testing

@testable import Model

@Suite struct NameTests {
    @Test("a meter's code is a lower-case word of at most 63 characters")
    func meterCodes() {
        #expect(MeterCode("api_calls")?.text == "api_calls")
        #expect(MeterCode(String(repeating: "a", count: 63)) != nil)
        for text in ["", "_x", "9a", "Api", "a-b", "é", String(repeating: "a", count: 64)] {
            #expect(MeterCode(text) == nil)
        }
    }

    @Test("a slug is shaped like a DNS label")
    func slugs() {
        #expect(Slug("acme-2")?.text == "acme-2")
        #expect(Slug("7") != nil)
        #expect(Slug(String(repeating: "a", count: 63)) != nil)
        for text in ["", "-a", "a-", "A", "a_b", "a.b", String(repeating: "a", count: 64)] {
            #expect(Slug(text) == nil)
        }
    }

    @Test("a seed repeats its numbers and another seed gives others")
    func seededRandom() {
        var one = SeededRandom(seed: 42)
        var same = SeededRandom(seed: 42)
        var other = SeededRandom(seed: 43)
        let numbers = (0..<100).map { _ in one.next() }
        #expect(numbers == (0..<100).map { _ in same.next() })
        #expect(numbers != (0..<100).map { _ in other.next() })
        #expect(one.bytes(-1).isEmpty && one.bytes(5).count == 5)
        #expect(!one.chance(1, in: 0) && one.chance(1, in: 1))
    }
}
