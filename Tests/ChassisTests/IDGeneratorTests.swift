import Model
import Testing

@testable import Chassis

@Suite struct IDGeneratorTests {
    @Test("ids grow and are distinct while the clock stands still, runs or steps back")
    func grow() {
        let clock = ManualClock()
        let ids = IDGenerator(clock: clock, node: 5)
        var last: Int64 = 0
        for round in 0..<50_000 {
            if round % 1_000 == 0 { clock.advance(milliseconds: UInt64(round % 7)) }
            if round == 30_000 {
                clock.setWall(clock.wall.adding(microseconds: -3_600_000_000))
            }
            let id = ids.next()
            #expect(id > last)
            #expect(id >> 12 & 1023 == 5)
            last = id
        }
    }

    @Test("an id tells its millisecond")
    func millisecond() {
        let clock = ManualClock(wall: Timestamp(microseconds: 1_750_000_000_123_000))
        let id = IDGenerator(clock: clock).next()
        #expect((id >> 22) + IDGenerator.epochMilliseconds == 1_750_000_000_123)
    }

    @Test("ids are positive whatever the clock says")
    func oddClocks() {
        for microseconds in [Int64.min, -1, 0, Int64.max] {
            let clock = ManualClock(wall: Timestamp(microseconds: microseconds))
            #expect(IDGenerator(clock: clock).next() > 0)
            #expect(IDGenerator(clock: clock).uuidV7().count == 16)
        }
    }

    @Test("ids made by many tasks at once are distinct")
    func concurrent() async {
        let ids = IDGenerator()
        let all = await withTaskGroup(of: [Int64].self) { group in
            for _ in 0..<8 { group.addTask { (0..<2_000).map { _ in ids.next() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(all).count == 16_000)
    }

    @Test("a UUID has its time, version and variant")
    func uuid() {
        let clock = ManualClock(wall: Timestamp(microseconds: 0x0123_4567_89AB * 1_000 + 999))
        let uuid = IDGenerator(clock: clock).uuidV7()
        #expect(Array(uuid[0..<6]) == [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB])
        #expect(uuid[6] >> 4 == 7)
        #expect(uuid[8] >> 6 == 2)
    }
}
