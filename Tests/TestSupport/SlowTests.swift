package import Testing

extension Tag {
  /// A test that runs the built programs, measures, or works through large inputs.
  ///
  /// Swift 6.3 cannot choose tests on the command line by their tags, only by their names. So a
  /// suite with this tag belongs to the target `HighWaterTests`, or its name ends in `SlowTests`.
  @Tag package static var slow: Self
}
