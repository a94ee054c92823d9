import Contracts

// The events of a Record request are checked and encoded where they were unpacked.

extension TrackerV1.UsageEventView: EventSource {
    var delivery: DeliveryNews? {
        deliveryUpdate.map {
            DeliveryNews(
                statusCode: $0.deliveryStatus.rawValue, providerMessageID: $0.providerMessageID)
        }
    }
    var correctionReason: UnsafeRawBufferPointer? { correction?.reason }
}

extension TrackerV1.AttributeView: AttributeSource {}

extension TrackerV1.MessageDetailView: MessageSource {
    var channelCode: Int32 { channel.rawValue }
    var directionCode: Int32 { direction.rawValue }
    var kindCode: Int32 { kind.rawValue }
    var deliveryStatusCode: Int32 { deliveryStatus.rawValue }
}
