/// One NOTIFY that reached us.
package struct Notification: Sendable, Hashable {
    /// The channel's name.
    package let channel: String
    /// The payload; empty when the sender gave none.
    package let payload: String

    /// Makes a notification.
    package init(channel: String, payload: String) {
        self.channel = channel
        self.payload = payload
    }
}
