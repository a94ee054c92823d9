import Model
import Testing

@testable import Client

@Suite("CSV records")
struct CSVParserTests {
    private func parser(
        _ header: String?, map: String = "", separator: Character = ",",
        times: TimeFormat = .rfc3339
    ) throws -> CSVParser {
        let layout = CSVLayout(
            separator: separator.utf8.first ?? 0, hasHeader: header != nil,
            map: map.isEmpty ? [] : try CSVLayout.map(map))
        var parser = try CSVParser(layout, of: "x.csv", times: times)
        if let header { #expect(try parser.parse(Array(header.utf8)) == nil) }
        return parser
    }

    private func fields(_ record: String) throws -> [String] {
        let record = try CSVRecord(Array(record.utf8), separator: UInt8(ascii: ","))
        return try (0..<record.count).map { try record.text($0) }
    }

    @Test(
        "columns are cut as RFC 4180 says",
        arguments: [
            ("", [""]), ("a", ["a"]), ("a,b,", ["a", "b", ""]), (",", ["", ""]),
            ("\"a,b\",c", ["a,b", "c"]), ("\"\"", [""]), ("\"\"\"\"", ["\""]),
            ("\"a\"\"b\",\"\n\r\n\"", ["a\"b", "\n\r\n"]), (" a , b ", [" a ", " b "]),
        ])
    func cut(record: String, wanted: [String]) throws {
        #expect(try fields(record) == wanted)
    }

    @Test(
        "a quote where none may stand is a fault that names the column",
        arguments: [("a\"", 1), ("x,\"a", 2), ("x,\"a\"b", 2), ("\"a\" ,b", 1), ("a,b\"\"", 2)])
    func faults(record: String, column: Int) {
        let fault = #expect(throws: LineFault.self) { _ = try fields(record) }
        #expect(fault?.description.contains("column \(column)") == true)
    }

    @Test("what a writer of CSV quotes is read back, alone and behind other records")
    func roundTrip() throws {
        var random = SeededRandom(seed: 3)
        let alphabet: [Character] = ["a", "é", "😀", ",", "\"", "\n", "\r\n", " ", "\t", ";"]
        func text() -> String {
            String(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
        }
        for _ in 0..<2_000 {
            let wanted = (0..<Int.random(in: 1...5, using: &random)).map { _ in text() }
            let record = wanted.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
                .joined(separator: ",")
            #expect(try fields(record) == wanted)
        }
    }

    @Test("any bytes give columns or a fault, never a trap")
    func anyBytes() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random)
                    : Array("\",\n".utf8)[Int.random(in: 0...2, using: &random)]
            }
            guard let record = try? CSVRecord(bytes, separator: UInt8(ascii: ",")) else { continue }
            for index in 0..<record.count { _ = try? record.text(index) }
        }
    }

    @Test("columns that bear a field's name need no map; others are left alone")
    func names() throws {
        var parser = try parser("occurred_at,endpoint,note,status,attributes.tier,message.channel")
        let event = try #require(
            try parser.parse(Array("2026-01-02,/a,hello,404,gold,sms".utf8))?.event)
        #expect(event.occurredAtUs == 1_767_312_000_000_000)
        #expect(event.endpoint == "/a")
        #expect(event.statusCode == 404)
        #expect(event.attributes == [.init(key: "tier", value: "gold")])
        #expect(event.message?.channel == .sms)
    }

    @Test("a map takes columns by name or number, before those that bear a field's name")
    func mapped() throws {
        var parser = try parser(
            "ts,path,endpoint,code", map: "occurred_at=ts,endpoint=path,status_code=#4",
            times: .unixMilliseconds)
        let event = try #require(try parser.parse(Array("1500,/a,/other,201".utf8))?.event)
        #expect(event.occurredAtUs == 1_500_000)
        #expect(event.endpoint == "/a")
        #expect(event.statusCode == 201)
    }

    @Test("without a header columns have numbers, and any other separator will do")
    func numbered() throws {
        var parser = try parser(nil, map: "occurred_at=2,user=#1", separator: "\t")
        let event = try #require(try parser.parse(Array("a,b\t2026-01-02\tmore".utf8))?.event)
        #expect(event.user == Array("a,b".utf8))
        #expect(throws: LineFault("has no column 2")) { _ = try parser.parse(Array("alone".utf8)) }
    }

    @Test(
        "a record with another number of columns than the header is refused; an empty one is none")
    func shape() throws {
        var parser = try parser("occurred_at,endpoint")
        #expect(throws: LineFault("has 1 columns, the header has 2")) {
            _ = try parser.parse(Array("2026-01-02".utf8))
        }
        #expect(try parser.parse([]) == nil)
        #expect(throws: LineFault("column 2 is not UTF-8")) {
            _ = try parser.parse(Array("2026-01-02,".utf8) + [0xFF])
        }
    }

    @Test(
        "a header that doesn't fit the map stops the import and says what there is",
        arguments: [
            ("ts,path", "occurred_at=time", "there is no column \"time\""),
            ("ts,path", "occurred_at=#3", "there is no column \"#3\""),
            ("ts,ts", "occurred_at=ts", "two columns \"ts\""),
            ("ts,path", "endpoint=path", "no column gives occurred_at"),
            ("ts,\"path", "occurred_at=ts", "the header can't be read"),
        ])
    func wrongHeader(header: String, map: String, what: String) {
        let failure = #expect(throws: CommandFailure.self) { _ = try parser(header, map: map) }
        #expect(failure?.what.contains(what) == true, "\(failure?.what ?? "")")
        #expect(failure?.what.hasPrefix("x.csv: ") == true)
        #expect(failure?.exitCode == .usage)
    }

    @Test(
        "a map that is wrong is a usage failure",
        arguments: ["occurred_at", "=ts", "when=ts", "occurred_at=", "occurred_at=a,occurred_at=b"])
    func wrongMap(map: String) {
        let failure = #expect(throws: CommandFailure.self) { _ = try CSVLayout.map(map) }
        #expect(failure?.exitCode == .usage)
        #expect(throws: CommandFailure.self) { _ = try parser(nil, map: "occurred_at=ts") }
    }
}
