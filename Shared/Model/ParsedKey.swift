/// What a well-formed API key says about itself, before anybody has looked it up.
package struct ParsedKey: Sendable {
    /// The org that the key claims to belong to.
    package let orgID: OrgID
    private let characters: InlineArray<24, UInt8>
    private let count: Int

    init(orgID: OrgID, prefix: UnsafeRawBufferPointer) {
        self.orgID = orgID
        let shown = UnsafeRawBufferPointer(rebasing: prefix.prefix(24))
        count = shown.count
        var characters = InlineArray<24, UInt8>(repeating: 0)
        withUnsafeMutableBytes(of: &characters) { $0.copyMemory(from: shown) }
        self.characters = characters
    }

    /// What may be shown and stored to recognise the key: all up to the fourth random digit.
    package var prefix: String {
        String(decoding: (0..<count).map { characters[$0] }, as: UTF8.self)
    }
}
