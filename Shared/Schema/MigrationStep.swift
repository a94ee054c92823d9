import Chassis

/// One step of the migration history: a numbered SQL script, applied once and never changed again.
package struct MigrationStep: Hashable, Sendable {
    /// Its place in the history, from 1, without gaps.
    package let number: Int
    /// What it brings, as in its file's name.
    package let name: String
    /// The script, in UTF-8.
    let script: [UInt8]
    /// SHA-256 of the script, 32 bytes.
    package let checksum: [UInt8]

    /// Makes a step out of a script in UTF-8.
    package init(_ number: Int, _ name: String, _ script: [UInt8]) {
        self.number = number
        self.name = name
        self.script = script
        checksum = SHA256.hash(script)
    }

    /// Every step that this build knows, in order.
    package static let history: [MigrationStep] = [
        MigrationStep(1, "core", PackageResources._001_core_sql),
        MigrationStep(2, "access", PackageResources._002_access_sql),
        MigrationStep(3, "seed", PackageResources._003_seed_sql),
        MigrationStep(4, "reach", PackageResources._004_reach_sql),
        MigrationStep(5, "quarantine", PackageResources._005_quarantine_sql),
        MigrationStep(6, "sketches", PackageResources._006_sketches_sql),
        MigrationStep(7, "limits", PackageResources._007_limits_sql),
        MigrationStep(8, "limiters", PackageResources._008_limiters_sql),
        MigrationStep(9, "intake", PackageResources._009_intake_sql),
        MigrationStep(10, "updates", PackageResources._010_updates_sql),
        MigrationStep(11, "snapshots", PackageResources._011_snapshots_sql),
        MigrationStep(12, "reset_audit", PackageResources._012_reset_audit_sql),
        MigrationStep(13, "books", PackageResources._013_books_sql),
        MigrationStep(14, "drops", PackageResources._014_drops_sql),
        MigrationStep(15, "saved", PackageResources._015_saved_sql),
        MigrationStep(16, "forgotten", PackageResources._016_forgotten_sql),
        MigrationStep(17, "rule_names", PackageResources._017_rule_names_sql),
    ]
}
