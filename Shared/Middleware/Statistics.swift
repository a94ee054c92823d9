/// What a service's middleware did since its start.
public struct Statistics: Sendable, Equatable {
    /// Calls that the limiter admitted.
    public var admitted: UInt64 = 0
    /// Calls that a rule denied.
    public var denied: UInt64 = 0
    /// Calls refused without a decision: a bad key, a suspended org, a faulty subject.
    public var refused: UInt64 = 0
    /// Calls that the limiter did not decide in time, whatever became of them.
    public var undecided: UInt64 = 0
    /// Usage events that tracker has taken.
    public var eventsRecorded: UInt64 = 0
    /// Usage events that found no room, or were still waiting when the time for the shutdown was over.
    public var eventsLost: UInt64 = 0
    /// Usage events that tracker refused.
    public var eventsRejected: UInt64 = 0
}
