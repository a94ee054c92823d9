import Glibc
import Testing

@testable import Model

@Suite struct IPNetworkTests {
    @Test(
        "an address is read in every form of its standard and written in one",
        arguments: [
            ("10.0.0.1", "10.0.0.1"), ("0.0.0.0", "0.0.0.0"),
            ("255.255.255.255", "255.255.255.255"),
            ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8::0:1", "2001:db8::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("::ffff:192.0.2.7", "192.0.2.7"), ("::ffff:c000:207", "192.0.2.7"),
            ("64:ff9b::192.0.2.7", "64:ff9b::c000:207"), ("::1.2.3.4", "::102:304"),
        ])
    func addresses(_ text: String, _ written: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == written)
        #expect(IPAddress(written) == address)
        #expect(IPAddress(bytes: address.bytes) == address)
    }

    @Test(
        "what is not an address is refused",
        arguments: [
            "", ".", ":", ":::", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ",
            " 1.2.3.4",
            "1..2.3", "+1.2.3.4", "1.2.3.4:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
            ":1::2",
            "1:2:3:4:5:6:7:", "12345::", "g::", "fe80::1%eth0", "::1.2.3", "1.2.3.4::",
            "::1.2.3.4:5",
            "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7:8::", "0x7f.1.1.1", "١.2.3.4", "::\u{0}",
        ])
    func refused(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("any text is an address exactly when the C library says so, and the same one")
    func reference() {
        let letters = Array("0123456789abcdefABF:::::....".utf8)
        var random = SeededRandom(seed: 4)
        var read = 0
        for _ in 0..<300_000 {
            var text: [UInt8]
            if random.chance(1, in: 2) {
                let address = IPAddress(bits: Self.sparse(&random))
                text = Array(Self.written(address).utf8)
                if random.chance(1, in: 2), !text.isEmpty {
                    let place = Int(random.next() % UInt64(text.count))
                    text[place] = letters[Int(random.next() % UInt64(letters.count))]
                }
            } else {
                let length = Int(random.next() % 14)
                text = (0..<length).map { _ in letters[Int(random.next() % UInt64(letters.count))] }
            }
            let string = String(decoding: text, as: UTF8.self)
            let expected = Self.parsed(string)
            if expected != nil { read += 1 }
            #expect(IPAddress(string)?.bits == expected?.bits, "\(string)")
        }
        #expect(read > 100_000)
    }

    @Test(
        "a block holds the addresses that share its prefix",
        arguments: [
            (
                "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
                ["11.0.0.0", "::a00:1", "9.255.255.255"]
            ),
            ("192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8"]),
            (
                "0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"],
                ["::", "::1", "2001:db8::1"]
            ),
            ("::ffff:10.0.0.0/104", ["10.200.0.1"], ["11.0.0.1", "::1"]),
            ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff::1"], ["2001:db9::", "32.1.13.184"]),
            ("::/0", ["::", "2001:db8::1", "ffff::"], ["1.2.3.4", "::ffff:1.2.3.4"]),
            ("::1/128", ["::1"], ["::2", "0.0.0.1"]),
            ("fe80::/10", ["fe80::1", "febf::1"], ["fec0::1"]),
        ])
    func blocks(_ text: String, _ inside: [String], _ outside: [String]) throws {
        let network = try IPNetwork(text)
        for address in inside {
            #expect(network.contains(try #require(IPAddress(address))), "\(address)")
        }
        for address in outside {
            #expect(!network.contains(try #require(IPAddress(address))), "\(address)")
        }
        #expect(try IPNetwork(network.description) == network)
    }

    @Test("a block that is none says what is wrong with it")
    func faults() throws {
        for text in [
            "", "/", "/8", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/9",
            "10/8", "10.0.0.0/ 8", "1.2.3.4/٨",
        ] {
            #expect(throws: IPNetworkFault.malformed) { try IPNetwork(text) }
        }
        #expect(throws: IPNetworkFault.prefixOutOfRange(longest: 32)) {
            try IPNetwork("10.0.0.0/33")
        }
        #expect(throws: IPNetworkFault.prefixOutOfRange(longest: 128)) { try IPNetwork("::/129") }
        #expect(throws: IPNetworkFault.prefixOutOfRange(longest: 128)) {
            try IPNetwork("::ffff:1.2.3.4/95")
        }
        let meant = try IPNetwork("10.0.0.0/8")
        #expect(throws: IPNetworkFault.bitsAfterPrefix(meant)) { try IPNetwork("10.0.0.1/8") }
        #expect(
            IPNetworkFault.bitsAfterPrefix(meant).description.hasSuffix("did you mean 10.0.0.0/8?"))
    }

    @Test("for every length of prefix, a block's edges are inside and their neighbours are not")
    func edges() throws {
        var random = SeededRandom(seed: 9)
        for isIPv4 in [true, false] {
            let longest = isIPv4 ? 32 : 128
            for length in 0...longest {
                let bits = UInt128(random.next()) << 64 | UInt128(random.next())
                let address = IPAddress(
                    bits: isIPv4 ? UInt128(0xFFFF) << 32 | bits & 0xFFFF_FFFF : bits | 1 << 127)
                let network = IPNetwork(holding: address, prefixLength: length)
                let free = UInt128(longest - length)
                let last = network.address.bits + ((UInt128(1) << free) &- 1)
                #expect(network.contains(address) && network.contains(network.address))
                #expect(network.contains(IPAddress(bits: last)))
                if length > 0 {
                    #expect(!network.contains(IPAddress(bits: last &+ 1)))
                    #expect(!network.contains(IPAddress(bits: network.address.bits &- 1)))
                }
            }
        }
        #expect(
            IPNetwork(holding: try #require(IPAddress("::1")), prefixLength: -5).prefixLength == 0)
        #expect(
            IPNetwork(holding: try #require(IPAddress("1.1.1.1")), prefixLength: 99).prefixLength
                == 32)
    }

    /// An address with runs of zeros, some of them mapped.
    private static func sparse(_ random: inout SeededRandom) -> UInt128 {
        if random.chance(1, in: 4) { return UInt128(0xFFFF) << 32 | UInt128(random.next() >> 32) }
        return (0..<8).reduce(UInt128(0)) { bits, _ in
            bits << 16 | (random.chance(1, in: 2) ? UInt128(random.next() >> 48) : 0)
        }
    }

    private static func written(_ address: IPAddress) -> String {
        var bytes = address.bytes
        var text = [CChar](repeating: 0, count: 64)
        inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, &bytes, &text, socklen_t(text.count))
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func parsed(_ text: String) -> IPAddress? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return IPAddress(bytes: bytes.prefix(4)) }
        if inet_pton(AF_INET6, text, &bytes) == 1 { return IPAddress(bytes: bytes) }
        return nil
    }
}
