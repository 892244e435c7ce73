#include "validator/ip.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <vector>

namespace acme8443::embedded {
std::string_view validator_data_special_purpose_addresses_tsv();
}  // namespace acme8443::embedded

namespace acme8443::validator {
namespace {

std::string_view take_until(std::string_view& text, char end)
{
    const auto at = text.find(end);
    const auto taken = text.substr(0, at);
    text.remove_prefix(at == text.npos ? text.size() : at + 1);
    return taken;
}

SpecialBlock read_block(std::string_view line)
{
    SpecialBlock block;
    block.block = take_until(line, '\t');
    block.name = take_until(line, '\t');
    block.rfc = line;
    auto bits = block.block;
    block.base = Ip::parse(take_until(bits, '/')).value_or(Ip{});
    std::from_chars(bits.data(), bits.data() + bits.size(), block.bits);
    return block;
}

/// Longest prefix first, so that the first hit is the most specific one.
std::vector<SpecialBlock> read_registry(std::string_view text)
{
    std::vector<SpecialBlock> blocks;
    while (!text.empty()) {
        const auto line = take_until(text, '\n');
        if (!line.starts_with('#')) blocks.push_back(read_block(line));
    }
    std::ranges::stable_sort(blocks, std::greater{}, &SpecialBlock::bits);
    return blocks;
}

bool holds(const SpecialBlock& block, const Ip& ip)
{
    if (block.base.v6 != ip.v6) return false;
    const std::size_t whole = block.bits / 8;
    if (!std::equal(ip.bytes.begin(), ip.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                    block.base.bytes.begin())) {
        return false;
    }
    const unsigned rest = block.bits % 8;
    return rest == 0 || (ip.bytes[whole] ^ block.base.bytes[whole]) >> (8 - rest) == 0;
}

}  // namespace

std::optional<Ip> Ip::parse(std::string_view text)
{
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (text.empty() || text.size() >= buffer.size() || text.find('\0') != text.npos) return {};
    std::ranges::copy(text, buffer.begin());
    Ip ip;
    ip.v6 = text.find(':') != text.npos;
    if (inet_pton(ip.v6 ? AF_INET6 : AF_INET, buffer.data(), ip.bytes.data()) != 1) return {};
    return ip;
}

std::string Ip::text() const
{
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const auto zero = [](std::uint8_t byte) { return byte == 0; };
    if (v6 && std::all_of(bytes.begin(), bytes.begin() + 12, zero) &&
        (bytes[12] | bytes[13]) != 0) {
        // glibc writes the last 32 bits in dotted form; RFC 5952 section 5 wants that only where
        // the prefix is known to embed IPv4, and ::/96 is not.
        const unsigned high = bytes[12] * 256U + bytes[13], low = bytes[14] * 256U + bytes[15];
        std::snprintf(buffer.data(), buffer.size(), "::%x:%x", high, low);
    } else {
        inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), buffer.data(), buffer.size());
    }
    return buffer.data();
}

std::span<const SpecialBlock> special_blocks()
{
    static const std::vector<SpecialBlock> registry =
        read_registry(embedded::validator_data_special_purpose_addresses_tsv());
    return registry;
}

const SpecialBlock* special_block(const Ip& ip)
{
    const auto at =
        std::ranges::find_if(special_blocks(), [&](const auto& block) { return holds(block, ip); });
    return at == special_blocks().end() ? nullptr : &*at;
}

}  // namespace acme8443::validator
