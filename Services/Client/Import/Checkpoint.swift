import Contracts

/// How far an import has come: enough for a later one to go on exactly there.
///
/// The ordinals of identical records are not in it: the later import reads the inputs from their
/// start, which is fast as long as nothing is sent, counts them again, and sees from the folded
/// content whether the inputs are the same.
package struct Checkpoint: Sendable, Equatable {
    /// The options that decide what a line means; another import can't go on.
    let options: [JSONMember]
    /// Everything before it is answered.
    let position: ImportPosition
    /// What became of the lines before it.
    let tally: ImportTally

    private static let version: Int64 = 1

    /// The file's text: one JSON object.
    var text: String {
        JSONValue.object(
            [
                JSONMember("tollgate_import", .int(Self.version)),
                JSONMember("options", .object(options)),
                JSONMember("records", .unsigned(position.records)),
                JSONMember("bytes", .unsigned(position.bytes)),
                JSONMember("content", .string(String(position.content, radix: 16))),
            ] + tally.fields
        ).text + "\n"
    }

    init(options: [JSONMember], position: ImportPosition, tally: ImportTally) {
        self.options = options
        self.position = position
        self.tally = tally
    }

    /// Reads a file's text; nil when it is no checkpoint of this version.
    init?(text: String) {
        guard case .object(let members)? = try? JSONParser.parse(text) else { return nil }
        let values = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
        func number(_ name: String) -> UInt64? {
            guard case .number(let digits)? = values[name] else { return nil }
            return UInt64(digits)
        }
        guard number("tollgate_import") == UInt64(Self.version),
            case .object(let options)? = values["options"], let records = number("records"),
            let bytes = number("bytes"), case .string(let digits)? = values["content"],
            let content = UInt64(digits, radix: 16), let read = number("read"),
            let accepted = number("accepted"), let duplicates = values["duplicates"],
            let rejected = number("rejected")
        else { return nil }
        var tally = ImportTally(knowsDuplicates: duplicates != .null)
        tally.read = read
        tally.accepted = accepted
        if duplicates != .null {
            guard let known = number("duplicates") else { return nil }
            tally.duplicates = known
        }
        tally.rejected = rejected
        self.init(
            options: options,
            position: ImportPosition(records: records, bytes: bytes, content: content),
            tally: tally)
    }

    /// The names of the options that differ from those of another import.
    func differences(from others: [JSONMember]) -> [String] {
        let names = (options + others).map(\.name)
        let different = names.filter { name in
            options.first { $0.name == name } != others.first { $0.name == name }
        }
        return different.enumerated().filter { different.firstIndex(of: $1) == $0 }.map(\.element)
    }
}
