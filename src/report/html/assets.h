#pragma once
// The page's style sheet and script (assets/report.css, assets/report.js), compiled in, and their
// hashes as a Content-Security-Policy names them. Thread rule: immutable, share freely.

#include <string_view>

namespace pellucid {

extern const std::string_view kReportCss;
extern const std::string_view kReportCssHash;
extern const std::string_view kReportJs;
extern const std::string_view kReportJsHash;

}  // namespace pellucid
