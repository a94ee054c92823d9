import Model

/// The options of a simulation, read.
struct SimulationOptions {
    var plan = SimulationPlan()
    var pacing = SimulationRun.Pacing()
    /// Keys of each org; 0: the org itself calls.
    var keys: Int64

    /// Reads the options that need no service.
    /// - Throws: a usage failure for a value that is wrong or options that don't fit each other.
    init(_ arguments: Arguments, now: Timestamp) throws {
        keys = try arguments.integer("keys", in: 1...SimulatedOrgs.keysMax) ?? 0
        plan.seed = UInt64(try arguments.integer("seed", in: 0...Int64.max) ?? 1)
        plan.errorsPercent = UInt64(try arguments.integer("errors", in: 0...100) ?? 5)
        plan.messagesPercent = UInt64(try arguments.integer("messages", in: 0...100) ?? 0)
        plan.users = UInt64(try arguments.integer("users", in: 1...1_000_000) ?? 50)
        plan.endpoints = UInt64(try arguments.integer("endpoints", in: 1...10_000) ?? 8)
        try readPacing(arguments)
        try readTime(arguments, now: now)
    }

    private mutating func readPacing(_ arguments: Arguments) throws {
        guard !arguments.isGiven("events") || !arguments.isGiven("calls") else {
            throw CommandFailure.usage("--events and --calls are both given", "give --events")
        }
        let name = arguments.isGiven("calls") ? "calls" : "events"
        let events = try arguments.integer(name, in: 1...100_000_000)
        pacing.perSecond = try arguments.integer("rate", in: 1...1_000_000).map(UInt64.init)
        if let text = arguments.value("duration") {
            guard events == nil else {
                throw CommandFailure.usage(
                    "--duration and --\(name) are both given", "give one of the two")
            }
            guard let length = DurationText.milliseconds(text) else {
                throw CommandFailure.usage("--duration is \"\(text)\"", "write 90s, 5m or 2h")
            }
            pacing.milliseconds = UInt64(length)
            if let perSecond = pacing.perSecond {
                plan.eventsInRange = max(1, perSecond * UInt64(length) / 1_000)
            }
        } else {
            pacing.events = UInt64(events ?? 1_000)
            plan.eventsInRange = pacing.events
        }
    }

    private mutating func readTime(_ arguments: Arguments, now: Timestamp) throws {
        plan.shapeKind = arguments.value("shape").flatMap(TrafficShape.Kind.init) ?? .flat
        let from = try RangeOption.time("from", arguments)
        let to = try RangeOption.time("to", arguments)
        if arguments.flag("live") {
            guard from == nil, to == nil, plan.shapeKind == .flat else {
                throw CommandFailure.usage(
                    "--live is now, and --from, --to and --shape diurnal are not", "leave one out")
            }
            return
        }
        // A whole half hour, or day, so that the same command soon after makes the same events.
        let (width, length) =
            plan.shapeKind == .flat
            ? (Self.halfHour, Self.halfHour) : (Bucket.day.microseconds, Bucket.day.microseconds)
        let last = Timestamp(microseconds: now.microseconds / width * width)
        let end =
            to ?? from.map { $0.adding(microseconds: max(length, last.microseconds(since: $0))) }
            ?? last
        let start = from ?? end.adding(microseconds: -length)
        let longest = TrafficShape.daysMax * Bucket.day.microseconds
        guard start < end, end.microseconds(since: start) <= longest,
            let range = TimeRange(from: start, to: end)
        else {
            throw CommandFailure.usage(
                "--from is not before --to, or they are more than two years apart",
                "give a shorter range")
        }
        plan.shape = TrafficShape(plan.shapeKind, over: range)
    }

    private static let halfHour: Int64 = 1_800_000_000
}
