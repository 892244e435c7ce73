#pragma once
#include <string_view>

namespace acme8443::validator::lint {

/// RFC 3986, read the way most programs do: what they refuse is not readable.
struct Uri {
    bool readable{};
    std::string_view scheme{};
    std::string_view opaque{};  ///< "a@b.c" of "mailto:a@b.c"
    std::string_view user{};
    bool has_user{};
    std::string_view host{};  ///< with the port
    std::string_view path{};

    std::string_view host_name() const;  ///< without port and brackets
};

Uri read_uri(std::string_view text);

}  // namespace acme8443::validator::lint
