/// Names a text of one batch: texts are compared once, then by number.
typealias TextNumber = Int32

/// Rows of `rollup_minute`, `rollup_hour` and `rollup_day`.
struct TotalsKey: Hashable {
    let org: Int64
    /// Start of the bucket, in microseconds since the Unix epoch.
    var bucket: Int64
    let meter: TextNumber
}

/// Rows of `rollup_endpoint_hour` and `rollup_endpoint_day`.
struct EndpointKey: Hashable {
    let org: Int64
    var bucket: Int64
    let meter: TextNumber
    let endpoint: TextNumber
    let method: TextNumber
    let statusCode: Int16
}

/// Rows of `rollup_user_day`.
struct UserKey: Hashable {
    let org: Int64
    let bucket: Int64
    let meter: TextNumber
    let user: TextNumber
}

/// Rows of `rollup_key_day`.
struct APIKeyKey: Hashable {
    let org: Int64
    let bucket: Int64
    let meter: TextNumber
    let keyID: Int64
}

/// Rows of `rollup_message_hour`.
struct MessageKey: Hashable {
    let org: Int64
    let bucket: Int64
    let channel: Int16
    let direction: Int16
    let kind: Int16
    let deliveryStatus: Int16
    let country: TextNumber
}

/// Rows of `rollup_latency_hour` and `rollup_latency_day`.
struct LatencyKey: SketchKey {
    let org: Int64
    var bucket: Int64
    let meter: TextNumber
    let endpoint: TextNumber
}

/// Rows of `rollup_fleet_latency_minute`, `rollup_fleet_latency_hour` and `rollup_fleet_latency_day`.
struct FleetLatencyKey: SketchKey {
    var bucket: Int64
    let meter: TextNumber
}
