// Findings: what measured values mean.
//
// Everything here is a pure function of a `Comparison`, a `Sweep` or a pair of recorded runs: which
// version wins (`Verdict`), how memory grows (`Growth`), what the decision table's evidence is
// (`DecisionEvidence`), what the peaks cost (`Bill`), what a reader must know (`ComparisonNotes`).
// It may know measurements and the metadata of cases; it draws nothing and reads nothing.
//
// Start with `Verdict`; `Judgement` holds its statistics. Presentation turns findings into
// documents.
