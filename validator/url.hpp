#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::validator {

/// A URL, read as Let's Encrypt's validation authority reads a Location (the url package of Go):
/// RFC 3986 with its oddities, because what it does not follow we must not promise. Userinfo,
/// percent-encoding and dot segments are handled; nothing is looked up.
struct Url {
    std::string scheme{};     ///< lower case
    std::string userinfo{};   ///< with its "@", or empty
    std::string host{};       ///< lower case, without brackets; empty: there is none
    bool literal{};           ///< the host stood in brackets
    std::string port{};       ///< digits as they were; empty: the scheme's own
    std::string path{};       ///< as it is sent; empty, or begins with "/"
    std::size_t path_size{};  ///< bytes of the path once decoded
    std::string query{};      ///< with its "?", or empty
    std::string fragment{};   ///< with its "#", or empty

    /// Errors: Errc::protocol, saying what cannot be read.
    static Result<Url> parse(std::string_view text);
    /// RFC 3986 section 5: where a Location leads when this URL answered.
    Result<Url> resolve(std::string_view location) const;

    /// The scheme's own where no digits are written; 0 where that is not known. What does not fit
    /// is 65536.
    std::uint32_t port_number() const;
    /// "host:port", the port as port_number() has it; IPv6 bracketed.
    std::string endpoint() const;
    /// The URL as text; two requests are for the same thing when this is the same.
    std::string text() const;
    /// The same without userinfo and fragment: what a server sees.
    std::string request() const;
};

}  // namespace acme8443::validator
