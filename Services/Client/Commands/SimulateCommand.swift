import Chassis
import Contracts

/// `tollgate simulate`: seeded traffic through the real services.
enum SimulateCommand: Command {
    static let spec = CommandSpec(
        "simulate", "Send seeded traffic through limiter and tracker, as a middleware would",
        details: """
            Each event asks limiter; what is allowed is recorded. The same options make the same
            events, with the same ids: what is recorded already does not count twice. They happen
            spread over --from and --to; without these, over the last whole half hour, or with
            --shape diurnal the last whole day, in UTC. With --live they happen now, and are new.

            --orgs takes slugs or ids, or a number N for the orgs sim-1 to sim-N. With --keys N the
            calls of each org come from its keys simulate-1 to simulate-N. Orgs and keys that are
            missing are made. With --key or --key-file that key calls.
            """,
        options: [
            OrgReference.option,
            .value("orgs", "N|ORG,...", "instead of --org: several, the first ones busier"),
            .value("key", "KEY", "the API key to call with (or TOLLGATE_KEY)"),
            .value("key-file", "FILE", "the file that holds the key"),
            .value("keys", "N", "keys of each org to call with, 1 to 100"),
            .value("events", "N", "events to make (default: 1000)"),
            .value("calls", "N", "the same as --events"),
            .value("duration", "TIME", "instead: how long to make events: 90s, 5m, 2h"),
            .value("rate", "N", "events in a second (default: as fast as it goes)"),
            .value("seed", "N", "what the traffic is made from", fallback: "1"),
            .value("errors", "PERCENT", "calls and messages that fail", fallback: "5"),
            .value("messages", "PERCENT", "events that are SMS, MMS or WhatsApp", fallback: "0"),
            .value("users", "N", "users of each org, 1 to 1000000", fallback: "50"),
            .value("endpoints", "N", "endpoints that are called, 1 to 10000", fallback: "8"),
            .value(
                "shape", "SHAPE", "flat, or diurnal: by day more than by night and at the weekend",
                choices: TrafficShape.Kind.allCases.map(\.rawValue), fallback: "flat"),
            .value("from", "TIME", "when the first event happens, RFC 3339 or a date"),
            .value("to", "TIME", "when the last one has happened"),
            .flag("live", "events happen as they are made"),
            .flag("quiet", "no progress"),
        ],
        examples: [
            "tollgate simulate --org acme --events 5000 --seed 7",
            "tollgate simulate --orgs 20 --keys 3 --shape diurnal --from 2026-10-01 "
                + "--to 2026-11-01 --events 200000 --messages 20",
            "tollgate simulate --org acme --key-file acme.key --live --rate 50 --duration 5m",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        var options = try SimulationOptions(arguments, now: context.clock.wall)
        options.plan.orgs = try await orgs(arguments, options.keys, context)
        let key = options.keys == 0 ? try LimitQuestion.presentedKey(arguments, context) : nil
        guard key == nil || options.plan.orgs.count == 1 else {
            throw CommandFailure.usage(
                "a key belongs to one org", "give --org, or leave the key out")
        }
        options.plan.keyDigest = key.map { SHA256.hash(Array($0.utf8)) } ?? []
        let stop = ShutdownRequest()
        let trap = SignalTrap(stop)
        defer { trap.cancel() }
        let bar = ProgressBar("simulate", on: context.console, isQuiet: arguments.flag("quiet"))
        let run = SimulationRun(
            options.plan, options.pacing,
            SimulatedCaller(apiKey: key.map { Array($0.utf8) }, services: context.services),
            sink: BatchSender(context, bar: bar, stop: stop) { rpc, options, events in
                try await TrackerClient(rpc).record(
                    TrackerV1.RecordRequest(events: events, ack: .committed), options: options)
            }, bar: bar,
            clock: context.clock, stop: stop)
        do {
            try await run.run()
        } catch {
            if run.tally.total.calls > 0 { try context.print(run.tally.answer(options.plan)) }
            throw error
        }
        try context.print(run.tally.answer(options.plan))
        if let remark = run.tally.remark { try context.remark(remark) }
        guard stop.reason == nil else {
            throw CommandFailure(.failure, "interrupted", "the same command makes the same events")
        }
        return .success
    }

    private static func orgs(
        _ arguments: Arguments, _ keys: Int64, _ context: CommandContext
    ) async throws -> [SimulationPlan.Org] {
        let finder = SimulatedOrgs(services: context.services, context: context)
        var orgs: [SimulationPlan.Org]
        if let text = arguments.value("orgs") {
            guard arguments.value("org") == nil else {
                throw CommandFailure.usage("--org and --orgs are both given", "give one of the two")
            }
            orgs = try await finder.find(text)
        } else {
            let org = try await OrgReference.resolve(arguments, context)
            orgs = [SimulationPlan.Org(orgID: org.orgID, slug: org.slug)]
        }
        guard keys > 0 else { return orgs }
        guard arguments.value("key") == nil, arguments.value("key-file") == nil else {
            throw CommandFailure.usage("a key and --keys are both given", "give one of the two")
        }
        for index in orgs.indices { orgs[index] = try await finder.withKeys(keys, orgs[index]) }
        return orgs
    }
}
