import Model
import Postgres

/// The version of the address rules: it grows with each change.
struct AddressVersion: Statement {
    static let name = "tracker.address_version"
    static let sql = "SELECT version FROM catalog_versions WHERE topic = 'ip_rules'"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// The address rules of every org; fleet scope.
struct ListAddressRules: Statement {
    struct Row: Sendable {
        let org: Int64
        let isDenied: Bool
        let network: IPNetwork
    }
    static let name = "tracker.list_address_rules"
    static let sql = "SELECT org_id, kind = 'deny', network::text FROM tracker_ip_rules"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let (org, isDenied, text) = (try row.int64(), try row.bool(), try row.string())
        do throws(IPNetworkFault) {
            return Row(org: org, isDenied: isDenied, network: try IPNetwork(text))
        } catch {
            throw PostgresError(.decoding, "ip_rules holds what is no block of addresses")
        }
    }
}
