// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension TrackerV1.RecordRequest: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RecordRequest
    package static let scan = PayloadScan(tollgate__tracker__v1__record_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        events = FieldCoding.messages(c.pointee.events, c.pointee.n_events)
        ack = TrackerV1.Ack(rawValue: Int32(bitPattern: c.pointee.ack.rawValue))
        streamID = FieldCoding.bytes(c.pointee.stream_id)
        sequence = c.pointee.sequence
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__record_request__init(c)
        c.pointee.n_events = events.count
        c.pointee.events = arena.messages(events)
        c.pointee.ack = .init(rawValue: UInt32(bitPattern: ack.rawValue))
        c.pointee.stream_id = arena.bytes(streamID)
        c.pointee.sequence = sequence
    }
}

extension TrackerV1.RecordStreamRequest: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RecordStreamRequest
    package static let scan = PayloadScan(tollgate__tracker__v1__record_stream_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        streamID = FieldCoding.bytes(c.pointee.stream_id)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__record_stream_request__init(c)
        c.pointee.stream_id = arena.bytes(streamID)
    }
}

extension TrackerV1.RecordStreamResponse: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RecordStreamResponse
    package static let scan = PayloadScan(tollgate__tracker__v1__record_stream_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        acks = FieldCoding.messages(c.pointee.acks, c.pointee.n_acks)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__record_stream_response__init(c)
        c.pointee.n_acks = acks.count
        c.pointee.acks = arena.messages(acks)
    }
}

extension TrackerV1.RecordAck: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RecordAck
    package static let scan = PayloadScan(tollgate__tracker__v1__record_ack__type())

    package init(reading c: UnsafePointer<Layout>) {
        sequence = c.pointee.sequence
        status = c.pointee.status
        message = FieldCoding.string(c.pointee.message)
        retryAfterMs = c.pointee.retry_after_ms
        response = c.pointee.response.map { TrackerV1.RecordResponse(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__record_ack__init(c)
        c.pointee.sequence = sequence
        c.pointee.status = status
        c.pointee.message = arena.string(message)
        c.pointee.retry_after_ms = retryAfterMs
        c.pointee.response = response.map { arena.message($0) }
    }
}

extension TrackerV1.UsageEvent: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__UsageEvent
    package static let scan = PayloadScan(tollgate__tracker__v1__usage_event__type())

    package init(reading c: UnsafePointer<Layout>) {
        eventID = FieldCoding.bytes(c.pointee.event_id)
        occurredAtUs = c.pointee.occurred_at_us
        orgID = c.pointee.org_id
        user = FieldCoding.bytes(c.pointee.user)
        keyID = c.pointee.key_id
        meter = FieldCoding.string(c.pointee.meter)
        quantityMicro = c.pointee.quantity_case.rawValue == 7 ? c.pointee.quantity_micro : nil
        endpoint = FieldCoding.string(c.pointee.endpoint)
        method = FieldCoding.string(c.pointee.method)
        statusCode = c.pointee.status_code
        latencyUs = c.pointee.latency_case.rawValue == 11 ? c.pointee.latency_us : nil
        requestBytes = c.pointee.request_bytes
        responseBytes = c.pointee.response_bytes
        ip = FieldCoding.bytes(c.pointee.ip)
        userAgent = FieldCoding.string(c.pointee.user_agent)
        country = FieldCoding.string(c.pointee.country)
        message = c.pointee.message.map { TrackerV1.MessageDetail(reading: $0) }
        attributes = FieldCoding.messages(c.pointee.attributes, c.pointee.n_attributes)
        deliveryUpdate = c.pointee.delivery_update.map { TrackerV1.DeliveryUpdate(reading: $0) }
        correction = c.pointee.correction.map { TrackerV1.Correction(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__usage_event__init(c)
        c.pointee.event_id = arena.bytes(eventID)
        c.pointee.occurred_at_us = occurredAtUs
        c.pointee.org_id = orgID
        c.pointee.user = arena.bytes(user)
        c.pointee.key_id = keyID
        c.pointee.meter = arena.string(meter)
        if let quantityMicro {
            c.pointee.quantity_case = .init(rawValue: 7)
            c.pointee.quantity_micro = quantityMicro
        }
        c.pointee.endpoint = arena.string(endpoint)
        c.pointee.method = arena.string(method)
        c.pointee.status_code = statusCode
        if let latencyUs {
            c.pointee.latency_case = .init(rawValue: 11)
            c.pointee.latency_us = latencyUs
        }
        c.pointee.request_bytes = requestBytes
        c.pointee.response_bytes = responseBytes
        c.pointee.ip = arena.bytes(ip)
        c.pointee.user_agent = arena.string(userAgent)
        c.pointee.country = arena.string(country)
        c.pointee.message = message.map { arena.message($0) }
        c.pointee.n_attributes = attributes.count
        c.pointee.attributes = arena.messages(attributes)
        c.pointee.delivery_update = deliveryUpdate.map { arena.message($0) }
        c.pointee.correction = correction.map { arena.message($0) }
    }
}

extension TrackerV1.DeliveryUpdate: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__DeliveryUpdate
    package static let scan = PayloadScan(tollgate__tracker__v1__delivery_update__type())

    package init(reading c: UnsafePointer<Layout>) {
        deliveryStatus = TrackerV1.DeliveryStatus(
            rawValue: Int32(bitPattern: c.pointee.delivery_status.rawValue))
        providerMessageID = FieldCoding.bytes(c.pointee.provider_message_id)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__delivery_update__init(c)
        c.pointee.delivery_status = .init(rawValue: UInt32(bitPattern: deliveryStatus.rawValue))
        c.pointee.provider_message_id = arena.bytes(providerMessageID)
    }
}

extension TrackerV1.Correction: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__Correction
    package static let scan = PayloadScan(tollgate__tracker__v1__correction__type())

    package init(reading c: UnsafePointer<Layout>) {
        reason = FieldCoding.string(c.pointee.reason)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__correction__init(c)
        c.pointee.reason = arena.string(reason)
    }
}

extension TrackerV1.MessageDetail: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__MessageDetail
    package static let scan = PayloadScan(tollgate__tracker__v1__message_detail__type())

    package init(reading c: UnsafePointer<Layout>) {
        channel = TrackerV1.Channel(rawValue: Int32(bitPattern: c.pointee.channel.rawValue))
        direction = TrackerV1.Direction(rawValue: Int32(bitPattern: c.pointee.direction.rawValue))
        kind = TrackerV1.MessageKind(rawValue: Int32(bitPattern: c.pointee.kind.rawValue))
        bodyLength = c.pointee.body_length
        segments = c.pointee.segments
        deliveryStatus = TrackerV1.DeliveryStatus(
            rawValue: Int32(bitPattern: c.pointee.delivery_status.rawValue))
        providerMessageID = FieldCoding.bytes(c.pointee.provider_message_id)
        body = FieldCoding.bytes(c.pointee.body)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__message_detail__init(c)
        c.pointee.channel = .init(rawValue: UInt32(bitPattern: channel.rawValue))
        c.pointee.direction = .init(rawValue: UInt32(bitPattern: direction.rawValue))
        c.pointee.kind = .init(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.body_length = bodyLength
        c.pointee.segments = segments
        c.pointee.delivery_status = .init(rawValue: UInt32(bitPattern: deliveryStatus.rawValue))
        c.pointee.provider_message_id = arena.bytes(providerMessageID)
        c.pointee.body = arena.bytes(body)
    }
}

extension TrackerV1.Attribute: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__Attribute
    package static let scan = PayloadScan(tollgate__tracker__v1__attribute__type())

    package init(reading c: UnsafePointer<Layout>) {
        key = FieldCoding.string(c.pointee.key)
        value = FieldCoding.string(c.pointee.value)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__attribute__init(c)
        c.pointee.key = arena.string(key)
        c.pointee.value = arena.string(value)
    }
}

extension TrackerV1.RecordResponse: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RecordResponse
    package static let scan = PayloadScan(tollgate__tracker__v1__record_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        accepted = c.pointee.accepted
        duplicates = c.pointee.duplicates_known_case.rawValue == 2 ? c.pointee.duplicates : nil
        conflicts = c.pointee.conflicts_known_case.rawValue == 3 ? c.pointee.conflicts : nil
        rejected = FieldCoding.messages(c.pointee.rejected, c.pointee.n_rejected)
        conflictIndexes = FieldCoding.values(
            c.pointee.conflict_indexes, c.pointee.n_conflict_indexes
        ) { $0 }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__record_response__init(c)
        c.pointee.accepted = accepted
        if let duplicates {
            c.pointee.duplicates_known_case = .init(rawValue: 2)
            c.pointee.duplicates = duplicates
        }
        if let conflicts {
            c.pointee.conflicts_known_case = .init(rawValue: 3)
            c.pointee.conflicts = conflicts
        }
        c.pointee.n_rejected = rejected.count
        c.pointee.rejected = arena.messages(rejected)
        c.pointee.n_conflict_indexes = conflictIndexes.count
        c.pointee.conflict_indexes = arena.values(conflictIndexes) { $0 }
    }
}

extension TrackerV1.RejectedEvent: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RejectedEvent
    package static let scan = PayloadScan(tollgate__tracker__v1__rejected_event__type())

    package init(reading c: UnsafePointer<Layout>) {
        index = c.pointee.index
        field = FieldCoding.string(c.pointee.field)
        reason = FieldCoding.string(c.pointee.reason)
        faults = FieldCoding.messages(c.pointee.faults, c.pointee.n_faults)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__rejected_event__init(c)
        c.pointee.index = index
        c.pointee.field = arena.string(field)
        c.pointee.reason = arena.string(reason)
        c.pointee.n_faults = faults.count
        c.pointee.faults = arena.messages(faults)
    }
}

extension TrackerV1.FieldFault: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__FieldFault
    package static let scan = PayloadScan(tollgate__tracker__v1__field_fault__type())

    package init(reading c: UnsafePointer<Layout>) {
        field = FieldCoding.string(c.pointee.field)
        reason = FieldCoding.string(c.pointee.reason)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__field_fault__init(c)
        c.pointee.field = arena.string(field)
        c.pointee.reason = arena.string(reason)
    }
}

extension TrackerV1.BackfillRequest: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__BackfillRequest
    package static let scan = PayloadScan(tollgate__tracker__v1__backfill_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        events = FieldCoding.messages(c.pointee.events, c.pointee.n_events)
        dryRun = c.pointee.dry_run != 0
        job = c.pointee.job.map { TrackerV1.BackfillJobPart(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__backfill_request__init(c)
        c.pointee.n_events = events.count
        c.pointee.events = arena.messages(events)
        c.pointee.dry_run = dryRun ? 1 : 0
        c.pointee.job = job.map { arena.message($0) }
    }
}

extension TrackerV1.BackfillJobPart: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__BackfillJobPart
    package static let scan = PayloadScan(tollgate__tracker__v1__backfill_job_part__type())

    package init(reading c: UnsafePointer<Layout>) {
        jobID = FieldCoding.bytes(c.pointee.job_id)
        label = FieldCoding.string(c.pointee.label)
        expected = c.pointee.expected
        done = c.pointee.done
        finished = c.pointee.finished != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__backfill_job_part__init(c)
        c.pointee.job_id = arena.bytes(jobID)
        c.pointee.label = arena.string(label)
        c.pointee.expected = expected
        c.pointee.done = done
        c.pointee.finished = finished ? 1 : 0
    }
}

extension TrackerV1.BackfillJobsRequest: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__BackfillJobsRequest
    package static let scan = PayloadScan(tollgate__tracker__v1__backfill_jobs_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        jobID = FieldCoding.bytes(c.pointee.job_id)
        limit = c.pointee.limit
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__backfill_jobs_request__init(c)
        c.pointee.job_id = arena.bytes(jobID)
        c.pointee.limit = limit
    }
}

extension TrackerV1.BackfillJobsResponse: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__BackfillJobsResponse
    package static let scan = PayloadScan(tollgate__tracker__v1__backfill_jobs_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        jobs = FieldCoding.messages(c.pointee.jobs, c.pointee.n_jobs)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__backfill_jobs_response__init(c)
        c.pointee.n_jobs = jobs.count
        c.pointee.jobs = arena.messages(jobs)
        c.pointee.as_of_us = asOfUs
    }
}

extension TrackerV1.BackfillJob: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__BackfillJob
    package static let scan = PayloadScan(tollgate__tracker__v1__backfill_job__type())

    package init(reading c: UnsafePointer<Layout>) {
        jobID = FieldCoding.bytes(c.pointee.job_id)
        label = FieldCoding.string(c.pointee.label)
        caller = FieldCoding.string(c.pointee.caller)
        dryRun = c.pointee.dry_run != 0
        startedUs = c.pointee.started_us
        updatedUs = c.pointee.updated_us
        finishedUs = c.pointee.finished_us
        expected = c.pointee.expected
        done = c.pointee.done
        parts = c.pointee.parts
        events = c.pointee.events
        accepted = c.pointee.accepted
        late = c.pointee.late
        duplicates = c.pointee.duplicates
        conflicts = c.pointee.conflicts
        rejected = c.pointee.rejected
        totals = FieldCoding.messages(c.pointee.totals, c.pointee.n_totals)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__backfill_job__init(c)
        c.pointee.job_id = arena.bytes(jobID)
        c.pointee.label = arena.string(label)
        c.pointee.caller = arena.string(caller)
        c.pointee.dry_run = dryRun ? 1 : 0
        c.pointee.started_us = startedUs
        c.pointee.updated_us = updatedUs
        c.pointee.finished_us = finishedUs
        c.pointee.expected = expected
        c.pointee.done = done
        c.pointee.parts = parts
        c.pointee.events = events
        c.pointee.accepted = accepted
        c.pointee.late = late
        c.pointee.duplicates = duplicates
        c.pointee.conflicts = conflicts
        c.pointee.rejected = rejected
        c.pointee.n_totals = totals.count
        c.pointee.totals = arena.messages(totals)
    }
}

extension TrackerV1.BackfillResponse: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__BackfillResponse
    package static let scan = PayloadScan(tollgate__tracker__v1__backfill_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        totals = FieldCoding.messages(c.pointee.totals, c.pointee.n_totals)
        rejected = FieldCoding.messages(c.pointee.rejected, c.pointee.n_rejected)
        conflictIndexes = FieldCoding.values(
            c.pointee.conflict_indexes, c.pointee.n_conflict_indexes
        ) { $0 }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__backfill_response__init(c)
        c.pointee.n_totals = totals.count
        c.pointee.totals = arena.messages(totals)
        c.pointee.n_rejected = rejected.count
        c.pointee.rejected = arena.messages(rejected)
        c.pointee.n_conflict_indexes = conflictIndexes.count
        c.pointee.conflict_indexes = arena.values(conflictIndexes) { $0 }
    }
}

extension TrackerV1.BackfillTotals: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__BackfillTotals
    package static let scan = PayloadScan(tollgate__tracker__v1__backfill_totals__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        dayUs = c.pointee.day_us
        meter = FieldCoding.string(c.pointee.meter)
        accepted = c.pointee.accepted
        quantityMicro = c.pointee.quantity_micro
        late = c.pointee.late
        duplicates = c.pointee.duplicates
        conflicts = c.pointee.conflicts
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__backfill_totals__init(c)
        c.pointee.org_id = orgID
        c.pointee.day_us = dayUs
        c.pointee.meter = arena.string(meter)
        c.pointee.accepted = accepted
        c.pointee.quantity_micro = quantityMicro
        c.pointee.late = late
        c.pointee.duplicates = duplicates
        c.pointee.conflicts = conflicts
    }
}

extension TrackerV1.StatusRequest: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__StatusRequest
    package static let scan = PayloadScan(tollgate__tracker__v1__status_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        self.init()
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__status_request__init(c)
    }
}

extension TrackerV1.StatusResponse: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__StatusResponse
    package static let scan = PayloadScan(tollgate__tracker__v1__status_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        journalBytes = c.pointee.journal_bytes
        journalBytesMax = c.pointee.journal_bytes_max
        spooledPosition = c.pointee.spooled_position
        committedPosition = c.pointee.committed_position
        pendingEvents = c.pointee.pending_events
        eventsAccepted = c.pointee.events_accepted
        eventsRejected = c.pointee.events_rejected
        eventsDuplicate = c.pointee.events_duplicate
        flushes = c.pointee.flushes
        lagMs = c.pointee.lag_ms
        databaseHealthy = c.pointee.database_healthy != 0
        syncUs = c.pointee.sync_us.map { TrackerV1.Distribution(reading: $0) }
        flushUs = c.pointee.flush_us.map { TrackerV1.Distribution(reading: $0) }
        flushRows = c.pointee.flush_rows.map { TrackerV1.Distribution(reading: $0) }
        rejectedByField = FieldCoding.messages(
            c.pointee.rejected_by_field, c.pointee.n_rejected_by_field)
        eventsConflict = c.pointee.events_conflict
        eventsQuarantined = c.pointee.events_quarantined
        requestsRefused = c.pointee.requests_refused
        flushFailures = c.pointee.flush_failures
        flushedUs = c.pointee.flushed_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__status_response__init(c)
        c.pointee.journal_bytes = journalBytes
        c.pointee.journal_bytes_max = journalBytesMax
        c.pointee.spooled_position = spooledPosition
        c.pointee.committed_position = committedPosition
        c.pointee.pending_events = pendingEvents
        c.pointee.events_accepted = eventsAccepted
        c.pointee.events_rejected = eventsRejected
        c.pointee.events_duplicate = eventsDuplicate
        c.pointee.flushes = flushes
        c.pointee.lag_ms = lagMs
        c.pointee.database_healthy = databaseHealthy ? 1 : 0
        c.pointee.sync_us = syncUs.map { arena.message($0) }
        c.pointee.flush_us = flushUs.map { arena.message($0) }
        c.pointee.flush_rows = flushRows.map { arena.message($0) }
        c.pointee.n_rejected_by_field = rejectedByField.count
        c.pointee.rejected_by_field = arena.messages(rejectedByField)
        c.pointee.events_conflict = eventsConflict
        c.pointee.events_quarantined = eventsQuarantined
        c.pointee.requests_refused = requestsRefused
        c.pointee.flush_failures = flushFailures
        c.pointee.flushed_us = flushedUs
    }
}

extension TrackerV1.Distribution: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__Distribution
    package static let scan = PayloadScan(tollgate__tracker__v1__distribution__type())

    package init(reading c: UnsafePointer<Layout>) {
        count = c.pointee.count
        mean = c.pointee.mean
        p50 = c.pointee.p50
        p90 = c.pointee.p90
        p99 = c.pointee.p99
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__distribution__init(c)
        c.pointee.count = count
        c.pointee.mean = mean
        c.pointee.p50 = p50
        c.pointee.p90 = p90
        c.pointee.p99 = p99
    }
}

extension TrackerV1.FieldRejects: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__FieldRejects
    package static let scan = PayloadScan(tollgate__tracker__v1__field_rejects__type())

    package init(reading c: UnsafePointer<Layout>) {
        field = FieldCoding.string(c.pointee.field)
        events = c.pointee.events
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__field_rejects__init(c)
        c.pointee.field = arena.string(field)
        c.pointee.events = events
    }
}

extension TrackerV1.RetentionRequest: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RetentionRequest
    package static let scan = PayloadScan(tollgate__tracker__v1__retention_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        dryRun = c.pointee.dry_run != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__retention_request__init(c)
        c.pointee.dry_run = dryRun ? 1 : 0
    }
}

extension TrackerV1.RetentionResponse: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RetentionResponse
    package static let scan = PayloadScan(tollgate__tracker__v1__retention_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        policies = FieldCoding.messages(c.pointee.policies, c.pointee.n_policies)
        retired = FieldCoding.messages(c.pointee.retired, c.pointee.n_retired)
        finished = c.pointee.finished != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__retention_response__init(c)
        c.pointee.n_policies = policies.count
        c.pointee.policies = arena.messages(policies)
        c.pointee.n_retired = retired.count
        c.pointee.retired = arena.messages(retired)
        c.pointee.finished = finished ? 1 : 0
    }
}

extension TrackerV1.RetentionPolicy: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RetentionPolicy
    package static let scan = PayloadScan(tollgate__tracker__v1__retention_policy__type())

    package init(reading c: UnsafePointer<Layout>) {
        data = FieldCoding.string(c.pointee.data)
        keepDays = c.pointee.keep_days
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__retention_policy__init(c)
        c.pointee.data = arena.string(data)
        c.pointee.keep_days = keepDays
    }
}

extension TrackerV1.RetiredData: ContractMessage {
    package typealias Layout = Tollgate__Tracker__V1__RetiredData
    package static let scan = PayloadScan(tollgate__tracker__v1__retired_data__type())

    package init(reading c: UnsafePointer<Layout>) {
        data = FieldCoding.string(c.pointee.data)
        dayUs = c.pointee.day_us
        rows = c.pointee.rows
        bytes = c.pointee.bytes
        keptBecause = FieldCoding.string(c.pointee.kept_because)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__tracker__v1__retired_data__init(c)
        c.pointee.data = arena.string(data)
        c.pointee.day_us = dayUs
        c.pointee.rows = rows
        c.pointee.bytes = bytes
        c.pointee.kept_because = arena.string(keptBecause)
    }
}
