extension UInt64 {
    /// The sum, or the largest number there is: a clock that near its end, or a damaged file, must not trap.
    @inline(__always)
    func saturatingAdd(_ more: UInt64) -> UInt64 {
        let (sum, over) = addingReportingOverflow(more)
        return over ? .max : sum
    }
}
