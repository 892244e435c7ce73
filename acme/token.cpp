#include "acme/token.hpp"

namespace acme8443::acme {

bool is_token(std::string_view text)
{
    constexpr std::string_view base64url =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return text.size() >= 22 && text.size() <= 128 &&
           text.find_first_not_of(base64url) == std::string_view::npos;
}

}  // namespace acme8443::acme
