/// What a well-formed API key says about itself, before anybody has looked it up.
package struct ParsedKey: Sendable {
    /// The org that the key claims to belong to.
    package let orgID: OrgID
    private let characters: InlineArray<24, UInt8>
    private let count: Int

    init(orgID: OrgID, prefix: UnsafeRawBufferPointer) {
        self.orgID = orgID
        count = min(prefix.count, 24)
        var characters = InlineArray<24, UInt8>(repeating: 0)
        for index in 0..<count { characters[index] = prefix[index] }
        self.characters = characters
    }

    /// What may be shown and stored to recognise the key: all up to the fourth random digit.
    package var prefix: String {
        String(decoding: (0..<count).map { characters[$0] }, as: UTF8.self)
    }
}
