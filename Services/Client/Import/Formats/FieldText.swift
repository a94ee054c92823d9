import Chassis
import Contracts
import Model

/// The values of an event's fields, as texts of an input spell them.
enum FieldText {
    /// A whole number that fits.
    static func integer<Value: FixedWidthInteger>(
        _ text: String, _ name: EventField.Name
    ) throws(LineFault) -> Value {
        guard let value = Value(text) else {
            throw LineFault("\(name.text) is no whole number up to \(Value.max)")
        }
        return value
    }

    /// A decimal number times ten to the power of `scale`, cut to a whole one.
    static func scaled(
        _ text: String, by scale: Int, _ name: EventField.Name
    ) throws(LineFault) -> UInt64 {
        guard let value = DecimalText.scaled(text, by: scale) else {
            throw LineFault("\(name.text) is no decimal number")
        }
        return UInt64(value)
    }

    /// Units with up to six decimals, in micro-units.
    static func quantity(_ text: String, _ name: EventField.Name) throws(LineFault) -> Int64 {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? String(text.dropFirst()) : text
        guard let value = DecimalText.scaled(digits, by: 6, isExact: true) else {
            throw LineFault("\(name.text) is no decimal number with up to 6 decimals")
        }
        return isNegative ? -value : value
    }

    /// One of `choices`, by its name in any case or by its number from 1.
    static func choice(
        _ text: String, of choices: [String], _ name: EventField.Name
    ) throws(LineFault) -> Int32 {
        let word = text.lowercased()
        if let index = choices.firstIndex(of: word) { return Int32(index) + 1 }
        guard let number = Int32(word), (1...choices.count).contains(Int(number)) else {
            throw LineFault("\(name.text) is none of \(choices.joined(separator: ", "))")
        }
        return number
    }

    /// An IPv4 or IPv6 address, in bytes.
    static func address(_ text: String, _ name: EventField.Name) throws(LineFault) -> [UInt8] {
        guard let address = IPAddress(text) else {
            throw LineFault("\(name.text) is no IPv4 or IPv6 address")
        }
        return address.bytes
    }

    /// 16 bytes: a UUID, 32 hexadecimal digits, or base64.
    static func eventID(_ text: String, _ name: EventField.Name) throws(LineFault) -> [UInt8] {
        let isUUID = text.utf8.count == 36 && text.utf8.filter { $0 == 0x2D }.count == 4
        let digits = isUUID ? text.filter { $0 != "-" } : text
        let bytes =
            digits.utf8.count == 32 ? HexString.decode(digits) : Base64Text.decode(digits)
        guard let bytes, bytes.count == 16 else {
            throw LineFault("\(name.text) is no UUID, and no 16 bytes in hexadecimal or base64")
        }
        return bytes
    }
}
