/// What the command line asks for.
struct BenchmarkOptions {
    /// What can be measured.
    enum Part: String, CaseIterable { case limiter, handler, scale, tracker, retention }
    /// How results are printed.
    enum Format: String { case table, json }

    private(set) var parts: [Part] = []
    private(set) var isQuick = false
    private(set) var format = Format.table
    private(set) var rounds = 3
    private(set) var wantsHelp = false
    /// Events of the tracker, in millions; 0: as many as usual.
    private(set) var millions = 0
    /// Whether the tracker is measured without `\copy` next to it.
    private(set) var skipsCopy = false
    /// Whether PostgreSQL counts what each statement takes.
    private(set) var showsStatements = false
    /// Measures only the loads whose names contain this.
    private(set) var only = ""

    static let help = """
        Usage: benchmarks [limiter] [handler] [scale] [tracker] [retention] [--quick]
                          [--rounds N] [--only TEXT] [--millions N] [--no-copy]
                          [--statements] [--format table|json]

        Measures the release build on this machine: private daemons, a private PostgreSQL.

          limiter       Check and CheckMany over TCP, next to a raw echo of the same frames
          handler       Check and CheckMany inside one process, without a network
          scale         the limiter next to Redis, at a steady rate, with millions of
                        subjects, with 10,000 idle connections; what it allocates
          tracker       events into PostgreSQL, next to psql's \\copy of the same rows
          retention     dropping a day of ten million events while others come in
          --quick       fewer requests and events
          --rounds N    runs of each measurement, 1 to 20; medians are printed (3)
          --only TEXT   only loads of the limiter whose names contain TEXT; of scale:
                        allocations, redis, open loop, idle connections, subjects
          --millions N  events of the tracker, 1 to 100 million (1)
          --no-copy     the tracker without \\copy: no ratio, half the time and disk
          --statements  also which statements of the tracker take PostgreSQL's time
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
            case "--millions":
                guard let value = rest.popFirst(), let number = Int(value),
                    (1...100).contains(number)
                else { throw UsageFault(reason: "--millions needs a number from 1 to 100") }
                millions = number
            case "--statements": showsStatements = true
            case "--no-copy": skipsCopy = true
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
