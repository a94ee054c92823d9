import Foundation
import Model
import Testing

@testable import Chassis

@Suite struct LoggerTests {
    private let sink = MemorySink()
    private let clock = ManualClock(wall: Timestamp(microseconds: 1_431_857_103_000_000))

    private func logger(_ minimum: LogLevel = .info) -> Logger {
        Logger(service: "limiter", minimum: minimum, sink: sink, clock: clock)
    }

    @Test("a line is one JSON object with the fixed fields first")
    func line() {
        logger().info(
            "ready", ["port": 7101, "host": "a\"b\\c\n", "share": .double(0.5), "ok": true])
        #expect(
            sink.lines == [
                #"{"at":"2015-05-17T10:05:03Z","level":"info","service":"limiter","#
                    + #""message":"ready","port":7101,"host":"a\"b\\c\n","share":0.5,"ok":true}"#
            ])
    }

    @Test("every text and number gives valid JSON on one line")
    func validJSON() throws {
        let control = String(String.UnicodeScalarView((0..<128).compactMap { Unicode.Scalar($0) }))
        logger().warning(
            "odd",
            [
                "control": .string(control), "emoji": "😀", "nan": .double(.nan),
                "list": .strings(["a", "\""]), "least": .int(Int64.min), "most": .uint(.max),
            ])
        let line = try #require(sink.lines.first)
        #expect(!line.contains("\n"))
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["control"] as? String == control)
        #expect(object?["nan"] is NSNull)
    }

    @Test("what is below the minimum is neither written nor computed")
    func levels() {
        var isComputed = false
        func fields() -> LogFields {
            isComputed = true
            return [:]
        }
        logger(.warning).info("quiet", fields())
        #expect(sink.lines.isEmpty && !isComputed)
        logger(.warning).error("loud")
        #expect(sink.lines.count == 1)
    }

    @Test("a sampled message is written once in its time, then says how many were left out")
    func sampling() {
        let log = logger()
        for _ in 0..<10 { log.sampled(.warning, "bad frame", everyMilliseconds: 500) }
        log.sampled(.warning, "another message", everyMilliseconds: 500)
        #expect(sink.lines.count == 2)
        clock.advance(milliseconds: 500)
        log.sampled(.warning, "bad frame", everyMilliseconds: 500)
        #expect(sink.lines.last?.contains(#""suppressed":9"#) == true)
        clock.advance(milliseconds: 500)
        log.sampled(.warning, "bad frame", everyMilliseconds: 500)
        #expect(sink.lines.last?.contains("suppressed") == false)
    }
}
