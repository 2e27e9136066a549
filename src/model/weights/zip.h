#pragma once
// Zip archives whose entries are stored, not compressed: names and where the bytes lie.
// APPNOTE.TXT 6.3.10, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

#include <cstddef>
#include <map>
#include <span>
#include <string>

namespace pellucid {

using ZipEntries = std::map<std::string, std::span<const std::byte>, std::less<>>;

/// Throws BadModel, in the name of `file`, if the archive is cut or makes no sense; Unsupported for
/// entries that are compressed or encrypted. Lifetime: the spans look into `bytes`.
ZipEntries parse_zip(std::span<const std::byte> bytes, const std::string& file);

}  // namespace pellucid
