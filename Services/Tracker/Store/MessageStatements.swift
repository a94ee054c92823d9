import Model
import Postgres

/// Adds to `rollup_message_hour`.
struct AddMessages: Statement {
    typealias Row = NoRow
    static let name = "tracker.add.rollup_message_hour"
    static let sql = """
        INSERT INTO rollup_message_hour AS t (org_id, bucket, channel, direction, message_kind,
            delivery_status, country, messages, segments, body_length)
        SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::smallint[], $4::smallint[],
            $5::smallint[], $6::smallint[], $7::text[], $8::bigint[], $9::bigint[], $10::bigint[])
        ON CONFLICT (org_id, bucket, channel, direction, message_kind, delivery_status, country)
        DO UPDATE SET
            messages = t.messages + excluded.messages,
            segments = t.segments + excluded.segments,
            body_length = t.body_length + excluded.body_length
        """
    var orgs: [Int64] = []
    var buckets: [Timestamp] = []
    var channels: [Int16] = []
    var directions: [Int16] = []
    var kinds: [Int16] = []
    var deliveryStatuses: [Int16] = []
    var countries: [String] = []
    var messages: [Int64] = []
    var segments: [Int64] = []
    var bodyLengths: [Int64] = []

    func bind(_ binds: inout Binds) {
        binds.append(orgs)
        binds.append(buckets)
        binds.append(channels)
        binds.append(directions)
        binds.append(kinds)
        binds.append(deliveryStatuses)
        binds.append(countries)
        binds.append(messages)
        binds.append(segments)
        binds.append(bodyLengths)
    }
}
