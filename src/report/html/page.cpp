#include "report/html/page.h"

#include "pellucid/version.h"
#include "report/html/assets.h"
#include "report/html/markup.h"

namespace pellucid {

std::string page_head(const RenderOptions& options) {
  Html start, end;
  start.add(
      R"(<!doctype html>
<html lang="en" data-palette="{}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Pellucid {}">
<title>Why the model decided so – Pellucid</title>
<style>)",
      options.palette, kReportCssHash, kReportJsHash, PELLUCID_VERSION);
  end.add(R"(</style>
</head>
<body>
<h1>Why the model decided so</h1>
<main>
)");
  return start.str() + std::string(kReportCss) + end.str();
}

std::string page_tail(const RenderOptions&) {
  Html start, end;
  start.add(R"(</main>
<footer>Made by Pellucid {}. Nothing on this page is loaded from elsewhere.</footer>
<script>)",
            PELLUCID_VERSION);
  end.add("</script>\n</body>\n</html>\n");
  return start.str() + std::string(kReportJs) + end.str();
}

}  // namespace pellucid
