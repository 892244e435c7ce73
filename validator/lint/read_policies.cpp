#include "validator/lint/der.hpp"
#include "validator/lint/extensions.hpp"
#include "validator/lint/oids.hpp"

namespace acme8443::validator::lint {
namespace {

using pki::DerReader;

void read_notice(Qualifier& qualifier)
{
    DerReader fields(qualifier.value);
    if (const auto reference = fields.take(DerReader::sequence)) {
        qualifier.notice_ref = !reference->empty();
    }
    if (const auto text = fields.next()) {
        qualifier.text_tag = text->tag;
        qualifier.text = text->contents;
    }
}

bool read_qualifiers(std::string_view contents, Policy& policy)
{
    DerReader reader(contents);
    while (!reader.done()) {
        const auto info = reader.take(DerReader::sequence);
        if (!info) return false;
        DerReader fields(*info);
        const auto id = fields.take(DerReader::oid);
        const auto value = fields.next();
        if (!id || !value) return false;
        Qualifier& qualifier = policy.qualifiers.emplace_back(Qualifier{*id, value->contents});
        if (*id == oid::user_notice) read_notice(qualifier);
    }
    return true;
}

}  // namespace

void read_policies(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    std::vector<Policy> policies;
    DerReader reader(*sequence);
    while (!reader.done()) {
        const auto info = reader.take(DerReader::sequence);
        if (!info) return;
        DerReader fields(*info);
        const auto oid = fields.take(DerReader::oid);
        if (!oid) return;
        Policy& policy = policies.emplace_back(Policy{*oid});
        if (const auto qualifiers = fields.take(DerReader::sequence)) {
            if (!read_qualifiers(*qualifiers, policy)) return;
        }
    }
    view.policies = std::move(policies);
}

}  // namespace acme8443::validator::lint
