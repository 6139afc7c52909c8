import Glibc

/// Whether the tests are root's.
///
/// A test that needs root says so in its name, which ends in `AsRoot`, and is skipped in sight of all
/// for anybody else: `@Test(.enabled(if: isRoot, "needs root"))`. `.ci/run` holds tests to that.
package let isRoot = geteuid() == 0
