#include "base/net/dns_persist.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {
namespace {

using std::chrono::sys_seconds;

constexpr std::size_t longest_string = 255;  // RFC 1035 section 3.3

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Failure malformed(std::string_view text, std::string_view why)
{
    return fail(Errc::protocol, '"' + printable(text, 300) + "\" " + std::string(why));
}

/// RFC 8659 section 4.2: letters, digits and inner hyphens.
bool is_tag(std::string_view text)
{
    const auto letter_or_digit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    return !text.empty() && letter_or_digit(text.front()) && letter_or_digit(text.back()) &&
           std::ranges::all_of(text, [&](char c) { return c == '-' || letter_or_digit(c); });
}

bool is_domain(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    });
}

bool is_value(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f && c != ';'; });
}

/// Digits only. What does not fit into the clock lies beyond every certificate: the end of year
/// 9999 stands for it, so that it can be printed.
std::optional<sys_seconds> read_time(std::string_view digits)
{
    constexpr std::int64_t end_of_9999 = 253402300799;
    if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos)
        return std::nullopt;
    std::int64_t number{};
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (problem == std::errc::result_out_of_range) number = end_of_9999;
    return sys_seconds(std::chrono::seconds(std::min(number, end_of_9999)));
}

Result<void> take_parameter(std::string_view text, std::set<std::string>& seen,
                            DnsPersistRecord& record)
{
    const auto equals = text.find('=');
    const std::string tag = lower(text.substr(0, equals));
    if (equals == text.npos || !is_tag(tag)) return malformed(text, "is not TAG=VALUE");
    const std::string_view value = text.substr(equals + 1);
    if (!is_value(value)) return malformed(text, "holds a character that no value may hold");
    if (!seen.insert(tag).second) return malformed(tag, "is there twice");
    if (tag == "accounturi") record.account_uri = value;
    if (tag == "policy") record.wildcard = lower(value) == "wildcard";
    if (tag != "persistuntil") return {};
    record.persist_until = read_time(value);
    if (record.persist_until) return {};
    return malformed(text, "is not a number of seconds since 1970");
}

/// As a CA writes its own names: lower case, without a last dot.
std::string normal_issuer(std::string_view issuer)
{
    if (issuer.ends_with('.')) issuer.remove_suffix(1);
    return lower(issuer);
}

std::string_view issuer_in(std::string_view text)
{
    return trimmed(text.substr(0, text.find(';')));
}

/// Why the CA would pass this record over, or nothing.
std::string obstacle(const DnsPersistRecord& record, const DnsPersistWish& wish)
{
    const auto& accounts = wish.account_uris;
    if (record.issuer != normal_issuer(record.issuer))
        return "must write the CA's name as " + normal_issuer(record.issuer);
    if (std::ranges::find(accounts, record.account_uri) == accounts.end())
        return "is for account " + printable(record.account_uri, 300) + ", not " +
               join(accounts, " or ");
    if (wish.wildcard && !record.wildcard)
        return "has no policy=wildcard, which a wildcard name needs";
    if (record.persist_until && *record.persist_until < wish.now)
        return "has expired: its persistUntil was " + rfc3339(*record.persist_until);
    return {};
}

bool lasts_longer(const DnsPersistRecord& a, const DnsPersistRecord& b)
{
    if (!a.persist_until || !b.persist_until) return b.persist_until.has_value();
    return *a.persist_until > *b.persist_until;
}

}  // namespace

Result<DnsPersistRecord> parse_dns_persist(std::string_view text)
{
    const std::vector<std::string> parts = split(text, ';');
    DnsPersistRecord record{.issuer = std::string(issuer_in(text)), .account_uri = {}};
    if (!is_domain(record.issuer)) return malformed(text, "does not begin with a CA's domain name");
    std::set<std::string> seen;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        auto taken = take_parameter(trimmed(parts[i]), seen, record);
        if (!taken) return fail(std::move(taken).error());
    }
    if (record.account_uri.empty()) return malformed(text, "has no accounturi");
    return record;
}

std::string to_text(const DnsPersistRecord& record)
{
    std::string text = record.issuer + "; accounturi=" + record.account_uri;
    if (record.wildcard) text += "; policy=wildcard";
    if (record.persist_until)
        text +=
            "; persistUntil=" + std::to_string(record.persist_until->time_since_epoch().count());
    return text;
}

std::string zone_line(std::string_view name, const DnsPersistRecord& record)
{
    const std::string text = to_text(record);
    std::string line = std::string(name) + ". IN TXT";
    for (std::size_t at = 0; at < text.size(); at += longest_string) {
        line += " \"";
        for (const char c : text.substr(at, longest_string)) {
            if (c == '"' || c == '\\') line += '\\';
            line += c;
        }
        line += '"';
    }
    return line;
}

std::string hashed_account_uri(std::string_view prefix, std::string_view name,
                               std::string_view thumbprint, std::string_view account_url)
{
    std::string input(1, static_cast<char>(name.size()));
    input.append(name).append(thumbprint).append(account_url);
    return std::string(prefix) + "sha-256/" + pki::base64url(pki::sha256(input));
}

DnsPersistSearch find_dns_persist(std::span<const std::string> texts, const DnsPersistWish& wish)
{
    DnsPersistSearch search;
    for (const std::string& text : texts) {
        const std::string issuer = normal_issuer(issuer_in(text));
        if (std::ranges::find(wish.issuers, issuer) == wish.issuers.end()) continue;
        const auto record = parse_dns_persist(text);
        const std::string why = record ? obstacle(*record, wish) : record.error().message;
        if (why.empty()) {
            if (!search.found || lasts_longer(*record, *search.found)) search.found = *record;
        } else {
            search.obstacles.push_back(record ? '"' + printable(text, 300) + "\" " + why : why);
        }
    }
    return search;
}

}  // namespace acme8443::net
