#include "app/notify/url.hpp"

#include <algorithm>
#include <array>

#include "base/secret.hpp"
#include "base/try.hpp"

namespace acme8443::app::notify {
namespace {

constexpr std::array<std::string_view, 3> this_host{"127.0.0.1", "localhost", "[::1]"};

/// "host" of "http://host:port/path".
std::string_view host_of(std::string_view rest)
{
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (rest.starts_with('[')) return rest.substr(0, rest.find(']') + 1);
    return rest.substr(0, rest.find(':'));
}

}  // namespace

Result<void> check_url(const std::string& url)
{
    const auto odd = [](char c) { return c <= ' ' || c == 0x7f; };
    const std::string_view text = url;
    if (std::ranges::any_of(text, odd)) return fail(Errc::bad_config, "is no URL");
    if (text.starts_with("https://") && !host_of(text.substr(8)).empty()) return {};
    if (text.starts_with("http://") &&
        std::ranges::find(this_host, host_of(text.substr(7))) != this_host.end())
        return {};
    return fail(Errc::bad_config,
                "must be an https URL (http only to this host), or a reference to one such as "
                "\"file:/etc/acme8443/webhook\"");
}

Result<std::string> url_of(const std::string& url_or_reference)
{
    if (!check_secret_reference(url_or_reference)) return url_or_reference;
    const Secret secret = TRY(read_secret(url_or_reference));
    std::string url(secret.reveal());
    if (const auto good = check_url(url); !good)
        return fail(Errc::bad_config,
                    "what " + url_or_reference + " holds " + good.error().message);
    return url;
}

}  // namespace acme8443::app::notify
