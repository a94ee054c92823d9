import Chassis
import Foundation

/// What PostgreSQL stores of a password (RFC 5803), so that the password itself never travels in
/// an SQL statement.
enum ScramVerifier {
    /// `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`. `password` is ASCII, `salt` 16 bytes.
    static func text(password: String, salt: [UInt8], iterations: Int = 4_096) -> String {
        let salted = saltedPassword(Array(password.utf8), salt, iterations)
        let clientKey = HMACSHA256.authenticate(key: salted, Array("Client Key".utf8))
        let storedKey = SHA256.hash(clientKey)
        let serverKey = HMACSHA256.authenticate(key: salted, Array("Server Key".utf8))
        let parts = [salt, storedKey, serverKey].map { Data($0).base64EncodedString() }
        return "SCRAM-SHA-256$\(iterations):\(parts[0])$\(parts[1]):\(parts[2])"
    }

    /// Hi() of RFC 5802: PBKDF2 with HMAC-SHA-256 and one block.
    private static func saltedPassword(
        _ password: [UInt8], _ salt: [UInt8], _ iterations: Int
    ) -> [UInt8] {
        var block = HMACSHA256.authenticate(key: password, salt + [0, 0, 0, 1])
        var result = block
        for _ in 1..<max(1, iterations) {
            block = HMACSHA256.authenticate(key: password, block)
            for index in result.indices { result[index] ^= block[index] }
        }
        return result
    }
}
