import Dispatch
import Model
import Synchronization

/// Something that ends when its deadline passes.
package protocol DeadlineTarget: AnyObject, Sendable {
    /// Called once, on the watch's queue, when the deadline has passed; must be quick.
    func deadlinePassed()
}

/// Tells calls that their deadline passed, at most about 20 ms late; asleep while it watches
/// nothing.
package final class DeadlineWatch: Sendable {
    /// Names a watched target.
    package typealias Ticket = TimerWheel<any DeadlineTarget>.ID

    private static let tickNanoseconds: UInt64 = 10_000_000
    private static let slots = 1024

    private struct State {
        var wheel: TimerWheel<any DeadlineTarget>
        var isTicking = false
    }

    private let clock: any TimeSource
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "tollgate.deadlines", qos: .userInitiated)

    /// Makes a watch that reads `clock`.
    package init(clock: any TimeSource) {
        self.clock = clock
        state = Mutex(
            State(
                wheel: TimerWheel(
                    tickNanoseconds: DeadlineWatch.tickNanoseconds, slots: DeadlineWatch.slots,
                    now: clock.monotonic)))
    }

    /// Watches `target` until its deadline passes or `forget`; nil for a deadline that never
    /// passes.
    package func watch(_ target: any DeadlineTarget, until deadline: Deadline) -> Ticket? {
        guard deadline != .never else { return nil }
        let (ticket, mustStart) = state.withLock { state in
            let ticket = state.wheel.insert(target, at: deadline.instant)
            let mustStart = !state.isTicking
            state.isTicking = true
            return (ticket, mustStart)
        }
        if mustStart { scheduleTick() }
        return ticket
    }

    /// Stops watching; does nothing when the deadline passed already.
    package func forget(_ ticket: Ticket) {
        state.withLock { $0.wheel.remove(ticket) }
    }

    private func scheduleTick() {
        queue.asyncAfter(
            deadline: .now() + .nanoseconds(Int(DeadlineWatch.tickNanoseconds))
        ) { [weak self] in self?.tick() }
    }

    private func tick() {
        let now = clock.monotonic
        let (due, goesOn) = state.withLock { state in
            var due: [any DeadlineTarget] = []
            state.wheel.expire(at: now, into: &due)
            state.isTicking = state.wheel.count > 0
            return (due, state.isTicking)
        }
        if goesOn { scheduleTick() }
        for target in due { target.deadlinePassed() }
    }
}
