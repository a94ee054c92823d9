import Contracts
import RPC

/// How a list is cut into pages.
enum PageSize {
    static let standard: UInt32 = 100
    static let most: UInt32 = 1_000

    /// Rows of a page: the default for 0, at most `most`.
    static func rows(_ page: CommonV1.Page?) -> Int64 {
        let asked = page?.size ?? 0
        return Int64(min(asked == 0 ? standard : asked, most))
    }

    /// What a cursor gets that is no name of the list's.
    static var foreignCursor: RPCError {
        RPCError(
            .invalidArgument, "page.cursor: must come from the page before",
            violations: [
                FieldViolation(field: "page.cursor", description: "is none of this method's")
            ])
    }
}

/// A cursor is the last id of the page before, in decimal.
enum IDCursor {
    /// The id after which a page starts: 0 for no cursor; nil when the cursor is none of ours.
    static func parse(_ cursor: [UInt8]) -> Int64? {
        cursor.isEmpty ? 0 : Int64(String(decoding: cursor, as: UTF8.self))
    }

    /// The cursor of the next page; empty when this was the last.
    static func next(_ ids: [Int64], rows: Int64) -> [UInt8] {
        guard Int64(ids.count) == rows, let last = ids.last else { return [] }
        return Array(String(last).utf8)
    }
}
