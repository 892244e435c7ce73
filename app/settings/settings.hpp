#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "acme/challenge/dns_publisher.hpp"

namespace acme8443::app {

/// What acme8443.toml may say for all certificates, certificates/<name>.toml for one, and a flag
/// for one run. An empty optional: not said here.
struct Settings {
    std::optional<std::string> ca{};
    std::optional<std::vector<std::string>> fallback_ca{};
    std::optional<std::string> ca_bundle{};
    std::optional<std::string> email{};
    std::optional<bool> agree_tos{};
    std::optional<std::string> account_key{};
    std::optional<std::string> eab_kid{};
    std::optional<std::string> eab_hmac{};
    std::optional<std::string> challenge{};
    std::optional<std::string> key_type{};
    std::optional<std::string> second_key_type{};
    std::optional<bool> reuse_key{};
    std::optional<std::string> profile{};
    std::optional<std::string> preferred_chain{};
    std::optional<std::vector<std::string>> webroot{};
    std::optional<std::string> http_listen{};
    std::optional<std::int64_t> forwarded_from{};
    std::optional<std::int64_t> redirect_to{};
    std::optional<std::string> tls_listen{};
    std::optional<std::int64_t> tls_forwarded_from{};
    std::optional<std::string> tls_backend{};
    std::optional<bool> tls_proxy_protocol{};
    std::optional<std::vector<std::string>> dns{};
    std::optional<bool> allow_special_addresses{};
    std::optional<acme::DnsSolverSpec> dns_solver{};  ///< a table; no flag of its own
    std::optional<std::int64_t> keep{};
    std::optional<std::int64_t> keep_days{};
    std::optional<std::string> on_failure{};
};

/// The one list of settings: visit(key, member, help). The flag of a key is "--" and the key with
/// hyphens.
template <class S, class Visit>
void for_each_setting(S& s, Visit&& visit)
{
    visit("ca", s.ca, "the CA: a name that is known here, or the URL of its directory");
    visit("fallback_ca", s.fallback_ca, "CAs to turn to, in this order, while the first one fails");
    visit("ca_bundle", s.ca_bundle, "PEM file of roots to trust when talking to the CA");
    visit("email", s.email, "contact that the CA may write to");
    visit("agree_tos", s.agree_tos, "agree to the CA's terms of service");
    visit("account_key", s.account_key, "for a new account key: ES256, ES384, RS256 or EdDSA");
    visit("eab_kid", s.eab_kid, "key id that the CA gave to its customer (external account)");
    visit("eab_hmac", s.eab_hmac, "where the HMAC key to it is: file:/PATH, env:NAME, ...");
    visit(
        "challenge", s.challenge,
        "how to prove the names: http-01, tls-alpn-01, dns-01, dns-account-01, dns-persist-01, or "
        "auto for the first of them that can be");
    visit("key_type", s.key_type, "ecdsa-p256, ecdsa-p384, rsa-2048, rsa-3072 or rsa-4096");
    visit("second_key_type", s.second_key_type,
          "of a second certificate for the same names and endpoints: one is RSA, the other ECDSA");
    visit("reuse_key", s.reuse_key, "keep the key at renewal; else each certificate has a new one");
    visit("profile", s.profile, "certificate profile that the CA offers");
    visit("preferred_chain", s.preferred_chain,
          "of the chains the CA offers, the one to this issuer: common name or SHA-256");
    visit("webroot", s.webroot,
          "answer http-01 through the web server on port 80: DIR, or NAME=DIR for one name");
    visit("http_listen", s.http_listen,
          "our side of port 80, ADDR:PORT; the public port stays 80 whatever is said here");
    visit("forwarded_from", s.forwarded_from,
          "the public port (80) that is forwarded to http-listen's port");
    visit("redirect_to", s.redirect_to,
          "while listening, redirect everything but challenges to https on this port");
    visit("tls_listen", s.tls_listen,
          "our side of port 443, ADDR:PORT; the public port stays 443 whatever is said here");
    visit("tls_forwarded_from", s.tls_forwarded_from,
          "the public port (443) that is forwarded to tls-listen's port");
    visit("tls_backend", s.tls_backend,
          "while listening on 443, pass everything but challenges on to ADDR:PORT, such as "
          "127.0.0.1:8443");
    visit("tls_proxy_protocol", s.tls_proxy_protocol,
          "tell tls-backend who the client is: PROXY protocol version 2");
    visit("dns", s.dns, "recursive DNS server to ask, ADDR or ADDR:PORT");
    visit("allow_special_addresses", s.allow_special_addresses,
          "look at names on private addresses too (test networks)");
    visit("keep", s.keep, "how many generations to keep, at least 2 [3]");
    visit("keep_days", s.keep_days, "keep those, too, that are not as many days old");
    visit("on_failure", s.on_failure,
          "when one deploy target fails, the others: continue, stop or all-or-nothing");
}

/// Two of them side by side: visit(key, one's, other's).
template <class One, class Visit>
void for_each_pair(One& one, const Settings& other, Visit&& visit)
{
    std::vector<const void*> members;
    for_each_setting(other, [&](auto, const auto& member, auto) { members.push_back(&member); });
    std::size_t at = 0;
    for_each_setting(one, [&](std::string_view key, auto& member, auto) {
        using Member = std::remove_cvref_t<decltype(member)>;
        visit(key, member, *static_cast<const Member*>(members[at++]));
    });
}

/// `over` where it says something, else `base`.
Settings overlay(const Settings& base, const Settings& over);

}  // namespace acme8443::app
