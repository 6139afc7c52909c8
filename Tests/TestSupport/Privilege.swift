import Glibc

/// Whether the tests run as root.
///
/// The name of a test that needs root ends in `AsRoot`, and other users see it skipped:
/// `@Test(.enabled(if: isRoot, "needs root"))`. `.ci/run` checks this.
package let isRoot = geteuid() == 0
