/// Turns the records of one input into events.
protocol RecordParser {
    /// The event of a record (without its line end); nil for one that holds none: a header, an
    /// empty line.
    /// - Throws: `LineFault` with what is wrong with the record; `CommandFailure` when the whole
    ///   input can't be read this way.
    mutating func parse(_ record: [UInt8]) throws -> EventDraft?
}

extension AccessLogParser: RecordParser {
    func parse(_ record: [UInt8]) throws -> EventDraft? {
        EventDraft(try entry(of: record))
    }
}
