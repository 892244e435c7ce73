#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::net {

/// An IP address as text (RFC 5952) that is known to be one.
class Address {
public:
    static Result<Address> parse(std::string_view text);  ///< Errors: Errc::bad_usage
    /// 4 or 16 bytes in network order (DNS rdata). Errors: Errc::protocol for any other length.
    static Result<Address> from_bytes(std::string_view bytes);
    /// 4 or 16 bytes in network order.
    std::string bytes() const;
    const std::string& text() const noexcept { return text_; }
    bool v6() const noexcept { return text_.find(':') != std::string::npos; }
    auto operator<=>(const Address&) const = default;

private:
    explicit Address(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace acme8443::net
