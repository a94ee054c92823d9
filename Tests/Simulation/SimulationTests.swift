import Foundation
import Testing

@Suite("Simulation of limiters, clients and PostgreSQL")
struct SimulationTests {
    /// A number from the environment.
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    /// Seeds to run: the one of SIMULATION_SEED, or as many as SIMULATION_SEEDS says.
    private static var seeds: Range<UInt64> {
        if let seed = number("SIMULATION_SEED") { return seed..<seed + 1 }
        return 0..<(number("SIMULATION_SEEDS") ?? 300)
    }

    /// What runs of several seeds came to.
    private struct Sum {
        var faults = FaultCounts()
        var (allowed, denied, repeated, lost) = (0, 0, 0, 0)
        var (losses, doubles) = (0, 0)
        /// By seed, in words.
        var failures: [String] = []

        mutating func add(_ other: Sum) {
            faults.add(other.faults)
            allowed += other.allowed
            denied += other.denied
            repeated += other.repeated
            lost += other.lost
            losses += other.losses
            doubles += other.doubles
            failures += other.failures
        }

        mutating func add(_ run: Simulation) {
            faults.add(run.faults)
            allowed += run.checker.allowed
            denied += run.checker.denied
            repeated += run.checker.repeated
            lost += Int(run.checker.lostUnits)
            losses += run.network.losses
            doubles += run.network.doubles
            failures += run.checker.failures.map { "SIMULATION_SEED=\(run.seed): \($0)" }
        }
    }

    /// Runs some seeds, on every processor.
    private func run(_ seeds: Range<UInt64>) async -> Sum {
        let lanes = UInt64(ProcessInfo.processInfo.activeProcessorCount)
        return await withTaskGroup(of: Sum.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var sum = Sum()
                    for seed in seeds where seed % lanes == lane {
                        var run = Simulation(seed: seed)
                        run.run()
                        sum.add(run)
                    }
                    return sum
                }
            }
            return await group.reduce(into: Sum()) { $0.add($1) }
        }
    }

    @Test("every promise holds, whatever goes wrong")
    func promises() async {
        let seeds = Self.seeds
        let sum = await run(seeds)
        for failure in sum.failures.sorted().prefix(10) { Issue.record("\(failure)") }
        print(
            "\(seeds.count) seeds: \(sum.allowed) allowed, \(sum.denied) denied, "
                + "\(sum.repeated) repeated, \(sum.lost) lost; messages lost \(sum.losses), "
                + "doubled \(sum.doubles); \(sum.faults)")
        // A run in which nothing went wrong proves nothing.
        guard seeds.count >= 100 else { return }
        #expect(sum.faults.all.allSatisfy { $0 > seeds.count / 10 })
        #expect(sum.allowed > 100 * seeds.count && sum.denied > 100 * seeds.count)
        #expect(sum.repeated > seeds.count && sum.lost > seeds.count)
        #expect(sum.losses > 10 * seeds.count && sum.doubles > 10 * seeds.count)
    }

    @Test(
        "a mistake that is built in is found", arguments: Canary.allCases.filter { $0 != .none })
    func canary(_ canary: Canary) {
        for seed in 0..<200 as Range<UInt64> {
            var run = Simulation(seed: seed, canary: canary)
            run.run()
            if !run.checker.failures.isEmpty { return }
        }
        Issue.record("\(canary) was not found in 200 seeds")
    }

    @Test("a seed is the whole of a run")
    func replays() {
        for seed in 0..<5 as Range<UInt64> {
            var (one, other) = (Simulation(seed: seed), Simulation(seed: seed))
            one.run()
            other.run()
            #expect(one.checker.allowed == other.checker.allowed && one.checker.allowed > 0)
            #expect(one.checker.denied == other.checker.denied)
            #expect(one.faults.all == other.faults.all)
            #expect(one.network.losses == other.network.losses)
            #expect(one.now == other.now)
        }
    }
}
