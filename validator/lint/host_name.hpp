#pragma once
#include <string_view>

namespace acme8443::validator::lint {

/// What one scan over a dNSName, or a common name that should be one, finds.
struct HostName {
    std::string_view text;

    bool empty_label{};
    bool long_label{};  ///< more than 63 octets
    bool underscore{};
    bool partial_wildcard{};  ///< "*" beside something else in the leftmost label
    bool inner_wildcard{};    ///< "*" in another label
    bool odd_character{};     ///< neither letter, digit, hyphen, underscore nor asterisk
    bool reserved_label{};    ///< "??--", and not "xn--"
    bool punycode{};          ///< has a label "xn--"
    bool known_tld{};         ///< the last label is a top-level domain
    bool bare_tld{};          ///< is nothing else

    /// The label left of the public suffix (ICANN section, else the last label), and what is left
    /// of that.
    enum class Split : unsigned char { ok, is_suffix, unreadable };
    Split split{};
    std::string_view registrable{};
    std::string_view below{};
};

HostName read_host_name(std::string_view text);

/// A host as a URI or a constraint may name it: labels of letters, digits, hyphens and underscores,
/// more than three characters, a period or a port, an optional wildcard in front and port behind.
bool is_fqdn(std::string_view host);

/// Is the last label of this name a top-level domain?
bool has_known_tld(std::string_view name);

}  // namespace acme8443::validator::lint
