// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.tracker.v1.
@usableFromInline
package enum TrackerV1 {
    /// The enum `Ack` of the wire.
    @usableFromInline
    package enum Ack: RawRepresentable, Sendable, Hashable {
        /// In the local journal, fsynced.
        case spooled
        /// In PostgreSQL.
        case committed
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .spooled
            case 1: self = .committed
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .spooled: 0
            case .committed: 1
            case .unrecognized(let number): number
            }
        }
    }

    /// The enum `Channel` of the wire.
    @usableFromInline
    package enum Channel: RawRepresentable, Sendable, Hashable {
        /// `CHANNEL_UNSPECIFIED` on the wire.
        case unspecified
        /// `SMS` on the wire.
        case sms
        /// `MMS` on the wire.
        case mms
        /// `WHATSAPP` on the wire.
        case whatsapp
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .sms
            case 2: self = .mms
            case 3: self = .whatsapp
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .sms: 1
            case .mms: 2
            case .whatsapp: 3
            case .unrecognized(let number): number
            }
        }
    }

    /// The enum `Direction` of the wire.
    @usableFromInline
    package enum Direction: RawRepresentable, Sendable, Hashable {
        /// `DIRECTION_UNSPECIFIED` on the wire.
        case unspecified
        /// `INBOUND` on the wire.
        case inbound
        /// `OUTBOUND` on the wire.
        case outbound
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .inbound
            case 2: self = .outbound
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .inbound: 1
            case .outbound: 2
            case .unrecognized(let number): number
            }
        }
    }

    /// The enum `MessageKind` of the wire.
    @usableFromInline
    package enum MessageKind: RawRepresentable, Sendable, Hashable {
        /// `MESSAGE_KIND_UNSPECIFIED` on the wire.
        case unspecified
        /// `TEXT` on the wire.
        case text
        /// `MEDIA` on the wire.
        case media
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .text
            case 2: self = .media
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .text: 1
            case .media: 2
            case .unrecognized(let number): number
            }
        }
    }

    /// The enum `DeliveryStatus` of the wire.
    @usableFromInline
    package enum DeliveryStatus: RawRepresentable, Sendable, Hashable {
        /// `DELIVERY_STATUS_UNSPECIFIED` on the wire.
        case unspecified
        /// `PENDING` on the wire.
        case pending
        /// `SENT` on the wire.
        case sent
        /// `DELIVERED` on the wire.
        case delivered
        /// `FAILED` on the wire.
        case failed
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .pending
            case 2: self = .sent
            case 3: self = .delivered
            case 4: self = .failed
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .pending: 1
            case .sent: 2
            case .delivered: 3
            case .failed: 4
            case .unrecognized(let number): number
            }
        }
    }

    /// The message `RecordRequest` of the wire.
    package struct RecordRequest: Sendable, Equatable {
        /// `events` on the wire.
        package var events: [TrackerV1.UsageEvent]
        /// `ack` on the wire.
        package var ack: TrackerV1.Ack
        /// The open RecordStream of this caller that acknowledges the events; empty: this call's
        /// own answer does.
        package var streamID: [UInt8]
        /// Its place in the stream, from 1, each once; at most 1,024 beyond the last that was
        /// acknowledged.
        package var sequence: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            events: [TrackerV1.UsageEvent] = [],
            ack: TrackerV1.Ack = TrackerV1.Ack(rawValue: 0),
            streamID: [UInt8] = [],
            sequence: UInt64 = 0
        ) {
            self.events = events
            self.ack = ack
            self.streamID = streamID
            self.sequence = sequence
        }
    }

    /// The message `RecordStreamRequest` of the wire.
    package struct RecordStreamRequest: Sendable, Equatable {
        /// 1 to 16 bytes, of the caller's choice; one stream at a time has it.
        package var streamID: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            streamID: [UInt8] = []
        ) {
            self.streamID = streamID
        }
    }

    /// The message `RecordStreamResponse` of the wire.
    package struct RecordStreamResponse: Sendable, Equatable {
        /// One after the other: sequence n comes after n-1.
        package var acks: [TrackerV1.RecordAck]

        /// Makes the message; what is not given has its default.
        package init(
            acks: [TrackerV1.RecordAck] = []
        ) {
            self.acks = acks
        }
    }

    /// What became of one Record of a stream.
    package struct RecordAck: Sendable, Equatable {
        /// `sequence` on the wire.
        package var sequence: UInt64
        /// A canonical status; 0: `response` tells the fate of the events. Others: none of them is
        /// acknowledged.
        package var status: UInt32
        /// `message` on the wire.
        package var message: String
        /// For RESOURCE_EXHAUSTED and UNAVAILABLE: when to send them again, under a new sequence
        /// number.
        package var retryAfterMs: UInt64
        /// `response` on the wire.
        package var response: TrackerV1.RecordResponse?

        /// Makes the message; what is not given has its default.
        package init(
            sequence: UInt64 = 0,
            status: UInt32 = 0,
            message: String = "",
            retryAfterMs: UInt64 = 0,
            response: TrackerV1.RecordResponse? = nil
        ) {
            self.sequence = sequence
            self.status = status
            self.message = message
            self.retryAfterMs = retryAfterMs
            self.response = response
        }
    }

    /// Identity: (org_id, occurred_at_us, event_id). Sending it again counts once.
    package struct UsageEvent: Sendable, Equatable {
        /// 16 bytes, UUIDv7 from our client.
        package var eventID: [UInt8]
        /// `occurred_at_us` on the wire.
        package var occurredAtUs: Int64
        /// `org_id` on the wire.
        package var orgID: Int64
        /// The customer's own user id, UTF-8, at most 128 bytes; empty: none.
        package var user: [UInt8]
        /// 0: none.
        package var keyID: Int64
        /// Empty: "api_calls".
        package var meter: String
        /// Micro-units; absent: one unit (1,000,000).
        package var quantityMicro: Int64?
        /// The route, at most 2,048 bytes.
        package var endpoint: String
        /// `method` on the wire.
        package var method: String
        /// 0 (none) or 100 to 599.
        package var statusCode: UInt32
        /// Absent: not measured.
        package var latencyUs: UInt64?
        /// `request_bytes` on the wire.
        package var requestBytes: UInt64
        /// `response_bytes` on the wire.
        package var responseBytes: UInt64
        /// 0, 4 or 16 bytes.
        package var ip: [UInt8]
        /// `user_agent` on the wire.
        package var userAgent: String
        /// ISO 3166-1 alpha-2, or empty.
        package var country: String
        /// `message` on the wire.
        package var message: TrackerV1.MessageDetail?
        /// `attributes` on the wire.
        package var attributes: [TrackerV1.Attribute]
        /// Makes this no usage but news of a message: org_id, occurred_at_us and event_id are those
        /// of the message, or
        /// provider_message_id names it. Nothing else is set.
        package var deliveryUpdate: TrackerV1.DeliveryUpdate?
        /// Makes this no call but a change of what was counted: quantity_micro, which may be
        /// negative, is added to the meter at
        /// occurred_at_us. No status, latency, bytes or message.
        package var correction: TrackerV1.Correction?

        /// Makes the message; what is not given has its default.
        package init(
            eventID: [UInt8] = [],
            occurredAtUs: Int64 = 0,
            orgID: Int64 = 0,
            user: [UInt8] = [],
            keyID: Int64 = 0,
            meter: String = "",
            quantityMicro: Int64? = nil,
            endpoint: String = "",
            method: String = "",
            statusCode: UInt32 = 0,
            latencyUs: UInt64? = nil,
            requestBytes: UInt64 = 0,
            responseBytes: UInt64 = 0,
            ip: [UInt8] = [],
            userAgent: String = "",
            country: String = "",
            message: TrackerV1.MessageDetail? = nil,
            attributes: [TrackerV1.Attribute] = [],
            deliveryUpdate: TrackerV1.DeliveryUpdate? = nil,
            correction: TrackerV1.Correction? = nil
        ) {
            self.eventID = eventID
            self.occurredAtUs = occurredAtUs
            self.orgID = orgID
            self.user = user
            self.keyID = keyID
            self.meter = meter
            self.quantityMicro = quantityMicro
            self.endpoint = endpoint
            self.method = method
            self.statusCode = statusCode
            self.latencyUs = latencyUs
            self.requestBytes = requestBytes
            self.responseBytes = responseBytes
            self.ip = ip
            self.userAgent = userAgent
            self.country = country
            self.message = message
            self.attributes = attributes
            self.deliveryUpdate = deliveryUpdate
            self.correction = correction
        }
    }

    /// A message's delivery status moves from pending over sent to delivered or failed, never back:
    /// the same news again, or
    /// late, changes nothing, and of delivered and failed the first one stands. News of a message
    /// that is not known yet wait
    /// for it.
    package struct DeliveryUpdate: Sendable, Equatable {
        /// `delivery_status` on the wire.
        package var deliveryStatus: TrackerV1.DeliveryStatus
        /// Set: event_id is empty, occurred_at_us is when the status changed, and the org's
        /// messages with this id that
        /// occurred in the 32 days before, or in the day after, are meant.
        package var providerMessageID: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            deliveryStatus: TrackerV1.DeliveryStatus = TrackerV1.DeliveryStatus(rawValue: 0),
            providerMessageID: [UInt8] = []
        ) {
            self.deliveryStatus = deliveryStatus
            self.providerMessageID = providerMessageID
        }
    }

    /// The message `Correction` of the wire.
    package struct Correction: Sendable, Equatable {
        /// Why, for people: 1 to 256 bytes.
        package var reason: String

        /// Makes the message; what is not given has its default.
        package init(
            reason: String = ""
        ) {
            self.reason = reason
        }
    }

    /// The message `MessageDetail` of the wire.
    package struct MessageDetail: Sendable, Equatable {
        /// `channel` on the wire.
        package var channel: TrackerV1.Channel
        /// `direction` on the wire.
        package var direction: TrackerV1.Direction
        /// `kind` on the wire.
        package var kind: TrackerV1.MessageKind
        /// Unicode scalars of the text; 0 with a body: computed from it.
        package var bodyLength: UInt32
        /// SMS segments; 0 with a body, of an SMS or of no channel: computed from it.
        package var segments: UInt32
        /// `delivery_status` on the wire.
        package var deliveryStatus: TrackerV1.DeliveryStatus
        /// `provider_message_id` on the wire.
        package var providerMessageID: [UInt8]
        /// The text, UTF-8, at most 65,536 bytes: to compute length and segments from; never
        /// stored.
        package var body: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            channel: TrackerV1.Channel = TrackerV1.Channel(rawValue: 0),
            direction: TrackerV1.Direction = TrackerV1.Direction(rawValue: 0),
            kind: TrackerV1.MessageKind = TrackerV1.MessageKind(rawValue: 0),
            bodyLength: UInt32 = 0,
            segments: UInt32 = 0,
            deliveryStatus: TrackerV1.DeliveryStatus = TrackerV1.DeliveryStatus(rawValue: 0),
            providerMessageID: [UInt8] = [],
            body: [UInt8] = []
        ) {
            self.channel = channel
            self.direction = direction
            self.kind = kind
            self.bodyLength = bodyLength
            self.segments = segments
            self.deliveryStatus = deliveryStatus
            self.providerMessageID = providerMessageID
            self.body = body
        }
    }

    /// The message `Attribute` of the wire.
    package struct Attribute: Sendable, Equatable {
        /// `key` on the wire.
        package var key: String
        /// `value` on the wire.
        package var value: String

        /// Makes the message; what is not given has its default.
        package init(
            key: String = "",
            value: String = ""
        ) {
            self.key = key
            self.value = value
        }
    }

    /// The message `RecordResponse` of the wire.
    package struct RecordResponse: Sendable, Equatable {
        /// Events taken now: at COMMITTED new rows only; at SPOOLED all valid ones.
        package var accepted: UInt32
        /// Known at COMMITTED only.
        package var duplicates: UInt32?
        /// Same identity, other payload: the first one stands. Known at COMMITTED only.
        package var conflicts: UInt32?
        /// `rejected` on the wire.
        package var rejected: [TrackerV1.RejectedEvent]
        /// Indexes of the conflicting events.
        package var conflictIndexes: [UInt32]

        /// Makes the message; what is not given has its default.
        package init(
            accepted: UInt32 = 0,
            duplicates: UInt32? = nil,
            conflicts: UInt32? = nil,
            rejected: [TrackerV1.RejectedEvent] = [],
            conflictIndexes: [UInt32] = []
        ) {
            self.accepted = accepted
            self.duplicates = duplicates
            self.conflicts = conflicts
            self.rejected = rejected
            self.conflictIndexes = conflictIndexes
        }
    }

    /// The message `RejectedEvent` of the wire.
    package struct RejectedEvent: Sendable, Equatable {
        /// Index in the request.
        package var index: UInt32
        /// The first field at fault; empty: the database refused the event.
        package var field: String
        /// What is wrong with it, then with up to seven more fields.
        package var reason: String
        /// Everything that is wrong; left out after 4 MiB of faults in one reply.
        package var faults: [TrackerV1.FieldFault]

        /// Makes the message; what is not given has its default.
        package init(
            index: UInt32 = 0,
            field: String = "",
            reason: String = "",
            faults: [TrackerV1.FieldFault] = []
        ) {
            self.index = index
            self.field = field
            self.reason = reason
            self.faults = faults
        }
    }

    /// The message `FieldFault` of the wire.
    package struct FieldFault: Sendable, Equatable {
        /// `field` on the wire.
        package var field: String
        /// `reason` on the wire.
        package var reason: String

        /// Makes the message; what is not given has its default.
        package init(
            field: String = "",
            reason: String = ""
        ) {
            self.field = field
            self.reason = reason
        }
    }

    /// The message `BackfillRequest` of the wire.
    package struct BackfillRequest: Sendable, Equatable {
        /// Delivery updates are not among them.
        package var events: [TrackerV1.UsageEvent]
        /// `dry_run` on the wire.
        package var dryRun: Bool
        /// The job that the events belong to; absent: none. Such a request is answered when its
        /// part is in the job's books too.
        package var job: TrackerV1.BackfillJobPart?

        /// Makes the message; what is not given has its default.
        package init(
            events: [TrackerV1.UsageEvent] = [],
            dryRun: Bool = false,
            job: TrackerV1.BackfillJobPart? = nil
        ) {
            self.events = events
            self.dryRun = dryRun
            self.job = job
        }
    }

    /// What a request tells of its job. The first one makes the job.
    package struct BackfillJobPart: Sendable, Equatable {
        /// 16 bytes of the caller's choice. The dry run of a job and what stores have the same one,
        /// and books of their own.
        package var jobID: [UInt8]
        /// For people: at most 256 bytes. The last one given stands.
        package var label: String
        /// Events, or bytes of input, of the whole job as far as they are known; the last ones
        /// given stand. 0: not known.
        package var expected: UInt64
        /// How much of `expected` is done with this request; the largest one given stands.
        package var done: UInt64
        /// Nothing more comes. A request may have no events to say so.
        package var finished: Bool

        /// Makes the message; what is not given has its default.
        package init(
            jobID: [UInt8] = [],
            label: String = "",
            expected: UInt64 = 0,
            done: UInt64 = 0,
            finished: Bool = false
        ) {
            self.jobID = jobID
            self.label = label
            self.expected = expected
            self.done = done
            self.finished = finished
        }
    }

    /// The message `BackfillJobsRequest` of the wire.
    package struct BackfillJobsRequest: Sendable, Equatable {
        /// 16 bytes: this one, with its totals; empty: the latest ones.
        package var jobID: [UInt8]
        /// 0: 20; at most 100.
        package var limit: UInt32

        /// Makes the message; what is not given has its default.
        package init(
            jobID: [UInt8] = [],
            limit: UInt32 = 0
        ) {
            self.jobID = jobID
            self.limit = limit
        }
    }

    /// The message `BackfillJobsResponse` of the wire.
    package struct BackfillJobsResponse: Sendable, Equatable {
        /// `jobs` on the wire.
        package var jobs: [TrackerV1.BackfillJob]
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            jobs: [TrackerV1.BackfillJob] = [],
            asOfUs: Int64 = 0
        ) {
            self.jobs = jobs
            self.asOfUs = asOfUs
        }
    }

    /// The books of one job. Requests with the same events in the same order are one part and count
    /// once, so a caller that
    /// lost an answer sends again. What was stored by a tracker that died before it kept the books
    /// counts as duplicate then.
    package struct BackfillJob: Sendable, Equatable {
        /// `job_id` on the wire.
        package var jobID: [UInt8]
        /// `label` on the wire.
        package var label: String
        /// Who sent the first request.
        package var caller: String
        /// `dry_run` on the wire.
        package var dryRun: Bool
        /// `started_us` on the wire.
        package var startedUs: Int64
        /// When the last part came.
        package var updatedUs: Int64
        /// 0: not finished.
        package var finishedUs: Int64
        /// `expected` on the wire.
        package var expected: UInt64
        /// `done` on the wire.
        package var done: UInt64
        /// `parts` on the wire.
        package var parts: UInt64
        /// Of the events: accepted + duplicates + conflicts + rejected.
        package var events: UInt64
        /// `accepted` on the wire.
        package var accepted: UInt64
        /// `late` on the wire.
        package var late: UInt64
        /// `duplicates` on the wire.
        package var duplicates: UInt64
        /// `conflicts` on the wire.
        package var conflicts: UInt64
        /// `rejected` on the wire.
        package var rejected: UInt64
        /// Of a job that was asked for: by org, day and meter, the first 10,000.
        package var totals: [TrackerV1.BackfillTotals]

        /// Makes the message; what is not given has its default.
        package init(
            jobID: [UInt8] = [],
            label: String = "",
            caller: String = "",
            dryRun: Bool = false,
            startedUs: Int64 = 0,
            updatedUs: Int64 = 0,
            finishedUs: Int64 = 0,
            expected: UInt64 = 0,
            done: UInt64 = 0,
            parts: UInt64 = 0,
            events: UInt64 = 0,
            accepted: UInt64 = 0,
            late: UInt64 = 0,
            duplicates: UInt64 = 0,
            conflicts: UInt64 = 0,
            rejected: UInt64 = 0,
            totals: [TrackerV1.BackfillTotals] = []
        ) {
            self.jobID = jobID
            self.label = label
            self.caller = caller
            self.dryRun = dryRun
            self.startedUs = startedUs
            self.updatedUs = updatedUs
            self.finishedUs = finishedUs
            self.expected = expected
            self.done = done
            self.parts = parts
            self.events = events
            self.accepted = accepted
            self.late = late
            self.duplicates = duplicates
            self.conflicts = conflicts
            self.rejected = rejected
            self.totals = totals
        }
    }

    /// The message `BackfillResponse` of the wire.
    package struct BackfillResponse: Sendable, Equatable {
        /// By org, day and meter, in that order.
        package var totals: [TrackerV1.BackfillTotals]
        /// `rejected` on the wire.
        package var rejected: [TrackerV1.RejectedEvent]
        /// Indexes of the conflicting events.
        package var conflictIndexes: [UInt32]

        /// Makes the message; what is not given has its default.
        package init(
            totals: [TrackerV1.BackfillTotals] = [],
            rejected: [TrackerV1.RejectedEvent] = [],
            conflictIndexes: [UInt32] = []
        ) {
            self.totals = totals
            self.rejected = rejected
            self.conflictIndexes = conflictIndexes
        }
    }

    /// What became, or would become, of the events of one org, day and meter.
    package struct BackfillTotals: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// Start of the UTC day.
        package var dayUs: Int64
        /// `meter` on the wire.
        package var meter: String
        /// New ones, their quantity, and how many of them are late: their hour is closed
        /// (TRACKER_LATE_GRACE).
        package var accepted: UInt32
        /// `quantity_micro` on the wire.
        package var quantityMicro: Int64
        /// `late` on the wire.
        package var late: UInt32
        /// `duplicates` on the wire.
        package var duplicates: UInt32
        /// `conflicts` on the wire.
        package var conflicts: UInt32

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            dayUs: Int64 = 0,
            meter: String = "",
            accepted: UInt32 = 0,
            quantityMicro: Int64 = 0,
            late: UInt32 = 0,
            duplicates: UInt32 = 0,
            conflicts: UInt32 = 0
        ) {
            self.orgID = orgID
            self.dayUs = dayUs
            self.meter = meter
            self.accepted = accepted
            self.quantityMicro = quantityMicro
            self.late = late
            self.duplicates = duplicates
            self.conflicts = conflicts
        }
    }

    /// The message `StatusRequest` of the wire.
    package struct StatusRequest: Sendable, Equatable {
        /// Makes the message; what is not given has its default.
        package init() {}
    }

    /// The message `StatusResponse` of the wire.
    package struct StatusResponse: Sendable, Equatable {
        /// `journal_bytes` on the wire.
        package var journalBytes: UInt64
        /// `journal_bytes_max` on the wire.
        package var journalBytesMax: UInt64
        /// Sequence of the last record that is fsynced, and of the last that is in PostgreSQL.
        package var spooledPosition: UInt64
        /// `committed_position` on the wire.
        package var committedPosition: UInt64
        /// `pending_events` on the wire.
        package var pendingEvents: UInt64
        /// `events_accepted` on the wire.
        package var eventsAccepted: UInt64
        /// `events_rejected` on the wire.
        package var eventsRejected: UInt64
        /// `events_duplicate` on the wire.
        package var eventsDuplicate: UInt64
        /// `flushes` on the wire.
        package var flushes: UInt64
        /// Age of the oldest event not yet in PostgreSQL.
        package var lagMs: UInt64
        /// `database_healthy` on the wire.
        package var databaseHealthy: Bool
        /// Since the start: microseconds of the journal's syncs and of committed flushes, and
        /// events of one flush.
        package var syncUs: TrackerV1.Distribution?
        /// `flush_us` on the wire.
        package var flushUs: TrackerV1.Distribution?
        /// `flush_rows` on the wire.
        package var flushRows: TrackerV1.Distribution?
        /// Of events_rejected, by the first field at fault, most first.
        package var rejectedByField: [TrackerV1.FieldRejects]
        /// `events_conflict` on the wire.
        package var eventsConflict: UInt64
        /// Set aside in usage_quarantine, because PostgreSQL refused them.
        package var eventsQuarantined: UInt64
        /// Requests of which nothing was taken: the journal is full, closing or failed.
        package var requestsRefused: UInt64
        /// `flush_failures` on the wire.
        package var flushFailures: UInt64
        /// When the last flush was committed; 0: none since the start.
        package var flushedUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            journalBytes: UInt64 = 0,
            journalBytesMax: UInt64 = 0,
            spooledPosition: UInt64 = 0,
            committedPosition: UInt64 = 0,
            pendingEvents: UInt64 = 0,
            eventsAccepted: UInt64 = 0,
            eventsRejected: UInt64 = 0,
            eventsDuplicate: UInt64 = 0,
            flushes: UInt64 = 0,
            lagMs: UInt64 = 0,
            databaseHealthy: Bool = false,
            syncUs: TrackerV1.Distribution? = nil,
            flushUs: TrackerV1.Distribution? = nil,
            flushRows: TrackerV1.Distribution? = nil,
            rejectedByField: [TrackerV1.FieldRejects] = [],
            eventsConflict: UInt64 = 0,
            eventsQuarantined: UInt64 = 0,
            requestsRefused: UInt64 = 0,
            flushFailures: UInt64 = 0,
            flushedUs: Int64 = 0
        ) {
            self.journalBytes = journalBytes
            self.journalBytesMax = journalBytesMax
            self.spooledPosition = spooledPosition
            self.committedPosition = committedPosition
            self.pendingEvents = pendingEvents
            self.eventsAccepted = eventsAccepted
            self.eventsRejected = eventsRejected
            self.eventsDuplicate = eventsDuplicate
            self.flushes = flushes
            self.lagMs = lagMs
            self.databaseHealthy = databaseHealthy
            self.syncUs = syncUs
            self.flushUs = flushUs
            self.flushRows = flushRows
            self.rejectedByField = rejectedByField
            self.eventsConflict = eventsConflict
            self.eventsQuarantined = eventsQuarantined
            self.requestsRefused = requestsRefused
            self.flushFailures = flushFailures
            self.flushedUs = flushedUs
        }
    }

    /// Percentiles are read off a histogram: right within the width of one of its cells.
    package struct Distribution: Sendable, Equatable {
        /// `count` on the wire.
        package var count: UInt64
        /// `mean` on the wire.
        package var mean: UInt64
        /// `p50` on the wire.
        package var p50: UInt64
        /// `p90` on the wire.
        package var p90: UInt64
        /// `p99` on the wire.
        package var p99: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            count: UInt64 = 0,
            mean: UInt64 = 0,
            p50: UInt64 = 0,
            p90: UInt64 = 0,
            p99: UInt64 = 0
        ) {
            self.count = count
            self.mean = mean
            self.p50 = p50
            self.p90 = p90
            self.p99 = p99
        }
    }

    /// The message `FieldRejects` of the wire.
    package struct FieldRejects: Sendable, Equatable {
        /// `field` on the wire.
        package var field: String
        /// `events` on the wire.
        package var events: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            field: String = "",
            events: UInt64 = 0
        ) {
            self.field = field
            self.events = events
        }
    }

    /// The message `RetentionRequest` of the wire.
    package struct RetentionRequest: Sendable, Equatable {
        /// True: say what would go, change nothing.
        package var dryRun: Bool

        /// Makes the message; what is not given has its default.
        package init(
            dryRun: Bool = false
        ) {
            self.dryRun = dryRun
        }
    }

    /// The message `RetentionResponse` of the wire.
    package struct RetentionResponse: Sendable, Equatable {
        /// `policies` on the wire.
        package var policies: [TrackerV1.RetentionPolicy]
        /// What went, or would go.
        package var retired: [TrackerV1.RetiredData]
        /// Whether nothing is left that is due; false when the call's time was over, or others were
        /// using a day.
        package var finished: Bool

        /// Makes the message; what is not given has its default.
        package init(
            policies: [TrackerV1.RetentionPolicy] = [],
            retired: [TrackerV1.RetiredData] = [],
            finished: Bool = false
        ) {
            self.policies = policies
            self.retired = retired
            self.finished = finished
        }
    }

    /// The message `RetentionPolicy` of the wire.
    package struct RetentionPolicy: Sendable, Equatable {
        /// "raw": usage events. "minutes": rollups by minute. "security": flagged events.
        /// "quarantine": events that
        /// PostgreSQL refused. "deliveries": news of messages that never came. "backfills": the
        /// books of backfill jobs.
        package var data: String
        /// Whole days; 0: for ever.
        package var keepDays: UInt32

        /// Makes the message; what is not given has its default.
        package init(
            data: String = "",
            keepDays: UInt32 = 0
        ) {
            self.data = data
            self.keepDays = keepDays
        }
    }

    /// The message `RetiredData` of the wire.
    package struct RetiredData: Sendable, Equatable {
        /// `data` on the wire.
        package var data: String
        /// The day, midnight UTC; 0: of no one day.
        package var dayUs: Int64
        /// Of raw usage an estimate.
        package var rows: UInt64
        /// Of raw usage only: with its indexes.
        package var bytes: UInt64
        /// Empty, or why it is still there.
        package var keptBecause: String

        /// Makes the message; what is not given has its default.
        package init(
            data: String = "",
            dayUs: Int64 = 0,
            rows: UInt64 = 0,
            bytes: UInt64 = 0,
            keptBecause: String = ""
        ) {
            self.data = data
            self.dayUs = dayUs
            self.rows = rows
            self.bytes = bytes
            self.keptBecause = keptBecause
        }
    }
}
