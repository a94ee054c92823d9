import Synchronization

/// Room for calls that run at once. Each kind of caller has lanes of its own, so that none can take
/// the room of another.
final class CallLane: Sendable {
    private let callsMax: Int
    private let running = Atomic<Int>(0)

    init(callsMax: Int) { self.callsMax = callsMax }

    /// Calls in the lane.
    var count: Int { running.load(ordering: .relaxed) }

    /// Takes room for a call; false when there is none. Give it back with `leave`.
    func enter() -> Bool {
        guard running.add(1, ordering: .relaxed).oldValue < callsMax else {
            leave()
            return false
        }
        return true
    }

    /// Gives the room of a call back.
    func leave() { running.subtract(1, ordering: .relaxed) }
}

/// The lanes of a server: callers without a credential apart from the others, and what everybody
/// may ask and is answered at once (health, reflection) apart from the rest.
struct CallLanes: Sendable {
    private let authenticated: CallLane
    private let anonymous: CallLane
    private let open: CallLane
    private let anonymousOpen: CallLane

    init(_ limits: ServerLimits) {
        authenticated = CallLane(callsMax: limits.ordinaryCallsInFlightMax)
        anonymous = CallLane(callsMax: limits.anonymousCallsInFlightMax)
        open = CallLane(callsMax: limits.openCallsInFlightMax)
        anonymousOpen = CallLane(callsMax: limits.openCallsInFlightMax)
    }

    /// The lane of a call.
    func lane(of method: RoutedMethod, _ caller: Caller) -> CallLane {
        if method.isOpen { return caller.isAnonymous ? anonymousOpen : open }
        return caller.isAnonymous ? anonymous : authenticated
    }

    /// Calls in all lanes.
    var count: Int { authenticated.count + anonymous.count + open.count + anonymousOpen.count }
}
