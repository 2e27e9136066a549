#pragma once
// A folder in memory whose files a fuzz target writes again for every input.

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace pellucid {

/// Gone with the program.
class FuzzFolder {
 public:
  FuzzFolder() {
    std::error_code none;
    const bool shared = std::filesystem::is_directory("/dev/shm", none);
    std::string name = std::string(shared ? "/dev/shm" : "/tmp") + "/pellucid-fuzz-XXXXXX";
    if (!::mkdtemp(name.data())) std::abort();
    path_ = name;
  }
  FuzzFolder(const FuzzFolder&) = delete;
  FuzzFolder& operator=(const FuzzFolder&) = delete;
  ~FuzzFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path path_;
};

/// What stands before and after the first zero byte: a target's two inputs.
struct TwoInputs {
  std::string_view first, second;

  TwoInputs(const std::uint8_t* data, std::size_t size)
      : first(reinterpret_cast<const char*>(data), size) {
    const std::size_t end = first.find('\0');
    if (end == first.npos) return;
    second = first.substr(end + 1);
    first = first.substr(0, end);
  }
};

}  // namespace pellucid
