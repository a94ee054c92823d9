import Model
import RPC

extension RequestFaults {
    /// An instant between the years 1970 and 2200, `now` for 0, or a fault.
    mutating func instant(_ microseconds: Int64, _ field: String, now: Timestamp) -> Timestamp? {
        guard microseconds != 0 else { return now }
        let instant = Timestamp(microseconds: microseconds)
        return require(
            instant >= .epoch && instant <= .horizon ? instant : nil, field,
            "must be between the years 1970 and 2200, in microseconds; 0 is now")
    }
}
