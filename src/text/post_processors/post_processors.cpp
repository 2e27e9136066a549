#include "text/post_processors/post_processors.h"
#include "text/component.h"

namespace pellucid {

PostProcessor make_post_processor(const Json& json) {
  static constexpr Component<PostProcessor> components[] = {
#define POST_PROCESSOR(type, make) {type, post_processors::make},
#include "text/post_processors/post_processors.def"
#undef POST_PROCESSOR
  };
  return make_component<PostProcessor>(json, components);
}

std::size_t added_by(const std::vector<TemplatePart>& parts) {
  std::size_t count = 0;
  for (const TemplatePart& part : parts) count += part.ids.size();
  return count;
}

}  // namespace pellucid
