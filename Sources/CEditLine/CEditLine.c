#define _GNU_SOURCE
#include "CEditLine.h"

#include <stdlib.h>

FILE *ceditline_open_output(void *context, ssize_t (*write)(void *, const char *, size_t)) {
    cookie_io_functions_t functions = {.write = write};
    return fopencookie(context, "w", functions);
}

int ceditline_set_prompt(EditLine *editor, ceditline_prompt prompt) {
    return el_wset(editor, EL_PROMPT, prompt);
}

int ceditline_set_editor(EditLine *editor, const wchar_t *name) {
    return el_wset(editor, EL_EDITOR, name);
}

const wchar_t *ceditline_editor(EditLine *editor) {
    const wchar_t *name = NULL;
    return el_wget(editor, EL_EDITOR, &name) == 0 ? name : NULL;
}

int ceditline_add_command(
    EditLine *editor, const wchar_t *name, const wchar_t *help, ceditline_command command) {
    return el_wset(editor, EL_ADDFN, name, help, command);
}

int ceditline_bind(EditLine *editor, const wchar_t *key, const wchar_t *command) {
    return el_wset(editor, EL_BIND, key, command, NULL);
}

int ceditline_bind_alternate(EditLine *editor, const wchar_t *key, const wchar_t *command) {
    return el_wset(editor, EL_BIND, L"-a", key, command, NULL);
}

int ceditline_set_editing_mode(EditLine *editor, const wchar_t *mode) {
    return el_wset(editor, EL_SETTY, L"-d", mode, NULL);
}

int ceditline_set_history(EditLine *editor, HistoryW *history) {
    return el_wset(editor, EL_HIST, history_w, history);
}

int ceditline_set_reader(EditLine *editor, el_rfunc_t reader) {
    return el_wset(editor, EL_GETCFN, reader);
}

int ceditline_set_client_data(EditLine *editor, void *data) {
    return el_wset(editor, EL_CLIENTDATA, data);
}

void *ceditline_client_data(EditLine *editor) {
    void *data = NULL;
    return el_wget(editor, EL_CLIENTDATA, &data) == 0 ? data : NULL;
}

int ceditline_prepare_terminal(EditLine *editor, int editing) {
    return el_wset(editor, EL_PREP_TERM, editing);
}

int ceditline_set_editing(EditLine *editor, int editing) {
    return el_wset(editor, EL_EDITMODE, editing);
}

int ceditline_refresh(EditLine *editor) { return el_wset(editor, EL_REFRESH); }

int ceditline_send_capability(EditLine *editor, const wchar_t *name) {
    return el_wset(editor, EL_ECHOTC, L"-s", name, NULL);
}

int ceditline_remove_capability(EditLine *editor, const wchar_t *name) {
    return el_wset(editor, EL_SETTC, name, L"", NULL);
}

int ceditline_has_capability(EditLine *editor, char *name) {
    const char *value = NULL;
    return el_wget(editor, EL_GETTC, name, &value) == 0 && value && *value;
}

static int number(EditLine *editor, char *name) {
    int value = 0;
    return el_wget(editor, EL_GETTC, name, &value) == 0 ? value : -1;
}

int ceditline_columns(EditLine *editor) { return number(editor, "co"); }

int ceditline_rows(EditLine *editor) { return number(editor, "li"); }

int ceditline_set_history_size(HistoryW *history, int size) {
    HistEventW event;
    return history_w(history, &event, H_SETSIZE, size);
}

int ceditline_enter(HistoryW *history, const wchar_t *line) {
    HistEventW event;
    return history_w(history, &event, H_ENTER, line) < 0 ? -1 : event.num;
}

int ceditline_delete(HistoryW *history, int number) {
    HistEventW event;
    int result = history_w(history, &event, H_DEL, number);
    // The manual leaves the text of a deleted entry to the caller.
    if (result >= 0) free((void *)event.str);
    return result;
}

int ceditline_width(wchar_t character) { return wcwidth(character); }
