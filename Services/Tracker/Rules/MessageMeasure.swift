import Model

/// The length and segments of a message as they are stored: what the sender says, or what its
/// text gives where the sender says nothing.
///
/// Only an SMS goes in segments; a message of no known channel is taken for one.
struct MessageMeasure: Equatable {
    /// Unicode scalars.
    let bodyLength: UInt32
    let segments: UInt32

    /// Measures a valid message.
    init(_ message: some MessageSource) {
        let (body, length, segments) = (message.body, message.bodyLength, message.segments)
        guard !body.isEmpty, length == 0 || segments == 0 else {
            (bodyLength, self.segments) = (length, segments)
            return
        }
        let measured =
            TextRules.isASCII(body)
            ? SMSSegments(body.lazy.map { Unicode.Scalar($0) })
            : SMSSegments(String(decoding: body, as: UTF8.self).unicodeScalars)
        bodyLength = length > 0 ? length : UInt32(clamping: measured.scalars)
        let isSegmented = message.channelCode <= 1
        self.segments =
            segments > 0 || !isSegmented ? segments : UInt32(clamping: measured.segments)
    }
}
