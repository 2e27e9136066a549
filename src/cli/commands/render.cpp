// pellucid render: explanations that were saved as JSON, in another format. No model is needed.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/fail.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/options.h"
#include "cli/output.h"
#include "pellucid/pellucid.h"

namespace pellucid::cli {

void run_render(const Arguments& arguments) {
  std::string file;
  DisplayOptions display;
  OutputOptions output_options;
  CLI::App app("Makes a page, a table or a picture of explanations that were saved as JSON.",
               "pellucid render FILE");
  app.add_option("FILE", file,
                 "what --format json wrote: an explanation on each line; - reads standard input")
      ->required();
  display.add_to(app);
  std::vector<std::string> names;
  for (const FormatInfo& format : formats()) names.push_back(format.name);
  output_options.add_to(app, "text", names);
  if (!parse(app, arguments)) return;

  Lines lines(file);
  Output output(output_options);
  const std::string format = output_options.chosen_format();
  const RenderOptions render = output.render_options(display.render);
  output.write(render_head(format, render));
  std::size_t done = 0;
  while (const auto line = lines.next()) {
    if (line->text.find_first_not_of(" \t") == std::string::npos) continue;
    const Explanation explanation = explanation_from_json(line->text, line->where);
    RenderOptions options = render;
    options.true_label = display.checked(explanation.model.labels).true_label;
    output.write(render_body(explanation, done++, format, options));
  }
  if (done == 0)
    fail(ErrorKind::BadRequest, "{}: no explanations (expected one on each line, found none)",
         file);
  output.write(render_tail(format, render));
  output.commit();
}

}  // namespace pellucid::cli
