// Every family, by hand: a static library drops what would register itself.
#include <algorithm>
#include <iterator>

#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

constexpr std::span<const Rule> (*families[])() = {
    // Names and how they are proved.
    identifier_rules,
    identifier_suffix_rules,
    order_names_rules,
    address_rules,
    method_rules,
    method_forum_rules,

    // Keys and requests.
    key_rules,
    key_rsa_rules,
    key_rsa_flaw_rules,
    key_ec_rules,
    key_known_rules,
    csr_rules,
    csr_wish_rules,
    lifetime_rules,
    revocation_rules,
    acme_account_rules,
    acme_order_rules,

    // DNS and CAA.
    caa_rules,
    dns_proof_rules,
    dns_server_rules,
    dns_persist_rules,

    // The way from port 80.
    listener_rules,
    dns_address_rules,
    connection_rules,
    redirect_rules,
    redirect_target_rules,
    response_rules,
    survey_rules,
    survey_answer_rules,

    // Port 443.
    tls_alpn_rules,
    tls_alpn_extension_rules,
    port_443_rules,

    // Several perspectives.
    mpic_rules,

    // Certificates.
    certificate_field_rules,
    certificate_signature_rules,
    certificate_lifetime_rules,
    certificate_time_rules,
    certificate_subject_rules,
    certificate_subject_length_rules,
    certificate_subject_string_rules,
    certificate_subject_word_rules,
    certificate_validation_rules,
    certificate_label_rules,
    certificate_wildcard_rules,
    certificate_underscore_rules,
    certificate_dns_name_rules,
    certificate_idn_rules,
    certificate_onion_rules,
    certificate_common_name_rules,
    certificate_address_rules,
    certificate_alt_name_rules,
    certificate_issuer_alt_name_rules,
    certificate_key_usage_rules,
    certificate_purpose_rules,
    certificate_constraint_rules,
    certificate_name_constraint_rules,
    certificate_ca_rules,
    certificate_subordinate_ca_rules,
    certificate_pointer_rules,
    certificate_crl_rules,
    certificate_policy_rules,
    certificate_key_rules,
    certificate_dsa_rules,
    issuance_profile_rules,
    issued_rules,
    issued_lifetime_rules,
};

std::vector<const Rule*> in_order()
{
    std::vector<const Rule*> table;
    for (const auto family : families) {
        for (const Rule& rule : family()) table.push_back(&rule);
    }
    std::ranges::stable_sort(table, {}, &Rule::area);
    return table;
}

}  // namespace

std::span<const Rule* const> all()
{
    static const std::vector<const Rule*> table = in_order();
    return table;
}

namespace {

std::span<const Rule* const> search(Area area, std::span<const Rule* const> among)
{
    const auto first = std::ranges::lower_bound(among, area, {}, &Rule::area);
    const auto last = std::ranges::upper_bound(first, among.end(), area, {}, &Rule::area);
    return {first, last};
}

/// The rules of every area, looked up once.
std::vector<std::span<const Rule* const>> by_area()
{
    std::vector<std::span<const Rule* const>> areas;
    for (auto area = Area::identifier; area <= Area::revocation;
         area = static_cast<Area>(static_cast<int>(area) + 1)) {
        areas.push_back(search(area, all()));
    }
    return areas;
}

}  // namespace

std::span<const Rule* const> of(Area area, std::span<const Rule* const> among)
{
    static const auto whole = all();
    static const auto areas = by_area();
    const bool of_all = among.data() == whole.data() && among.size() == whole.size();
    return of_all ? areas[static_cast<std::size_t>(area)] : search(area, among);
}

const Rule* find(std::string_view id)
{
    const auto at = std::ranges::find(all(), id, &Rule::id);
    return at == all().end() ? nullptr : *at;
}

}  // namespace acme8443::validator::rules
