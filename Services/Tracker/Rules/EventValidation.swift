import Model

/// Checks events and collects every fault; pure, allocates nothing for a valid event.
struct EventValidation {
    /// The wall clock's time, for events that claim to be from the future.
    let now: Timestamp
    private(set) var faults: [EventFault] = []

    /// Makes a check at `now`.
    init(now: Timestamp) { self.now = now }

    /// Whether the event may be stored; if not, `faults` holds everything that is wrong with it.
    mutating func isValid(_ event: some EventSource) -> Bool {
        faults.removeAll(keepingCapacity: true)
        if let delivery = event.delivery {
            checkDelivery(delivery, event)
            return faults.isEmpty
        }
        checkIdentity(event)
        checkTexts(event)
        checkNumbers(event)
        if let reason = event.correctionReason { checkCorrection(reason, event) }
        if let message = event.message { checkMessage(message) }
        if !event.attributes.isEmpty { checkAttributes(event.attributes) }
        return faults.isEmpty
    }

    private mutating func checkIdentity(_ event: some EventSource) {
        require(event.eventID.count == EventLimits.eventIDBytes, "event_id", "must be 16 bytes")
        checkPlace(event)
        require(event.keyID >= 0, "key_id", "must be 0 (none) or positive")
    }

    private mutating func checkPlace(_ event: some EventSource) {
        require(event.orgID > 0, "org_id", "must be positive")
        let occurredAt = Timestamp(microseconds: event.occurredAtUs)
        require(
            occurredAt >= EventLimits.earliest, "occurred_at_us", "lies before 2000-01-01")
        require(
            occurredAt <= now.adding(microseconds: EventLimits.futureMicroseconds),
            "occurred_at_us", "lies more than a day in the future")
    }

    private mutating func checkTexts(_ event: some EventSource) {
        require(
            event.user.count <= EventLimits.userBytesMax, "user", "is longer than 128 bytes")
        require(TextRules.isStorable(event.user), "user", "must be UTF-8 without NUL")
        require(
            event.meter.isEmpty || TextRules.isMeterCode(event.meter), "meter",
            "must be 1 to 63 of a-z, 0-9 and underscore, beginning with a letter")
        require(
            event.endpoint.count <= EventLimits.endpointBytesMax, "endpoint",
            "is longer than 2048 bytes")
        require(
            event.method.count <= EventLimits.methodBytesMax
                && TextRules.isMethod(event.method), "method",
            "must be at most 32 letters, digits, '-' or '_'")
        require(
            event.userAgent.count <= EventLimits.userAgentBytesMax, "user_agent",
            "is longer than 4096 bytes")
        require(
            event.country.isEmpty || TextRules.isCountry(event.country), "country",
            "must be two letters A-Z (ISO 3166-1), or empty")
        require(
            event.ip.isEmpty || event.ip.count == 4 || event.ip.count == 16, "ip",
            "must be 0, 4 or 16 bytes")
    }

    private mutating func checkNumbers(_ event: some EventSource) {
        require(
            event.quantityMicro ?? 0 >= 0 || event.correctionReason != nil, "quantity_micro",
            "must not be negative, but in a correction")
        require(
            event.statusCode == 0 || (100...599).contains(event.statusCode), "status_code",
            "must be 0 (none) or 100 to 599")
        require(
            event.latencyUs ?? 0 <= UInt64(Int64.max), "latency_us", "is more than 2^63-1")
        require(
            event.requestBytes <= EventLimits.transferBytesMax, "request_bytes",
            "is more than 64 GiB")
        require(
            event.responseBytes <= EventLimits.transferBytesMax, "response_bytes",
            "is more than 64 GiB")
    }

    /// Everything that such an event holds; what else it may say is not read.
    private mutating func checkDelivery(_ news: DeliveryNews, _ event: some EventSource) {
        checkPlace(event)
        require(
            (1...4).contains(news.statusCode), "delivery_update.delivery_status",
            "must be PENDING, SENT, DELIVERED or FAILED")
        let id = news.providerMessageID
        if id.isEmpty {
            require(
                event.eventID.count == EventLimits.eventIDBytes, "event_id",
                "must be the message's 16 bytes, unless provider_message_id names it")
        } else {
            require(event.eventID.isEmpty, "event_id", "must be empty beside provider_message_id")
            require(
                id.count <= EventLimits.providerMessageIDBytesMax && TextRules.isStorable(id),
                "delivery_update.provider_message_id",
                "must be at most 256 bytes of UTF-8 without NUL")
        }
        require(
            event.message == nil && event.correctionReason == nil, "delivery_update",
            "must stand alone: no message, no correction")
    }

    private mutating func checkCorrection(
        _ reason: UnsafeRawBufferPointer, _ event: some EventSource
    ) {
        require(
            (1...EventLimits.correctionReasonBytesMax).contains(reason.count)
                && TextRules.isStorable(reason), "correction.reason",
            "must be 1 to 256 bytes of UTF-8 without NUL")
        let quantity = event.quantityMicro ?? 0
        require(
            quantity != 0 && quantity != .min, "quantity_micro",
            "must be what the correction adds: not 0, more than -2^63")
        let isNoCall =
            event.statusCode == 0 && event.latencyUs == nil && event.requestBytes == 0
            && event.responseBytes == 0 && event.message == nil
        require(
            isNoCall, "correction", "is no call: no status, latency, bytes or message")
    }

    private mutating func checkMessage(_ message: some MessageSource) {
        require(
            (0...3).contains(message.channelCode), "message.channel", "is not a known channel")
        require(
            (0...2).contains(message.directionCode), "message.direction",
            "is not a known direction")
        require((0...2).contains(message.kindCode), "message.kind", "is not a known kind")
        require(
            (0...4).contains(message.deliveryStatusCode), "message.delivery_status",
            "is not a known delivery status")
        require(
            message.bodyLength <= EventLimits.messageCountMax, "message.body_length",
            "is more than 2147483647")
        require(
            message.segments <= EventLimits.messageCountMax, "message.segments",
            "is more than 2147483647")
        require(
            message.providerMessageID.count <= EventLimits.providerMessageIDBytesMax
                && TextRules.isStorable(message.providerMessageID),
            "message.provider_message_id", "must be at most 256 bytes of UTF-8 without NUL")
        require(
            message.body.count <= EventLimits.messageBodyBytesMax, "message.body",
            "is longer than 65536 bytes")
        require(TextRules.isUTF8(message.body), "message.body", "must be UTF-8")
    }

    private mutating func checkAttributes<Attributes: RandomAccessCollection>(
        _ attributes: Attributes
    ) where Attributes.Element: AttributeSource {
        guard attributes.count <= EventLimits.attributesMax else {
            return require(false, "attributes", "are more than 16")
        }
        for (index, attribute) in attributes.enumerated() {
            let isNamed = (1...EventLimits.attributeBytesMax).contains(attribute.key.count)
            if !isNamed {
                require(false, "attributes[\(index)].key", "must be 1 to 256 bytes")
            }
            if attribute.value.count > EventLimits.attributeBytesMax {
                require(false, "attributes[\(index)].value", "is longer than 256 bytes")
            }
            let isRepeated = attributes.prefix(index).contains {
                $0.key.elementsEqual(attribute.key)
            }
            if isNamed, isRepeated { require(false, "attributes[\(index)].key", "is there twice") }
        }
    }

    @inline(__always)
    private mutating func require(
        _ isMet: Bool, _ field: @autoclosure () -> String, _ reason: @autoclosure () -> String
    ) {
        if !isMet { faults.append(EventFault(field: field(), reason: reason())) }
    }
}
