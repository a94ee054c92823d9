import Contracts
import RPC
import Testing

@testable import Client

@Suite("Answers in three formats")
struct OutputTests {
    private let report = Report(
        ["endpoint", "calls", "p50_us"],
        [
            [.string("/a"), .int(1_200), .null], [.string("/long/\"q\",x"), .int(7), .int(-3)],
        ])

    @Test("a table aligns numbers to the right and text to the left")
    func table() {
        #expect(
            TextTable.text(report) == """
                ENDPOINT     CALLS  P50 US
                /a            1200
                /long/"q",x      7      -3

                """)
    }

    @Test("JSON rows are an array with a row on each line and fields in order")
    func json() {
        #expect(
            report.json == """
                [
                {"endpoint":"/a","calls":1200,"p50_us":null},
                {"endpoint":"/long/\\"q\\",x","calls":7,"p50_us":-3}
                ]

                """)
        #expect(Report(["a"], []).json == "[]\n")
    }

    @Test("CSV has a header, quotes what needs it and leaves null empty")
    func csv() {
        #expect(report.csv == "endpoint,calls,p50_us\n/a,1200,\n\"/long/\"\"q\"\",x\",7,-3\n")
    }

    @Test("CSV text that a spreadsheet would run is disarmed; numbers and a lone dash are not")
    func formulas() {
        #expect(CSVText.field(.string("=1+1")) == "'=1+1")
        #expect(CSVText.field(.string("@x")) == "'@x")
        #expect(CSVText.field(.string("-")) == "-")
        #expect(CSVText.field(.int(-5)) == "-5")
    }

    @Test("control characters never reach the terminal")
    func controls() {
        #expect(TextTable.printable("a\u{1B}[2Jb\u{9B}c\n") == "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}")
    }

    @Test("micro-units print as units")
    func units() {
        #expect(JSONValue.units(micro: 12_000_000).text == "12")
        #expect(JSONValue.units(micro: 1_500_000).text == "1.5")
        #expect(JSONValue.units(micro: -250_000).text == "-0.25")
        #expect(JSONValue.units(micro: .min).text == "-9223372036854.775808")
    }

    @Test("tables show money in units of its currency; JSON and CSV keep the integers")
    func money() {
        let plans = Report(
            ["plan", "price_minor", "currency", "overage_price_micro"],
            [
                [.string("pro"), .int(4_900), .string("USD"), .int(1_000)],
                [.string("yen"), .int(-500), .string("JPY"), .null],
            ])
        #expect(
            Answer.rows(plans, empty: "").text(.table) == """
                PLAN      PRICE  CURRENCY  OVERAGE PRICE
                pro   49.00 USD  USD           0.001 USD
                yen    -500 JPY  JPY

                """)
        #expect(plans.csv.contains("pro,4900,USD,1000\n"))
        let lines = Report(["description", "amount_minor"], [[.string("a"), .int(5)]])
        let head = [JSONMember("currency", .string("EUR")), JSONMember("total_minor", .int(5))]
        let invoice = Answer.detailed(json: .object(head), fields: head, list: lines)
        #expect(
            invoice.text(.table) == """
                CURRENCY  EUR
                TOTAL     0.05 EUR

                DESCRIPTION    AMOUNT
                a            0.05 EUR

                """)
        #expect(invoice.text(.json) == #"{"currency":"EUR","total_minor":5}"# + "\n")
        #expect(invoice.text(.csv) == "description,amount_minor\na,5\n")
    }

    @Test("latency of all endpoints says so to people, and null to programs")
    func latency() {
        let reply = AnalyticsV1.LatencyResponse(asOfUs: 1)
        let all = LatencyCommand.answer([JSONMember("org", .string("acme"))], "", reply)
        #expect(all.text(.table).contains("ENDPOINT  (all)\n"))
        #expect(all.text(.json).hasPrefix(#"{"org":"acme","endpoint":null,"count":0,"#))
        let one = LatencyCommand.answer([], "/a", reply)
        #expect(one.text(.table).contains("ENDPOINT  /a\n"))
    }

    @Test("a denied check prints the documented JSON")
    func decision() {
        var reply = LimiterV1.CheckResponse()
        reply.decision = .denied
        reply.rule = "minute"
        reply.rules = [
            LimiterV1.RuleState(name: "minute", limit: 10, remaining: 0, resetMs: 1_500)
        ]
        reply.retryAfterMs = 1_500
        reply.headers = [LimiterV1.Header(name: "Retry-After", value: "2")]
        #expect(
            LimitQuestion.answer(reply).text(.json)
                == #"{"decision":"denied","rule":"minute","rules":[{"name":"minute","limit":10,"#
                + #""remaining":0,"reset_ms":1500}],"retry_after_ms":1500,"#
                + #""headers":{"Retry-After":"2"},"degraded":false}"# + "\n")
        #expect(
            LimitQuestion.answer(reply).text(.csv) == """
                name,limit,remaining,reset_ms,decision,rule,retry_after_ms,degraded,lease_id
                minute,10,0,1500,denied,minute,1500,false,

                """)
        reply.leaseID = [0xAB, 0x01]
        #expect(LimitQuestion.answer(reply).text(.csv).hasSuffix("denied,minute,1500,false,ab01\n"))
        #expect(LimitQuestion.remark(on: reply) == nil)
        reply = LimiterV1.CheckResponse(decision: .allowed, degraded: true)
        #expect(LimitQuestion.remark(on: reply)?.contains("not counted") == true)
        let free = LimiterV1.CheckResponse(decision: .allowed)
        #expect(LimitQuestion.remark(on: free) == "No rule counts such a call.")
        let off = LimiterV1.CheckResponse(decision: .allowed, disabled: true)
        #expect(LimitQuestion.remark(on: off)?.contains("switched off") == true)
        #expect(
            LimitQuestion.answer(reply).text(.csv) == """
                name,limit,remaining,reset_ms,decision,rule,retry_after_ms,degraded,lease_id
                ,,,,allowed,,0,true,

                """)
    }

    @Test("an import's tally prints the documented JSON")
    func tally() {
        var tally = ImportTally(knowsDuplicates: true)
        tally.read = 3
        tally.accepted = 2
        tally.rejected = 1
        #expect(
            JSONValue.object(tally.fields).text
                == #"{"read":3,"accepted":2,"duplicates":0,"rejected":1}"#)
        #expect(
            JSONValue.object(ImportTally(knowsDuplicates: false).fields).text
                == #"{"read":0,"accepted":0,"duplicates":null,"rejected":0}"#)
    }

    @Test("every status of a call has an exit code, and only OK is success")
    func exitCodes() {
        for status in Status.allCases {
            #expect((CommandFailure.exitCode(for: status) == .success) == (status == .ok))
        }
        #expect(CommandFailure.exitCode(for: .notFound) == .notFound)
        #expect(CommandFailure.exitCode(for: .permissionDenied) == .denied)
        #expect(CommandFailure.exitCode(for: .unauthenticated) == .denied)
        #expect(CommandFailure.exitCode(for: .unavailable) == .unavailable)
        #expect(CommandFailure.exitCode(for: .invalidArgument) == .usage)
    }
}
