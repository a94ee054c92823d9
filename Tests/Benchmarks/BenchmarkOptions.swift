/// What the command line asks for.
struct BenchmarkOptions {
    /// What can be measured.
    enum Part: String, CaseIterable { case limiter, scale, tracker }
    /// How results are printed.
    enum Format: String { case table, json }

    private(set) var parts: [Part] = []
    private(set) var isQuick = false
    private(set) var format = Format.table
    private(set) var rounds = 3
    private(set) var wantsHelp = false
    /// Measures only the loads whose names contain this.
    private(set) var only = ""

    static let help = """
        Usage: benchmarks [limiter] [scale] [tracker] [--quick] [--rounds N]
                          [--only TEXT] [--format table|json]

        Measures the release build on this machine: private daemons, a private PostgreSQL.

          limiter       Check and CheckMany over TCP, next to a raw echo of the same frames
          scale         the limiter next to Redis, at a steady rate, with millions of
                        subjects, with 10,000 idle connections; what it allocates
          tracker       events into PostgreSQL, next to psql's \\copy of the same rows
          --quick       fewer requests and events
          --rounds N    runs of each measurement, 1 to 20; medians are printed (3)
          --only TEXT   only loads of the limiter whose names contain TEXT; of scale:
                        allocations, redis, open loop, idle connections, subjects
          --format F    table (default) or json

        Example: benchmarks limiter --quick
        """

    /// Reads the arguments.
    init(_ arguments: [String]) throws(UsageFault) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--help", "-h": wantsHelp = true
            case "--quick": isQuick = true
            case "--rounds":
                guard let value = rest.popFirst(), let number = Int(value),
                    (1...20).contains(number)
                else { throw UsageFault(reason: "--rounds needs a number from 1 to 20") }
                rounds = number
            case "--only":
                guard let value = rest.popFirst() else {
                    throw UsageFault(reason: "--only needs a text")
                }
                only = value
            case "--format":
                guard let value = rest.popFirst(), let known = Format(rawValue: value)
                else { throw UsageFault(reason: "--format needs table or json") }
                format = known
            default:
                guard let part = Part(rawValue: word)
                else { throw UsageFault(reason: "unknown argument: \(word)") }
                parts.append(part)
            }
        }
        if parts.isEmpty { parts = Part.allCases }
    }
}

/// A command line that makes no sense.
struct UsageFault: Error {
    let reason: String
}
