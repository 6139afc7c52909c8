// libedit's calls as Swift can make them.
//
// libedit sets and asks through el_wset(3edit), el_wget(3edit) and history_w(3edit), which take any
// number of arguments: those Swift cannot call. Each function here is one such call with the
// arguments it takes, and nothing more. The last one is wcwidth(3), which the Glibc module hides.
//
// Functions return what the call returns: 0 or more when it went well, -1 when it did not.
#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <histedit.h>
#include <stdio.h>

/// Opens a stream for writing that hands all bytes to `write` with `context` (fopencookie(3)); NULL
/// for want of memory.
FILE *ceditline_open_output(void *context, ssize_t (*write)(void *, const char *, size_t));

/// A function that returns the prompt, which must live until the next call.
typedef wchar_t *(*ceditline_prompt)(EditLine *);

/// A function that keys can be bound to; returns a CC_ constant.
typedef unsigned char (*ceditline_command)(EditLine *, wint_t);

/// el_wset EL_PROMPT.
int ceditline_set_prompt(EditLine *editor, ceditline_prompt prompt);

/// el_wset EL_EDITOR: L"emacs" or L"vi".
int ceditline_set_editor(EditLine *editor, const wchar_t *name);

/// el_wget EL_EDITOR: the name of the editor in use, or NULL.
const wchar_t *ceditline_editor(EditLine *editor);

/// el_wset EL_ADDFN.
int ceditline_add_command(
    EditLine *editor, const wchar_t *name, const wchar_t *help, ceditline_command command);

/// el_wset EL_BIND: binds `key` in the map that is typed in, i.e. emacs's or vi's insert mode.
int ceditline_bind(EditLine *editor, const wchar_t *key, const wchar_t *command);

/// el_wset EL_BIND with -a: binds `key` in vi's command mode.
int ceditline_bind_alternate(EditLine *editor, const wchar_t *key, const wchar_t *command);

/// el_wset EL_SETTY with -d: `mode` ("-isig") holds while a line is edited.
int ceditline_set_editing_mode(EditLine *editor, const wchar_t *mode);

/// el_wset EL_HIST with history_w.
int ceditline_set_history(EditLine *editor, HistoryW *history);

/// el_wset EL_GETCFN.
int ceditline_set_reader(EditLine *editor, el_rfunc_t reader);

/// el_wset EL_CLIENTDATA.
int ceditline_set_client_data(EditLine *editor, void *data);

/// el_wget EL_CLIENTDATA, or NULL.
void *ceditline_client_data(EditLine *editor);

/// el_wset EL_PREP_TERM: puts the terminal into its editing mode (1) or back into its normal one.
int ceditline_prepare_terminal(EditLine *editor, int editing);

/// el_wset EL_EDITMODE: whether lines are edited (1) or read as the terminal gives them (0).
int ceditline_set_editing(EditLine *editor, int editing);

/// el_wset EL_REFRESH: draws prompt and line from where the cursor is.
int ceditline_refresh(EditLine *editor);

/// el_wset EL_ECHOTC with -s: sends a capability of termcap(5), or nothing where there is none.
int ceditline_send_capability(EditLine *editor, const wchar_t *name);

/// el_wset EL_SETTC: takes the capability `name` of termcap(5), which is text, from the terminal.
int ceditline_remove_capability(EditLine *editor, const wchar_t *name);

/// el_wget EL_GETTC: whether the terminal has the capability `name` of termcap(5), which is text.
int ceditline_has_capability(EditLine *editor, char *name);

/// el_wget EL_GETTC for "co": the columns that the editor draws in, or -1.
int ceditline_columns(EditLine *editor);

/// el_wget EL_GETTC for "li": the rows of the window, or -1.
int ceditline_rows(EditLine *editor);

/// history_w H_SETSIZE.
int ceditline_set_history_size(HistoryW *history, int size);

/// history_w H_ENTER. Returns the number of the new entry, or -1.
int ceditline_enter(HistoryW *history, const wchar_t *line);

/// history_w H_DEL of the entry with this number.
int ceditline_delete(HistoryW *history, int number);

/// wcwidth(3): how many cells `character` takes, -1 for one that cannot be printed.
int ceditline_width(wchar_t character);

#endif
