#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace acme8443::acme {

/// The targets of the links with this relation in one Link header, at most `most` of them, as they
/// stand (maybe relative). What cannot be read is skipped. RFC 8288 section 3.
std::vector<std::string> link_targets(std::string_view header, std::string_view relation,
                                      std::size_t most);

}  // namespace acme8443::acme
