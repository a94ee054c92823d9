import Model
import Postgres

/// Active subscriptions by version of a plan, plans by rank; fleet scope.
struct CountSubscribers: Statement {
    static let name = "billing_count_subscribers"
    static let sql = """
        SELECT p.code, p.currency, p.price_minor, p.interval_unit, s.subscriptions
        FROM (
            SELECT plan_code, plan_version, count(*) AS subscriptions
            FROM subscriptions WHERE status = 'active' GROUP BY plan_code, plan_version
        ) s JOIN plans p ON p.code = s.plan_code AND p.version = s.plan_version
        ORDER BY p.rank, p.code, p.version
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> PlanSubscribers {
        let code = try row.string()
        guard let currency = Currency(try row.string()) else {
            throw PostgresError(.decoding, "plans.currency is no currency code")
        }
        let price = Money(minor: try row.int64(), currency: currency)
        guard let interval = PlanInterval(rawValue: try row.string()) else {
            throw PostgresError(.decoding, "plans.interval_unit is unknown to this build")
        }
        return PlanSubscribers(
            planCode: code, price: price, interval: interval, subscriptions: try row.int64())
    }
}
