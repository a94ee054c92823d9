import Contracts

/// Reads a paged list to its end.
enum Pages {
    /// Rows of one page.
    private static let size: UInt32 = 500

    /// All rows that `fetch` gives, page after page.
    static func all<Row>(
        _ fetch: (CommonV1.Page) async throws -> (rows: [Row], next: [UInt8])
    ) async throws -> [Row] {
        var rows: [Row] = []
        var cursor: [UInt8] = []
        while true {
            let page = try await fetch(CommonV1.Page(size: size, cursor: cursor))
            rows += page.rows
            guard !page.next.isEmpty, page.next != cursor else { return rows }
            cursor = page.next
        }
    }
}
