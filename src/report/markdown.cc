#include "report/report.h"

std::string render_markdown(const Report& report, std::size_t) {
  return render_text(report, {});
}
