import Model
import Testing

@testable import Tracker

@Suite("Flags")
struct FlagTests {
    private func match(
        _ rule: String, _ severity: Severity, _ field: Flag.Field = .endpoint
    ) -> Flag.Match {
        Flag.Match(rule: rule, kind: .sqli, severity: severity, field: field, excerpt: rule)
    }

    @Test("a flag names each rule once, the gravest first, of equal ones the first found")
    func order() {
        let flag = Flag(
            ordinal: 3,
            found: [
                match("a", .low), match("b", .high), match("a", .low, .userAgent),
                match("c", .critical, .attribute), match("d", .high),
            ])
        #expect(flag?.matches.map(\.rule) == ["c", "b", "d", "a"])
        #expect(flag?.gravest.field == .attribute)
        #expect(flag?.ordinal == 3)
        #expect(Flag(ordinal: 0, found: []) == nil)
    }

    @Test("every rule has the class that its id begins with")
    func classes() {
        for rule in ScreeningRule.allCases {
            #expect(rule.id.hasPrefix("\(rule.kind.rawValue)."))
        }
    }

    @Test(
        "an excerpt has no control characters, nothing invisible or turning, and an end",
        arguments: [
            ("<script>\u{1B}[31m", "<script> [31m"), ("a\u{202E}b\u{200B}c", "a b c"),
            ("x\u{85}\u{2028}y\u{7F}", "x  y "), ("é😀", "é😀"), ("\u{FEFF}\u{E000}", "  "),
        ])
    func excerpt(_ text: String, _ clean: String) {
        #expect(Excerpt.clean(text) == clean)
        let long = Excerpt.clean(String(repeating: "e\u{301}", count: 500))
        #expect(long.unicodeScalars.count == Excerpt.charactersMax)
    }

    private func set(_ networks: [String]) throws -> AddressSet {
        var set = AddressSet()
        for network in networks { set.insert(try IPNetwork(network)) }
        return set
    }

    @Test("an address is in a set if one of its blocks holds it, as the blocks themselves say")
    func addressSet() throws {
        var random = SeededRandom(seed: 12)
        let networks = (0..<300).map { _ in
            let isIPv4 = random.chance(1, in: 2)
            let bits = UInt128(random.next()) << 64 | UInt128(random.next())
            let address =
                isIPv4
                ? IPAddress(bits: UInt128(0xFFFF) << 32 | bits >> 96) : IPAddress(bits: bits)
            let prefix = Int.random(in: isIPv4 ? 4...32 : 3...128, using: &random)
            return IPNetwork(holding: address, prefixLength: prefix)
        }
        let set = try set(networks.map(\.description))
        var inside = 0
        for _ in 0..<3_000 {
            let near = try #require(networks.randomElement(using: &random)).address.bits
            let address = IPAddress(bits: near ^ UInt128(1) << UInt128(random.next() % 40))
            let truth = networks.contains { $0.contains(address) }
            #expect(set.contains(address) == truth)
            inside += truth ? 1 : 0
        }
        #expect(inside > 300 && inside < 2_900)
    }

    @Test("a denied address is flagged; with an allow list every other one is; denial wins")
    func orgAddresses() throws {
        let inside = try #require(IPAddress("10.1.2.3"))
        let outside = try #require(IPAddress("192.0.2.1"))
        let sixth = try #require(IPAddress("2001:db8::1"))
        var org = OrgAddresses()
        #expect(org.rule(for: inside) == nil)
        org.denied = try set(["10.1.2.0/24"])
        #expect(org.rule(for: inside)?.id == "ip.denied")
        #expect(org.rule(for: outside) == nil)
        org.allowed = try set(["10.0.0.0/8", "192.0.2.1"])
        #expect(org.rule(for: inside)?.id == "ip.denied")
        #expect(org.rule(for: outside) == nil)
        #expect(org.rule(for: sixth)?.id == "ip.not_allowed")
    }
}
