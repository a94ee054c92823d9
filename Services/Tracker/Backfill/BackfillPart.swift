import Chassis
import Contracts
import Model
import RPC

/// What a request of a backfill job adds to the job's books.
struct BackfillPart: Sendable {
    static let jobIDBytes = 16
    static let labelBytesMax = 256

    let jobID: [UInt8]
    let isDryRun: Bool
    let label: String
    let caller: String
    let expected: Int64
    let done: Int64
    let isFinished: Bool
    /// Stands for the request's events: sent again they are the same part. Empty: there are none.
    let digest: [UInt8]

    /// Reads what a request tells of its job.
    /// - Throws: `invalid_argument` with every fault.
    init(
        _ job: TrackerV1.BackfillJobPart, of events: MessageViewList<TrackerV1.UsageEventView>,
        isDryRun: Bool, caller: Caller
    ) throws(RPCError) {
        var faults = RequestFaults()
        if job.jobID.count != Self.jobIDBytes {
            faults.add("job.job_id", "must be \(Self.jobIDBytes) bytes")
        }
        if job.label.utf8.count > Self.labelBytesMax {
            faults.add("job.label", "must be at most \(Self.labelBytesMax) bytes")
        }
        for (name, value) in [("expected", job.expected), ("done", job.done)] where value > Int64.max {
            faults.add("job.\(name)", "must be at most \(Int64.max)")
        }
        try faults.check()
        jobID = job.jobID
        self.isDryRun = isDryRun
        label = job.label
        self.caller = caller.name
        expected = Int64(clamping: job.expected)
        done = Int64(clamping: job.done)
        isFinished = job.finished
        digest = events.isEmpty ? [] : Self.digest(events)
    }

    private static func digest(_ events: MessageViewList<TrackerV1.UsageEventView>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(events.count * 34)
        for event in events {
            for number in [event.orgID, event.occurredAtUs, Int64(event.eventID.count)] {
                withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
            }
            bytes += event.eventID
        }
        return Array(SHA256.hash(bytes).prefix(16))
    }
}
