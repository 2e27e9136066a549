// ByteLevel, which only trims spans, and Sequence: at most one template, and a ByteLevel or two.

#include "base/fail.h"
#include "text/post_processors/post_processors.h"

namespace pellucid {

PostProcessor post_processors::read_byte_level(const Json& json) {
  PostProcessor post;
  post.trim_offsets = json.at("trim_offsets").as_bool();
  post.add_prefix_space = json.at("add_prefix_space").as_bool();
  return post;
}

PostProcessor post_processors::read_sequence(const Json& json) {
  const Json list = json.at("processors");
  PostProcessor all;
  bool has_template = false;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const PostProcessor post = make_post_processor(list.at(i));
    if (post.trim_offsets) {
      all.trim_offsets = true;
      all.add_prefix_space = post.add_prefix_space;
    }
    if (list.at(i).at("type").as_string() == "ByteLevel") continue;
    if (has_template)
      fail(ErrorKind::Unsupported, "{}: a second template is not supported", list.at(i).where());
    has_template = true;
    all.single = post.single;
    all.pair = post.pair;
  }
  return all;
}

}  // namespace pellucid
