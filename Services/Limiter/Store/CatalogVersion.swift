import Postgres

/// The sum of the versions of everything a limiter must obey: it grows with each change.
struct CatalogVersion: Statement {
    static let name = "limiter_catalog_version"
    // The topic 'ip_rules' is tracker's, and announced to nobody.
    static let sql = """
        SELECT coalesce(sum(version), 0)::bigint FROM catalog_versions WHERE topic <> 'ip_rules'
        """

    func bind(_ binds: inout Binds) {}

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
