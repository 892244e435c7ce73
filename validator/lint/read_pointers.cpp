#include "validator/lint/der.hpp"
#include "validator/lint/extensions.hpp"

namespace acme8443::validator::lint {
namespace {

using pki::DerReader;

constexpr unsigned char context = 0x80;
constexpr unsigned char constructed_context = 0xa0;

void read_point_name(std::string_view contents, DistributionPoint& point)
{
    DerReader choice(contents);
    const auto name = choice.next();
    if (!name) return;
    point.has_name = name->tag != constructed_context || !name->contents.empty();
    if (name->tag != constructed_context) return;
    DerReader names(name->contents);
    while (const auto each = names.next()) {
        if (number(*each) == 6) point.uris.push_back(each->contents);
    }
}

}  // namespace

void read_accesses(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader reader(*sequence);
    while (!reader.done()) {
        const auto description = reader.take(DerReader::sequence);
        if (!description) return;
        DerReader fields(*description);
        const auto method = fields.take(DerReader::oid);
        const auto location = fields.next();
        if (!method || !location) return;
        view.accesses.push_back({*method, number(*location), location->contents});
    }
}

void read_distribution_points(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader reader(*sequence);
    while (!reader.done()) {
        const auto contents = reader.take(DerReader::sequence);
        if (!contents) return;
        DistributionPoint& point = view.distribution_points.emplace_back();
        DerReader fields(*contents);
        while (const auto field = fields.next()) {
            if (number(*field) == 0) read_point_name(field->contents, point);
            if (number(*field) == 1) point.has_reasons = field->contents.size() > 1;
            if (number(*field) == 2) point.has_issuer = !field->contents.empty();
        }
    }
}

void read_authority_key_id(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader fields(*sequence);
    view.authority_key_id.reset();
    if (fields.peek() != context) return;
    if (const auto id = fields.next()) view.authority_key_id = id->contents;
}

}  // namespace acme8443::validator::lint
