import Contracts
import Model

/// The valid events of a request on their way to a record, and why the others are not.
struct EventIntake: ~Copyable {
    private var validation: EventValidation
    private(set) var builder: SpoolRecordBuilder
    private(set) var rejections = Rejections()
    /// The index of each valid event; nil while all are valid.
    private(set) var indexes: [UInt32]?
    private(set) var accepted: UInt32 = 0

    /// Takes the events of a request that came at `now`.
    init(now: Timestamp, expecting events: Int) {
        validation = EventValidation(now: now)
        builder = SpoolRecordBuilder(takenAt: now, expecting: events)
    }

    /// Adds the event at an index of the request.
    mutating func add(_ event: TrackerV1.UsageEventView, _ index: Int) {
        if validation.isValid(event) {
            builder.append(event)
            indexes?.append(UInt32(clamping: index))
            accepted += 1
            return
        }
        reject(index, validation.faults)
    }

    /// Leaves out the event at an index of the request.
    mutating func reject(_ index: Int, _ faults: [EventFault]) {
        if indexes == nil { indexes = Array(0..<accepted) }
        rejections.add(index, faults)
    }

    /// The record of the valid events.
    consuming func finish(waiter: CommitWaiter?) -> SpoolRecord { builder.finish(waiter: waiter) }
}
