#include "base/identifier.hpp"

#include <arpa/inet.h>
#include <idn2.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/handle.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443 {
namespace {

struct Row {
    ChallengeType type;
    std::string_view text;
    bool in_dns;
};
constexpr std::array challenge_types{
    Row{ChallengeType::http_01, "http-01", false},
    Row{ChallengeType::dns_01, "dns-01", true},
    Row{ChallengeType::tls_alpn_01, "tls-alpn-01", false},
    Row{ChallengeType::dns_account_01, "dns-account-01", true},
    Row{ChallengeType::dns_persist_01, "dns-persist-01", true},
};

Failure refuse(std::string_view text, std::string_view why)
{
    return fail(Errc::bad_usage, "\"" + printable(text, 253) + "\" " + std::string(why));
}

/// RFC 5952 text of an address, or nothing.
std::optional<std::string> canonical_address(const std::string& text)
{
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    std::array<char, INET6_ADDRSTRLEN> canonical{};
    for (const int family : {AF_INET, AF_INET6})
        if (inet_pton(family, text.c_str(), bytes.data()) == 1)
            return inet_ntop(family, bytes.data(), canonical.data(), canonical.size());
    return std::nullopt;
}

/// "https://user@app.example.org:8443/x" -> "app.example.org": what was probably meant.
std::string_view host_in(std::string_view text)
{
    if (const auto scheme = text.find("://"); scheme != text.npos) text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find_first_of("/?#"));
    if (const auto user = text.find('@'); user != text.npos) text.remove_prefix(user + 1);
    const bool bracketed = text.starts_with('[') && text.find(']') != text.npos;
    if (bracketed) return text.substr(1, text.find(']') - 1);
    return text.substr(0, text.find(':'));
}

/// What people type that is more than a name.
Result<void> name_alone(std::string_view text)
{
    const auto instead = [&] { return "; type the name alone: " + printable(host_in(text), 253); };
    const auto blank = [](unsigned char c) { return c <= ' ' || c == 0x7f; };
    if (std::ranges::any_of(text, blank))
        return refuse(text, "contains white space or a control character; type one name");
    if (text.find("://") != text.npos) return refuse(text, "is a URL" + instead());
    if (text.find('/') != text.npos) return refuse(text, "contains a path" + instead());
    if (text.find('@') != text.npos) return refuse(text, "contains a user" + instead());
    if (text.find_first_of(":[]") != text.npos)
        return refuse(text,
                      "contains a port or is not an IPv6 address; a certificate is valid on "
                      "every port" +
                          instead());
    return {};
}

/// Lower-case A-labels. UTS 46 non-transitional, without STD3: whether "_" is allowed is judged
/// later, by rules that can cite why not.
Result<std::string> to_a_labels(std::string_view text)
{
    char* raw = nullptr;
    const int status =
        idn2_to_ascii_8z(std::string(text).c_str(), &raw, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const Handle<char, idn2_free> ascii(raw);
    if (status != IDN2_OK)
        return refuse(text, std::string("is not a domain name: ") + idn2_strerror(status));
    return std::string(ascii.get());
}

}  // namespace

std::string_view to_string(ChallengeType type)
{
    for (const Row& row : challenge_types)
        if (row.type == type) return row.text;
    return "unknown";
}

Result<ChallengeType> parse_challenge_type(std::string_view text)
{
    std::string known;
    for (const Row& row : challenge_types) {
        if (row.text == text) return row.type;
        known.append(known.empty() ? "" : ", ").append(row.text);
    }
    return refuse(text, "is not a challenge type; it may be one of: " + known);
}

bool answered_in_dns(ChallengeType type)
{
    return std::ranges::any_of(challenge_types,
                               [&](const Row& row) { return row.type == type && row.in_dns; });
}

std::string_view to_string(Identifier::Kind kind)
{
    return kind == Identifier::Kind::ip ? "ip" : "dns";
}

Result<Identifier> Identifier::parse(std::string_view text)
{
    const bool bracketed = text.starts_with('[') && text.ends_with(']');
    const std::string bare(bracketed ? text.substr(1, text.size() - 2) : text);
    if (bare.find('\0') == bare.npos)
        if (auto address = canonical_address(bare))
            return Identifier(Kind::ip, *std::move(address));
    TRY(name_alone(text));

    const std::string_view star = text.starts_with("*.") ? text.substr(0, 2) : "";
    std::string name = TRY(to_a_labels(text.substr(star.size())));
    if (name.ends_with('.')) name.pop_back();
    if (name.ends_with('.')) return refuse(text, "ends in more than one dot");
    if (name.empty()) return refuse(text, "holds no name; type one like app.example.org");
    // The mapping of UTS 46 turns full-width letters into "/", ":" and digits.
    TRY(name_alone(name));
    if (star.empty())
        if (auto address = canonical_address(name))
            return Identifier(Kind::ip, *std::move(address));
    return Identifier(Kind::dns, std::string(star) + name);
}

}  // namespace acme8443
