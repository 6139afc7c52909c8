// Presentation: what is shown and written of findings.
//
// A result becomes a `Document` once: `ComparisonView`, `SweepView`, `RunPairView` and `DecisionTableView`
// build its blocks (Document/), and three renderers draw them: `TerminalRenderer` (Terminal/), Markdown by
// way of `DocumentMarkdown` and `MarkdownText` (Markdown/), and the page by `HTMLRenderer` (HTML/). Only these
// escape. JSON and CSV (Export/) take a run's figures from `RunFigure.all`; the forms themselves are listed
// in `OutputFormat`. Live/ shows runs while they go.
//
// It may know findings, measurements, the metadata of cases and the Markdown of lessons. It runs nothing,
// reads no files and asks nothing of the environment.
//
// Start with `Document`, then `ComparisonView`.
