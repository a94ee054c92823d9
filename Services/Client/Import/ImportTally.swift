import Contracts

/// What an import has done so far. At COMMITTED, `accepted + duplicates + rejected == read`.
package struct ImportTally: Sendable, Equatable {
    /// Lines read.
    package var read: UInt64 = 0
    /// Events that are new.
    package var accepted: UInt64 = 0
    /// Events that were stored already; nil: not known with `--ack spooled`.
    package var duplicates: UInt64?
    /// Lines that can't be parsed, and events that tracker refused.
    package var rejected: UInt64 = 0

    /// A tally at zero; `knowsDuplicates` as the acknowledgement level tells.
    package init(knowsDuplicates: Bool) { duplicates = knowsDuplicates ? 0 : nil }

    /// The stable JSON fields.
    package var fields: [JSONMember] {
        [
            JSONMember("read", .unsigned(read)), JSONMember("accepted", .unsigned(accepted)),
            JSONMember("duplicates", duplicates.map(JSONValue.unsigned) ?? .null),
            JSONMember("rejected", .unsigned(rejected)),
        ]
    }
}
