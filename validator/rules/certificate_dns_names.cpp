// The dNSNames of a certificate, as they are written.
#include "validator/rules/certificate_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

bool is_suffix(const HostName& host) { return host.split == HostName::Split::is_suffix; }
bool starts_with_period(const HostName& host) { return host.text.starts_with('.'); }
bool has_null(const HostName& host) { return host.text.find('\0') != host.text.npos; }
bool is_space(const HostName& host) { return host.text == " "; }
bool too_long(const HostName& host) { return host.text.size() > 253; }
bool not_ascii(const HostName& host)
{
    return std::ranges::any_of(host.text, [](char c) { return (c & 0x80) != 0; });
}

Evidence duplicate_dns_name(const View& view)
{
    const auto names = view.dns_names();
    if (names.size() < 2) return std::nullopt;
    std::vector<std::string> seen;
    seen.reserve(names.size());
    for (const HostName& host : names) seen.push_back(lower(host.text));
    std::ranges::sort(seen);
    if (std::ranges::adjacent_find(seen) == seen.end()) return std::nullopt;
    return "";
}

constexpr Rule table[] = {
    rfc_note({.id = "san-iana-pub-suffix-empty",
              .aka = "zlint: n_san_iana_pub_suffix_empty",
              .cites = "the practice of linters",
              .statement = "No dNSName is a public suffix.",
              .judge = when<a_dns_name<is_suffix>>}),
    rfc_note({.id = "san-dns-name-duplicate",
              .aka = "zlint: n_san_dns_name_duplicate",
              .cites = "the practice of linters",
              .statement = "No dNSName is there twice.",
              .judge = when<duplicate_dns_name>}),
    rfc_must({.id = "san-dns-name-starts-with-period",
              .aka = "zlint: e_san_dns_name_starts_with_period",
              .cites = "the practice of linters",
              .statement = "No dNSName begins with a period.",
              .judge = when<a_dns_name<starts_with_period>>}),
    rfc_must({.id = "san-dns-name-includes-null-char",
              .aka = "zlint: e_san_dns_name_includes_null_char",
              .cites = "the practice of linters",
              .statement = "No dNSName has a NUL in it.",
              .judge = when<a_dns_name<has_null>>}),
    rfc_must({.id = "ext-san-space-dns-name",
              .aka = "zlint: e_ext_san_space_dns_name",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "No dNSName is a space.",
              .judge = when<a_dns_name<is_space>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-san-dns-name-too-long",
              .aka = "zlint: e_ext_san_dns_name_too_long",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A dNSName has at most 253 octets.",
              .judge = when<a_dns_name<too_long>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-san-dns-not-ia5-string",
              .aka = "zlint: e_ext_san_dns_not_ia5_string",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A dNSName is ASCII.",
              .judge = when<a_dns_name<not_ascii>>,
              .effective = {.from = utc(1999, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_dns_name_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
