import Model
import Testing

@testable import Client

@Suite("Access log lines")
struct AccessLogParserTests {
    private let combined = AccessLogParser(.combined)

    private func entry(_ line: String) throws -> AccessLogEntry {
        try combined.entry(of: Array(line.utf8))
    }

    private func line(
        host: String = "192.0.2.1", user: String = "-", time: String = "17/May/2015:10:05:03 +0000",
        request: String = "GET /a HTTP/1.1", status: String = "200", size: String = "12",
        agent: String = "curl/8"
    ) -> String {
        "\(host) - \(user) [\(time)] \"\(request)\" \(status) \(size) \"-\" \"\(agent)\""
    }

    @Test("a combined line gives all of its fields")
    func everyField() throws {
        let entry = try entry(
            #"83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /p/a.png?x=1 HTTP/1.1" 200 203023 "#
                + #""http://example.com/" "Mozilla/5.0 (X11)""#)
        #expect(entry.ip == [83, 149, 9, 216])
        #expect(entry.occurredAt.rfc3339 == "2015-05-17T10:05:03Z")
        #expect(entry.method == "GET")
        #expect(entry.endpoint == "/p/a.png")
        #expect(entry.status == 200)
        #expect(entry.responseBytes == 203_023)
        #expect(entry.userAgent == "Mozilla/5.0 (X11)")
    }

    @Test("a size of - is no bytes")
    func noSize() throws { #expect(try entry(line(size: "-")).responseBytes == 0) }

    @Test("the time zone moves the instant")
    func timeZone() throws {
        let entry = try entry(line(time: "17/May/2015:01:05:03 -0730"))
        #expect(entry.occurredAt.rfc3339 == "2015-05-17T08:35:03Z")
    }

    @Test("IPv6 addresses give 16 bytes and host names none")
    func addresses() throws {
        let six = try entry(line(host: "2001:db8::1")).ip
        #expect(six == [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1])
        #expect(try entry(line(host: "crawler.example.com")).ip.isEmpty)
    }

    @Test("the authenticated user is the event's user, also with spaces; - is none")
    func users() throws {
        #expect(try entry(line(user: "ada lovelace")).user == "ada lovelace")
        #expect(try entry(line(user: "-")).user.isEmpty)
        let long = try entry(line(user: String(repeating: "u", count: 129)))
        #expect(EventDraft(long).event.user.isEmpty)
        #expect(EventDraft(try entry(line(user: "anna"))).event.user == Array("anna".utf8))
    }

    @Test("a user agent longer than tracker takes is cut between characters")
    func longAgent() throws {
        let agent = String(repeating: "x", count: 4_095) + "é"
        #expect(EventDraft(try entry(line(agent: agent))).event.userAgent.utf8.count == 4_095)
    }

    @Test("a line that is cut anywhere is refused, or was whole but for its end")
    func cut() throws {
        let whole = Array(line(agent: "curl/8").utf8)
        for count in 0..<whole.count {
            #expect(throws: LineFault.self) { try combined.entry(of: Array(whole.prefix(count))) }
        }
    }

    @Test("escaped quotes belong to their field")
    func escapes() throws {
        let entry = try entry(line(request: #"GET /a\"b\\c HTTP/1.1"#, agent: #"x \"y\" \x41"#))
        #expect(entry.endpoint == #"/a"b\c"#)
        #expect(entry.userAgent == #"x "y" A"#)
    }

    @Test("an escape that hides a control character stays as it is written")
    func controlEscape() throws {
        #expect(try entry(line(agent: #"a\x00b"#)).userAgent == #"a\x00b"#)
    }

    @Test(
        "requests of every kind give a method and a path",
        arguments: [
            ("GET /a/b?c=d HTTP/1.1", "GET", "/a/b"),
            ("GET /a", "GET", "/a"),
            ("GET /a b c HTTP/1.0", "GET", "/a b c"),
            ("GET http://example.com/x?y HTTP/1.1", "GET", "/x"),
            ("GET http://example.com?y HTTP/1.1", "GET", "/"),
            ("OPTIONS * HTTP/1.1", "OPTIONS", "*"),
            ("CONNECT example.com:443 HTTP/1.1", "CONNECT", "example.com:443"),
            ("GET ? HTTP/1.1", "GET", "-"),
            ("-", "", "-"), ("", "", "-"),
            (#"\x16\x03\x01"#, "", #"\x16\x03\x01"#),
        ])
    func requests(request: String, method: String, endpoint: String) throws {
        let entry = try entry(line(request: request))
        #expect(entry.method == method)
        #expect(entry.endpoint == endpoint)
    }

    @Test(
        "a line that is not in the format is refused with a reason",
        arguments: [
            "", "nonsense", "1.2.3.4 - -", "1.2.3.4 - - [17/May/2015:10:05:03 +0000]",
            #"1.2.3.4 - - [17/Mai/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "x""#,
            #"1.2.3.4 - - [31/Feb/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "x""#,
            #"1.2.3.4 - - [17/May/2015:25:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "x""#,
            #"1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 99 1 "-" "x""#,
            #"1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1x "-" "x""#,
            #"1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 99999999999999999999 "-" "x""#,
            #"1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "x"#,
            #"1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "x" more"#,
            #"1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1"#,
        ])
    func refused(line: String) {
        #expect(throws: LineFault.self) { try entry(line) }
    }

    @Test("the common format ends with the size")
    func common() throws {
        let text = #"::1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache.gif HTTP/1.0" 200 2326"#
        let entry = try AccessLogParser(.common).entry(of: Array(text.utf8))
        #expect(entry.occurredAt.rfc3339 == "2000-10-10T20:55:36Z")
        #expect(entry.responseBytes == 2_326)
    }

    @Test("any bytes give an entry or a fault, never a trap")
    func anyBytes() {
        var random = SeededRandom(seed: 11)
        let model = Array(line(request: #"GET /a\"b?c HTTP/1.1"#, agent: #"\x4"#).utf8)
        for _ in 0..<20_000 {
            var bytes = model
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...(bytes.count / 2), using: &random))
            _ = try? combined.entry(of: bytes)
        }
    }
}
