@testable import Limiter
@testable import Model

/// What was done to a run.
struct FaultCounts {
    var kills = 0
    var tornKills = 0
    var losses = 0
    var pauses = 0
    var partitions = 0
    var oneWayPartitions = 0
    var outages = 0
    var slowLinks = 0
    var leaves = 0
    var clockErrors = 0

    /// Adds what was done to another run.
    mutating func add(_ other: FaultCounts) {
        kills += other.kills
        tornKills += other.tornKills
        losses += other.losses
        pauses += other.pauses
        partitions += other.partitions
        oneWayPartitions += other.oneWayPartitions
        outages += other.outages
        slowLinks += other.slowLinks
        leaves += other.leaves
        clockErrors += other.clockErrors
    }

    /// Each kind.
    var all: [Int] {
        [
            kills, tornKills, losses, pauses, partitions, oneWayPartitions, outages, slowLinks,
            leaves, clockErrors,
        ]
    }
}

extension Simulation {
    /// Breaks something, mostly for a while.
    mutating func breakSomething() {
        let index = Int(random.next() % UInt64(limiters.count))
        let end = min(healsAt, now + 300 * Self.millisecond + random.next() % (9 * Self.second))
        switch random.next() % 11 {
        case 0, 1:
            kill(index, losesDisk: random.chance(1, in: 3))
        case 2:
            guard limiters[index].isRunning else { return }
            limiters[index].diesAfterStores = Int(random.next() % 8)
        case 3, 4:
            guard limiters[index].isRunning else { return }
            faults.pauses += 1
            limiters[index].pausedUntil = end
            queue.push(.resume(index), at: end)
        case 5:
            faults.partitions += 1
            network.block(.limiter(index), .database, until: end)
            network.block(.database, .limiter(index), until: end)
            if random.chance(1, in: 2) {
                network.block(.limiter(index), .clients, until: end)
                network.block(.clients, .limiter(index), until: end)
            }
        case 6: blockOneWay(index, until: end)
        case 7:
            faults.outages += 1
            database.awayUntil = end
        case 8:
            faults.slowLinks += 1
            network.slowDown(.limiter(index), .database, until: end)
            if random.chance(1, in: 2) {
                network.slowDown(.database, .limiter(index), until: end)
            }
        case 9:
            guard limiters[index].isRunning, now >= limiters[index].pausedUntil else { return }
            faults.leaves += 1
            handle(index, .stop)
        default:
            faults.clockErrors += 1
            setWallError(index)
        }
    }

    private mutating func blockOneWay(_ index: Int, until end: UInt64) {
        faults.oneWayPartitions += 1
        switch random.next() % 4 {
        case 0: network.block(.limiter(index), .database, until: end)
        case 1: network.block(.database, .limiter(index), until: end)
        case 2: network.block(.limiter(index), .clients, until: end)
        default: network.block(.clients, .limiter(index), until: end)
        }
    }

    /// Sets a machine's wall clock wrong, or right.
    mutating func setWallError(_ index: Int) {
        guard wallErrorMax > 0 else { return }
        limiters[index].clock.wallError =
            Int64(random.next() % (2 * wallErrorMax + 1)) - Int64(wallErrorMax)
    }

    /// Kills a process; it is started again soon.
    mutating func kill(_ index: Int, losesDisk: Bool) {
        guard limiters[index].isRunning else { return }
        faults.kills += 1
        faults.losses += losesDisk ? 1 : 0
        faults.tornKills += limiters[index].diesAfterStores == nil ? 0 : 1
        limiters[index].kill(losesDisk: losesDisk)
        queue.push(.start(index), at: now + random.next() % (8 * Self.second))
    }

    /// Repairs everything.
    mutating func heal() {
        network.heal()
        database.awayUntil = 0
        for index in limiters.indices {
            limiters[index].pausedUntil = 0
            limiters[index].diesAfterStores = nil
            resume(index)
            start(index)
        }
    }
}
