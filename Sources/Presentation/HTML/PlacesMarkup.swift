extension HTMLRenderer {
  /// Places as a table with a bar in each row.
  func markup(of places: [Document.Place]) -> Markup {
    guard !places.isEmpty else { return "" }
    let rows = places.map { place -> Markup in
      let share = PlotPoint.percent(min(place.fraction, 1))
      let error: Markup = place.error.map { " <small>\($0)</small>" } ?? ""
      let code: Markup = place.code.map { " <code>\($0)</code>" } ?? ""
      let calls = place.calls.map { call -> Markup in
        let code: Markup = call.code.map { " <code>\($0)</code>" } ?? ""
        let stack: Markup = call.stack.map { " <small>\($0)</small>" } ?? ""
        return "<li>\(call.name)\(stack)\(code)</li>\n"
      }
      let list: Markup = calls.isEmpty ? "" : "<ul class=\"calls\">\n\(calls)</ul>\n"
      return """
        <tr role="row"><th role="rowheader" scope="row"><span>\(place.name)\(code)</span>\(list)</th>\
        <td role="cell" class="number" data-label="MiB" data-bytes="\(place.bytes)">\
        <span>\(place.figure)\(error)</span></td>\
        <td role="cell" class="number" data-label="Share"><span>\(place.share)</span></td>\
        <td role="cell" class="share" data-label=""><span class="bar" aria-hidden="true">\
        <span style="width:\(share)%"></span></span></td></tr>

        """
    }
    let titles = ["Place", "MiB", "Share", ""].map { title -> Markup in
      "<th role=\"columnheader\" scope=\"col\">\(title)</th>"
    }
    return """
      <table role="table" class="medium places">
      <caption>Where the memory was at the peak</caption>
      <thead role="rowgroup">
      <tr role="row">\(titles)</tr>
      </thead>
      <tbody role="rowgroup">
      \(rows)</tbody>
      </table>

      """
  }
}
