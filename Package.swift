// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
// SQLite alone, as GRDB links it: the worker reads databases without GRDB.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// Targets are listed in the order of their dependencies: each depends only on targets above it,
// except that `Shell` also names the worker, to have it built.
let package = Package(
  name: "HighWater",
  products: [
    .library(name: "MemoryTracking", targets: ["MemoryTracking"]),
    .executable(name: "highwater", targets: ["highwater"]),
    .executable(name: "highwater-worker", targets: ["highwater-worker"]),
    .executable(name: "highwater-worker-traced", targets: ["highwater-worker-traced"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "CEditLine", linkerSettings: [.linkedLibrary("edit")]),
    .target(name: "CByteScan"),
    .target(name: "CThreadStart"),
    .target(name: "CLaunch"),
    // The format of the pictures that the hook of `--where` leaves, for who writes and who reads
    // them.
    .target(name: "CWherePicture"),
    // The hook: a library that is loaded into other people's programs, so it needs libc and nothing
    // else. It is declared as a program and linked as a library, so that running highwater builds
    // it beside it: the package manager builds a library product only if all products are built. An
    // empty list of what a static Swift program links with keeps the Swift runtime out, and
    // `-nostartfiles` the objects of a program's start. Always optimized, and without the frame
    // pointers that the package manager asks for where nothing but a jump follows: it is in each of
    // their allocations.
    .executableTarget(
      name: "highwater-where", dependencies: ["CWherePicture"], path: "Sources/CWhere",
      exclude: ["Link"], cSettings: [.unsafeFlags(["-O2", "-fPIC", "-momit-leaf-frame-pointer"])],
      linkerSettings: [
        .unsafeFlags([
          "-nostartfiles", "-static-stdlib", "-resource-dir", "Sources/CWhere/Link",
          "-Xclang-linker", "-nostartfiles", "-Xclang-linker", "-static-libgcc", "-use-ld=lld",
          "-Xlinker", "-no-pie", "-Xlinker", "-shared",
        ])
      ]),
    .systemLibrary(
      name: "CMarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(
      name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    // The archive, not the shared library, whose pages would stand below every figure.
    .target(name: "CExpat", linkerSettings: [.linkedLibrary(":libexpat.a")]),
    .executableTarget(name: "content-embedder", swiftSettings: settings),
    .plugin(
      name: "ContentPlugin", capability: .buildTool(), dependencies: ["content-embedder"],
      path: "Sources/ContentPlugin"),
    .target(
      name: "BuiltIn", exclude: ["Content"], swiftSettings: settings,
      plugins: ["ContentPlugin"]),
    .target(name: "MemoryTracking", swiftSettings: settings),
    .target(name: "Spelling", swiftSettings: settings),
    .target(name: "YAMLFiles", dependencies: [yams], swiftSettings: settings),
    .target(
      name: "Streaming",
      dependencies: [
        "CByteScan", "CExpat", "CThreadStart", "CXXHash", "CZlib", "MemoryTracking", sqlite,
      ],
      swiftSettings: settings),
    .target(
      name: "CaseStudies", dependencies: ["Streaming", "MemoryTracking"], swiftSettings: settings),
    .target(
      name: "CaseSource", dependencies: ["BuiltIn", "CaseStudies"], swiftSettings: settings),
    .target(name: "WorkerProtocol", dependencies: ["MemoryTracking"], swiftSettings: settings),
    .target(
      name: "FixtureMaking",
      dependencies: ["CZlib", "Streaming", "MemoryTracking", "Spelling", "YAMLFiles", yams],
      swiftSettings: settings),
    .target(
      name: "Measurement",
      dependencies: ["WorkerProtocol", "CLaunch", "MemoryTracking", "Streaming"],
      swiftSettings: settings),
    .target(
      name: "Where",
      dependencies: ["CWherePicture", "Measurement", "MemoryTracking", "Streaming"],
      swiftSettings: settings),
    .target(
      name: "Languages",
      dependencies: [
        "BuiltIn", "CaseStudies", "Measurement", "MemoryTracking", "Spelling", "Streaming",
        "YAMLFiles", yams,
      ],
      swiftSettings: settings),
    .target(
      name: "LessonScript", dependencies: ["CMarkGFM", "MemoryTracking", "Streaming", yams],
      swiftSettings: settings),
    .target(
      name: "Findings",
      dependencies: ["Measurement", "CaseStudies", "MemoryTracking", "WorkerProtocol"],
      swiftSettings: settings),
    .target(
      name: "Budgets",
      dependencies: [
        "Findings", "CaseStudies", "LessonScript", "MemoryTracking", "Spelling", "Streaming",
        "YAMLFiles", yams,
      ],
      swiftSettings: settings),
    .target(name: "TerminalText", dependencies: ["Streaming"], swiftSettings: settings),
    .target(
      name: "Presentation",
      dependencies: [
        "TerminalText", "Findings", "Measurement", "CaseStudies", "LessonScript", "MemoryTracking",
        "Streaming", "WorkerProtocol",
      ],
      resources: [.embedInCode("HTML/report.css")],
      swiftSettings: settings),
    .target(
      name: "Course",
      dependencies: [
        "MemoryTracking", "Spelling", "Streaming", "CaseStudies", "Measurement", "Languages",
        "Findings", "LessonScript", "WorkerProtocol",
      ],
      swiftSettings: settings),
    .target(
      name: "Workbook",
      dependencies: [
        "MemoryTracking", "WorkerProtocol", "Measurement", "Findings", "Course", grdb,
      ],
      swiftSettings: settings),
    .target(
      name: "LineEditing", dependencies: ["CEditLine", "MemoryTracking", "Streaming"],
      swiftSettings: settings),
    .target(
      name: "Shell",
      dependencies: [
        // Named here so that building or running highwater builds the worker beside it.
        "highwater-worker", "highwater-worker-traced", "highwater-where",
        "BuiltIn", "MemoryTracking", "Spelling", "YAMLFiles", "Streaming", "CaseStudies",
        "CaseSource", "WorkerProtocol", "FixtureMaking", "Measurement", "Where", "Languages",
        "Findings", "Budgets", "LessonScript", "TerminalText", "Presentation", "Course",
        "Workbook", "LineEditing",
        argumentParser,
      ],
      swiftSettings: settings),
    // Both programs begin in C and are linked with all their libraries, those of C included: the
    // pages of shared ones would lie under every figure, and loading them would take longer than
    // all that `highwater --version` does. The worker then lies at the same place in memory each
    // time, so that its figures do not vary with where its pages happen to be. What a static glibc
    // still loads at run time comes from the same system: locales other than UTF-8 (iconv) and
    // users that are not in /etc/passwd (NSS), which only matter if HOME is not set. A Swift
    // executable would be linked, with these settings, into the test bundle too, which cannot do
    // with the static libraries.
    .executableTarget(
      name: "highwater", dependencies: ["Shell"],
      linkerSettings: [
        .unsafeFlags(["-static-executable", "-use-ld=lld"]), .linkedLibrary("CoreFoundation"),
        .linkedLibrary("_FoundationICU"), .linkedLibrary("_FoundationCShims"),
        .linkedLibrary("_FoundationCollections"), .linkedLibrary("stdc++"),
        // What libedit needs.
        .linkedLibrary("tinfo"), .linkedLibrary("bsd"), .linkedLibrary("md"),
      ]),
    .target(
      name: "Worker",
      dependencies: ["CaseStudies", "MemoryTracking", "Streaming", "WorkerProtocol"],
      swiftSettings: settings),
    .executableTarget(
      name: "highwater-worker", dependencies: ["Worker"],
      linkerSettings: [
        // The default linker warns of a mktemp(3) in a part of Foundation that nothing here calls.
        .unsafeFlags(["-static-executable", "-use-ld=lld"]), .linkedLibrary("_FoundationCShims"),
        .linkedLibrary("_FoundationCollections"),
      ]),
    // The worker with the hook's sources in it (ld(1), --wrap): its allocations are traced, and the
    // figures of the plain one stay what they were. They are its own, since those of a target would
    // be linked into highwater too.
    .executableTarget(
      name: "highwater-worker-traced", dependencies: ["Worker", "CWherePicture"],
      cSettings: [
        .define("WHERE_WRAPPED"), .unsafeFlags(["-O2", "-fno-omit-frame-pointer"]),
      ],
      linkerSettings: [
        .unsafeFlags(
          ["-static-executable", "-use-ld=lld"]
            + [
              "malloc", "calloc", "realloc", "free", "memalign", "aligned_alloc", "posix_memalign",
              "mmap", "munmap", "mremap", "write",
            ].flatMap { ["-Xlinker", "--wrap=\($0)"] }),
        .linkedLibrary("_FoundationCShims"), .linkedLibrary("_FoundationCollections"),
      ]),
    .target(name: "CTestSupport", path: "Tests/CTestSupport"),
    // A program whose memory is known beforehand, for the tests of the measuring.
    .executableTarget(name: "memory-probe", path: "Tests/MemoryProbe"),
    .target(
      name: "TestSupport", dependencies: ["CTestSupport"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "BuiltInTests", dependencies: ["BuiltIn", "MemoryTracking", "TestSupport"],
      exclude: ["Trackers"], swiftSettings: settings),
    .testTarget(
      name: "MemoryTrackingTests", dependencies: ["MemoryTracking", "TestSupport"],
      swiftSettings: settings),
    .testTarget(name: "SpellingTests", dependencies: ["Spelling"], swiftSettings: settings),
    .testTarget(
      name: "StreamingTests", dependencies: ["Streaming", "CByteScan", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CaseStudiesTests",
      dependencies: [
        "CaseStudies", "Streaming", "MemoryTracking", "WorkerProtocol", "highwater-worker",
        "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CaseSourceTests", dependencies: ["BuiltIn", "CaseSource", "CaseStudies"],
      swiftSettings: settings),
    // By hand: `swift run case-fuzz --seconds 60`.
    .executableTarget(
      name: "case-fuzz",
      dependencies: [
        "BuiltIn", "CaseStudies", "FixtureMaking", "MemoryTracking", "Streaming", "TestSupport",
      ],
      path: "Tests/CaseFuzzing", swiftSettings: settings),
    // By hand: `swift run json-conformance FOLDER`, with the documents of JSONTestSuite.
    .executableTarget(
      name: "json-conformance", dependencies: ["CaseStudies", "Streaming", "MemoryTracking"],
      path: "Tests/JSONConformance", swiftSettings: settings),
    // By hand: `swift run -c release streaming-benchmark`.
    .executableTarget(
      name: "streaming-benchmark",
      dependencies: [
        "BuiltIn", "FixtureMaking", "MemoryTracking", "TestSupport", "highwater-worker",
      ],
      path: "Tests/Benchmarks", swiftSettings: settings),
    // By hand: `swift run -c release measuring-benchmark`.
    .executableTarget(
      name: "measuring-benchmark", dependencies: ["Measurement", "TestSupport", "memory-probe"],
      path: "Tests/MeasuringBenchmark", swiftSettings: settings),
    .testTarget(
      name: "WorkerProtocolTests", dependencies: ["WorkerProtocol", "MemoryTracking"],
      swiftSettings: settings),
    .testTarget(
      name: "FixtureMakingTests",
      dependencies: ["FixtureMaking", "MemoryTracking", "Streaming", "BuiltIn", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "MeasurementTests",
      dependencies: [
        "Measurement", "MemoryTracking", "WorkerProtocol", "CLaunch", "TestSupport", "memory-probe",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "WhereTests",
      dependencies: [
        "Where", "CWherePicture", "Measurement", "MemoryTracking", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LanguagesTests",
      dependencies: ["Languages", "BuiltIn", "CaseStudies", "Measurement", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "LessonScriptTests", dependencies: ["LessonScript", "Shell", "BuiltIn", "TestSupport"],
      swiftSettings: settings),
    // Comparisons made by hand, for the tests of what is found in them and shown of them.
    .target(
      name: "MeasurementSamples",
      dependencies: ["Measurement", "MemoryTracking", "TerminalText", "WorkerProtocol"],
      path: "Tests/MeasurementSamples", swiftSettings: settings),
    .testTarget(
      name: "FindingsTests",
      dependencies: [
        "Findings", "LessonScript", "Measurement", "MeasurementSamples", "MemoryTracking",
        "WorkerProtocol", "CaseStudies", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "BudgetsTests",
      dependencies: ["Budgets", "Findings", "MemoryTracking", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TerminalTextTests",
      dependencies: ["TerminalText", "MeasurementSamples", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "PresentationTests",
      dependencies: [
        "Presentation", "TerminalText", "Findings", "Measurement", "MeasurementSamples",
        "MemoryTracking", "WorkerProtocol", "CaseStudies", "LessonScript", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CourseTests",
      dependencies: [
        "Course", "Shell", "BuiltIn", "Measurement", "MemoryTracking", "Languages", "LessonScript",
        "Findings", "CaseStudies", "TerminalText", "Presentation", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "WorkbookTests",
      dependencies: [
        "Workbook", "Course", "Findings", "Measurement", "MemoryTracking", "WorkerProtocol",
        "TestSupport", grdb,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "line-editing-probe", dependencies: ["LineEditing"], path: "Tests/LineEditingProbe",
      swiftSettings: settings),
    .testTarget(
      name: "LineEditingTests",
      dependencies: ["LineEditing", "CEditLine", "TestSupport", "line-editing-probe"],
      swiftSettings: settings),
    .testTarget(
      name: "ShellTests",
      dependencies: [
        "Shell", "BuiltIn", "Course", "CaseStudies", "Findings", "FixtureMaking", "Languages",
        "LessonScript", "LineEditing", "Measurement", "MeasurementSamples", "MemoryTracking",
        "TerminalText", "Presentation", "Workbook", "TestSupport", argumentParser,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "HighWaterTests",
      dependencies: [
        "highwater", "highwater-worker", "memory-probe", "BuiltIn", "CaseStudies", "LessonScript",
        "TestSupport",
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
