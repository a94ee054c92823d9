import Chassis
import Model
import Postgres

/// Orgs with one API key each, put into a private database.
struct SampleOrgs {
    /// The secrets, one for each org.
    let keys: [[UInt8]]
    /// What the database must hold of them.
    let sql: String

    /// Orgs with the ids from `first` on; `plan` nil leaves them on the free plan.
    init(first: Int64, count: Int, plan: String?, pepper: KeyPepper) throws {
        var keys: [[UInt8]] = []
        var (slugs, orgs, secrets, subscriptions) = ([String](), [String](), [String](), [String]())
        for id in first..<(first + Int64(count)) {
            guard let org = OrgID(id) else { throw BenchmarkFault("\(id) is no org id") }
            let key = APIKeyFormat.make(
                org: org, random: SecureRandom.bytes(APIKeyFormat.randomBytes))
            let (version, hmac) = pepper.newest(of: key)
            slugs.append("('bench-\(id)', \(id))")
            orgs.append("(\(id), 'bench-\(id)', 'Bench \(id)', 'active', now())")
            secrets.append(
                "(\(id), \(id), 'bench', 'tg_live_', '\\x\(HexString.encode(hmac))', \(version), '{}', now())"
            )
            if let plan {
                subscriptions.append("(\(id), \(id), '\(plan)', 1, 'active', now(), now())")
            }
            keys.append(key)
        }
        self.keys = keys
        var sql = """
            INSERT INTO org_slugs (slug, target_org) VALUES \(slugs.joined(separator: ","));
            INSERT INTO orgs (org_id, slug, name, status, created_at)
            VALUES \(orgs.joined(separator: ","));
            INSERT INTO api_keys (org_id, key_id, name, prefix, secret_hmac, pepper_version, scopes,
                created_at)
            VALUES \(secrets.joined(separator: ","));
            """
        if !subscriptions.isEmpty {
            sql += """
                INSERT INTO subscriptions (org_id, subscription_id, plan_code, plan_version, status,
                    anchor_at, created_at)
                VALUES \(subscriptions.joined(separator: ","));
                """
        }
        self.sql = sql
    }
}
