import COpenSSL

/// Whether both hold the same bytes, in time that depends on their lengths only.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.withUnsafeBytes { left in right.withUnsafeBytes { constantTimeEqual(left, $0) } }
}

/// Whether both hold the same bytes, in time that depends on their lengths only.
package func constantTimeEqual(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
) -> Bool {
    guard left.count == right.count else { return false }
    guard let one = left.baseAddress, let other = right.baseAddress else { return true }
    return CRYPTO_memcmp(one, other, left.count) == 0
}
