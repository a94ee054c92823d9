import Model
import Testing

@testable import RPC

@Suite struct TimerWheelTests {
    private func at(_ nanoseconds: UInt64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: nanoseconds)
    }

    @Test("a timer fires once, not early and at most one tick late")
    func fires() {
        var wheel = TimerWheel<Int>(tickNanoseconds: 10, slots: 4, now: at(100))
        _ = wheel.insert(7, at: at(125))
        var due: [Int] = []
        wheel.expire(at: at(124), into: &due)
        #expect(due.isEmpty)
        wheel.expire(at: at(135), into: &due)
        #expect(due == [7])
        wheel.expire(at: at(1_000), into: &due)
        #expect(due == [7])
        #expect(wheel.count == 0)
    }

    @Test("removing a timer twice, or after it fired, touches no other")
    func removes() {
        var wheel = TimerWheel<Int>(tickNanoseconds: 10, slots: 4, now: at(0))
        let first = wheel.insert(1, at: at(20))
        wheel.remove(first)
        let second = wheel.insert(2, at: at(20))
        wheel.remove(first)
        #expect(wheel.count == 1)
        var due: [Int] = []
        wheel.expire(at: at(30), into: &due)
        #expect(due == [2])
        wheel.remove(second)
        #expect(wheel.count == 0)
    }

    @Test("a wheel agrees with a plain list over random inserts, removals and steps")
    func agreesWithModel() {
        var random = Jitter(seed: 42)
        for _ in 0..<20 {
            var now: UInt64 = random.next() % 1_000
            var wheel = TimerWheel<Int>(tickNanoseconds: 10, slots: 8, now: at(now))
            var model: [(value: Int, at: UInt64, id: TimerWheel<Int>.ID)] = []
            for step in 0..<500 {
                switch random.next() % 3 {
                case 0:
                    let due = now + random.next() % 400
                    model.append((step, due, wheel.insert(step, at: at(due))))
                case 1 where !model.isEmpty:
                    let index = Int(random.next() % UInt64(model.count))
                    wheel.remove(model.remove(at: index).id)
                default:
                    now += random.next() % 120
                    var due: [Int] = []
                    wheel.expire(at: at(now), into: &due)
                    let late = model.filter { $0.at + 20 <= now }.map(\.value)
                    #expect(Set(late).isSubset(of: due))
                    #expect(model.filter { due.contains($0.value) }.allSatisfy { $0.at <= now })
                    model.removeAll { due.contains($0.value) }
                }
                #expect(wheel.count == model.count)
            }
        }
    }
}
