/// The version of this build, as `--version` and Health show it.
package let buildVersion = "0.1.0"
