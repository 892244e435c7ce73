#pragma once
#include <string>
#include <string_view>

namespace acme8443 {

/// The bytes of a hexadecimal text; everything else in it, white space for one, is skipped.
inline std::string from_hex(std::string_view text)
{
    std::string bytes;
    int high = -1;
    for (const char letter : text) {
        const auto digit = std::string_view("0123456789abcdef").find(letter);
        if (digit == std::string_view::npos) continue;
        if (high < 0) {
            high = static_cast<int>(digit);
        } else {
            bytes.push_back(static_cast<char>(high << 4 | static_cast<int>(digit)));
            high = -1;
        }
    }
    return bytes;
}

}  // namespace acme8443
