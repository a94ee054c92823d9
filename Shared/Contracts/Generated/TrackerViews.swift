// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension TrackerV1 {
    /// A view of `RecordRequest` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct RecordRequestView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Tracker__V1__RecordRequest>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Tracker__V1__RecordRequest>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> TrackerV1.RecordRequest { TrackerV1.RecordRequest(reading: c) }

        /// `events` on the wire.
        @inlinable
        package var events: MessageViewList<TrackerV1.UsageEventView> {
            MessageViewList(c.pointee.events, c.pointee.n_events, arena)
        }

        /// `ack` on the wire.
        @inlinable
        package var ack: TrackerV1.Ack {
            TrackerV1.Ack(rawValue: Int32(bitPattern: c.pointee.ack.rawValue))
        }

        /// `stream_id` on the wire.
        @inlinable
        package var streamID: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.stream_id)
        }

        /// `sequence` on the wire.
        @inlinable
        package var sequence: UInt64 {
            c.pointee.sequence
        }
    }
}

extension TrackerV1 {
    /// A view of `UsageEvent` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct UsageEventView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Tracker__V1__UsageEvent>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(at c: UnsafePointer<Tollgate__Tracker__V1__UsageEvent>, in arena: MessageArena)
        {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> TrackerV1.UsageEvent { TrackerV1.UsageEvent(reading: c) }

        /// `event_id` on the wire.
        @inlinable
        package var eventID: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.event_id)
        }

        /// `occurred_at_us` on the wire.
        @inlinable
        package var occurredAtUs: Int64 {
            c.pointee.occurred_at_us
        }

        /// `org_id` on the wire.
        @inlinable
        package var orgID: Int64 {
            c.pointee.org_id
        }

        /// `user` on the wire.
        @inlinable
        package var user: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.user)
        }

        /// `key_id` on the wire.
        @inlinable
        package var keyID: Int64 {
            c.pointee.key_id
        }

        /// `meter` on the wire.
        @inlinable
        package var meter: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.meter)
        }

        /// `quantity_micro` on the wire; nil when it is absent.
        @inlinable
        package var quantityMicro: Int64? {
            guard c.pointee.quantity_case.rawValue == 7 else { return nil }
            return c.pointee.quantity_micro
        }

        /// `endpoint` on the wire.
        @inlinable
        package var endpoint: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.endpoint)
        }

        /// `method` on the wire.
        @inlinable
        package var method: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.method)
        }

        /// `status_code` on the wire.
        @inlinable
        package var statusCode: UInt32 {
            c.pointee.status_code
        }

        /// `latency_us` on the wire; nil when it is absent.
        @inlinable
        package var latencyUs: UInt64? {
            guard c.pointee.latency_case.rawValue == 11 else { return nil }
            return c.pointee.latency_us
        }

        /// `request_bytes` on the wire.
        @inlinable
        package var requestBytes: UInt64 {
            c.pointee.request_bytes
        }

        /// `response_bytes` on the wire.
        @inlinable
        package var responseBytes: UInt64 {
            c.pointee.response_bytes
        }

        /// `ip` on the wire.
        @inlinable
        package var ip: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.ip)
        }

        /// `user_agent` on the wire.
        @inlinable
        package var userAgent: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.user_agent)
        }

        /// `country` on the wire.
        @inlinable
        package var country: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.country)
        }

        /// `message` on the wire.
        @inlinable
        package var message: TrackerV1.MessageDetailView? {
            c.pointee.message.map { TrackerV1.MessageDetailView(at: $0, in: arena) }
        }

        /// `attributes` on the wire.
        @inlinable
        package var attributes: MessageViewList<TrackerV1.AttributeView> {
            MessageViewList(c.pointee.attributes, c.pointee.n_attributes, arena)
        }

        /// `delivery_update` on the wire.
        @inlinable
        package var deliveryUpdate: TrackerV1.DeliveryUpdateView? {
            c.pointee.delivery_update.map { TrackerV1.DeliveryUpdateView(at: $0, in: arena) }
        }

        /// `correction` on the wire.
        @inlinable
        package var correction: TrackerV1.CorrectionView? {
            c.pointee.correction.map { TrackerV1.CorrectionView(at: $0, in: arena) }
        }
    }
}

extension TrackerV1 {
    /// A view of `MessageDetail` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct MessageDetailView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Tracker__V1__MessageDetail>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Tracker__V1__MessageDetail>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> TrackerV1.MessageDetail { TrackerV1.MessageDetail(reading: c) }

        /// `channel` on the wire.
        @inlinable
        package var channel: TrackerV1.Channel {
            TrackerV1.Channel(rawValue: Int32(bitPattern: c.pointee.channel.rawValue))
        }

        /// `direction` on the wire.
        @inlinable
        package var direction: TrackerV1.Direction {
            TrackerV1.Direction(rawValue: Int32(bitPattern: c.pointee.direction.rawValue))
        }

        /// `kind` on the wire.
        @inlinable
        package var kind: TrackerV1.MessageKind {
            TrackerV1.MessageKind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        }

        /// `body_length` on the wire.
        @inlinable
        package var bodyLength: UInt32 {
            c.pointee.body_length
        }

        /// `segments` on the wire.
        @inlinable
        package var segments: UInt32 {
            c.pointee.segments
        }

        /// `delivery_status` on the wire.
        @inlinable
        package var deliveryStatus: TrackerV1.DeliveryStatus {
            TrackerV1.DeliveryStatus(
                rawValue: Int32(bitPattern: c.pointee.delivery_status.rawValue))
        }

        /// `provider_message_id` on the wire.
        @inlinable
        package var providerMessageID: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.provider_message_id)
        }

        /// `body` on the wire.
        @inlinable
        package var body: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.body)
        }
    }
}

extension TrackerV1 {
    /// A view of `Attribute` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct AttributeView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Tracker__V1__Attribute>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(at c: UnsafePointer<Tollgate__Tracker__V1__Attribute>, in arena: MessageArena)
        {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> TrackerV1.Attribute { TrackerV1.Attribute(reading: c) }

        /// `key` on the wire.
        @inlinable
        package var key: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.key)
        }

        /// `value` on the wire.
        @inlinable
        package var value: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.value)
        }
    }
}

extension TrackerV1 {
    /// A view of `DeliveryUpdate` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct DeliveryUpdateView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Tracker__V1__DeliveryUpdate>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Tracker__V1__DeliveryUpdate>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> TrackerV1.DeliveryUpdate { TrackerV1.DeliveryUpdate(reading: c) }

        /// `delivery_status` on the wire.
        @inlinable
        package var deliveryStatus: TrackerV1.DeliveryStatus {
            TrackerV1.DeliveryStatus(
                rawValue: Int32(bitPattern: c.pointee.delivery_status.rawValue))
        }

        /// `provider_message_id` on the wire.
        @inlinable
        package var providerMessageID: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.provider_message_id)
        }
    }
}

extension TrackerV1 {
    /// A view of `Correction` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct CorrectionView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Tracker__V1__Correction>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(at c: UnsafePointer<Tollgate__Tracker__V1__Correction>, in arena: MessageArena)
        {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> TrackerV1.Correction { TrackerV1.Correction(reading: c) }

        /// `reason` on the wire.
        @inlinable
        package var reason: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.reason)
        }
    }
}

extension TrackerV1 {
    /// A view of `BackfillRequest` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct BackfillRequestView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Tracker__V1__BackfillRequest>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Tracker__V1__BackfillRequest>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> TrackerV1.BackfillRequest { TrackerV1.BackfillRequest(reading: c) }

        /// `events` on the wire.
        @inlinable
        package var events: MessageViewList<TrackerV1.UsageEventView> {
            MessageViewList(c.pointee.events, c.pointee.n_events, arena)
        }

        /// `dry_run` on the wire.
        @inlinable
        package var dryRun: Bool {
            c.pointee.dry_run != 0
        }

        /// `job` on the wire.
        @inlinable
        package var job: TrackerV1.BackfillJobPartView? {
            c.pointee.job.map { TrackerV1.BackfillJobPartView(at: $0, in: arena) }
        }
    }
}

extension TrackerV1 {
    /// A view of `BackfillJobPart` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct BackfillJobPartView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Tracker__V1__BackfillJobPart>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Tracker__V1__BackfillJobPart>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> TrackerV1.BackfillJobPart { TrackerV1.BackfillJobPart(reading: c) }

        /// `job_id` on the wire.
        @inlinable
        package var jobID: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.job_id)
        }

        /// `label` on the wire.
        @inlinable
        package var label: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.label)
        }

        /// `expected` on the wire.
        @inlinable
        package var expected: UInt64 {
            c.pointee.expected
        }

        /// `done` on the wire.
        @inlinable
        package var done: UInt64 {
            c.pointee.done
        }

        /// `finished` on the wire.
        @inlinable
        package var finished: Bool {
            c.pointee.finished != 0
        }
    }
}

extension TrackerV1 {
    /// Builds `RecordResponse` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct RecordResponseBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Tracker__V1__RecordResponse>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Tracker__V1__RecordResponse>,
            in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__tracker__v1__record_response__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.number(8, UInt64(c.pointee.accepted), keep: false)
            if c.pointee.duplicates_known_case.rawValue == 2 {
                size &+= PackedSize.number(16, UInt64(c.pointee.duplicates), keep: true)
            }
            if c.pointee.conflicts_known_case.rawValue == 3 {
                size &+= PackedSize.number(24, UInt64(c.pointee.conflicts), keep: true)
            }
            size &+= PackedSize.messages(34, c.pointee.rejected, c.pointee.n_rejected) {
                TrackerV1.RejectedEventBuilder(at: $0, in: arena).packedSize()
            }
            size &+= PackedSize.numbers(
                42, c.pointee.conflict_indexes, c.pointee.n_conflict_indexes
            ) { UInt64($0) }
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.number(8, UInt64(c.pointee.accepted), keep: false, &out)
            if c.pointee.duplicates_known_case.rawValue == 2 {
                Packing.number(16, UInt64(c.pointee.duplicates), keep: true, &out)
            }
            if c.pointee.conflicts_known_case.rawValue == 3 {
                Packing.number(24, UInt64(c.pointee.conflicts), keep: true, &out)
            }
            Packing.messages(34, c.pointee.rejected, c.pointee.n_rejected, &out) {
                TrackerV1.RejectedEventBuilder(at: $0, in: arena).pack(&$1)
            }
            Packing.numbers(42, c.pointee.conflict_indexes, c.pointee.n_conflict_indexes, &out) {
                UInt64($0)
            }
        }

        /// `accepted` on the wire.
        @inlinable
        package func setAccepted(_ value: UInt32) {
            c.pointee.accepted = value
        }

        /// `duplicates` on the wire.
        @inlinable
        package func setDuplicates(_ value: UInt32) {
            c.pointee.duplicates_known_case = .init(rawValue: 2)
            c.pointee.duplicates = value
        }

        /// `conflicts` on the wire.
        @inlinable
        package func setConflicts(_ value: UInt32) {
            c.pointee.conflicts_known_case = .init(rawValue: 3)
            c.pointee.conflicts = value
        }

        /// `rejected` on the wire.
        @inlinable
        package func makeRejected(_ count: Int) -> MessageBuilderList<
            TrackerV1.RejectedEventBuilder
        > {
            let list = MessageBuilderList<TrackerV1.RejectedEventBuilder>(count, in: arena)
            c.pointee.n_rejected = count
            c.pointee.rejected = list.pointers
            return list
        }

        /// `conflict_indexes` on the wire.
        @usableFromInline
        package func setConflictIndexes(_ values: [UInt32]) {
            c.pointee.n_conflict_indexes = values.count
            c.pointee.conflict_indexes = arena.values(values) { $0 }
        }
    }
}

extension TrackerV1 {
    /// Builds `RejectedEvent` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct RejectedEventBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Tracker__V1__RejectedEvent>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Tracker__V1__RejectedEvent>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__tracker__v1__rejected_event__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.number(8, UInt64(c.pointee.index), keep: false)
            size &+= PackedSize.text(18, c.pointee.field, keep: false)
            size &+= PackedSize.text(26, c.pointee.reason, keep: false)
            size &+= PackedSize.messages(34, c.pointee.faults, c.pointee.n_faults) {
                TrackerV1.FieldFaultBuilder(at: $0, in: arena).packedSize()
            }
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.number(8, UInt64(c.pointee.index), keep: false, &out)
            Packing.text(18, c.pointee.field, keep: false, &out)
            Packing.text(26, c.pointee.reason, keep: false, &out)
            Packing.messages(34, c.pointee.faults, c.pointee.n_faults, &out) {
                TrackerV1.FieldFaultBuilder(at: $0, in: arena).pack(&$1)
            }
        }

        /// `index` on the wire.
        @inlinable
        package func setIndex(_ value: UInt32) {
            c.pointee.index = value
        }

        /// `field` on the wire.
        @inlinable
        package func setField(_ value: MessageText) {
            c.pointee.field = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `reason` on the wire.
        @inlinable
        package func setReason(_ value: MessageText) {
            c.pointee.reason = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `faults` on the wire.
        @inlinable
        package func makeFaults(_ count: Int) -> MessageBuilderList<TrackerV1.FieldFaultBuilder> {
            let list = MessageBuilderList<TrackerV1.FieldFaultBuilder>(count, in: arena)
            c.pointee.n_faults = count
            c.pointee.faults = list.pointers
            return list
        }
    }
}

extension TrackerV1 {
    /// Builds `FieldFault` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct FieldFaultBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Tracker__V1__FieldFault>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Tracker__V1__FieldFault>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__tracker__v1__field_fault__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.text(10, c.pointee.field, keep: false)
            size &+= PackedSize.text(18, c.pointee.reason, keep: false)
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.text(10, c.pointee.field, keep: false, &out)
            Packing.text(18, c.pointee.reason, keep: false, &out)
        }

        /// `field` on the wire.
        @inlinable
        package func setField(_ value: MessageText) {
            c.pointee.field = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `reason` on the wire.
        @inlinable
        package func setReason(_ value: MessageText) {
            c.pointee.reason = UnsafeMutablePointer(mutating: value.pointer)
        }
    }
}

extension TrackerV1 {
    /// Builds `BackfillResponse` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct BackfillResponseBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Tracker__V1__BackfillResponse>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Tracker__V1__BackfillResponse>,
            in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__tracker__v1__backfill_response__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.messages(10, c.pointee.totals, c.pointee.n_totals) {
                TrackerV1.BackfillTotalsBuilder(at: $0, in: arena).packedSize()
            }
            size &+= PackedSize.messages(18, c.pointee.rejected, c.pointee.n_rejected) {
                TrackerV1.RejectedEventBuilder(at: $0, in: arena).packedSize()
            }
            size &+= PackedSize.numbers(
                26, c.pointee.conflict_indexes, c.pointee.n_conflict_indexes
            ) { UInt64($0) }
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.messages(10, c.pointee.totals, c.pointee.n_totals, &out) {
                TrackerV1.BackfillTotalsBuilder(at: $0, in: arena).pack(&$1)
            }
            Packing.messages(18, c.pointee.rejected, c.pointee.n_rejected, &out) {
                TrackerV1.RejectedEventBuilder(at: $0, in: arena).pack(&$1)
            }
            Packing.numbers(26, c.pointee.conflict_indexes, c.pointee.n_conflict_indexes, &out) {
                UInt64($0)
            }
        }

        /// `totals` on the wire.
        @inlinable
        package func makeTotals(_ count: Int) -> MessageBuilderList<TrackerV1.BackfillTotalsBuilder>
        {
            let list = MessageBuilderList<TrackerV1.BackfillTotalsBuilder>(count, in: arena)
            c.pointee.n_totals = count
            c.pointee.totals = list.pointers
            return list
        }

        /// `rejected` on the wire.
        @inlinable
        package func makeRejected(_ count: Int) -> MessageBuilderList<
            TrackerV1.RejectedEventBuilder
        > {
            let list = MessageBuilderList<TrackerV1.RejectedEventBuilder>(count, in: arena)
            c.pointee.n_rejected = count
            c.pointee.rejected = list.pointers
            return list
        }

        /// `conflict_indexes` on the wire.
        @usableFromInline
        package func setConflictIndexes(_ values: [UInt32]) {
            c.pointee.n_conflict_indexes = values.count
            c.pointee.conflict_indexes = arena.values(values) { $0 }
        }
    }
}

extension TrackerV1 {
    /// Builds `BackfillTotals` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct BackfillTotalsBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Tracker__V1__BackfillTotals>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Tracker__V1__BackfillTotals>,
            in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__tracker__v1__backfill_totals__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.number(8, UInt64(bitPattern: c.pointee.org_id), keep: false)
            size &+= PackedSize.number(16, UInt64(bitPattern: c.pointee.day_us), keep: false)
            size &+= PackedSize.text(26, c.pointee.meter, keep: false)
            size &+= PackedSize.number(32, UInt64(c.pointee.accepted), keep: false)
            size &+= PackedSize.number(
                40, UInt64(bitPattern: c.pointee.quantity_micro), keep: false)
            size &+= PackedSize.number(48, UInt64(c.pointee.late), keep: false)
            size &+= PackedSize.number(56, UInt64(c.pointee.duplicates), keep: false)
            size &+= PackedSize.number(64, UInt64(c.pointee.conflicts), keep: false)
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.number(8, UInt64(bitPattern: c.pointee.org_id), keep: false, &out)
            Packing.number(16, UInt64(bitPattern: c.pointee.day_us), keep: false, &out)
            Packing.text(26, c.pointee.meter, keep: false, &out)
            Packing.number(32, UInt64(c.pointee.accepted), keep: false, &out)
            Packing.number(40, UInt64(bitPattern: c.pointee.quantity_micro), keep: false, &out)
            Packing.number(48, UInt64(c.pointee.late), keep: false, &out)
            Packing.number(56, UInt64(c.pointee.duplicates), keep: false, &out)
            Packing.number(64, UInt64(c.pointee.conflicts), keep: false, &out)
        }

        /// `org_id` on the wire.
        @inlinable
        package func setOrgID(_ value: Int64) {
            c.pointee.org_id = value
        }

        /// `day_us` on the wire.
        @inlinable
        package func setDayUs(_ value: Int64) {
            c.pointee.day_us = value
        }

        /// `meter` on the wire.
        @inlinable
        package func setMeter(_ value: MessageText) {
            c.pointee.meter = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `accepted` on the wire.
        @inlinable
        package func setAccepted(_ value: UInt32) {
            c.pointee.accepted = value
        }

        /// `quantity_micro` on the wire.
        @inlinable
        package func setQuantityMicro(_ value: Int64) {
            c.pointee.quantity_micro = value
        }

        /// `late` on the wire.
        @inlinable
        package func setLate(_ value: UInt32) {
            c.pointee.late = value
        }

        /// `duplicates` on the wire.
        @inlinable
        package func setDuplicates(_ value: UInt32) {
            c.pointee.duplicates = value
        }

        /// `conflicts` on the wire.
        @inlinable
        package func setConflicts(_ value: UInt32) {
            c.pointee.conflicts = value
        }
    }
}
