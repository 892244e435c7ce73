#pragma once
#include <string_view>

namespace acme8443::validator {

/// What the Public Suffix List says about a name. Views into the name that was asked about.
struct PublicSuffix {
    std::string_view icann;  ///< the longest suffix of the ICANN section, or empty: no rule matches
    std::string_view
        any;           ///< the same with the PRIVATE section; the default rule "*" is not applied
    bool known_tld{};  ///< the last label occurs as such in the ICANN section
};

/// The suffixes of a lower-case name in A-labels. The list is compiled in, see
/// data/public_suffix_list.dat; it is read once. (libpsl answers the same in five times the time;
/// the unit tests compare the two.)
PublicSuffix public_suffix(std::string_view name);

}  // namespace acme8443::validator
