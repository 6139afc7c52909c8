// TerminalText: text laid out for a terminal of any width.
//
// A `Display` says what the terminal shows: its columns, whether SGR sequences may be sent, which
// characters. Only a `Display` makes `StyledText`, and makes it fit to be shown on the way (`VisibleText`),
// so nothing here lets a control character through. `TextTable` fits columns to the window; a
// `TerminalView` is anything that can be laid out so, a `TerminalLine` anything shown in one line that the
// next replaces. It knows nothing of measurements and asks nothing of the environment.
//
// Start with `Display`, then `StyledText`.
