#include <algorithm>

#include "validator/lint/der.hpp"
#include "validator/lint/extensions.hpp"

namespace acme8443::validator::lint {
namespace {

using pki::DerReader;

std::uint64_t big_endian(std::string_view octets)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) value = value << 8 | octet(octets, i);
    return value;
}

}  // namespace

/// RFC 6962 section 3.3: a list with a length of two octets, of entries with one each; an entry is
/// a version, a log's identifier of 32 octets, and milliseconds.
void read_timestamps(std::string_view value, CertificateView& view)
{
    constexpr std::size_t before_time = 1 + 32;
    auto list = whole(value, DerReader::octet_string).value_or("");
    if (list.size() < 2 || big_endian(list.substr(0, 2)) != list.size() - 2) return;
    list.remove_prefix(2);
    while (list.size() >= 2) {
        const std::size_t size = big_endian(list.substr(0, 2));
        if (size > list.size() - 2 || size < before_time + 8) return;
        const auto time = big_endian(list.substr(2 + before_time, 8)) / 1000;
        // Past the year 9999 is no time.
        const std::chrono::sys_seconds when{std::chrono::seconds(
            static_cast<std::int64_t>(std::min<std::uint64_t>(time, 253402300799)))};
        ++view.timestamps;
        view.newest_timestamp = std::max(view.newest_timestamp, when);
        list.remove_prefix(2 + size);
    }
}

}  // namespace acme8443::validator::lint
