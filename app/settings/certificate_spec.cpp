#include "app/settings/certificate_spec.hpp"

#include <algorithm>

#include "app/settings/two_keys.hpp"
#include "base/try.hpp"
#include "validator/ca_profile.hpp"

namespace acme8443::app {
namespace {

Result<std::uint16_t> port_number(std::int64_t value, std::string_view setting)
{
    if (value < 1 || value > 65535) {
        return fail(Errc::bad_config, std::string(setting) + " = " + std::to_string(value) +
                                          ": a port is a number from 1 to 65535");
    }
    return static_cast<std::uint16_t>(value);
}

struct AddressAndPort {
    std::string address;  ///< without brackets; may be empty
    std::uint16_t port{};
};

/// ":80", "80", "0.0.0.0:80", "[::]:80".
Result<AddressAndPort> address_and_port(std::string_view text, std::string_view setting,
                                        std::string_view example)
{
    const auto colon = text.rfind(':');
    const std::string_view port = colon == text.npos ? text : text.substr(colon + 1);
    std::string_view address = colon == text.npos ? "" : text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) {
        address = address.substr(1, address.size() - 2);
    }
    const bool digits = !port.empty() && port.size() <= 5 &&
                        std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        return fail(Errc::bad_config, std::string(setting) + " = \"" + std::string(text) +
                                          "\": write ADDR:PORT, for example " +
                                          std::string(example));
    }
    const std::uint16_t number = TRY(port_number(std::stoll(std::string(port)), setting));
    return AddressAndPort{std::string(address), number};
}

Result<acme::HttpResponderSpec> http_side(const Settings& s)
{
    acme::HttpResponderSpec http;
    if (s.http_listen) {
        auto listen = TRY(address_and_port(*s.http_listen, "http_listen", "0.0.0.0:80 or :80"));
        http.address = std::move(listen.address);
        http.port = listen.port;
    }
    if (s.forwarded_from) {
        http.forwarded_from = TRY(port_number(*s.forwarded_from, "forwarded_from"));
    }
    if (s.redirect_to) http.redirect_to = TRY(port_number(*s.redirect_to, "redirect_to"));
    return http;
}

Result<acme::TlsResponderSpec> tls_side(const Settings& s)
{
    acme::TlsResponderSpec tls;
    if (s.tls_listen) {
        auto listen = TRY(address_and_port(*s.tls_listen, "tls_listen", "0.0.0.0:443 or :443"));
        tls.address = std::move(listen.address);
        tls.port = listen.port;
    }
    if (s.tls_forwarded_from) {
        tls.forwarded_from = TRY(port_number(*s.tls_forwarded_from, "tls_forwarded_from"));
    }
    if (s.tls_backend) {
        acme::TlsBackend& backend = tls.backend.emplace();
        auto at = TRY(address_and_port(*s.tls_backend, "tls_backend", "127.0.0.1:8443 or :8443"));
        if (!at.address.empty()) backend.address = std::move(at.address);
        backend.port = at.port;
        backend.proxy_protocol = s.tls_proxy_protocol.value_or(false);
    }
    return tls;
}

/// "auto" is nothing.
Result<std::optional<ChallengeType>> challenge_of(const Settings& s)
{
    const std::string said = s.challenge.value_or("http-01");
    if (said == "auto") return std::nullopt;
    return TRY(parse_challenge_type(said));
}

/// "DIR" or "NAME=DIR", each.
Result<std::map<std::string, std::string>> webroots_of(const Settings& s)
{
    std::map<std::string, std::string> webroots;
    for (const std::string& said : s.webroot.value_or(std::vector<std::string>{})) {
        const auto equals = said.starts_with('/') ? said.npos : said.find('=');
        const std::string directory = equals == said.npos ? said : said.substr(equals + 1);
        if (!directory.starts_with('/')) {
            return fail(Errc::bad_config,
                        "webroot = \"" + said + "\": write an absolute path, or NAME=/the/path");
        }
        std::string name;
        if (equals != said.npos) name = TRY(Identifier::parse(said.substr(0, equals))).value();
        if (!webroots.emplace(name, directory).second) {
            return fail(Errc::bad_config, "webroot = \"" + said + "\": there are two for " +
                                              (name.empty() ? "all names" : name));
        }
    }
    return webroots;
}

/// The store spells a wildcard's name itself.
std::string kept_as(const std::string& name)
{
    constexpr std::string_view wildcard = "_wildcard.";
    return name.starts_with(wildcard) ? "*." + name.substr(wildcard.size()) : name;
}

/// Until the planner has chosen, what is worth a look.
ChallengeType likely(const Identifier& name)
{
    return name.wildcard() ? ChallengeType::dns_01 : ChallengeType::http_01;
}

Result<OrderSpec> order_of(const CertificateFile& file, const Settings& s,
                           std::optional<ChallengeType> how)
{
    OrderSpec order;
    for (const std::string& typed : file.names) {
        Identifier name = TRY(Identifier::parse(typed));
        const auto same = [&](const Wanted& wanted) { return wanted.name == name; };
        if (std::ranges::any_of(order.names, same)) continue;
        const ChallengeType first = how.value_or(likely(name));
        order.names.push_back({std::move(name), first});
    }
    if (order.names.empty()) {
        return fail(Errc::bad_config, "names is empty: a certificate needs at least one name");
    }
    order.key_type = TRY(parse_key_type(s.key_type.value_or("ecdsa-p256")));
    order.profile = s.profile.value_or("");
    return order;
}

/// One to go back to has to be left.
Result<store::Retention> retention_of(const Settings& s)
{
    store::Retention retention;
    if (s.keep && (*s.keep < 2 || *s.keep > 1000))
        return fail(Errc::bad_config, "keep = " + std::to_string(*s.keep) +
                                          ": it is 2 to 1000, the one in force and at least one "
                                          "to go back to");
    if (s.keep_days && (*s.keep_days < 0 || *s.keep_days > 36'500))
        return fail(Errc::bad_config,
                    "keep_days = " + std::to_string(*s.keep_days) + ": it is 0 to 36500");
    if (s.keep) retention.keep = static_cast<std::size_t>(*s.keep);
    retention.younger_than = std::chrono::days(s.keep_days.value_or(0));
    return retention;
}

/// What the CA is judged by: narrower where the certificate profile that is ordered is known, and
/// Let's Encrypt's is classic when none is.
std::string policy_of(const CaPreset& ca, const std::string& profile)
{
    const std::string narrow = ca.policy + "-" + (profile.empty() ? "classic" : profile);
    const auto known = validator::ca_profile_names();
    return std::ranges::find(known, narrow) == known.end() ? ca.policy : narrow;
}

/// A [[deploy]] table that names no endpoint means the first name on 8443.
void fill_in(std::vector<hooks::TargetSpec>& targets, const OrderSpec& order)
{
    for (hooks::TargetSpec& target : targets) {
        if (target.endpoints.empty()) {
            target.endpoints.push_back({order.names.front().name.base_name(), 8443});
        }
    }
}

Result<void> check_targets(const std::vector<hooks::TargetSpec>& targets)
{
    std::vector<std::string> seen;
    for (const hooks::TargetSpec& target : targets) {
        if (std::ranges::find(seen, target.name) != seen.end()) {
            return fail(Errc::bad_config, "two deploy targets are called \"" + target.name +
                                              "\": give each a name of its own");
        }
        seen.push_back(target.name);
        TRY(hooks::make_target(target));
    }
    return {};
}

Result<CertificateSpec> resolved(const CertificateFile& file, const Settings& for_all)
{
    const Settings s = overlay(for_all, file.settings);
    CertificateSpec spec;
    spec.name = kept_as(file.name);
    spec.challenge = TRY(challenge_of(s));
    spec.order = TRY(order_of(file, s, spec.challenge));
    spec.reuse_key = s.reuse_key.value_or(false);
    spec.webroots = TRY(webroots_of(s));
    static_cast<CaAccess&>(spec) = TRY(resolve_ca(s));
    spec.ca.policy = policy_of(spec.ca, spec.order.profile);
    spec.preferred_chain = s.preferred_chain.value_or("");
    for (const std::string& ca : s.fallback_ca.value_or(std::vector<std::string>{}))
        spec.fallbacks.push_back(TRY(find_ca(ca)));
    spec.http = TRY(http_side(s));
    spec.tls = TRY(tls_side(s));
    spec.dns = s.dns.value_or(std::vector<std::string>{});
    spec.dns_solver = s.dns_solver;
    spec.allow_special_addresses = s.allow_special_addresses.value_or(false);
    spec.retention = TRY(retention_of(s));
    // Who looks at private addresses has a private CA, whose names the Forum does not rule.
    if (spec.allow_special_addresses && spec.ca.policy == "br") spec.ca.policy = "private";
    const std::string on_failure = s.on_failure.value_or("continue");
    const auto known = hooks::parse_on_failure(on_failure);
    if (!known)
        return fail(Errc::bad_config,
                    "on_failure = \"" + on_failure + "\": write continue, stop or all-or-nothing");
    spec.on_failure = *known;
    spec.targets = file.targets;
    fill_in(spec.targets, spec.order);
    if (s.second_key_type)
        TRY(share_endpoints(spec.targets, spec.order.key_type, *s.second_key_type));
    TRY(check_targets(spec.targets));
    return spec;
}

}  // namespace

std::string certificate_name(std::string_view first_name)
{
    if (first_name.starts_with("*.")) return "_wildcard." + std::string(first_name.substr(2));
    std::string name(first_name);
    std::ranges::replace(name, ':', '_');  // IPv6
    return name;
}

Result<CertificateSpec> resolve(const CertificateFile& file, const Settings& for_all)
{
    auto spec = resolved(file, for_all);
    if (spec || file.name.empty()) return spec;
    return fail(std::move(spec).error().while_doing("certificate " + file.name));
}

}  // namespace acme8443::app
