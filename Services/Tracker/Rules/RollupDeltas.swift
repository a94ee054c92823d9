import Model

/// What a row of totals grows by. Sums of a batch never overflow: `EventLimits` bounds each event.
struct TotalsDelta: Equatable {
    var calls: Int64 = 0
    var errors: Int64 = 0
    var quantityMicro: Int128 = 0
    var requestBytes: Int64 = 0
    var responseBytes: Int64 = 0

    /// Adds what another row of the batch grew by.
    mutating func add(_ other: TotalsDelta) {
        calls &+= other.calls
        errors &+= other.errors
        quantityMicro &+= other.quantityMicro
        requestBytes &+= other.requestBytes
        responseBytes &+= other.responseBytes
    }

    /// What one event adds.
    init(_ event: SpooledEvent) {
        // A correction changes what was used, not how often.
        calls = event.correction == nil ? 1 : 0
        errors = event.isError ? 1 : 0
        quantityMicro = Int128(event.quantityMicro)
        requestBytes = event.requestBytes
        responseBytes = event.responseBytes
    }

    /// Nothing.
    init() {}
}

/// What a row of messages grows by.
struct MessageDelta: Equatable {
    var messages: Int64 = 0
    var segments: Int64 = 0
    var bodyLength: Int64 = 0
}

/// Everything that some events add to the rollups and quota counters.
///
/// Hours and days are sums of the finer rows, so an event touches one row of each kind only.
struct RollupDeltas {
    private(set) var texts = TextTable()
    private(set) var minutes: [TotalsKey: TotalsDelta] = [:]
    private(set) var endpointHours: [EndpointKey: TotalsDelta] = [:]
    private(set) var userDays: [UserKey: TotalsDelta] = [:]
    private(set) var keyDays: [APIKeyKey: TotalsDelta] = [:]
    private(set) var messageHours: [MessageKey: MessageDelta] = [:]
    private var latencies = SketchSamples<LatencyKey>()
    private var fleetLatencies = SketchSamples<FleetLatencyKey>()

    /// Makes deltas of no event.
    init() {}

    /// Adds an event.
    mutating func add(_ event: SpooledEvent) {
        let delta = TotalsDelta(event)
        let org = event.identity.org
        let time = Timestamp(microseconds: event.identity.occurredAt)
        let hour = time.truncated(to: .hour).microseconds
        let meter = texts.number(of: event.meter)
        let endpoint = texts.number(of: event.endpoint)
        let minute = TotalsKey(
            org: org, bucket: time.truncated(to: .minute).microseconds, meter: meter)
        minutes[minute, default: TotalsDelta()].add(delta)
        if event.correction == nil {
            let endpointHour = EndpointKey(
                org: org, bucket: hour, meter: meter, endpoint: endpoint,
                method: texts.number(of: event.method), statusCode: event.statusCode)
            endpointHours[endpointHour, default: TotalsDelta()].add(delta)
        }
        if !event.user.isEmpty || event.keyID != 0 { addOwners(event, delta, time, meter) }
        if let message = event.message { addMessage(message, event, hour) }
        if let latency = event.latencyUs {
            let bin = DDSketch.bin(ofMicroseconds: latency.magnitude)
            latencies.add(
                LatencyKey(org: org, bucket: hour, meter: meter, endpoint: endpoint), bin: bin)
            fleetLatencies.add(FleetLatencyKey(bucket: minute.bucket, meter: meter), bin: bin)
        }
    }

    private mutating func addOwners(
        _ event: SpooledEvent, _ delta: TotalsDelta, _ time: Timestamp, _ meter: TextNumber
    ) {
        let day = time.truncated(to: .day).microseconds
        let org = event.identity.org
        if !event.user.isEmpty {
            let user = texts.number(of: event.user)
            let key = UserKey(org: org, bucket: day, meter: meter, user: user)
            userDays[key, default: TotalsDelta()].add(delta)
        }
        if event.keyID != 0 {
            let key = APIKeyKey(org: org, bucket: day, meter: meter, keyID: event.keyID)
            keyDays[key, default: TotalsDelta()].add(delta)
        }
    }

    private mutating func addMessage(
        _ message: SpooledMessage, _ event: SpooledEvent, _ hour: Int64
    ) {
        let key = MessageKey(
            org: event.identity.org, bucket: hour, channel: message.channel,
            direction: message.direction, kind: message.kind,
            deliveryStatus: message.deliveryStatus, country: texts.number(of: event.country))
        var delta = messageHours[key, default: MessageDelta()]
        delta.messages &+= 1
        delta.segments &+= Int64(message.segments)
        delta.bodyLength &+= Int64(message.bodyLength)
        messageHours[key] = delta
    }

    /// Counts a stored message under the status that it is to have, no more under the one it had.
    mutating func move(_ state: MessageState) {
        let hour = Timestamp(microseconds: state.identity.occurredAt).truncated(to: .hour)
        var country = state.country
        let number = country.withUTF8 { texts.number(of: UnsafeRawBufferPointer($0)) }
        for (status, sign) in [(state.stored, Int64(-1)), (state.status, 1)] {
            let key = MessageKey(
                org: state.identity.org, bucket: hour.microseconds, channel: state.channel,
                direction: state.direction, kind: state.kind, deliveryStatus: status,
                country: number)
            var delta = messageHours[key, default: MessageDelta()]
            delta.messages &+= sign
            delta.segments &+= sign &* state.segments
            delta.bodyLength &+= sign &* state.bodyLength
            messageHours[key] = delta == MessageDelta() ? nil : delta
        }
    }

    /// Totals by hour, day and (for quotas) UTC month.
    func totals() -> (
        hours: [TotalsKey: TotalsDelta], days: [TotalsKey: TotalsDelta],
        months: [TotalsKey: TotalsDelta]
    ) {
        let hours = Self.fold(minutes) { $0.truncated(to: .hour) }
        let days = Self.fold(hours) { $0.truncated(to: .day) }
        return (hours, days, Self.fold(days) { $0.startOfMonth })
    }

    /// Endpoints by day.
    func endpointDays() -> [EndpointKey: TotalsDelta] {
        var days: [EndpointKey: TotalsDelta] = [:]
        for (key, delta) in endpointHours {
            var key = key
            key.bucket = Timestamp(microseconds: key.bucket).truncated(to: .day).microseconds
            days[key, default: TotalsDelta()].add(delta)
        }
        return days
    }

    /// Latency sketches by endpoint, and hour.
    func latencyHours() -> [LatencyKey: DDSketch.Bins] { latencies.sketches() }

    /// Latency sketches over all orgs, by minute.
    func fleetLatencyMinutes() -> [FleetLatencyKey: DDSketch.Bins] { fleetLatencies.sketches() }

    private static func fold(
        _ finer: [TotalsKey: TotalsDelta], _ coarser: (Timestamp) -> Timestamp
    ) -> [TotalsKey: TotalsDelta] {
        var folded: [TotalsKey: TotalsDelta] = [:]
        for (key, delta) in finer {
            var key = key
            key.bucket = coarser(Timestamp(microseconds: key.bucket)).microseconds
            folded[key, default: TotalsDelta()].add(delta)
        }
        return folded
    }
}
