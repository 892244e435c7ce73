#include "app/discover/listeners.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app::discover {
namespace {

constexpr std::string_view listening = "0A";  // TCP_LISTEN

std::optional<unsigned> hex(std::string_view digits)
{
    unsigned value = 0;
    const char* const end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, value, 16).ptr != end) return std::nullopt;
    return value;
}

/// Groups of four bytes, each written as a number of this machine's byte order.
std::optional<net::Address> address_of(std::string_view text)
{
    std::string bytes;
    for (; text.size() >= 8; text.remove_prefix(8)) {
        const auto word = hex(text.substr(0, 8));
        if (!word) return std::nullopt;
        const auto* raw = reinterpret_cast<const char*>(&*word);
        bytes.append(raw, 4);
    }
    // An IPv4 address on an IPv6 socket, as Java has them (RFC 4291 section 2.5.5.2).
    constexpr std::string_view mapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
    if (bytes.size() == 16 && bytes.starts_with(mapped)) bytes.erase(0, mapped.size());
    auto address = net::Address::from_bytes(bytes);
    if (!address) return std::nullopt;
    return *std::move(address);
}

/// "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode ..."
std::optional<Listener> read_line(const std::string& line)
{
    std::istringstream in(line);
    std::string sl, local, remote, state, queues, timer, retries, uid, timeout, inode;
    in >> sl >> local >> remote >> state >> queues >> timer >> retries >> uid >> timeout >> inode;
    const auto colon = local.find(':');
    if (!in || state != listening || colon == local.npos) return std::nullopt;
    auto address = address_of(std::string_view(local).substr(0, colon));
    const auto port = hex(std::string_view(local).substr(colon + 1));
    if (!address || !port) return std::nullopt;
    return Listener{*std::move(address), static_cast<std::uint16_t>(*port), std::move(inode)};
}

}  // namespace

Result<std::vector<Listener>> listeners(const std::filesystem::path& proc)
{
    std::vector<Listener> found;
    for (const char* table : {"tcp", "tcp6"}) {
        const auto text = file::read(proc / "net" / table, 64 * 1024 * 1024);
        if (!text && text.error().code == Errc::not_found && !found.empty()) continue;
        if (!text) return fail(text.error());
        for (const std::string& line : split(*text, '\n'))
            if (auto listener = read_line(line)) found.push_back(*std::move(listener));
    }
    return found;
}

}  // namespace acme8443::app::discover
